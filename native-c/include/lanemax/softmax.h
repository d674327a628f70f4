/**
 * @file softmax.h
 * @brief Softmax, log-softmax and logsumexp of rows. Include lanemax.h instead.
 */
#ifndef LANEMAX_SOFTMAX_H
#define LANEMAX_SOFTMAX_H

#include <lanemax/runtime.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Softmax of each row: p[c] = exp(x[c]) / sum over k of exp(x[k]).
 *
 * Error at most 3 ulp for each probability; a probability below 2^-126 may be subnormal or +0.
 * Special values: a logit of -inf has probability +0; a row with +inf or NaN, or of -inf only, becomes all NaN; other rows do not
 * notice.
 *
 * @param[in]  logits                rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride         elements from one row of `logits` to the next, >= `classes`
 * @param[out] probabilities         rows x classes values p, may be `logits` (in place), not NULL unless `rows` is 0
 * @param[in]  probabilities_stride  elements from one row of `probabilities` to the next, >= `classes`
 * @param[in]  rows                  number of rows, >= 0; with 0 nothing is written
 * @param[in]  classes               number of values in a row, from 1 to INT32_MAX
 * @return ::LMX_OK, ::LMX_ERR_NOT_INITIALIZED, ::LMX_ERR_FORKED, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE, ::LMX_ERR_ALIGNMENT,
 *         ::LMX_ERR_OVERLAP, ::LMX_ERR_OUT_OF_MEMORY, ::LMX_ERR_STACK_OVERFLOW, ::LMX_ERR_INTERNAL
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_softmax_f32(const float *logits, int64_t logits_stride, float *probabilities, int64_t probabilities_stride,
                                   int64_t rows, int64_t classes);

/**
 * lmx_softmax_f32() of double.
 *
 * Error at most 3 ulp for each probability; a probability below 2^-1022 may be subnormal or +0.
 * Special values: as lmx_softmax_f32().
 *
 * @param[in]  logits                as for lmx_softmax_f32()
 * @param[in]  logits_stride         as for lmx_softmax_f32()
 * @param[out] probabilities         as for lmx_softmax_f32()
 * @param[in]  probabilities_stride  as for lmx_softmax_f32()
 * @param[in]  rows                  as for lmx_softmax_f32()
 * @param[in]  classes               as for lmx_softmax_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_softmax_f64(const double *logits, int64_t logits_stride, double *probabilities, int64_t probabilities_stride,
                                   int64_t rows, int64_t classes);

/**
 * Logarithm of the softmax of each row: x[c] - log(sum over k of exp(x[k])), without the loss of digits near a probability of 1.
 *
 * Error at most 2 ulp for each value.
 * Special values: a logit of -inf gives -inf; a row with +inf or NaN, or of -inf only, becomes all NaN; other rows do not notice.
 *
 * @param[in]  logits                    rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride             elements from one row of `logits` to the next, >= `classes`
 * @param[out] log_probabilities         rows x classes values, may be `logits` (in place), not NULL unless `rows` is 0
 * @param[in]  log_probabilities_stride  elements from one row of `log_probabilities` to the next, >= `classes`
 * @param[in]  rows                      number of rows, >= 0; with 0 nothing is written
 * @param[in]  classes                   number of values in a row, from 1 to INT32_MAX
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_softmax_f32(const float *logits, int64_t logits_stride, float *log_probabilities,
                                       int64_t log_probabilities_stride, int64_t rows, int64_t classes);

/**
 * lmx_log_softmax_f32() of double.
 *
 * Error at most 2 ulp for each value.
 * Special values: as lmx_log_softmax_f32().
 *
 * @param[in]  logits                    as for lmx_log_softmax_f32()
 * @param[in]  logits_stride             as for lmx_log_softmax_f32()
 * @param[out] log_probabilities         as for lmx_log_softmax_f32()
 * @param[in]  log_probabilities_stride  as for lmx_log_softmax_f32()
 * @param[in]  rows                      as for lmx_log_softmax_f32()
 * @param[in]  classes                   as for lmx_log_softmax_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_softmax_f64(const double *logits, int64_t logits_stride, double *log_probabilities,
                                       int64_t log_probabilities_stride, int64_t rows, int64_t classes);

/**
 * Logsumexp of each row: log(sum over k of exp(x[k])), which overflows for no finite logits.
 *
 * Error at most 4 ulp of the largest term, that is of the larger of |max x| and the logarithm of the sum of exp(x - max x).
 * Special values: a row of -inf only gives -inf, as does one of no classes; a row with +inf gives +inf; a row with NaN gives NaN;
 * other rows do not notice.
 *
 * @param[in]  logits         rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride  elements from one row of `logits` to the next, >= `classes`
 * @param[out] result         rows values, one after the other, sharing nothing with `logits`, not NULL unless `rows` is 0
 * @param[in]  rows           number of rows, >= 0; with 0 nothing is written
 * @param[in]  classes        number of values in a row, from 0 to INT32_MAX
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_logsumexp_f32(const float *logits, int64_t logits_stride, float *result, int64_t rows, int64_t classes);

/**
 * lmx_logsumexp_f32() of double.
 *
 * Error at most 4 ulp of the largest term, as lmx_logsumexp_f32() has it.
 * Special values: as lmx_logsumexp_f32().
 *
 * @param[in]  logits         as for lmx_logsumexp_f32()
 * @param[in]  logits_stride  as for lmx_logsumexp_f32()
 * @param[out] result         as for lmx_logsumexp_f32()
 * @param[in]  rows           as for lmx_logsumexp_f32()
 * @param[in]  classes        as for lmx_logsumexp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_logsumexp_f64(const double *logits, int64_t logits_stride, double *result, int64_t rows, int64_t classes);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file cross_entropy.h
 * @brief Cross-entropy and its gradient. Include lanemax.h instead.
 */
#ifndef LANEMAX_CROSS_ENTROPY_H
#define LANEMAX_CROSS_ENTROPY_H

#include <lanemax/runtime.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What becomes of the losses of the rows. */
typedef int32_t lmx_reduction;

/** No reduction: one loss for each row. */
#define LMX_REDUCTION_NONE 0
/** The sum of the losses. */
#define LMX_REDUCTION_SUM 1
/** The sum of the losses divided by the number of rows. */
#define LMX_REDUCTION_MEAN 2

/** Options of the functions for cross-entropy, of both types. Start from ::LMX_CROSS_ENTROPY_OPTIONS_INIT. */
typedef struct lmx_cross_entropy_options {
    /** `sizeof(lmx_cross_entropy_options)`. */
    uint32_t struct_size;
    /** ::LMX_REDUCTION_NONE, ::LMX_REDUCTION_SUM or ::LMX_REDUCTION_MEAN (the default). */
    lmx_reduction reduction;
} lmx_cross_entropy_options;

/** Initial value of ::lmx_cross_entropy_options: all defaults. */
#define LMX_CROSS_ENTROPY_OPTIONS_INIT {(uint32_t) sizeof(lmx_cross_entropy_options), LMX_REDUCTION_MEAN}

/**
 * Cross-entropy of the softmax of each row with its label: log(sum over k of exp(x[k])) - x[label], in nats.
 *
 * Error at most 2 ulp for the loss of a row, near 0 too; sum and mean add at most 1 ulp.
 * Special values: a label whose logit is -inf gives +inf; a row with +inf or NaN, or of -inf only, gives NaN.
 *
 * @param[in]  logits         rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride  elements from one row of `logits` to the next, >= `classes`
 * @param[in]  labels         rows labels, one after the other, each from 0 to `classes` - 1, not NULL unless `rows` is 0
 * @param[in]  rows           number of rows, >= 0; with 0 the sum is 0 and the mean NaN
 * @param[in]  classes        number of values in a row, from 1 to INT32_MAX
 * @param[out] loss           one value, or `rows` values for ::LMX_REDUCTION_NONE, sharing nothing with the inputs, not NULL
 *                            (except for no rows and no reduction)
 * @param[in]  options        options, or NULL for all defaults
 * @return as lmx_softmax_f32(), and ::LMX_ERR_LABEL, ::LMX_ERR_OPTION
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_cross_entropy_f32(const float *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                         int64_t classes, float *loss, const lmx_cross_entropy_options *options);

/**
 * lmx_cross_entropy_f32() of double.
 *
 * Error at most 2 ulp for the loss of a row, near 0 too; sum and mean add at most 1 ulp.
 * Special values: as lmx_cross_entropy_f32().
 *
 * @param[in]  logits         as for lmx_cross_entropy_f32()
 * @param[in]  logits_stride  as for lmx_cross_entropy_f32()
 * @param[in]  labels         as for lmx_cross_entropy_f32()
 * @param[in]  rows           as for lmx_cross_entropy_f32()
 * @param[in]  classes        as for lmx_cross_entropy_f32()
 * @param[out] loss           as for lmx_cross_entropy_f32()
 * @param[in]  options        as for lmx_cross_entropy_f32()
 * @return as lmx_cross_entropy_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_cross_entropy_f64(const double *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                         int64_t classes, double *loss, const lmx_cross_entropy_options *options);

/**
 * lmx_cross_entropy_f32() and its gradient with respect to the logits: g[c] = s (softmax(x)[c] - (c is the label)), where s is
 * 1 / rows for ::LMX_REDUCTION_MEAN and 1 otherwise (with no reduction: the gradient of each row's own loss).
 *
 * Error at most 2 ulp for the loss of a row, and 4 ulp for each entry of the gradient, that of the label included.
 * Special values: as lmx_cross_entropy_f32(); a logit of -inf has gradient 0 (-s where it is the label's); the gradient of a row
 * with +inf or NaN, or of -inf only, is all NaN; entries below 2^-126 may be subnormal or 0.
 *
 * @param[in]  logits           rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride    elements from one row of `logits` to the next, >= `classes`
 * @param[in]  labels           rows labels, one after the other, each from 0 to `classes` - 1, not NULL unless `rows` is 0
 * @param[in]  rows             number of rows, >= 0; with 0 the sum is 0, the mean NaN, and no gradient is written
 * @param[in]  classes          number of values in a row, from 1 to INT32_MAX
 * @param[out] loss             as for lmx_cross_entropy_f32(), sharing nothing with `gradient` either
 * @param[out] gradient         rows x classes values g, may be `logits` (in place), not NULL unless `rows` is 0
 * @param[in]  gradient_stride  elements from one row of `gradient` to the next, >= `classes`
 * @param[in]  options          options, or NULL for all defaults
 * @return as lmx_cross_entropy_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_cross_entropy_gradient_f32(const float *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                                  int64_t classes, float *loss, float *gradient, int64_t gradient_stride,
                                                  const lmx_cross_entropy_options *options);

/**
 * lmx_cross_entropy_gradient_f32() of double.
 *
 * Error at most 2 ulp for the loss of a row, and 4 ulp for each entry of the gradient, that of the label included.
 * Special values: as lmx_cross_entropy_gradient_f32(); entries of the gradient below 2^-1022 may be subnormal or 0.
 *
 * @param[in]  logits           as for lmx_cross_entropy_gradient_f32()
 * @param[in]  logits_stride    as for lmx_cross_entropy_gradient_f32()
 * @param[in]  labels           as for lmx_cross_entropy_gradient_f32()
 * @param[in]  rows             as for lmx_cross_entropy_gradient_f32()
 * @param[in]  classes          as for lmx_cross_entropy_gradient_f32()
 * @param[out] loss             as for lmx_cross_entropy_gradient_f32()
 * @param[out] gradient         as for lmx_cross_entropy_gradient_f32()
 * @param[in]  gradient_stride  as for lmx_cross_entropy_gradient_f32()
 * @param[in]  options          as for lmx_cross_entropy_gradient_f32()
 * @return as lmx_cross_entropy_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_cross_entropy_gradient_f64(const double *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                                  int64_t classes, double *loss, double *gradient, int64_t gradient_stride,
                                                  const lmx_cross_entropy_options *options);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file elementwise.h
 * @brief Elementary functions of each element. Include lanemax.h instead.
 */
#ifndef LANEMAX_ELEMENTWISE_H
#define LANEMAX_ELEMENTWISE_H

#include <lanemax/runtime.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * e^x of each element x.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; 0 gives 1, -inf gives +0, +inf and every x above 88.7228 give +inf; below -87.3365 the result
 * is +0.
 *
 * @param[in]  input          rows x columns values x, not NULL unless `rows` is 0
 * @param[in]  input_stride   elements from one row of `input` to the next, >= `columns`
 * @param[out] output         rows x columns values, may be `input` (in place), not NULL unless `rows` is 0
 * @param[in]  output_stride  elements from one row of `output` to the next, >= `columns`
 * @param[in]  rows           number of rows, >= 0; with 0 nothing is written
 * @param[in]  columns        number of values in a row, from 1 to INT32_MAX
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_exp_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                               int64_t columns);

/**
 * lmx_exp_f32() of double.
 *
 * Error at most 1 ulp for each value, checked on more than 10^8 designed and random doubles.
 * Special values: as lmx_exp_f32(), but +inf begins above 709.7827 and +0 below -708.3964.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_exp_f64(const double *input, int64_t input_stride, double *output, int64_t output_stride, int64_t rows,
                               int64_t columns);

/**
 * e^x - 1 of each element x, with all digits where x is near 0.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf gives -1, +inf and every x above 88.7228 give +inf; zero keeps its sign, and a subnormal x
 * is returned as it is.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_expm1_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                 int64_t columns);

/**
 * lmx_expm1_f32() of double.
 *
 * Error at most 1 ulp for each value, checked on more than 10^8 designed and random doubles.
 * Special values: as lmx_expm1_f32(), but +inf begins above 709.7827.
 *
 * @param[in]  input          as for lmx_expm1_f32()
 * @param[in]  input_stride   as for lmx_expm1_f32()
 * @param[out] output         as for lmx_expm1_f32()
 * @param[in]  output_stride  as for lmx_expm1_f32()
 * @param[in]  rows           as for lmx_expm1_f32()
 * @param[in]  columns        as for lmx_expm1_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_expm1_f64(const double *input, int64_t input_stride, double *output, int64_t output_stride, int64_t rows,
                                 int64_t columns);

/**
 * The natural logarithm of x, for each element x.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; 0 gives -inf, a negative number NaN, +inf gives +inf.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                               int64_t columns);

/**
 * lmx_log_f32() of double.
 *
 * Error at most 1 ulp for each value, checked on more than 10^8 designed and random doubles.
 * Special values: as lmx_log_f32().
 *
 * @param[in]  input          as for lmx_log_f32()
 * @param[in]  input_stride   as for lmx_log_f32()
 * @param[out] output         as for lmx_log_f32()
 * @param[in]  output_stride  as for lmx_log_f32()
 * @param[in]  rows           as for lmx_log_f32()
 * @param[in]  columns        as for lmx_log_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_f64(const double *input, int64_t input_stride, double *output, int64_t output_stride, int64_t rows,
                               int64_t columns);

/**
 * The natural logarithm of 1 + x for each element x, with all digits where x is near 0.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -1 gives -inf, a smaller number NaN, +inf gives +inf; zero keeps its sign, and a subnormal x is
 * returned as it is.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log1p_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                 int64_t columns);

/**
 * lmx_log1p_f32() of double.
 *
 * Error at most 1 ulp for each value, checked on more than 10^8 designed and random doubles.
 * Special values: as lmx_log1p_f32().
 *
 * @param[in]  input          as for lmx_log1p_f32()
 * @param[in]  input_stride   as for lmx_log1p_f32()
 * @param[out] output         as for lmx_log1p_f32()
 * @param[in]  output_stride  as for lmx_log1p_f32()
 * @param[in]  rows           as for lmx_log1p_f32()
 * @param[in]  columns        as for lmx_log1p_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log1p_f64(const double *input, int64_t input_stride, double *output, int64_t output_stride, int64_t rows,
                                 int64_t columns);

/**
 * 1 / (1 + e^-x) of each element x.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf and every x below -87.3365 give +0, +inf gives 1.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_sigmoid_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                   int64_t columns);

/**
 * lmx_sigmoid_f32() of double.
 *
 * Error at most 1 ulp for each value, checked on more than 10^8 designed and random doubles.
 * Special values: as lmx_sigmoid_f32(), but +0 begins below -708.3964.
 *
 * @param[in]  input          as for lmx_sigmoid_f32()
 * @param[in]  input_stride   as for lmx_sigmoid_f32()
 * @param[out] output         as for lmx_sigmoid_f32()
 * @param[in]  output_stride  as for lmx_sigmoid_f32()
 * @param[in]  rows           as for lmx_sigmoid_f32()
 * @param[in]  columns        as for lmx_sigmoid_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_sigmoid_f64(const double *input, int64_t input_stride, double *output, int64_t output_stride, int64_t rows,
                                   int64_t columns);

/**
 * -log(1 + e^-x) of each element x, the logarithm of the sigmoid, with all digits where that is near 0.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf gives -inf, +inf and every x above 87.3365 give -0.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_sigmoid_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                       int64_t columns);

/**
 * lmx_log_sigmoid_f32() of double.
 *
 * Error at most 1 ulp for each value, checked on more than 10^8 designed and random doubles.
 * Special values: as lmx_log_sigmoid_f32(), but -0 begins above 708.3964.
 *
 * @param[in]  input          as for lmx_log_sigmoid_f32()
 * @param[in]  input_stride   as for lmx_log_sigmoid_f32()
 * @param[out] output         as for lmx_log_sigmoid_f32()
 * @param[in]  output_stride  as for lmx_log_sigmoid_f32()
 * @param[in]  rows           as for lmx_log_sigmoid_f32()
 * @param[in]  columns        as for lmx_log_sigmoid_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_sigmoid_f64(const double *input, int64_t input_stride, double *output, int64_t output_stride,
                                       int64_t rows, int64_t columns);

/**
 * log(1 + e^x) of each element x, with all digits where that is near 0.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf and every x below -87.3365 give +0, +inf gives +inf.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_softplus_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                    int64_t columns);

/**
 * lmx_softplus_f32() of double.
 *
 * Error at most 1 ulp for each value, checked on more than 10^8 designed and random doubles.
 * Special values: as lmx_softplus_f32(), but +0 begins below -708.3964.
 *
 * @param[in]  input          as for lmx_softplus_f32()
 * @param[in]  input_stride   as for lmx_softplus_f32()
 * @param[out] output         as for lmx_softplus_f32()
 * @param[in]  output_stride  as for lmx_softplus_f32()
 * @param[in]  rows           as for lmx_softplus_f32()
 * @param[in]  columns        as for lmx_softplus_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_softplus_f64(const double *input, int64_t input_stride, double *output, int64_t output_stride, int64_t rows,
                                    int64_t columns);

/**
 * The hyperbolic tangent of x, for each element x.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf gives -1, +inf gives 1; zero keeps its sign, and a subnormal x is returned as it is.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_tanh_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                int64_t columns);

/**
 * lmx_tanh_f32() of double.
 *
 * Error at most 1 ulp for each value, checked on more than 10^8 designed and random doubles.
 * Special values: as lmx_tanh_f32().
 *
 * @param[in]  input          as for lmx_tanh_f32()
 * @param[in]  input_stride   as for lmx_tanh_f32()
 * @param[out] output         as for lmx_tanh_f32()
 * @param[in]  output_stride  as for lmx_tanh_f32()
 * @param[in]  rows           as for lmx_tanh_f32()
 * @param[in]  columns        as for lmx_tanh_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_tanh_f64(const double *input, int64_t input_stride, double *output, int64_t output_stride, int64_t rows,
                                int64_t columns);

#ifdef __cplusplus
}
#endif

#endif

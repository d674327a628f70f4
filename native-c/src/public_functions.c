/* The public functions that compute: they hand their arguments to the checks and to Java. */
#include "call.h"
#include "options.h"

static inline void set_shape(lmx_call *call, int64_t rows, int64_t columns)
{
    call->rows = rows;
    call->columns = columns;
}

static inline void set_array(lmx_call *call, int index, const void *data, int64_t stride)
{
    call->arrays[index].data = data;
    call->arrays[index].stride = stride;
}

static lmx_status matrix_to_matrix(lmx_function function, const void *input, int64_t input_stride,
                                   void *output, int64_t output_stride, int64_t rows, int64_t columns)
{
    lmx_call call;
    LMX_TRY(lmx_call_begin(function));
    set_shape(&call, rows, columns);
    set_array(&call, 0, input, input_stride);
    set_array(&call, 1, output, output_stride);
    return lmx_call_run(function, &call);
}

static lmx_status set_cross_entropy_options(lmx_call *call, const lmx_cross_entropy_options *options)
{
    lmx_cross_entropy_options used = LMX_CROSS_ENTROPY_OPTIONS_INIT;
    LMX_TRY(lmx_read_options("options", &used, sizeof used, options, sizeof used));
    LMX_TRY(lmx_check_option("reduction", used.reduction, LMX_REDUCTION_NONE, LMX_REDUCTION_MEAN));
    call->parameters[0].integer = used.reduction;
    return LMX_OK;
}

#define LMX_REAL float
#define LMX_TYPE f32
#include "functions.inc"

#define LMX_REAL double
#define LMX_TYPE f64
#include "functions.inc"

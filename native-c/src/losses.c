/* The public functions of losses.h: they hand their batch and their options to Java. */
#include "batch.h"
#include "options.h"
#include "runtime.h"

#include <stdbool.h>

/* Options of the common part that not every loss has. */
#define LMX_HAS_CLASS_WEIGHTS 1u
#define LMX_HAS_IGNORE_INDEX 2u

static void set_real(lmx_call *call, int parameter, double value)
{
    call->parameters[LMX_LOSS_PARAMETERS + parameter].real = value;
}

static lmx_status set_choice(lmx_call *call, int parameter, const char *name, int64_t value, int64_t most)
{
    call->parameters[LMX_LOSS_PARAMETERS + parameter].integer = value;
    return value >= 0 && value <= most ? LMX_OK
        : lmx_fail(LMX_ERR_OPTION, "options->%s is %lld, must be from 0 to %lld", name, (long long) value, (long long) most);
}

static lmx_status set_function(lmx_call *call, int parameter, const char *name, intptr_t function, bool required)
{
    call->parameters[LMX_LOSS_PARAMETERS + parameter].integer = function;
    return function != 0 || !required ? LMX_OK : lmx_fail(LMX_ERR_NULL_POINTER, "options->%s is NULL, must be a function", name);
}

static void set_pointer(lmx_call *call, int parameter, void *pointer)
{
    call->parameters[LMX_LOSS_PARAMETERS + parameter].integer = (intptr_t) pointer;
}

static inline lmx_status set_reals(lmx_call *call, int array, const char *name, const double *values, int64_t count)
{
    return lmx_set_option_array(call, LMX_BATCH_PARAMETERS + array, name, LMX_TYPE_F64, values, count);
}

static lmx_status set_integers(lmx_call *call, int array, const char *name, const int64_t *values, int64_t count)
{
    LMX_TRY(lmx_set_option_array(call, LMX_BATCH_PARAMETERS + array, name, LMX_TYPE_I64, values, count));
    for (int64_t i = 0; i < count; i++) {
        if (values[i] < 0 || values[i] > INT32_MAX) {
            return lmx_fail(LMX_ERR_OPTION, "options->%s[%lld] is %lld, must be from 0 to %d",
                            name, (long long) i, (long long) values[i], INT32_MAX);
        }
    }
    return LMX_OK;
}

static lmx_status check_reserved(const lmx_loss_options *options)
{
    for (size_t i = 0; i < sizeof options->reserved / sizeof options->reserved[0]; i++) {
        if (options->reserved[i] != 0) {
            return lmx_fail(LMX_ERR_OPTION, "options->common.reserved[%zu] is %lld, must be 0",
                            i, (long long) options->reserved[i]);
        }
    }
    return LMX_OK;
}

static lmx_status set_common_options(lmx_call *call, const lmx_loss_options *options, unsigned has)
{
    LMX_TRY(check_reserved(options));
    LMX_TRY(lmx_check_option("options->common.reduction", options->reduction, LMX_REDUCTION_NONE, LMX_REDUCTION_DIVISOR));
    LMX_TRY(lmx_check_option("options->common.zero_denominator", options->zero_denominator, 0, LMX_ZERO_DENOMINATOR_ZERO));
    LMX_TRY(lmx_check_option("options->common.unit", options->unit, 0, LMX_LOGARITHM_UNIT_BITS));
    LMX_TRY(lmx_check_option("options->common.preset", options->preset, LMX_PRESET_NONE, LMX_PRESET_ONNX));
    LMX_TRY(lmx_check_option("options->common.threads", options->threads, 0, INT32_MAX));
    LMX_TRY(lmx_check_option("options->common.has_ignore_index", options->has_ignore_index, 0,
                             (has & LMX_HAS_IGNORE_INDEX) != 0));
    if (options->class_weights != NULL && (has & LMX_HAS_CLASS_WEIGHTS) == 0) {
        return lmx_fail(LMX_ERR_OPTION, "options->common.class_weights is %p, must be NULL: this loss has none",
                        (const void *) options->class_weights);
    }
    call->parameters[LMX_LOSS_REDUCTION].integer = options->reduction;
    call->parameters[LMX_LOSS_DIVISOR].real = options->divisor;
    call->parameters[LMX_LOSS_ZERO_DENOMINATOR].integer = options->zero_denominator;
    call->parameters[LMX_LOSS_UNIT].integer = options->unit;
    call->parameters[LMX_LOSS_HAS_IGNORE_INDEX].integer = options->has_ignore_index;
    call->parameters[LMX_LOSS_IGNORE_INDEX].integer = options->ignore_index;
    call->parameters[LMX_LOSS_PRESET].integer = options->preset;
    call->parameters[LMX_LOSS_THREADS].integer = options->threads;
    return lmx_set_option_array(call, LMX_BATCH_CLASS_WEIGHTS, "common.class_weights", LMX_TYPE_F64, options->class_weights,
                                options->class_weight_count);
}

/* Sets the options of a call. */
typedef lmx_status (*options_reader)(const void *options, lmx_call *call);

/* Java compares all parameters with those of the last call, so none is left undefined; nor is an array of options. */
static void set_defaults(lmx_call *call, lmx_function function)
{
    for (int i = 0; i < LMX_MOST_PARAMETERS; i++) {
        call->parameters[i].integer = 0;
    }
    for (int i = LMX_BATCH_PARAMETERS; i < LMX_BATCH_LOSSES; i++) {
        call->arrays[i].data = NULL;
        call->arrays[i].type = LMX_TYPE_DEFAULT;
        call->arrays[i].stride = 0;
        call->arrays[i].bytes = 0;
    }
    call->parameters[LMX_LOSS_FUNCTION].integer = function;
}

static lmx_status run_loss(lmx_function function, lmx_type type, options_reader read, const lmx_batch *batch,
                           const void *options, double *loss)
{
    lmx_call call;
    int64_t *correct;
    LMX_TRY(lmx_call_begin(function));
    set_defaults(&call, function);
    LMX_TRY(read(options, &call));
    LMX_TRY(lmx_set_batch(&lmx_functions[function], type, batch, &call, &correct));
    LMX_TRY(lmx_cross(function, &call));
    if (correct != NULL) {
        *correct = call.parameters[LMX_LOSS_CORRECT].integer;
    }
    if (loss != NULL) {
        *loss = call.parameters[LMX_LOSS_RESULT].real;
    }
    return LMX_OK;
}

#include "loss_functions.inc"

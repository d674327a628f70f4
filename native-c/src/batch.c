#include "batch.h"
#include "options.h"

#include <inttypes.h>
#include <stdbool.h>

void lmx_set_input(lmx_call *call, int index, const lmx_input *input, lmx_type type)
{
    lmx_array *array = &call->arrays[index];
    array->data = input->data;
    array->stride = input->outer_stride;
    array->class_stride = input->class_stride;
    array->type = input->type != LMX_TYPE_DEFAULT ? input->type : type;
}

void lmx_set_output(lmx_call *call, int index, const lmx_output *output, lmx_type type)
{
    const lmx_input array = {output->data, output->outer_stride, output->class_stride, output->type};
    lmx_set_input(call, index, &array, type);
}

static void set_arrays(const lmx_batch *batch, lmx_type type, lmx_call *call)
{
    lmx_set_input(call, LMX_BATCH_INPUT, &batch->input, type);
    lmx_set_input(call, LMX_BATCH_LABELS, &batch->labels, LMX_TYPE_I32);
    lmx_set_input(call, LMX_BATCH_TARGETS, &batch->targets, type);
    lmx_set_input(call, LMX_BATCH_VARIANCES, &batch->variances, type);
    lmx_set_input(call, LMX_BATCH_ELEMENT_WEIGHTS, &batch->element_weights, type);
    lmx_set_input(call, LMX_BATCH_VECTOR, &batch->vector, type);
    lmx_set_input(call, LMX_BATCH_SAMPLE_WEIGHTS, &batch->sample_weights, type);
    lmx_set_input(call, LMX_BATCH_UPSTREAM, &batch->upstream, type);
    lmx_set_output(call, LMX_BATCH_LOSSES, &batch->losses, type);
    lmx_set_output(call, LMX_BATCH_GRADIENT, &batch->gradient, type);
    lmx_set_output(call, LMX_BATCH_HESSIAN, &batch->hessian, type);
    lmx_set_output(call, LMX_BATCH_VARIANCES_GRADIENT, &batch->variances_gradient, type);
    lmx_set_output(call, LMX_BATCH_PRODUCT, &batch->product, type);
    lmx_set_output(call, LMX_BATCH_LOG_SUM_EXP, &batch->log_sum_exp, type);
    lmx_set_output(call, LMX_BATCH_ARGMAX, &batch->argmax, LMX_TYPE_I32);
}

lmx_status lmx_set_shape(lmx_call *call, const char *name, const lmx_tensor_shape *shape, int64_t least_classes)
{
    call->rows = shape->outer;
    call->columns = shape->classes;
    call->inner = shape->inner != 0 ? shape->inner : 1;
    if (call->rows < 0) {
        return lmx_fail(LMX_ERR_SIZE, "%s->outer is %" PRId64 ", must be at least 0", name, call->rows);
    }
    if (call->columns < least_classes || call->columns > INT32_MAX) {
        return lmx_fail(LMX_ERR_SIZE, "%s->classes is %" PRId64 ", must be from %" PRId64 " to %" PRId32,
                        name, call->columns, least_classes, INT32_MAX);
    }
    if (call->inner < 0) {
        return lmx_fail(LMX_ERR_SIZE, "%s->inner is %" PRId64 ", must be at least 0", name, call->inner);
    }
    return LMX_OK;
}

/* The product of two numbers that are at least 0, plus a third; INT64_MAX where that is too much. */
static int64_t saturated(int64_t a, int64_t b, int64_t c)
{
    int64_t result;
    return __builtin_mul_overflow(a, b, &result) || __builtin_add_overflow(result, c, &result) ? INT64_MAX : result;
}

lmx_tensor_shape lmx_shape_of_rows(const lmx_call *call)
{
    const lmx_tensor_shape shape = {saturated(call->rows, call->inner, 0), 1, 1};
    return shape;
}

/* Replaces strides of 0 by the dense ones, and finds the number of elements from the first to the last. */
static lmx_status check_strides(const char *name, const lmx_tensor_shape *shape, lmx_array *array, int64_t *count)
{
    array->class_stride = array->class_stride != 0 ? array->class_stride : shape->inner;
    if (array->class_stride < shape->inner) {
        return lmx_fail(LMX_ERR_SIZE, "%s.class_stride is %" PRId64 ", must be at least %" PRId64,
                        name, array->class_stride, shape->inner);
    }
    int64_t extent = shape->classes == 0 ? 0 : saturated(shape->classes - 1, array->class_stride, shape->inner);
    array->stride = array->stride != 0 ? array->stride : extent;
    if (array->stride < extent) {
        return lmx_fail(LMX_ERR_SIZE, "%s.outer_stride is %" PRId64 ", must be at least %" PRId64, name, array->stride, extent);
    }
    *count = shape->outer == 0 ? 0 : saturated(shape->outer - 1, array->stride, extent);
    return LMX_OK;
}

static lmx_status check_type(const char *name, lmx_role role, lmx_array *array, int64_t *element_bytes)
{
    if (role == LMX_VISIBLE) {
        *element_bytes = 1;
        return LMX_OK;
    }
    int64_t most = role == LMX_LABELS ? LMX_TYPE_I64 : LMX_TYPE_F64;
    if (array->type < LMX_TYPE_I32 || array->type > most) {
        return lmx_fail(LMX_ERR_OPTION, "%s.type is %" PRId64 ", must be from %d to %" PRId64,
                        name, array->type, LMX_TYPE_I32, most);
    }
    *element_bytes = array->type == LMX_TYPE_I32 || array->type == LMX_TYPE_F32 ? 4 : 8;
    return LMX_OK;
}

lmx_status lmx_check_array(const lmx_array_kind *kind, const lmx_tensor_shape *shape, lmx_array *array)
{
    int64_t count = 0;
    int64_t element_bytes = 0;
    uintptr_t end;
    LMX_TRY(check_type(kind->name, kind->role, array, &element_bytes));
    LMX_TRY(check_strides(kind->name, shape, array, &count));
    if (((uintptr_t) array->data & (uintptr_t) (element_bytes - 1)) != 0) {
        return lmx_fail(LMX_ERR_ALIGNMENT, "%s.data is %p, must be a multiple of %" PRId64, kind->name, array->data, element_bytes);
    }
    if (__builtin_mul_overflow(count, element_bytes, &array->bytes)
        || __builtin_add_overflow((uintptr_t) array->data, array->bytes, &end) || end > INT64_MAX) {
        return lmx_fail(LMX_ERR_SIZE, "%s has %" PRId64 " groups %" PRId64 " elements apart, must end within all memory",
                        kind->name, shape->outer, array->stride);
    }
    if (array->data == NULL && count > 0) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "%s.data is NULL, must point to %" PRId64 " element%s",
                        kind->name, count, count == 1 ? "" : "s");
    }
    return LMX_OK;
}

/* Checks the arrays that are there, and tells Java which they are. */
static lmx_status check_arrays(const lmx_function_kind *function, lmx_call *call)
{
    const lmx_tensor_shape matrix = {call->rows, call->columns, call->inner};
    const lmx_tensor_shape column = lmx_shape_of_rows(call);
    int64_t there = 0;
    for (int i = 0; i < function->array_count; i++) {
        const lmx_array_kind *kind = &function->arrays[i];
        lmx_array *array = &call->arrays[i];
        array->extent = kind->extent;
        if (kind->extent == LMX_OPTION) {
            continue;
        }
        if (array->data == NULL && (function->needs & 1u << i) == 0) {
            array->type = LMX_TYPE_DEFAULT;
            array->bytes = 0;
            continue;
        }
        if (i == LMX_BATCH_UPSTREAM && array->class_stride == LMX_STRIDE_NONE) {
            array->extent = LMX_ROWS;
            array->class_stride = 0;
        }
        LMX_TRY(lmx_check_array(kind, array->extent == LMX_MATRIX ? &matrix : &column, array));
        there |= INT64_C(1) << i;
    }
    call->parameters[LMX_LOSS_ARRAYS_THERE].integer = there;
    return LMX_OK;
}

/* What derivatives and an absent reduction are good for. */
static lmx_status check_outputs(const lmx_function_kind *function, const lmx_call *call)
{
    if (call->arrays[LMX_BATCH_GRADIENT].type == LMX_TYPE_DEFAULT) {
        for (int i = LMX_BATCH_HESSIAN; i <= LMX_BATCH_VARIANCES_GRADIENT; i++) {
            if (call->arrays[i].type != LMX_TYPE_DEFAULT) {
                return lmx_fail(LMX_ERR_NULL_POINTER, "batch->gradient.data is NULL, must not be where there is %s",
                                function->arrays[i].name);
            }
        }
    }
    if (call->arrays[LMX_BATCH_PRODUCT].type != LMX_TYPE_DEFAULT && call->arrays[LMX_BATCH_VECTOR].type == LMX_TYPE_DEFAULT) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "batch->vector.data is NULL, must not be where there is batch->product");
    }
    if (call->parameters[LMX_LOSS_REDUCTION].integer == LMX_REDUCTION_NONE && call->rows > 0
        && call->arrays[LMX_BATCH_LOSSES].type == LMX_TYPE_DEFAULT) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "batch->losses.data is NULL, must not be for LMX_REDUCTION_NONE");
    }
    return LMX_OK;
}

static lmx_status set_batch(const lmx_function_kind *function, lmx_type type, const lmx_batch *batch, lmx_call *call,
                            int64_t **correct)
{
    const lmx_tensor_shape shape = {batch->outer, batch->classes, batch->inner};
    LMX_TRY(lmx_set_shape(call, "batch", &shape, 1));
    set_arrays(batch, type, call);
    call->parameters[LMX_LOSS_UPSTREAM].real = batch->upstream_of_all != NULL ? *batch->upstream_of_all : 1;
    call->parameters[LMX_LOSS_COUNTS_CORRECT].integer = batch->correct != NULL;
    *correct = batch->correct;
    LMX_TRY(check_arrays(function, call));
    return check_outputs(function, call);
}

/* Of a program that was compiled against another version of lanemax.h. */
static __attribute__((noinline)) lmx_status set_batch_of_another_size(const lmx_function_kind *function, lmx_type type,
                                                                      const lmx_batch *given, lmx_call *call, int64_t **correct)
{
    lmx_batch batch = LMX_BATCH_INIT;
    LMX_TRY(lmx_read_options("batch", &batch, sizeof batch, given, sizeof batch));
    return set_batch(function, type, &batch, call, correct);
}

lmx_status lmx_set_batch(const lmx_function_kind *function, lmx_type type, const lmx_batch *given, lmx_call *call,
                         int64_t **correct)
{
    if (given == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "batch is NULL, must point to a batch");
    }
    return given->struct_size == sizeof *given ? set_batch(function, type, given, call, correct)
                                               : set_batch_of_another_size(function, type, given, call, correct);
}

lmx_status lmx_set_option_array(lmx_call *call, int index, const char *name, lmx_type type, const void *values, int64_t count)
{
    enum { NUMBER_BYTES = 8 };
    if (count < 0 || count > INT32_MAX) {
        return lmx_fail(LMX_ERR_OPTION, "options->%s_count is %" PRId64 ", must be from 0 to %" PRId32, name, count, INT32_MAX);
    }
    if (values == NULL && count > 0) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "options->%s is NULL, must point to %" PRId64 " numbers", name, count);
    }
    if (((uintptr_t) values & (NUMBER_BYTES - 1)) != 0) {
        return lmx_fail(LMX_ERR_ALIGNMENT, "options->%s is %p, must be a multiple of %d", name, values, NUMBER_BYTES);
    }
    lmx_array *array = &call->arrays[index];
    array->data = values;
    array->type = values == NULL ? LMX_TYPE_DEFAULT : type;
    array->stride = values == NULL ? 0 : count;
    array->bytes = array->stride * NUMBER_BYTES;
    return LMX_OK;
}

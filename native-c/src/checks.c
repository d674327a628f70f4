#include "checks.h"

#include <inttypes.h>
#include <stdbool.h>

static lmx_status check_shape(const lmx_function_kind *function, const lmx_call *call)
{
    if (call->rows < 0) {
        return lmx_fail(LMX_ERR_SIZE, "rows is %" PRId64 ", must be at least 0", call->rows);
    }
    if (call->columns < function->least_columns || call->columns > INT32_MAX) {
        return lmx_fail(LMX_ERR_SIZE, "%s is %" PRId64 ", must be from %" PRId64 " to %" PRId32,
                        function->columns_name, call->columns, function->least_columns, INT32_MAX);
    }
    return LMX_OK;
}

static int64_t element_count(const lmx_view *view)
{
    return view->rows == 0 || view->columns == 0 ? 0 : (view->rows - 1) * view->stride + view->columns;
}

/* All that lmx_check_view() asks for, without a word on what is missing; writes the bytes from the first element to the last. */
static inline bool is_well_formed(const void *data, int64_t rows, int64_t columns, int64_t stride, int element_bytes,
                                  int64_t *bytes)
{
    int64_t count = 0;
    uintptr_t end;
    if (rows > 0 && columns > 0
        && (__builtin_mul_overflow(rows - 1, stride, &count) || __builtin_add_overflow(count, columns, &count))) {
        return false;
    }
    /* Sizes of elements are powers of two. */
    return stride >= columns
           && !__builtin_mul_overflow(count, (int64_t) element_bytes, bytes)
           && !__builtin_add_overflow((uintptr_t) data, *bytes, &end)
           && (data != NULL || count == 0)
           && ((uintptr_t) data & (uintptr_t) (element_bytes - 1)) == 0;
}

lmx_status lmx_check_view(const lmx_view *view)
{
    int64_t bytes;
    uintptr_t address = (uintptr_t) view->data;
    if (is_well_formed(view->data, view->rows, view->columns, view->stride, view->element_bytes, &bytes)) {
        return LMX_OK;
    }
    if (view->stride < view->columns) {
        return lmx_fail(LMX_ERR_SIZE, "%s_stride is %" PRId64 ", must be at least %s (%" PRId64 ")",
                        view->name, view->stride, view->columns_name, view->columns);
    }
    if ((address & (uintptr_t) (view->element_bytes - 1)) != 0) {
        return lmx_fail(LMX_ERR_ALIGNMENT, "%s is %p, must be a multiple of %d", view->name, view->data, view->element_bytes);
    }
    uint64_t room = UINTPTR_MAX - address < INT64_MAX ? UINTPTR_MAX - address : INT64_MAX;
    int64_t limit = (int64_t) (room / (uint64_t) view->element_bytes);
    if (view->data != NULL || view->columns > limit || view->rows - 1 > (limit - view->columns) / view->stride) {
        return lmx_fail(LMX_ERR_SIZE, "%s has %" PRId64 " rows %" PRId64 " elements apart, must end within %" PRId64 " elements",
                        view->name, view->rows, view->stride, limit);
    }
    int64_t count = element_count(view);
    return lmx_fail(LMX_ERR_NULL_POINTER, "%s is NULL, must point to %" PRId64 " element%s",
                    view->name, count, count == 1 ? "" : "s");
}

static bool ranges_meet(const lmx_view *a, const lmx_view *b)
{
    uintptr_t a_start = (uintptr_t) a->data;
    uintptr_t b_start = (uintptr_t) b->data;
    uintptr_t a_end = a_start + (uintptr_t) element_count(a) * (uintptr_t) a->element_bytes;
    uintptr_t b_end = b_start + (uintptr_t) element_count(b) * (uintptr_t) b->element_bytes;
    return a_start < a_end && b_start < b_end && a_start < b_end && b_start < a_end;
}

/* Rows of one type and stride that lie side by side, as two blocks of columns of one matrix do. */
static bool interleaved(const lmx_view *input, const lmx_view *output)
{
    int64_t distance = ((int64_t) (uintptr_t) output->data - (int64_t) (uintptr_t) input->data) / input->element_bytes;
    int64_t column = distance % input->stride;
    if (column < 0) {
        column += input->stride;
    }
    return input->element_bytes == output->element_bytes && input->stride == output->stride && column >= input->columns && input->stride - column >= output->columns;
}

lmx_status lmx_check_disjoint(const lmx_view *input, const lmx_view *output)
{
    if (ranges_meet(input, output)) {
        return lmx_fail(LMX_ERR_OVERLAP, "%s (%p, %" PRId64 " elements) overlaps %s (%p, %" PRId64 " elements), must share none",
                        output->name, output->data, element_count(output), input->name, input->data, element_count(input));
    }
    return LMX_OK;
}

lmx_status lmx_check_in_place_or_disjoint(const lmx_view *input, const lmx_view *output)
{
    bool in_place = input->data == output->data && (input->stride == output->stride || input->rows <= 1);
    if (!in_place && ranges_meet(input, output) && !interleaved(input, output)) {
        return lmx_fail(LMX_ERR_OVERLAP, "%s (%p, stride %" PRId64 ") overlaps %s (%p, stride %" PRId64
                        "), must be the same pointer with the same stride or share no element",
                        output->name, output->data, output->stride, input->name, input->data, input->stride);
    }
    return LMX_OK;
}

static lmx_status check_labels(const char *name, const int32_t *labels, int64_t rows, int64_t classes)
{
    for (int64_t row = 0; row < rows; row++) {
        if (labels[row] < 0 || labels[row] >= classes) {
            return lmx_fail(LMX_ERR_LABEL, "%s[%" PRId64 "] is %" PRId32 ", must be from 0 to %" PRId64,
                            name, row, labels[row], classes - 1);
        }
    }
    return LMX_OK;
}

/* The rows of an array of a call: what is no matrix is one row. */
typedef struct {
    int64_t rows;
    int64_t columns;
    int64_t stride;
} lmx_shape;

static inline lmx_shape shape_of(const lmx_array_kind *kind, const lmx_call *call, const lmx_array *array)
{
    lmx_shape shape = {call->rows, call->columns, array->stride};
    if (kind->extent != LMX_MATRIX) {
        bool one = kind->extent == LMX_REDUCED && call->parameters[0].integer != LMX_REDUCTION_NONE;
        shape.columns = shape.stride = one ? 1 : call->rows;
        shape.rows = 1;
    }
    return shape;
}

static lmx_view view_of(const lmx_function_kind *function, const lmx_call *call, int index)
{
    const lmx_array_kind *kind = &function->arrays[index];
    lmx_shape shape = shape_of(kind, call, &call->arrays[index]);
    lmx_view view = {kind->name, function->columns_name, call->arrays[index].data, shape.rows, shape.columns, shape.stride,
                     kind->element_bytes};
    return view;
}

static inline bool arrays_meet(const lmx_array *a, const lmx_array *b)
{
    uintptr_t a_start = (uintptr_t) a->data;
    uintptr_t b_start = (uintptr_t) b->data;
    return a->bytes > 0 && b->bytes > 0
           && a_start < b_start + (uintptr_t) b->bytes && b_start < a_start + (uintptr_t) a->bytes;
}

static __attribute__((noinline)) lmx_status fail_array(const lmx_function_kind *function, const lmx_call *call, int index)
{
    lmx_view view = view_of(function, call, index);
    return lmx_check_view(&view);
}

static __attribute__((noinline)) lmx_status check_meeting(const lmx_function_kind *function, const lmx_call *call, int other,
                                                          int output)
{
    lmx_view other_view = view_of(function, call, other);
    lmx_view output_view = view_of(function, call, output);
    bool may_be_same = function->arrays[output].role == LMX_IN_PLACE && other == 0;
    return may_be_same ? lmx_check_in_place_or_disjoint(&other_view, &output_view)
                       : lmx_check_disjoint(&other_view, &output_view);
}

/* An output against all arrays before it; the inputs come first in every list entry, so each pair is met once. */
static inline lmx_status check_overlap(const lmx_function_kind *function, const lmx_call *call, int output)
{
    for (int other = 0; other < output; other++) {
        if (arrays_meet(&call->arrays[other], &call->arrays[output])) {
            LMX_TRY(check_meeting(function, call, other, output));
        }
    }
    return LMX_OK;
}

/* Calls are short and checks are many, so what holds is found without a function call, and what does not is looked at again. */
lmx_status lmx_check_call(const lmx_function_kind *function, lmx_call *call)
{
    LMX_TRY(check_shape(function, call));
    for (int i = 0; i < function->array_count; i++) {
        const lmx_array_kind *kind = &function->arrays[i];
        lmx_array *array = &call->arrays[i];
        lmx_shape shape = shape_of(kind, call, array);
        if (!is_well_formed(array->data, shape.rows, shape.columns, shape.stride, kind->element_bytes, &array->bytes)) {
            return fail_array(function, call, i);
        }
        if (kind->role >= LMX_OUTPUT) {
            LMX_TRY(check_overlap(function, call, i));
        }
    }
    for (int i = 1; function->arrays[i].role == LMX_LABELS; i++) {
        LMX_TRY(check_labels(function->arrays[i].name, call->arrays[i].data, call->rows, call->columns));
    }
    return LMX_OK;
}

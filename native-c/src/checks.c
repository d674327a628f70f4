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

/* Whether the last byte has an address, and a distance from the first that an int64_t holds. */
static bool ends_in_memory(const lmx_view *view)
{
    int64_t count = 0;
    int64_t bytes;
    uintptr_t end;
    if (view->rows > 0 && view->columns > 0
        && (__builtin_mul_overflow(view->rows - 1, view->stride, &count)
            || __builtin_add_overflow(count, view->columns, &count))) {
        return false;
    }
    return !__builtin_mul_overflow(count, (int64_t) view->element_bytes, &bytes)
           && !__builtin_add_overflow((uintptr_t) view->data, bytes, &end);
}

static lmx_status fail_beyond_memory(const lmx_view *view)
{
    uintptr_t address = (uintptr_t) view->data;
    uint64_t room = UINTPTR_MAX - address < INT64_MAX ? UINTPTR_MAX - address : INT64_MAX;
    return lmx_fail(LMX_ERR_SIZE, "%s has %" PRId64 " rows %" PRId64 " elements apart, must end within %" PRId64 " elements",
                    view->name, view->rows, view->stride, (int64_t) (room / (uint64_t) view->element_bytes));
}

/* Sizes of elements are powers of two. */
static bool is_aligned(const lmx_view *view)
{
    return ((uintptr_t) view->data & (uintptr_t) (view->element_bytes - 1)) == 0;
}

lmx_status lmx_check_view(const lmx_view *view)
{
    if (view->stride < view->columns) {
        return lmx_fail(LMX_ERR_SIZE, "%s_stride is %" PRId64 ", must be at least %s (%" PRId64 ")",
                        view->name, view->stride, view->columns_name, view->columns);
    }
    if (!ends_in_memory(view)) {
        return fail_beyond_memory(view);
    }
    if (view->data == NULL && element_count(view) > 0) {
        int64_t count = element_count(view);
        return lmx_fail(LMX_ERR_NULL_POINTER, "%s is NULL, must point to %" PRId64 " element%s",
                        view->name, count, count == 1 ? "" : "s");
    }
    if (!is_aligned(view)) {
        return lmx_fail(LMX_ERR_ALIGNMENT, "%s is %p, must be a multiple of %d", view->name, view->data, view->element_bytes);
    }
    return LMX_OK;
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

static lmx_status check_labels(const lmx_view *view, int64_t classes)
{
    const int32_t *labels = view->data;
    for (int64_t row = 0; row < view->columns; row++) {
        if (labels[row] < 0 || labels[row] >= classes) {
            return lmx_fail(LMX_ERR_LABEL, "%s[%" PRId64 "] is %" PRId32 ", must be from 0 to %" PRId64,
                            view->name, row, labels[row], classes - 1);
        }
    }
    return LMX_OK;
}

static lmx_view view_of(const lmx_function_kind *function, const lmx_call *call, int index)
{
    const lmx_array_kind *kind = &function->arrays[index];
    const lmx_array *array = &call->arrays[index];
    lmx_view view = {kind->name, function->columns_name, array->data, call->rows, call->columns, array->stride,
                     kind->element_bytes};
    if (kind->extent != LMX_MATRIX) {
        bool one = kind->extent == LMX_REDUCED && call->parameters[0].integer != LMX_REDUCTION_NONE;
        view.columns = view.stride = one ? 1 : call->rows;
        view.rows = 1;
    }
    return view;
}

static bool is_output(lmx_role role)
{
    return role == LMX_OUTPUT || role == LMX_IN_PLACE;
}

/* Outputs come after the inputs in every list entry, so each pair is met once. */
static lmx_status check_overlap(const lmx_function_kind *function, const lmx_view *views)
{
    for (int output = 1; output < function->array_count; output++) {
        if (!is_output(function->arrays[output].role)) {
            continue;
        }
        for (int other = 0; other < output; other++) {
            bool may_be_same = function->arrays[output].role == LMX_IN_PLACE && other == 0;
            LMX_TRY(may_be_same ? lmx_check_in_place_or_disjoint(&views[other], &views[output])
                                : lmx_check_disjoint(&views[other], &views[output]));
        }
    }
    return LMX_OK;
}

lmx_status lmx_check_call(const lmx_function_kind *function, lmx_call *call)
{
    lmx_view views[LMX_MOST_ARRAYS];
    LMX_TRY(check_shape(function, call));
    for (int i = 0; i < function->array_count; i++) {
        views[i] = view_of(function, call, i);
        LMX_TRY(lmx_check_view(&views[i]));
        call->arrays[i].bytes = element_count(&views[i]) * views[i].element_bytes;
    }
    LMX_TRY(check_overlap(function, views));
    for (int i = 0; i < function->array_count; i++) {
        if (function->arrays[i].role == LMX_LABELS) {
            LMX_TRY(check_labels(&views[i], call->columns));
        }
    }
    return LMX_OK;
}

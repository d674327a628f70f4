#include "checks.h"

#include <inttypes.h>
#include <stdbool.h>

#define ELEMENT_BYTES 4

lmx_status lmx_check_shape(int64_t rows, int64_t classes, int64_t least_classes)
{
    if (rows < 0) {
        return lmx_fail(LMX_ERR_SIZE, "rows is %" PRId64 ", must be at least 0", rows);
    }
    if (classes < least_classes || classes > INT32_MAX) {
        return lmx_fail(LMX_ERR_SIZE, "classes is %" PRId64 ", must be from %" PRId64 " to %" PRId32,
                        classes, least_classes, INT32_MAX);
    }
    return LMX_OK;
}

static int64_t element_count(const lmx_view *view)
{
    return view->rows == 0 || view->columns == 0 ? 0 : (view->rows - 1) * view->stride + view->columns;
}

lmx_status lmx_check_view(const lmx_view *view)
{
    if (view->stride < view->columns) {
        return lmx_fail(LMX_ERR_SIZE, "%s_stride is %" PRId64 ", must be at least classes (%" PRId64 ")",
                        view->name, view->stride, view->columns);
    }
    uintptr_t address = (uintptr_t) view->data;
    uint64_t room = UINTPTR_MAX - address < INT64_MAX ? UINTPTR_MAX - address : INT64_MAX;
    int64_t limit = (int64_t) (room / ELEMENT_BYTES);
    if (view->columns > limit
        || (view->rows > 1 && view->columns > 0 && view->rows - 1 > (limit - view->columns) / view->stride)) {
        return lmx_fail(LMX_ERR_SIZE, "%s has %" PRId64 " rows %" PRId64 " elements apart, must end within %" PRId64 " elements",
                        view->name, view->rows, view->stride, limit);
    }
    int64_t count = element_count(view);
    if (count > 0 && view->data == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "%s is NULL, must point to %" PRId64 " element%s",
                        view->name, count, count == 1 ? "" : "s");
    }
    if (address % ELEMENT_BYTES != 0) {
        return lmx_fail(LMX_ERR_ALIGNMENT, "%s is %p, must be a multiple of %d", view->name, view->data, ELEMENT_BYTES);
    }
    return LMX_OK;
}

static bool ranges_meet(const lmx_view *a, const lmx_view *b)
{
    uintptr_t a_start = (uintptr_t) a->data;
    uintptr_t b_start = (uintptr_t) b->data;
    uintptr_t a_end = a_start + (uintptr_t) element_count(a) * ELEMENT_BYTES;
    uintptr_t b_end = b_start + (uintptr_t) element_count(b) * ELEMENT_BYTES;
    return a_start < a_end && b_start < b_end && a_start < b_end && b_start < a_end;
}

/* Rows of one stride that lie side by side, as two blocks of columns of one matrix do. */
static bool interleaved(const lmx_view *input, const lmx_view *output)
{
    int64_t distance = ((int64_t) (uintptr_t) output->data - (int64_t) (uintptr_t) input->data) / ELEMENT_BYTES;
    int64_t column = distance % input->stride;
    if (column < 0) {
        column += input->stride;
    }
    return input->stride == output->stride && column >= input->columns && input->stride - column >= output->columns;
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

lmx_status lmx_check_labels(const int32_t *labels, int64_t rows, int64_t classes)
{
    for (int64_t row = 0; row < rows; row++) {
        if (labels[row] < 0 || labels[row] >= classes) {
            return lmx_fail(LMX_ERR_LABEL, "labels[%" PRId64 "] is %" PRId32 ", must be from 0 to %" PRId64,
                            row, labels[row], classes - 1);
        }
    }
    return LMX_OK;
}

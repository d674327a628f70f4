/* Bad input gets a code and a message that names the argument, its value and the limit, and leaves every buffer as it was. */
#include "real.h"
#include "test.h"

#include <stdlib.h>

enum { ROWS = 3, CLASSES = 5, STRIDE = 6, COUNT = ROWS * STRIDE };

static real logits[COUNT];
static real output[COUNT];
static real loss[ROWS];
static int32_t labels[ROWS];

static void fill(void)
{
    for (int i = 0; i < COUNT; i++) {
        logits[i] = (real) i * 0.25;
        output[i] = -1000.0 - (real) i;
    }
    for (int r = 0; r < ROWS; r++) {
        loss[r] = -77.0 - (real) r;
        labels[r] = r;
    }
}

static int untouched(void)
{
    for (int i = 0; i < COUNT; i++) {
        if (logits[i] != (real) i * 0.25 || output[i] != -1000.0 - (real) i) {
            return 0;
        }
    }
    for (int r = 0; r < ROWS; r++) {
        if (loss[r] != -77.0 - (real) r) {
            return 0;
        }
    }
    return 1;
}

/* A refused call: code, exact message, buffers as before. */
#define REFUSED(call, code, message) \
    do { \
        CHECK_FAILS(call, code, message); \
        CHECK(untouched()); \
    } while (0)

#define REFUSED_WITH(call, code, text) \
    do { \
        CHECK_FAILS_WITH(call, code, text); \
        CHECK(untouched()); \
    } while (0)

static lmx_status gradient_call(const int32_t *used_labels, lmx_reduction reduction, real *used_loss, real *gradient)
{
    return LMX(cross_entropy_gradient)(logits, STRIDE, used_labels, ROWS, CLASSES, used_loss, gradient, STRIDE,
                                          REDUCTION(reduction));
}

static void null_is_refused(void)
{
    REFUSED(LMX(softmax)(NULL, STRIDE, output, STRIDE, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            NAME(softmax) ": logits is NULL, must point to 17 elements");
    REFUSED(LMX(softmax)(logits, STRIDE, NULL, STRIDE, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            NAME(softmax) ": probabilities is NULL, must point to 17 elements");
    REFUSED(LMX(log_softmax)(logits, STRIDE, NULL, STRIDE, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            NAME(log_softmax) ": log_probabilities is NULL, must point to 17 elements");
    REFUSED(LMX(logsumexp)(NULL, STRIDE, loss, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            NAME(logsumexp) ": logits is NULL, must point to 17 elements");
    REFUSED(LMX(logsumexp)(logits, STRIDE, NULL, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            NAME(logsumexp) ": result is NULL, must point to 3 elements");
    REFUSED(LMX(cross_entropy)(NULL, STRIDE, labels, ROWS, CLASSES, loss, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_NULL_POINTER,
            NAME(cross_entropy) ": logits is NULL, must point to 17 elements");
    REFUSED(LMX(cross_entropy)(logits, STRIDE, NULL, ROWS, CLASSES, loss, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_NULL_POINTER,
            NAME(cross_entropy) ": labels is NULL, must point to 3 elements");
    REFUSED(LMX(cross_entropy)(logits, STRIDE, labels, ROWS, CLASSES, NULL, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_NULL_POINTER,
            NAME(cross_entropy) ": loss is NULL, must point to 1 element");
    REFUSED(LMX(cross_entropy)(logits, STRIDE, labels, ROWS, CLASSES, NULL, REDUCTION(LMX_REDUCTION_NONE)), LMX_ERR_NULL_POINTER,
            NAME(cross_entropy) ": loss is NULL, must point to 3 elements");
    REFUSED(LMX(cross_entropy)(NULL, CLASSES, NULL, 0, CLASSES, NULL, NULL), LMX_ERR_NULL_POINTER,
            NAME(cross_entropy) ": loss is NULL, must point to 1 element");
    REFUSED(gradient_call(labels, LMX_REDUCTION_MEAN, loss, NULL), LMX_ERR_NULL_POINTER,
            NAME(cross_entropy_gradient) ": gradient is NULL, must point to 17 elements");
    REFUSED(gradient_call(NULL, LMX_REDUCTION_MEAN, loss, output), LMX_ERR_NULL_POINTER,
            NAME(cross_entropy_gradient) ": labels is NULL, must point to 3 elements");
}

static void a_negative_number_of_rows_is_refused(void)
{
    REFUSED(LMX(softmax)(logits, STRIDE, output, STRIDE, -1, CLASSES), LMX_ERR_SIZE,
            NAME(softmax) ": rows is -1, must be at least 0");
    REFUSED(LMX(log_softmax)(logits, STRIDE, output, STRIDE, INT64_MIN, CLASSES), LMX_ERR_SIZE,
            NAME(log_softmax) ": rows is -9223372036854775808, must be at least 0");
    REFUSED(LMX(logsumexp)(logits, STRIDE, loss, -1, CLASSES), LMX_ERR_SIZE,
            NAME(logsumexp) ": rows is -1, must be at least 0");
    REFUSED(LMX(cross_entropy)(logits, STRIDE, labels, -1, CLASSES, loss, REDUCTION(LMX_REDUCTION_NONE)), LMX_ERR_SIZE,
            NAME(cross_entropy) ": rows is -1, must be at least 0");
    REFUSED(LMX(cross_entropy_gradient)(logits, STRIDE, labels, -5, CLASSES, loss, output, STRIDE, NULL),
            LMX_ERR_SIZE, NAME(cross_entropy_gradient) ": rows is -5, must be at least 0");
}

static void a_number_of_classes_out_of_range_is_refused(void)
{
    REFUSED(LMX(softmax)(logits, STRIDE, output, STRIDE, ROWS, 0), LMX_ERR_SIZE,
            NAME(softmax) ": classes is 0, must be from 1 to 2147483647");
    REFUSED(LMX(log_softmax)(logits, STRIDE, output, STRIDE, ROWS, -1), LMX_ERR_SIZE,
            NAME(log_softmax) ": classes is -1, must be from 1 to 2147483647");
    REFUSED(LMX(logsumexp)(logits, INT64_MAX, loss, 1, 2147483648), LMX_ERR_SIZE,
            NAME(logsumexp) ": classes is 2147483648, must be from 0 to 2147483647");
    REFUSED(LMX(cross_entropy)(logits, STRIDE, labels, 0, 0, loss, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_SIZE,
            NAME(cross_entropy) ": classes is 0, must be from 1 to 2147483647");
    REFUSED(LMX(cross_entropy_gradient)(logits, STRIDE, labels, ROWS, 0, loss, output, STRIDE, REDUCTION(LMX_REDUCTION_SUM)),
            LMX_ERR_SIZE, NAME(cross_entropy_gradient) ": classes is 0, must be from 1 to 2147483647");
}

static void a_stride_less_than_a_row_is_refused(void)
{
    REFUSED(LMX(softmax)(logits, CLASSES - 1, output, STRIDE, ROWS, CLASSES), LMX_ERR_SIZE,
            NAME(softmax) ": logits_stride is 4, must be at least classes (5)");
    REFUSED(LMX(softmax)(logits, STRIDE, output, -STRIDE, ROWS, CLASSES), LMX_ERR_SIZE,
            NAME(softmax) ": probabilities_stride is -6, must be at least classes (5)");
    REFUSED(LMX(log_softmax)(logits, STRIDE, output, 0, ROWS, CLASSES), LMX_ERR_SIZE,
            NAME(log_softmax) ": log_probabilities_stride is 0, must be at least classes (5)");
    REFUSED(LMX(logsumexp)(logits, 0, loss, ROWS, CLASSES), LMX_ERR_SIZE,
            NAME(logsumexp) ": logits_stride is 0, must be at least classes (5)");
    REFUSED(LMX(cross_entropy_gradient)(logits, STRIDE, labels, ROWS, CLASSES, loss, output, 4, REDUCTION(LMX_REDUCTION_SUM)),
            LMX_ERR_SIZE, NAME(cross_entropy_gradient) ": gradient_stride is 4, must be at least classes (5)");
}

static void an_overflowing_size_is_refused(void)
{
    REFUSED_WITH(LMX(softmax)(logits, INT64_MAX / 4, output, STRIDE, ROWS, CLASSES), LMX_ERR_SIZE,
                 NAME(softmax) ": logits has 3 rows 2305843009213693951 elements apart, must end within ");
    REFUSED_WITH(LMX(softmax)(logits, STRIDE, output, INT64_MAX, ROWS, CLASSES), LMX_ERR_SIZE,
                 NAME(softmax) ": probabilities has 3 rows 9223372036854775807 elements apart, must end within ");
    REFUSED_WITH(LMX(logsumexp)(logits, CLASSES, loss, INT64_MAX, CLASSES), LMX_ERR_SIZE,
                 NAME(logsumexp) ": logits has 9223372036854775807 rows 5 elements apart, must end within ");
    REFUSED_WITH(LMX(cross_entropy)(logits, 1, labels, INT64_MAX, 1, loss, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_SIZE,
                 NAME(cross_entropy) ": logits has 9223372036854775807 rows 1 elements apart, must end within ");
}

static void a_misaligned_pointer_is_refused(void)
{
    real *misaligned = (real *) ((uintptr_t) logits + sizeof *logits / 2);
    char message[200];
    snprintf(message, sizeof message, NAME(softmax) ": logits is %p, must be a multiple of %zu", (void *) misaligned, sizeof *logits);
    REFUSED(LMX(softmax)(misaligned, CLASSES, output, STRIDE, 1, CLASSES), LMX_ERR_ALIGNMENT, message);
    REFUSED_WITH(LMX(log_softmax)(logits, STRIDE, (real *) ((uintptr_t) output + 2), STRIDE, 1, CLASSES), LMX_ERR_ALIGNMENT,
                 NAME(log_softmax) ": log_probabilities is 0x");
    REFUSED_WITH(LMX(logsumexp)(logits, STRIDE, (real *) ((uintptr_t) loss + 3), 1, CLASSES), LMX_ERR_ALIGNMENT,
                 NAME(logsumexp) ": result is 0x");
    REFUSED_WITH(gradient_call((int32_t *) ((uintptr_t) labels + 2), LMX_REDUCTION_SUM, loss, output), LMX_ERR_ALIGNMENT,
                 NAME(cross_entropy_gradient) ": labels is 0x");
}

static void partial_overlap_is_refused(void)
{
    REFUSED_WITH(LMX(softmax)(logits, STRIDE, logits + 1, STRIDE, ROWS - 1, CLASSES), LMX_ERR_OVERLAP,
                 "must be the same pointer with the same stride or share no element");
    REFUSED_WITH(LMX(softmax)(logits, STRIDE, logits, CLASSES, ROWS, CLASSES), LMX_ERR_OVERLAP,
                 "stride 5) overlaps logits (");
    REFUSED_WITH(LMX(log_softmax)(logits + STRIDE, STRIDE, logits, STRIDE, ROWS - 1, CLASSES), LMX_ERR_OVERLAP,
                 NAME(log_softmax) ": log_probabilities (0x");
    REFUSED_WITH(LMX(logsumexp)(logits, STRIDE, logits, ROWS, CLASSES), LMX_ERR_OVERLAP,
                 NAME(logsumexp) ": result (0x");
    REFUSED_WITH(LMX(cross_entropy)(logits, STRIDE, labels, ROWS, CLASSES, logits + 3, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_OVERLAP,
                 NAME(cross_entropy) ": loss (0x");
    REFUSED_WITH(gradient_call(labels, LMX_REDUCTION_SUM, output + 2, output), LMX_ERR_OVERLAP,
                 NAME(cross_entropy_gradient) ": gradient (0x");
    REFUSED_WITH(gradient_call(labels, LMX_REDUCTION_SUM, loss, logits + 2), LMX_ERR_OVERLAP,
                 NAME(cross_entropy_gradient) ": gradient (0x");
}

static void labels_may_not_be_overwritten(void)
{
    static union {
        int32_t labels[ROWS];
        real values[COUNT];
    } shared;
    memset(&shared, 0, sizeof shared);
    REFUSED_WITH(gradient_call(shared.labels, LMX_REDUCTION_SUM, loss, shared.values), LMX_ERR_OVERLAP, "overlaps labels (0x");
    REFUSED_WITH(gradient_call(shared.labels, LMX_REDUCTION_SUM, shared.values, output), LMX_ERR_OVERLAP, "overlaps labels (0x");
    for (int i = 0; i < COUNT; i++) {
        CHECK(shared.values[i] == 0.0);
    }
}

static void a_label_that_is_no_class_is_refused(void)
{
    labels[1] = CLASSES;
    REFUSED(LMX(cross_entropy)(logits, STRIDE, labels, ROWS, CLASSES, loss, NULL), LMX_ERR_LABEL,
            NAME(cross_entropy) ": labels[1] is 5, must be from 0 to 4");
    labels[1] = 1;
    labels[2] = -1;
    REFUSED(gradient_call(labels, LMX_REDUCTION_NONE, loss, output), LMX_ERR_LABEL,
            NAME(cross_entropy_gradient) ": labels[2] is -1, must be from 0 to 4");
    REFUSED(gradient_call(labels, LMX_REDUCTION_SUM, loss, logits), LMX_ERR_LABEL,
            NAME(cross_entropy_gradient) ": labels[2] is -1, must be from 0 to 4");
    labels[2] = INT32_MIN;
    REFUSED(gradient_call(labels, LMX_REDUCTION_SUM, loss, output), LMX_ERR_LABEL,
            NAME(cross_entropy_gradient) ": labels[2] is -2147483648, must be from 0 to 4");
    labels[2] = 2;
}

static void an_unknown_reduction_is_refused(void)
{
    REFUSED(LMX(cross_entropy)(logits, STRIDE, labels, ROWS, CLASSES, loss, REDUCTION(3)), LMX_ERR_OPTION,
            NAME(cross_entropy) ": reduction is 3, must be from 0 to 2");
    REFUSED(gradient_call(labels, -1, loss, output), LMX_ERR_OPTION,
            NAME(cross_entropy_gradient) ": reduction is -1, must be from 0 to 2");
}

static void success_clears_the_message(void)
{
    CHECK(LMX(softmax)(NULL, STRIDE, output, STRIDE, ROWS, CLASSES) != LMX_OK);
    CHECK(lmx_last_error()[0] != '\0');
    CHECK_OK(LMX(softmax)(logits, STRIDE, output, STRIDE, ROWS, CLASSES));
    CHECK(lmx_last_error()[0] == '\0');
}

int main(void)
{
    CHECK_OK(lmx_init(NULL));
    fill();
    RUN(null_is_refused);
    RUN(a_negative_number_of_rows_is_refused);
    RUN(a_number_of_classes_out_of_range_is_refused);
    RUN(a_stride_less_than_a_row_is_refused);
    RUN(an_overflowing_size_is_refused);
    RUN(a_misaligned_pointer_is_refused);
    RUN(partial_overlap_is_refused);
    RUN(labels_may_not_be_overwritten);
    RUN(a_label_that_is_no_class_is_refused);
    RUN(an_unknown_reduction_is_refused);
    RUN(success_clears_the_message);
    return test_result();
}

/* Bad input gets a code and a message that names the argument, its value and the limit, and leaves every buffer as it was. */
#include "test.h"

#include <stdlib.h>

enum { ROWS = 3, CLASSES = 5, STRIDE = 6, COUNT = ROWS * STRIDE };

static float logits[COUNT];
static float output[COUNT];
static float loss[ROWS];
static int32_t labels[ROWS];

static void fill(void)
{
    for (int i = 0; i < COUNT; i++) {
        logits[i] = (float) i * 0.25f;
        output[i] = -1000.0f - (float) i;
    }
    for (int r = 0; r < ROWS; r++) {
        loss[r] = -77.0f - (float) r;
        labels[r] = r;
    }
}

static int untouched(void)
{
    for (int i = 0; i < COUNT; i++) {
        if (logits[i] != (float) i * 0.25f || output[i] != -1000.0f - (float) i) {
            return 0;
        }
    }
    for (int r = 0; r < ROWS; r++) {
        if (loss[r] != -77.0f - (float) r) {
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

static lmx_status gradient_call(const int32_t *used_labels, lmx_reduction reduction, float *used_loss, float *gradient)
{
    return lmx_cross_entropy_gradient_f32(logits, STRIDE, used_labels, ROWS, CLASSES, used_loss, gradient, STRIDE,
                                          REDUCTION(reduction));
}

static void null_is_refused(void)
{
    REFUSED(lmx_softmax_f32(NULL, STRIDE, output, STRIDE, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            "lmx_softmax_f32: logits is NULL, must point to 17 elements");
    REFUSED(lmx_softmax_f32(logits, STRIDE, NULL, STRIDE, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            "lmx_softmax_f32: probabilities is NULL, must point to 17 elements");
    REFUSED(lmx_log_softmax_f32(logits, STRIDE, NULL, STRIDE, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            "lmx_log_softmax_f32: log_probabilities is NULL, must point to 17 elements");
    REFUSED(lmx_logsumexp_f32(NULL, STRIDE, loss, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            "lmx_logsumexp_f32: logits is NULL, must point to 17 elements");
    REFUSED(lmx_logsumexp_f32(logits, STRIDE, NULL, ROWS, CLASSES), LMX_ERR_NULL_POINTER,
            "lmx_logsumexp_f32: result is NULL, must point to 3 elements");
    REFUSED(lmx_cross_entropy_f32(NULL, STRIDE, labels, ROWS, CLASSES, loss, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_NULL_POINTER,
            "lmx_cross_entropy_f32: logits is NULL, must point to 17 elements");
    REFUSED(lmx_cross_entropy_f32(logits, STRIDE, NULL, ROWS, CLASSES, loss, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_NULL_POINTER,
            "lmx_cross_entropy_f32: labels is NULL, must point to 3 elements");
    REFUSED(lmx_cross_entropy_f32(logits, STRIDE, labels, ROWS, CLASSES, NULL, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_NULL_POINTER,
            "lmx_cross_entropy_f32: loss is NULL, must point to 1 element");
    REFUSED(lmx_cross_entropy_f32(logits, STRIDE, labels, ROWS, CLASSES, NULL, REDUCTION(LMX_REDUCTION_NONE)), LMX_ERR_NULL_POINTER,
            "lmx_cross_entropy_f32: loss is NULL, must point to 3 elements");
    REFUSED(lmx_cross_entropy_f32(NULL, CLASSES, NULL, 0, CLASSES, NULL, NULL), LMX_ERR_NULL_POINTER,
            "lmx_cross_entropy_f32: loss is NULL, must point to 1 element");
    REFUSED(gradient_call(labels, LMX_REDUCTION_MEAN, loss, NULL), LMX_ERR_NULL_POINTER,
            "lmx_cross_entropy_gradient_f32: gradient is NULL, must point to 17 elements");
    REFUSED(gradient_call(NULL, LMX_REDUCTION_MEAN, loss, output), LMX_ERR_NULL_POINTER,
            "lmx_cross_entropy_gradient_f32: labels is NULL, must point to 3 elements");
}

static void a_negative_number_of_rows_is_refused(void)
{
    REFUSED(lmx_softmax_f32(logits, STRIDE, output, STRIDE, -1, CLASSES), LMX_ERR_SIZE,
            "lmx_softmax_f32: rows is -1, must be at least 0");
    REFUSED(lmx_log_softmax_f32(logits, STRIDE, output, STRIDE, INT64_MIN, CLASSES), LMX_ERR_SIZE,
            "lmx_log_softmax_f32: rows is -9223372036854775808, must be at least 0");
    REFUSED(lmx_logsumexp_f32(logits, STRIDE, loss, -1, CLASSES), LMX_ERR_SIZE,
            "lmx_logsumexp_f32: rows is -1, must be at least 0");
    REFUSED(lmx_cross_entropy_f32(logits, STRIDE, labels, -1, CLASSES, loss, REDUCTION(LMX_REDUCTION_NONE)), LMX_ERR_SIZE,
            "lmx_cross_entropy_f32: rows is -1, must be at least 0");
    REFUSED(lmx_cross_entropy_gradient_f32(logits, STRIDE, labels, -5, CLASSES, loss, output, STRIDE, NULL),
            LMX_ERR_SIZE, "lmx_cross_entropy_gradient_f32: rows is -5, must be at least 0");
}

static void a_number_of_classes_out_of_range_is_refused(void)
{
    REFUSED(lmx_softmax_f32(logits, STRIDE, output, STRIDE, ROWS, 0), LMX_ERR_SIZE,
            "lmx_softmax_f32: classes is 0, must be from 1 to 2147483647");
    REFUSED(lmx_log_softmax_f32(logits, STRIDE, output, STRIDE, ROWS, -1), LMX_ERR_SIZE,
            "lmx_log_softmax_f32: classes is -1, must be from 1 to 2147483647");
    REFUSED(lmx_logsumexp_f32(logits, INT64_MAX, loss, 1, 2147483648), LMX_ERR_SIZE,
            "lmx_logsumexp_f32: classes is 2147483648, must be from 0 to 2147483647");
    REFUSED(lmx_cross_entropy_f32(logits, STRIDE, labels, 0, 0, loss, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_SIZE,
            "lmx_cross_entropy_f32: classes is 0, must be from 1 to 2147483647");
    REFUSED(lmx_cross_entropy_gradient_f32(logits, STRIDE, labels, ROWS, 0, loss, output, STRIDE, REDUCTION(LMX_REDUCTION_SUM)),
            LMX_ERR_SIZE, "lmx_cross_entropy_gradient_f32: classes is 0, must be from 1 to 2147483647");
}

static void a_stride_less_than_a_row_is_refused(void)
{
    REFUSED(lmx_softmax_f32(logits, CLASSES - 1, output, STRIDE, ROWS, CLASSES), LMX_ERR_SIZE,
            "lmx_softmax_f32: logits_stride is 4, must be at least classes (5)");
    REFUSED(lmx_softmax_f32(logits, STRIDE, output, -STRIDE, ROWS, CLASSES), LMX_ERR_SIZE,
            "lmx_softmax_f32: probabilities_stride is -6, must be at least classes (5)");
    REFUSED(lmx_log_softmax_f32(logits, STRIDE, output, 0, ROWS, CLASSES), LMX_ERR_SIZE,
            "lmx_log_softmax_f32: log_probabilities_stride is 0, must be at least classes (5)");
    REFUSED(lmx_logsumexp_f32(logits, 0, loss, ROWS, CLASSES), LMX_ERR_SIZE,
            "lmx_logsumexp_f32: logits_stride is 0, must be at least classes (5)");
    REFUSED(lmx_cross_entropy_gradient_f32(logits, STRIDE, labels, ROWS, CLASSES, loss, output, 4, REDUCTION(LMX_REDUCTION_SUM)),
            LMX_ERR_SIZE, "lmx_cross_entropy_gradient_f32: gradient_stride is 4, must be at least classes (5)");
}

static void an_overflowing_size_is_refused(void)
{
    REFUSED_WITH(lmx_softmax_f32(logits, INT64_MAX / 4, output, STRIDE, ROWS, CLASSES), LMX_ERR_SIZE,
                 "lmx_softmax_f32: logits has 3 rows 2305843009213693951 elements apart, must end within ");
    REFUSED_WITH(lmx_softmax_f32(logits, STRIDE, output, INT64_MAX, ROWS, CLASSES), LMX_ERR_SIZE,
                 "lmx_softmax_f32: probabilities has 3 rows 9223372036854775807 elements apart, must end within ");
    REFUSED_WITH(lmx_logsumexp_f32(logits, CLASSES, loss, INT64_MAX, CLASSES), LMX_ERR_SIZE,
                 "lmx_logsumexp_f32: logits has 9223372036854775807 rows 5 elements apart, must end within ");
    REFUSED_WITH(lmx_cross_entropy_f32(logits, 1, labels, INT64_MAX, 1, loss, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_SIZE,
                 "lmx_cross_entropy_f32: logits has 9223372036854775807 rows 1 elements apart, must end within ");
}

static void a_misaligned_pointer_is_refused(void)
{
    float *misaligned = (float *) ((uintptr_t) logits + 1);
    char message[200];
    snprintf(message, sizeof message, "lmx_softmax_f32: logits is %p, must be a multiple of 4", (void *) misaligned);
    REFUSED(lmx_softmax_f32(misaligned, CLASSES, output, STRIDE, 1, CLASSES), LMX_ERR_ALIGNMENT, message);
    REFUSED_WITH(lmx_log_softmax_f32(logits, STRIDE, (float *) ((uintptr_t) output + 2), STRIDE, 1, CLASSES), LMX_ERR_ALIGNMENT,
                 "lmx_log_softmax_f32: log_probabilities is 0x");
    REFUSED_WITH(lmx_logsumexp_f32(logits, STRIDE, (float *) ((uintptr_t) loss + 3), 1, CLASSES), LMX_ERR_ALIGNMENT,
                 "lmx_logsumexp_f32: result is 0x");
    REFUSED_WITH(gradient_call((int32_t *) ((uintptr_t) labels + 2), LMX_REDUCTION_SUM, loss, output), LMX_ERR_ALIGNMENT,
                 "lmx_cross_entropy_gradient_f32: labels is 0x");
}

static void partial_overlap_is_refused(void)
{
    REFUSED_WITH(lmx_softmax_f32(logits, STRIDE, logits + 1, STRIDE, ROWS - 1, CLASSES), LMX_ERR_OVERLAP,
                 "must be the same pointer with the same stride or share no element");
    REFUSED_WITH(lmx_softmax_f32(logits, STRIDE, logits, CLASSES, ROWS, CLASSES), LMX_ERR_OVERLAP,
                 "stride 5) overlaps logits (");
    REFUSED_WITH(lmx_log_softmax_f32(logits + STRIDE, STRIDE, logits, STRIDE, ROWS - 1, CLASSES), LMX_ERR_OVERLAP,
                 "lmx_log_softmax_f32: log_probabilities (0x");
    REFUSED_WITH(lmx_logsumexp_f32(logits, STRIDE, logits, ROWS, CLASSES), LMX_ERR_OVERLAP,
                 "lmx_logsumexp_f32: result (0x");
    REFUSED_WITH(lmx_cross_entropy_f32(logits, STRIDE, labels, ROWS, CLASSES, logits + 3, REDUCTION(LMX_REDUCTION_SUM)), LMX_ERR_OVERLAP,
                 "lmx_cross_entropy_f32: loss (0x");
    REFUSED_WITH(gradient_call(labels, LMX_REDUCTION_SUM, output + 2, output), LMX_ERR_OVERLAP,
                 "lmx_cross_entropy_gradient_f32: gradient (0x");
    REFUSED_WITH(gradient_call(labels, LMX_REDUCTION_SUM, loss, logits + 2), LMX_ERR_OVERLAP,
                 "lmx_cross_entropy_gradient_f32: gradient (0x");
}

static void labels_may_not_be_overwritten(void)
{
    static union {
        int32_t labels[ROWS];
        float values[COUNT];
    } shared;
    memset(&shared, 0, sizeof shared);
    REFUSED_WITH(gradient_call(shared.labels, LMX_REDUCTION_SUM, loss, shared.values), LMX_ERR_OVERLAP, "overlaps labels (0x");
    REFUSED_WITH(gradient_call(shared.labels, LMX_REDUCTION_SUM, shared.values, output), LMX_ERR_OVERLAP, "overlaps labels (0x");
    for (int i = 0; i < COUNT; i++) {
        CHECK(shared.values[i] == 0.0f);
    }
}

static void a_label_that_is_no_class_is_refused(void)
{
    labels[1] = CLASSES;
    REFUSED(lmx_cross_entropy_f32(logits, STRIDE, labels, ROWS, CLASSES, loss, NULL), LMX_ERR_LABEL,
            "lmx_cross_entropy_f32: labels[1] is 5, must be from 0 to 4");
    labels[1] = 1;
    labels[2] = -1;
    REFUSED(gradient_call(labels, LMX_REDUCTION_NONE, loss, output), LMX_ERR_LABEL,
            "lmx_cross_entropy_gradient_f32: labels[2] is -1, must be from 0 to 4");
    REFUSED(gradient_call(labels, LMX_REDUCTION_SUM, loss, logits), LMX_ERR_LABEL,
            "lmx_cross_entropy_gradient_f32: labels[2] is -1, must be from 0 to 4");
    labels[2] = INT32_MIN;
    REFUSED(gradient_call(labels, LMX_REDUCTION_SUM, loss, output), LMX_ERR_LABEL,
            "lmx_cross_entropy_gradient_f32: labels[2] is -2147483648, must be from 0 to 4");
    labels[2] = 2;
}

static void an_unknown_reduction_is_refused(void)
{
    REFUSED(lmx_cross_entropy_f32(logits, STRIDE, labels, ROWS, CLASSES, loss, REDUCTION(3)), LMX_ERR_OPTION,
            "lmx_cross_entropy_f32: reduction is 3, must be from 0 to 2");
    REFUSED(gradient_call(labels, -1, loss, output), LMX_ERR_OPTION,
            "lmx_cross_entropy_gradient_f32: reduction is -1, must be from 0 to 2");
}

static void success_clears_the_message(void)
{
    CHECK(lmx_softmax_f32(NULL, STRIDE, output, STRIDE, ROWS, CLASSES) != LMX_OK);
    CHECK(lmx_last_error()[0] != '\0');
    CHECK_OK(lmx_softmax_f32(logits, STRIDE, output, STRIDE, ROWS, CLASSES));
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

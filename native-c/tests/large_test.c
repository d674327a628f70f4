/*
 * Arrays of more than 2 GiB, in memory of which only the pages that are written exist: large_test [GIB], where GIB is how much of that
 * memory a call is to write.
 */
#include "vm.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <sys/mman.h>

enum { FEW = 5, ROWS = 3 };

/* More elements apart than an int counts, and more than 4 GiB. */
static const int64_t far_apart = (INT64_C(1) << 31) + 3;

/* Zeros, as many as nobody has memory for. */
static void *zeros(int64_t count, size_t element_bytes)
{
    void *start = mmap(NULL, (size_t) count * element_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(start != MAP_FAILED);
    return start == MAP_FAILED ? NULL : start;
}

static void release(void *start, int64_t count, size_t element_bytes)
{
    CHECK(munmap(start, (size_t) count * element_bytes) == 0);
}

static bool goes_by_jni(void)
{
    const char *bridge = getenv("LANEMAX_BRIDGE");
    return bridge != NULL && strcmp(bridge, "jni") == 0;
}

/* log(exp(top) + others exp(0)). */
static double log_sum_exp(double top, double others)
{
    return top + log1p(others * exp(-top));
}

static void the_jni_bridge_refuses_more_than_2_gib(void)
{
    const int64_t classes = (INT64_C(1) << 29) + 1;
    float *logits = zeros(classes, sizeof *logits);
    float result = -1;
    CHECK_FAILS(lmx_logsumexp_f32(logits, classes, &result, 1, classes), LMX_ERR_SIZE,
                "lmx_logsumexp_f32: logits has 2147483652 bytes, must have at most 2147483647 through the JNI bridge");
    CHECK(result == -1);
    release(logits, classes, sizeof *logits);
}

/* Rows that are copied take the heap, which has 64 MiB: 262144 classes always fit, and where more do not, nothing is lost. */
static void rows_that_are_too_long_for_the_heap_get_a_code(void)
{
    const int64_t enough = 262144, too_many = 20 * enough;
    float *logits = zeros(too_many, sizeof *logits), *targets = zeros(too_many, sizeof *targets);
    float *gradient = zeros(too_many, sizeof *gradient);
    double loss = 0;
    lmx_batch batch = LMX_BATCH_INIT;
    batch.outer = 1;
    batch.classes = too_many;
    batch.input.data = logits;
    batch.targets.data = targets;
    batch.gradient.data = gradient;
    targets[0] = targets[1] = 0.5F;
    CHECK_FAILS_WITH(lmx_kl_divergence_f32(&batch, NULL, &loss), LMX_ERR_OUT_OF_MEMORY, "LANEMAX_JVM_OPTIONS=-Xmx1g");
    batch.classes = enough;
    CHECK_OK(lmx_kl_divergence_f32(&batch, NULL, &loss));
    CHECK(fabs(loss - log((double) enough / 2)) < 1e-5);
    release(logits, too_many, sizeof *logits);
    release(targets, too_many, sizeof *targets);
    release(gradient, too_many, sizeof *gradient);
}

/* Of each row the last logit is the largest, and the label. */
static void results_of_long_rows_reach_behind_2_gib(void)
{
    const int64_t classes = 200000001;
    const double expected = log_sum_exp(20, (double) classes - 1);
    float *logits = zeros(ROWS * classes, sizeof *logits);
    float sums[ROWS], loss;
    int32_t labels[ROWS];
    for (int row = 0; row < ROWS; row++) {
        logits[(row + 1) * classes - 1] = 20;
        labels[row] = (int32_t) classes - 1;
    }
    CHECK_OK(lmx_logsumexp_f32(logits, classes, sums, ROWS, classes));
    CHECK_OK(lmx_cross_entropy_f32(logits, classes, labels, ROWS, classes, &loss, NULL));
    for (int row = 0; row < ROWS; row++) {
        CHECK(fabs(sums[row] - expected) <= 4 * FLT_EPSILON * expected);
    }
    CHECK(fabs(loss - (expected - 20)) <= 4 * FLT_EPSILON * expected);
    release(logits, ROWS * classes, sizeof *logits);
}

static void results_of_many_rows_reach_behind_2_gib(void)
{
    enum { CLASSES = 20000, MANY = 30000 };
    static int32_t largest[MANY];
    double *logits = zeros((int64_t) MANY * CLASSES, sizeof *logits);
    lmx_rows rows = LMX_ROWS_INIT;
    rows.outer = MANY;
    rows.classes = CLASSES;
    rows.input.data = logits;
    rows.indices.data = largest;
    logits[(int64_t) MANY * CLASSES - 1] = 1;
    CHECK_OK(lmx_argmax_forward_f64(&rows));
    CHECK(largest[0] == 0 && largest[MANY - 2] == 0 && largest[MANY - 1] == CLASSES - 1);
    release(logits, (int64_t) MANY * CLASSES, sizeof *logits);
}

/* A row of as many classes as there may be. */
static void the_longest_row_has_its_results(void)
{
    const int64_t classes = INT32_MAX;
    const double expected = log_sum_exp(20, (double) classes - 1);
    float *logits = zeros(classes, sizeof *logits);
    float sum;
    logits[classes - 1] = 20;
    CHECK_OK(lmx_logsumexp_f32(logits, classes, &sum, 1, classes));
    CHECK(fabs(sum - expected) <= 4 * FLT_EPSILON * expected);
    release(logits, classes, sizeof *logits);
}

#define DEFINE_ROWS_FAR_APART(T, real) \
    static void rows_##T##_may_lie_far_apart(void) \
    { \
        const int64_t count = (ROWS - 1) * far_apart + FEW; \
        const int64_t stride = far_apart; \
        real *logits = zeros(count, sizeof *logits), *output = zeros(count, sizeof *output); \
        real *gradient = zeros(count, sizeof *gradient), *hessian = zeros(count, sizeof *hessian); \
        real few[ROWS * FEW], few_outputs[ROWS * FEW], few_gradients[ROWS * FEW], few_hessians[ROWS * FEW]; \
        const int32_t labels[ROWS] = {4, 0, 2}; \
        double loss, few_loss; \
        lmx_batch batch = LMX_BATCH_INIT; \
        for (int i = 0; i < ROWS * FEW; i++) { \
            logits[i / FEW * far_apart + i % FEW] = few[i] = (real) ((i * 37) % 101 * 0.125 - 3); \
        } \
        CHECK_OK(lmx_softmax_##T(logits, stride, output, stride, ROWS, FEW)); \
        CHECK_OK(lmx_softmax_##T(few, FEW, few_outputs, FEW, ROWS, FEW)); \
        batch.outer = ROWS; \
        batch.classes = FEW; \
        batch.labels.data = labels; \
        batch.input.data = few; \
        batch.gradient.data = few_gradients; \
        batch.hessian.data = few_hessians; \
        CHECK_OK(lmx_cross_entropy_loss_##T(&batch, NULL, &few_loss)); \
        batch.input.data = logits; \
        batch.gradient.data = gradient; \
        batch.hessian.data = hessian; \
        batch.input.outer_stride = batch.gradient.outer_stride = batch.hessian.outer_stride = stride; \
        CHECK_OK(lmx_cross_entropy_loss_##T(&batch, NULL, &loss)); \
        CHECK(loss == few_loss); \
        for (int i = 0; i < ROWS * FEW; i++) { \
            const int64_t at = i / FEW * far_apart + i % FEW; \
            CHECK(output[at] == few_outputs[i] && gradient[at] == few_gradients[i] && hessian[at] == few_hessians[i]); \
        } \
        release(logits, count, sizeof *logits); \
        release(output, count, sizeof *output); \
        release(gradient, count, sizeof *gradient); \
        release(hessian, count, sizeof *hessian); \
    }
DEFINE_ROWS_FAR_APART(f32, float)
DEFINE_ROWS_FAR_APART(f64, double)

/* Classes that are so far apart, and rows side by side. */
static void classes_may_lie_far_apart(void)
{
    const int64_t count = (FEW - 1) * far_apart + ROWS;
    float *logits = zeros(count, sizeof *logits), *output = zeros(count, sizeof *output);
    lmx_rows rows = LMX_ROWS_INIT;
    for (int c = 0; c < FEW; c++) {
        for (int row = 0; row < ROWS; row++) {
            logits[c * far_apart + row] = (float) row;
        }
    }
    rows.outer = 1;
    rows.classes = FEW;
    rows.inner = ROWS;
    rows.input.data = logits;
    rows.output.data = output;
    rows.input.class_stride = rows.output.class_stride = far_apart;
    CHECK_OK(lmx_softmax_forward_f32(&rows, NULL));
    for (int c = 0; c < FEW; c++) {
        for (int row = 0; row < ROWS; row++) {
            CHECK(output[c * far_apart + row] == 0.2f);
        }
    }
    release(logits, count, sizeof *logits);
    release(output, count, sizeof *output);
}

/* Each row has the same logits and so the same probabilities, up to the last byte. */
static void outputs_of_so_much_memory_are_written(int64_t gib)
{
    enum { CLASSES = 1000, ROW_BYTES = CLASSES * sizeof(float) };
    const int64_t count = (gib << 30) / ROW_BYTES;
    float *values = zeros(count * CLASSES, sizeof *values);
    float probabilities[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
        values[c] = (float) ((c * 37) % 101) * 0.125f;
    }
    for (int64_t row = 1; row < count; row++) {
        memcpy(values + row * CLASSES, values, ROW_BYTES);
    }
    CHECK_OK(lmx_softmax_f32(values, CLASSES, probabilities, CLASSES, 1, CLASSES));
    CHECK_OK(lmx_softmax_f32(values, CLASSES, values, CLASSES, count, CLASSES));
    for (int64_t row = 0; row < count; row++) {
        CHECK(memcmp(values + row * CLASSES, probabilities, ROW_BYTES) == 0);
    }
    release(values, count * CLASSES, sizeof *values);
}

int main(int argc, char **argv)
{
    CHECK_OK(lmx_init(NULL));
    RUN(rows_that_are_too_long_for_the_heap_get_a_code);
    if (goes_by_jni()) {
        RUN(the_jni_bridge_refuses_more_than_2_gib);
        return test_result();
    }
    RUN(results_of_long_rows_reach_behind_2_gib);
    RUN(results_of_many_rows_reach_behind_2_gib);
    RUN(rows_f32_may_lie_far_apart);
    RUN(rows_f64_may_lie_far_apart);
    RUN(classes_may_lie_far_apart);
    if (argc > 1) {
        RUN(the_longest_row_has_its_results);
        printf("outputs_of_so_much_memory_are_written\n");
        outputs_of_so_much_memory_are_written(atoll(argv[1]));
    }
    return test_result();
}

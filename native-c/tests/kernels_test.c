/* The kernels against a reference in double, within the bounds that lanemax.h states. */
#include "test.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

typedef enum { SOFTMAX, LOG_SOFTMAX, LOGSUMEXP, LOSS, REDUCED_LOSS, GRADIENT, KERNEL_COUNT } measured_kernel;

/* The bounds of lanemax.h. */
static const struct {
    const char *name;
    double ulps;
} bounds[KERNEL_COUNT] = {
    {"softmax", 3.0}, {"log_softmax", 2.0}, {"logsumexp", 4.0}, {"loss", 2.0}, {"sum and mean of losses", 3.0}, {"gradient", 4.0},
};

enum { ROWS = 3, MAX_CLASSES = 4098, PADDING = 7, MAX_COUNT = ROWS * (MAX_CLASSES + PADDING) };

static float logits[MAX_COUNT];
static float output[MAX_COUNT];
static float other[MAX_COUNT];
static int32_t labels[ROWS];
static double worst[KERNEL_COUNT];
static char current_case[100];

/* Exact values of one row. */
static double exact_p[MAX_CLASSES];
static double exact_log_p[MAX_CLASSES];
static double exact_logsumexp;
static double exact_max;      /* logsumexp is exact_max + exact_log_sum, its two terms */
static double exact_log_sum;

static double random_unit(void)
{
    static uint64_t state = 12345;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double) (state >> 11) / 9007199254740992.0;
}

static void fill_random(int count, double scale)
{
    for (int i = 0; i < count; i++) {
        logits[i] = (float) (scale * (random_unit() + random_unit() + random_unit() - 1.5) * 2.0);
    }
}

/* The terms other than the maximum are summed apart, so that nothing is lost near a probability of 1. */
static void compute_exact(const float *row, int classes)
{
    int best = 0;
    double tail = 0.0;
    for (int c = 1; c < classes; c++) {
        best = row[c] > row[best] ? c : best;
    }
    for (int c = 0; c < classes; c++) {
        tail += c == best ? 0.0 : exp((double) row[c] - row[best]);
    }
    exact_max = row[best];
    exact_log_sum = log1p(tail);
    exact_logsumexp = exact_max + exact_log_sum;
    for (int c = 0; c < classes; c++) {
        exact_log_p[c] = (double) row[c] - exact_max - exact_log_sum;
        exact_p[c] = exp((double) row[c] - exact_max) / (1.0 + tail);
    }
}

/* 1 - p of a class without cancellation. */
static double exact_rest(int class, int classes)
{
    double rest = 0.0;
    for (int c = 0; c < classes; c++) {
        rest += c == class ? 0.0 : exact_p[c];
    }
    return rest;
}

/* The distance in units of the last place of `unit`; results below the smallest normal number may be flushed. */
static double ulps(double actual, double exact, double unit)
{
    int exponent;
    frexp(unit, &exponent);
    if (fabs(exact) < FLT_MIN && fabs(actual) <= FLT_MIN) {
        return 0.0;
    }
    return fabs(actual - exact) / ldexp(1.0, exponent - 24);
}

static void check_within(double actual, double exact, double unit, measured_kernel kernel)
{
    double distance = ulps(actual, exact, unit);
    char detail[200];
    if (distance > bounds[kernel].ulps) {
        snprintf(detail, sizeof detail, "%s: %.9g instead of %.17g, %.2f ulp, case: %s",
                 bounds[kernel].name, actual, exact, distance, current_case);
    }
    report(distance <= bounds[kernel].ulps, "within the stated bound", __FILE__, __LINE__, detail);
    worst[kernel] = distance > worst[kernel] ? distance : worst[kernel];
}

static int same_bits(const float *a, const float *b, int count)
{
    return memcmp(a, b, (size_t) count * sizeof *a) == 0;
}

static void check_matrices(int classes, int stride)
{
    CHECK_OK(lmx_softmax_f32(logits, stride, output, classes, ROWS, classes));
    CHECK_OK(lmx_log_softmax_f32(logits, stride, other, stride, ROWS, classes));
    float result[ROWS];
    CHECK_OK(lmx_logsumexp_f32(logits, stride, result, ROWS, classes));
    for (int r = 0; r < ROWS; r++) {
        compute_exact(logits + r * stride, classes);
        for (int c = 0; c < classes; c++) {
            check_within(output[r * classes + c], exact_p[c], exact_p[c], SOFTMAX);
            check_within(other[r * stride + c], exact_log_p[c], exact_log_p[c], LOG_SOFTMAX);
        }
        check_within(result[r], exact_logsumexp, fmax(fabs(exact_max), exact_log_sum), LOGSUMEXP);
    }
}

static void check_loss_and_gradient(int classes, int stride)
{
    float each[ROWS];
    float each_alone[ROWS];
    float sum;
    float sum_alone;
    float mean;
    double exact_sum = 0.0;
    for (int r = 0; r < ROWS; r++) {
        labels[r] = (int32_t) (random_unit() * classes);
    }
    CHECK_OK(lmx_cross_entropy_f32(logits, stride, labels, ROWS, classes, each_alone, REDUCTION(LMX_REDUCTION_NONE)));
    CHECK_OK(lmx_cross_entropy_f32(logits, stride, labels, ROWS, classes, &sum_alone, REDUCTION(LMX_REDUCTION_SUM)));
    CHECK_OK(lmx_cross_entropy_gradient_f32(logits, stride, labels, ROWS, classes, each, output, classes,
                                            REDUCTION(LMX_REDUCTION_NONE)));
    CHECK_OK(lmx_cross_entropy_gradient_f32(logits, stride, labels, ROWS, classes, &sum, other, classes,
                                            REDUCTION(LMX_REDUCTION_SUM)));
    CHECK(same_bits(each, each_alone, ROWS));
    CHECK(same_bits(&sum, &sum_alone, 1));
    CHECK(same_bits(output, other, ROWS * classes));
    CHECK_OK(lmx_cross_entropy_gradient_f32(logits, stride, labels, ROWS, classes, &mean, other, classes, NULL));
    for (int r = 0; r < ROWS; r++) {
        int label = labels[r];
        compute_exact(logits + r * stride, classes);
        exact_sum -= exact_log_p[label];
        check_within(each[r], -exact_log_p[label], exact_log_p[label], LOSS);
        exact_p[label] = -exact_rest(label, classes);
        for (int c = 0; c < classes; c++) {
            check_within(output[r * classes + c], exact_p[c], exact_p[c], GRADIENT);
            check_within(other[r * classes + c], exact_p[c] / ROWS, exact_p[c] / ROWS, GRADIENT);
        }
    }
    check_within(sum, exact_sum, exact_sum, REDUCED_LOSS);
    check_within(mean, exact_sum / ROWS, exact_sum / ROWS, REDUCED_LOSS);
}

static void results_are_within_the_stated_bounds(void)
{
    const double scales[] = {1.0, 4.0, 20.0, 300.0};
    const int sizes[] = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 1000, MAX_CLASSES};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (int k = 0; k < 4; k++) {
            for (int padding = 0; padding <= PADDING; padding += PADDING) {
                int stride = sizes[s] + padding;
                snprintf(current_case, sizeof current_case, "%d classes, scale %g, stride %d", sizes[s], scales[k], stride);
                fill_random(MAX_COUNT, scales[k]);
                check_matrices(sizes[s], stride);
                check_loss_and_gradient(sizes[s], stride);
            }
        }
    }
    for (int kernel = 0; kernel < KERNEL_COUNT; kernel++) {
        printf("  worst error of %s: %.2f ulp\n", bounds[kernel].name, worst[kernel]);
    }
}

static void a_confident_right_answer_keeps_its_digits(void)
{
    float row[3] = {20.0f, 0.0f, -1.0f};
    int32_t label = 0;
    float loss;
    snprintf(current_case, sizeof current_case, "logits 20, 0, -1, label 0");
    compute_exact(row, 3);
    CHECK_OK(lmx_cross_entropy_f32(row, 3, &label, 1, 3, &loss, REDUCTION(LMX_REDUCTION_SUM)));
    CHECK(loss > 0.0f);
    check_within(loss, -exact_log_p[0], exact_log_p[0], LOSS);
}

static void strides_change_no_bit_and_padding_stays_as_it_is(void)
{
    enum { CLASSES = 100, WIDE = CLASSES + PADDING };
    float dense[ROWS * CLASSES];
    fill_random(ROWS * WIDE, 4.0);
    for (int r = 0; r < ROWS; r++) {
        memcpy(dense + r * CLASSES, logits + r * WIDE, CLASSES * sizeof *dense);
    }
    for (int i = 0; i < MAX_COUNT; i++) {
        other[i] = -5.0f;
    }
    CHECK_OK(lmx_softmax_f32(dense, CLASSES, output, CLASSES, ROWS, CLASSES));
    CHECK_OK(lmx_softmax_f32(logits, WIDE, other + 1, WIDE, ROWS, CLASSES));
    CHECK(other[0] == -5.0f);
    for (int r = 0; r < ROWS; r++) {
        CHECK(same_bits(output + r * CLASSES, other + 1 + r * WIDE, CLASSES));
        for (int c = CLASSES; c < WIDE; c++) {
            CHECK(other[1 + r * WIDE + c] == -5.0f);
        }
    }
}

static void in_place_gives_the_same_bits(void)
{
    enum { CLASSES = 129 };
    float loss;
    float loss_in_place;
    fill_random(ROWS * CLASSES, 4.0);
    memset(labels, 0, sizeof labels);
    memcpy(other, logits, sizeof logits);
    CHECK_OK(lmx_softmax_f32(logits, CLASSES, output, CLASSES, ROWS, CLASSES));
    CHECK_OK(lmx_softmax_f32(other, CLASSES, other, CLASSES, ROWS, CLASSES));
    CHECK(same_bits(output, other, ROWS * CLASSES));
    memcpy(other, logits, sizeof logits);
    CHECK_OK(lmx_log_softmax_f32(logits, CLASSES, output, CLASSES, ROWS, CLASSES));
    CHECK_OK(lmx_log_softmax_f32(other, CLASSES, other, CLASSES, ROWS, CLASSES));
    CHECK(same_bits(output, other, ROWS * CLASSES));
    memcpy(other, logits, sizeof logits);
    CHECK_OK(lmx_cross_entropy_gradient_f32(logits, CLASSES, labels, ROWS, CLASSES, &loss, output, CLASSES, NULL));
    CHECK_OK(lmx_cross_entropy_gradient_f32(other, CLASSES, labels, ROWS, CLASSES, &loss_in_place, other, CLASSES, NULL));
    CHECK(same_bits(output, other, ROWS * CLASSES));
    CHECK(same_bits(&loss, &loss_in_place, 1));
}

static void a_matrix_beside_its_output_is_computed_like_any(void)
{
    enum { CLASSES = 10, WIDE = 2 * CLASSES };
    fill_random(ROWS * WIDE, 4.0);
    CHECK_OK(lmx_softmax_f32(logits, WIDE, output, CLASSES, ROWS, CLASSES));
    CHECK_OK(lmx_softmax_f32(logits, WIDE, logits + CLASSES, WIDE, ROWS, CLASSES));
    for (int r = 0; r < ROWS; r++) {
        CHECK(same_bits(output + r * CLASSES, logits + r * WIDE + CLASSES, CLASSES));
    }
}

/* Rows 0 and 2 are ordinary, row 1 is the special one; the ordinary ones must not notice. */
static void check_special_row(const float special[3], int probabilities_are_nan, float logsumexp, int32_t label, float loss)
{
    float rows[9] = {1, 2, 3, 0, 0, 0, 3, 2, 1};
    float p[9];
    float log_p[9];
    float result[3];
    float losses[3];
    float gradient[9];
    int32_t row_labels[3] = {0, label, 2};
    memcpy(rows + 3, special, 3 * sizeof *special);
    CHECK_OK(lmx_softmax_f32(rows, 3, p, 3, 3, 3));
    CHECK_OK(lmx_log_softmax_f32(rows, 3, log_p, 3, 3, 3));
    CHECK_OK(lmx_logsumexp_f32(rows, 3, result, 3, 3));
    CHECK_OK(lmx_cross_entropy_gradient_f32(rows, 3, row_labels, 3, 3, losses, gradient, 3, REDUCTION(LMX_REDUCTION_NONE)));
    for (int c = 0; c < 3; c++) {
        CHECK(!isnan(p[3 + c]) == !probabilities_are_nan);
        CHECK(!isnan(log_p[3 + c]) == !probabilities_are_nan);
        CHECK(!isnan(gradient[3 + c]) == !probabilities_are_nan);
        CHECK(p[c] > 0.0f && p[6 + c] == p[2 - c] && log_p[c] < 0.0f && log_p[6 + c] == log_p[2 - c]);
        CHECK(gradient[c] == gradient[8 - c]);
    }
    CHECK(result[0] == result[2] && losses[0] == losses[2] && isfinite(losses[0]));
    CHECK(isnan(logsumexp) ? isnan(result[1]) : result[1] == logsumexp);
    CHECK(isnan(loss) ? isnan(losses[1]) : losses[1] == loss);
}

static void special_values_follow_the_contract(void)
{
    const float all_minus_infinity[3] = {-INFINITY, -INFINITY, -INFINITY};
    const float plus_infinity[3] = {1.0f, INFINITY, 2.0f};
    const float not_a_number[3] = {1.0f, NAN, 2.0f};
    const float one_left[3] = {-INFINITY, 7.0f, -INFINITY};
    check_special_row(all_minus_infinity, 1, -INFINITY, 0, NAN);
    check_special_row(plus_infinity, 1, INFINITY, 1, NAN);
    check_special_row(not_a_number, 1, NAN, 0, NAN);
    check_special_row(one_left, 0, 7.0f, 1, 0.0f);
    check_special_row(one_left, 0, 7.0f, 0, INFINITY);
    float p[3];
    float gradient[3];
    float loss;
    int32_t label = 0;
    CHECK_OK(lmx_softmax_f32(one_left, 3, p, 3, 1, 3));
    CHECK(p[0] == 0.0f && p[1] == 1.0f && p[2] == 0.0f);
    CHECK_OK(lmx_cross_entropy_gradient_f32(one_left, 3, &label, 1, 3, &loss, gradient, 3, NULL));
    CHECK(loss == INFINITY && gradient[0] == -1.0f && gradient[1] == 1.0f && gradient[2] == 0.0f);
}

static void no_rows_write_no_matrix_and_have_sum_0_and_mean_nan(void)
{
    float value = 42.0f;
    float loss = 42.0f;
    CHECK_OK(lmx_softmax_f32(NULL, 5, NULL, 5, 0, 5));
    CHECK_OK(lmx_log_softmax_f32(logits, 5, &value, 5, 0, 5));
    CHECK_OK(lmx_logsumexp_f32(logits, 5, &value, 0, 5));
    CHECK_OK(lmx_cross_entropy_f32(NULL, 5, NULL, 0, 5, NULL, REDUCTION(LMX_REDUCTION_NONE)));
    CHECK_OK(lmx_cross_entropy_gradient_f32(logits, 5, labels, 0, 5, &loss, &value, 5, REDUCTION(LMX_REDUCTION_SUM)));
    CHECK(value == 42.0f);
    CHECK(loss == 0.0f);
    CHECK_OK(lmx_cross_entropy_gradient_f32(logits, 5, labels, 0, 5, &loss, &value, 5, NULL));
    CHECK(isnan(loss));
    CHECK(value == 42.0f);
}

static void logsumexp_of_no_classes_is_minus_infinity(void)
{
    float result[3] = {42.0f, 42.0f, 42.0f};
    CHECK_OK(lmx_logsumexp_f32(NULL, 0, result, 2, 0));
    CHECK(result[0] == -INFINITY && result[1] == -INFINITY && result[2] == 42.0f);
}

static double sigmoid(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

static double softplus(double x)
{
    return x > 0.0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double log_sigmoid(double x)
{
    return -softplus(-x);
}

typedef lmx_status (*elementary_function)(const float *, int64_t, float *, int64_t, int64_t, int64_t);

static const struct {
    const char *name;
    elementary_function function;
    double (*exact)(double);
    float least; /* arguments from here on */
} elementary_functions[] = {
    {"exp", lmx_exp_f32, exp, -80.0f}, {"expm1", lmx_expm1_f32, expm1, -80.0f}, {"log", lmx_log_f32, log, 0.001f},
    {"log1p", lmx_log1p_f32, log1p, -0.999f}, {"sigmoid", lmx_sigmoid_f32, sigmoid, -80.0f},
    {"log_sigmoid", lmx_log_sigmoid_f32, log_sigmoid, -80.0f}, {"softplus", lmx_softplus_f32, softplus, -80.0f},
    {"tanh", lmx_tanh_f32, tanh, -80.0f},
};

static void elementary_functions_are_within_1_ulp_dense_and_with_strides(void)
{
    enum { COLUMNS = 100, STRIDE = 103 };
    for (size_t f = 0; f < sizeof elementary_functions / sizeof elementary_functions[0]; f++) {
        for (int i = 0; i < ROWS * STRIDE; i++) {
            logits[i] = elementary_functions[f].least + 0.5f * (float) i;
            output[i] = -5.0f;
        }
        CHECK_OK(elementary_functions[f].function(logits, STRIDE, output, STRIDE, ROWS, COLUMNS));
        CHECK_OK(elementary_functions[f].function(logits, STRIDE, other, STRIDE, ROWS, STRIDE));
        for (int i = 0; i < ROWS * STRIDE; i++) {
            double exact = elementary_functions[f].exact(logits[i]);
            int inside = i % STRIDE < COLUMNS;
            CHECK(inside ? output[i] == other[i] : output[i] == -5.0f);
            snprintf(current_case, sizeof current_case, "%s(%.9g) is %.9g instead of %.17g",
                     elementary_functions[f].name, logits[i], other[i], exact);
            report(exact > FLT_MAX ? other[i] == INFINITY : ulps(other[i], exact, exact) <= 1.0, "within 1 ulp", __FILE__, __LINE__,
                   current_case);
        }
    }
}

int main(void)
{
    CHECK_OK(lmx_init(NULL));
    printf("provider %s\n", lmx_provider_name());
    RUN(results_are_within_the_stated_bounds);
    RUN(a_confident_right_answer_keeps_its_digits);
    RUN(strides_change_no_bit_and_padding_stays_as_it_is);
    RUN(in_place_gives_the_same_bits);
    RUN(a_matrix_beside_its_output_is_computed_like_any);
    RUN(elementary_functions_are_within_1_ulp_dense_and_with_strides);
    RUN(special_values_follow_the_contract);
    RUN(no_rows_write_no_matrix_and_have_sum_0_and_mean_nan);
    RUN(logsumexp_of_no_classes_is_minus_infinity);
    return test_result();
}

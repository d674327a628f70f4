/* The kernels against a reference in long double, within the bounds that lanemax.h states. */
#include "real.h"
#include "test.h"

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

static real logits[MAX_COUNT];
static real output[MAX_COUNT];
static real other[MAX_COUNT];
static int32_t labels[ROWS];
static long double worst[KERNEL_COUNT];
static char current_case[100];

/* Exact values of one row. */
static long double exact_p[MAX_CLASSES];
static long double exact_log_p[MAX_CLASSES];
static long double exact_logsumexp;
static long double exact_max;      /* logsumexp is exact_max + exact_log_sum, its two terms */
static long double exact_log_sum;

static double random_unit(void)
{
    static uint64_t state = 12345;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double) (state >> 11) / 9007199254740992.0;
}

static void fill_random(int count, double scale)
{
    for (int i = 0; i < count; i++) {
        logits[i] = (real) (scale * (random_unit() + random_unit() + random_unit() - 1.5) * 2.0);
    }
}

/* The terms other than the maximum are summed apart, so that nothing is lost near a probability of 1. */
static void compute_exact(const real *row, int classes)
{
    int best = 0;
    long double tail = 0.0;
    for (int c = 1; c < classes; c++) {
        best = row[c] > row[best] ? c : best;
    }
    for (int c = 0; c < classes; c++) {
        tail += c == best ? 0.0 : expl((long double) row[c] - row[best]);
    }
    exact_max = row[best];
    exact_log_sum = log1pl(tail);
    exact_logsumexp = exact_max + exact_log_sum;
    for (int c = 0; c < classes; c++) {
        exact_log_p[c] = (long double) row[c] - exact_max - exact_log_sum;
        exact_p[c] = expl((long double) row[c] - exact_max) / (1.0 + tail);
    }
}

/* 1 - p of a class without cancellation. */
static long double exact_rest(int class, int classes)
{
    long double rest = 0.0;
    for (int c = 0; c < classes; c++) {
        rest += c == class ? 0.0 : exact_p[c];
    }
    return rest;
}

/* The distance in units of the last place of `unit`; results below the smallest normal number may be flushed. */
static long double ulps(long double actual, long double exact, long double unit)
{
    int exponent;
    frexpl(unit, &exponent);
    if (fabsl(exact) < REAL_MIN && fabsl(actual) <= REAL_MIN) {
        return 0.0;
    }
    return fabsl(actual - exact) / ldexpl(1.0, exponent - REAL_DIGITS);
}

static void check_within(long double actual, long double exact, long double unit, measured_kernel kernel)
{
    long double distance = ulps(actual, exact, unit);
    char detail[200];
    if (distance > bounds[kernel].ulps) {
        snprintf(detail, sizeof detail, "%s: %.17Lg instead of %.21Lg, %.2Lf ulp, case: %s",
                 bounds[kernel].name, actual, exact, distance, current_case);
    }
    report(distance <= bounds[kernel].ulps, "within the stated bound", __FILE__, __LINE__, detail);
    worst[kernel] = distance > worst[kernel] ? distance : worst[kernel];
}

static int same_bits(const real *a, const real *b, int count)
{
    return memcmp(a, b, (size_t) count * sizeof *a) == 0;
}

static void check_matrices(int classes, int stride)
{
    CHECK_OK(LMX(softmax)(logits, stride, output, classes, ROWS, classes));
    CHECK_OK(LMX(log_softmax)(logits, stride, other, stride, ROWS, classes));
    real result[ROWS];
    CHECK_OK(LMX(logsumexp)(logits, stride, result, ROWS, classes));
    for (int r = 0; r < ROWS; r++) {
        compute_exact(logits + r * stride, classes);
        for (int c = 0; c < classes; c++) {
            check_within(output[r * classes + c], exact_p[c], exact_p[c], SOFTMAX);
            check_within(other[r * stride + c], exact_log_p[c], exact_log_p[c], LOG_SOFTMAX);
        }
        check_within(result[r], exact_logsumexp, fmaxl(fabsl(exact_max), exact_log_sum), LOGSUMEXP);
    }
}

static void check_loss_and_gradient(int classes, int stride)
{
    real each[ROWS];
    real each_alone[ROWS];
    real sum;
    real sum_alone;
    real mean;
    long double exact_sum = 0.0;
    for (int r = 0; r < ROWS; r++) {
        labels[r] = (int32_t) (random_unit() * classes);
    }
    CHECK_OK(LMX(cross_entropy)(logits, stride, labels, ROWS, classes, each_alone, REDUCTION(LMX_REDUCTION_NONE)));
    CHECK_OK(LMX(cross_entropy)(logits, stride, labels, ROWS, classes, &sum_alone, REDUCTION(LMX_REDUCTION_SUM)));
    CHECK_OK(LMX(cross_entropy_gradient)(logits, stride, labels, ROWS, classes, each, output, classes,
                                            REDUCTION(LMX_REDUCTION_NONE)));
    CHECK_OK(LMX(cross_entropy_gradient)(logits, stride, labels, ROWS, classes, &sum, other, classes,
                                            REDUCTION(LMX_REDUCTION_SUM)));
    CHECK(same_bits(each, each_alone, ROWS));
    CHECK(same_bits(&sum, &sum_alone, 1));
    CHECK(same_bits(output, other, ROWS * classes));
    CHECK_OK(LMX(cross_entropy_gradient)(logits, stride, labels, ROWS, classes, &mean, other, classes, NULL));
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
        printf("  worst error of %s: %.2Lf ulp\n", bounds[kernel].name, worst[kernel]);
    }
}

static void a_confident_right_answer_keeps_its_digits(void)
{
    real row[3] = {20.0, 0.0, -1.0};
    int32_t label = 0;
    real loss;
    snprintf(current_case, sizeof current_case, "logits 20, 0, -1, label 0");
    compute_exact(row, 3);
    CHECK_OK(LMX(cross_entropy)(row, 3, &label, 1, 3, &loss, REDUCTION(LMX_REDUCTION_SUM)));
    CHECK(loss > 0.0);
    check_within(loss, -exact_log_p[0], exact_log_p[0], LOSS);
}

static void strides_change_no_bit_and_padding_stays_as_it_is(void)
{
    enum { CLASSES = 100, WIDE = CLASSES + PADDING };
    real dense[ROWS * CLASSES];
    fill_random(ROWS * WIDE, 4.0);
    for (int r = 0; r < ROWS; r++) {
        memcpy(dense + r * CLASSES, logits + r * WIDE, CLASSES * sizeof *dense);
    }
    for (int i = 0; i < MAX_COUNT; i++) {
        other[i] = -5.0;
    }
    CHECK_OK(LMX(softmax)(dense, CLASSES, output, CLASSES, ROWS, CLASSES));
    CHECK_OK(LMX(softmax)(logits, WIDE, other + 1, WIDE, ROWS, CLASSES));
    CHECK(other[0] == -5.0);
    for (int r = 0; r < ROWS; r++) {
        CHECK(same_bits(output + r * CLASSES, other + 1 + r * WIDE, CLASSES));
        for (int c = CLASSES; c < WIDE; c++) {
            CHECK(other[1 + r * WIDE + c] == -5.0);
        }
    }
}

static void in_place_gives_the_same_bits(void)
{
    enum { CLASSES = 129 };
    real loss;
    real loss_in_place;
    fill_random(ROWS * CLASSES, 4.0);
    memset(labels, 0, sizeof labels);
    memcpy(other, logits, sizeof logits);
    CHECK_OK(LMX(softmax)(logits, CLASSES, output, CLASSES, ROWS, CLASSES));
    CHECK_OK(LMX(softmax)(other, CLASSES, other, CLASSES, ROWS, CLASSES));
    CHECK(same_bits(output, other, ROWS * CLASSES));
    memcpy(other, logits, sizeof logits);
    CHECK_OK(LMX(log_softmax)(logits, CLASSES, output, CLASSES, ROWS, CLASSES));
    CHECK_OK(LMX(log_softmax)(other, CLASSES, other, CLASSES, ROWS, CLASSES));
    CHECK(same_bits(output, other, ROWS * CLASSES));
    memcpy(other, logits, sizeof logits);
    CHECK_OK(LMX(cross_entropy_gradient)(logits, CLASSES, labels, ROWS, CLASSES, &loss, output, CLASSES, NULL));
    CHECK_OK(LMX(cross_entropy_gradient)(other, CLASSES, labels, ROWS, CLASSES, &loss_in_place, other, CLASSES, NULL));
    CHECK(same_bits(output, other, ROWS * CLASSES));
    CHECK(same_bits(&loss, &loss_in_place, 1));
}

static void a_row_among_many_has_the_loss_and_gradient_it_has_alone(void)
{
    enum { MANY = 2500, CLASSES = 2 };
    static int32_t many_labels[MANY];
    static real losses[MANY];
    fill_random(MANY * CLASSES, 4.0);
    for (int r = 0; r < MANY; r++) {
        many_labels[r] = r % CLASSES;
    }
    CHECK_OK(LMX(cross_entropy_gradient)(logits, CLASSES, many_labels, MANY, CLASSES, losses, output, CLASSES,
                                         REDUCTION(LMX_REDUCTION_NONE)));
    for (int r = 0; r < MANY; r++) {
        const real *row = logits + r * CLASSES;
        real loss;
        CHECK_OK(LMX(cross_entropy_gradient)(row, CLASSES, &many_labels[r], 1, CLASSES, &loss, other, CLASSES, NULL));
        CHECK(same_bits(&losses[r], &loss, 1));
        CHECK(same_bits(output + r * CLASSES, other, CLASSES));
    }
}

static void a_matrix_beside_its_output_is_computed_like_any(void)
{
    enum { CLASSES = 10, WIDE = 2 * CLASSES };
    fill_random(ROWS * WIDE, 4.0);
    CHECK_OK(LMX(softmax)(logits, WIDE, output, CLASSES, ROWS, CLASSES));
    CHECK_OK(LMX(softmax)(logits, WIDE, logits + CLASSES, WIDE, ROWS, CLASSES));
    for (int r = 0; r < ROWS; r++) {
        CHECK(same_bits(output + r * CLASSES, logits + r * WIDE + CLASSES, CLASSES));
    }
}

/* Rows 0 and 2 are ordinary, row 1 is the special one; the ordinary ones must not notice. */
static void check_special_row(const real special[3], int probabilities_are_nan, real logsumexp, int32_t label, real loss)
{
    real rows[9] = {1, 2, 3, 0, 0, 0, 3, 2, 1};
    real p[9];
    real log_p[9];
    real result[3];
    real losses[3];
    real gradient[9];
    int32_t row_labels[3] = {0, label, 2};
    memcpy(rows + 3, special, 3 * sizeof *special);
    CHECK_OK(LMX(softmax)(rows, 3, p, 3, 3, 3));
    CHECK_OK(LMX(log_softmax)(rows, 3, log_p, 3, 3, 3));
    CHECK_OK(LMX(logsumexp)(rows, 3, result, 3, 3));
    CHECK_OK(LMX(cross_entropy_gradient)(rows, 3, row_labels, 3, 3, losses, gradient, 3, REDUCTION(LMX_REDUCTION_NONE)));
    for (int c = 0; c < 3; c++) {
        CHECK(!isnan(p[3 + c]) == !probabilities_are_nan);
        CHECK(!isnan(log_p[3 + c]) == !probabilities_are_nan);
        CHECK(!isnan(gradient[3 + c]) == !probabilities_are_nan);
        CHECK(p[c] > 0.0 && p[6 + c] == p[2 - c] && log_p[c] < 0.0 && log_p[6 + c] == log_p[2 - c]);
        CHECK(gradient[c] == gradient[8 - c]);
    }
    CHECK(result[0] == result[2] && losses[0] == losses[2] && isfinite(losses[0]));
    CHECK(isnan(logsumexp) ? isnan(result[1]) : result[1] == logsumexp);
    CHECK(isnan(loss) ? isnan(losses[1]) : losses[1] == loss);
}

static void special_values_follow_the_contract(void)
{
    const real all_minus_infinity[3] = {-INFINITY, -INFINITY, -INFINITY};
    const real plus_infinity[3] = {1.0, INFINITY, 2.0};
    const real not_a_number[3] = {1.0, NAN, 2.0};
    const real one_left[3] = {-INFINITY, 7.0, -INFINITY};
    check_special_row(all_minus_infinity, 1, -INFINITY, 0, NAN);
    check_special_row(plus_infinity, 1, INFINITY, 1, NAN);
    check_special_row(not_a_number, 1, NAN, 0, NAN);
    check_special_row(one_left, 0, 7.0, 1, 0.0);
    check_special_row(one_left, 0, 7.0, 0, INFINITY);
    real p[3];
    real gradient[3];
    real loss;
    int32_t label = 0;
    CHECK_OK(LMX(softmax)(one_left, 3, p, 3, 1, 3));
    CHECK(p[0] == 0.0 && p[1] == 1.0 && p[2] == 0.0);
    CHECK_OK(LMX(cross_entropy_gradient)(one_left, 3, &label, 1, 3, &loss, gradient, 3, NULL));
    CHECK(loss == INFINITY && gradient[0] == -1.0 && gradient[1] == 1.0 && gradient[2] == 0.0);
}

static void no_rows_write_no_matrix_and_have_sum_0_and_mean_nan(void)
{
    real value = 42.0;
    real loss = 42.0;
    CHECK_OK(LMX(softmax)(NULL, 5, NULL, 5, 0, 5));
    CHECK_OK(LMX(log_softmax)(logits, 5, &value, 5, 0, 5));
    CHECK_OK(LMX(logsumexp)(logits, 5, &value, 0, 5));
    CHECK_OK(LMX(cross_entropy)(NULL, 5, NULL, 0, 5, NULL, REDUCTION(LMX_REDUCTION_NONE)));
    CHECK_OK(LMX(cross_entropy_gradient)(logits, 5, labels, 0, 5, &loss, &value, 5, REDUCTION(LMX_REDUCTION_SUM)));
    CHECK(value == 42.0);
    CHECK(loss == 0.0);
    CHECK_OK(LMX(cross_entropy_gradient)(logits, 5, labels, 0, 5, &loss, &value, 5, NULL));
    CHECK(isnan(loss));
    CHECK(value == 42.0);
}

static void logsumexp_of_no_classes_is_minus_infinity(void)
{
    real result[3] = {42.0, 42.0, 42.0};
    CHECK_OK(LMX(logsumexp)(NULL, 0, result, 2, 0));
    CHECK(result[0] == -INFINITY && result[1] == -INFINITY && result[2] == 42.0);
}

static long double sigmoid(long double x)
{
    return 1.0 / (1.0 + expl(-x));
}

static long double softplus(long double x)
{
    return x > 0.0 ? x + log1pl(expl(-x)) : log1pl(expl(x));
}

static long double log_sigmoid(long double x)
{
    return -softplus(-x);
}

typedef lmx_status (*elementary_function)(const real *, int64_t, real *, int64_t, int64_t, int64_t);

static const struct {
    const char *name;
    elementary_function function;
    long double (*exact)(long double);
    real least; /* arguments from here on */
} elementary_functions[] = {
    {"exp", LMX(exp), expl, -80.0}, {"expm1", LMX(expm1), expm1l, -80.0}, {"log", LMX(log), logl, 0.001},
    {"log1p", LMX(log1p), log1pl, -0.999}, {"sigmoid", LMX(sigmoid), sigmoid, -80.0},
    {"log_sigmoid", LMX(log_sigmoid), log_sigmoid, -80.0}, {"softplus", LMX(softplus), softplus, -80.0},
    {"tanh", LMX(tanh), tanhl, -80.0},
};

static void elementary_functions_are_within_1_ulp_dense_and_with_strides(void)
{
    enum { COLUMNS = 100, STRIDE = 103 };
    for (size_t f = 0; f < sizeof elementary_functions / sizeof elementary_functions[0]; f++) {
        for (int i = 0; i < ROWS * STRIDE; i++) {
            logits[i] = elementary_functions[f].least + 0.5 * (real) i;
            output[i] = -5.0;
        }
        CHECK_OK(elementary_functions[f].function(logits, STRIDE, output, STRIDE, ROWS, COLUMNS));
        CHECK_OK(elementary_functions[f].function(logits, STRIDE, other, STRIDE, ROWS, STRIDE));
        for (int i = 0; i < ROWS * STRIDE; i++) {
            long double exact = elementary_functions[f].exact(logits[i]);
            int inside = i % STRIDE < COLUMNS;
            CHECK(inside ? output[i] == other[i] : output[i] == -5.0);
            snprintf(current_case, sizeof current_case, "%s(%.17g) is %.17g instead of %.21Lg",
                     elementary_functions[f].name, logits[i], other[i], exact);
            report(exact > REAL_MAX ? other[i] == INFINITY : ulps(other[i], exact, exact) <= 1.0, "within 1 ulp", __FILE__, __LINE__,
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
    RUN(a_row_among_many_has_the_loss_and_gradient_it_has_alone);
    RUN(a_matrix_beside_its_output_is_computed_like_any);
    RUN(elementary_functions_are_within_1_ulp_dense_and_with_strides);
    RUN(special_values_follow_the_contract);
    RUN(no_rows_write_no_matrix_and_have_sum_0_and_mean_nan);
    RUN(logsumexp_of_no_classes_is_minus_infinity);
    return test_result();
}

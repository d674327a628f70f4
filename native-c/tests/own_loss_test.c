/* Losses of one's own, of the type that ELEMENT_BITS says, beside those of the library that they are the same as. */
#include "test.h"

#include "real.h"

#include <math.h>
#include <pthread.h>
#include <unistd.h>

enum { ROWS = 300, CLASSES = 4, ELEMENTS = ROWS * CLASSES };

static real input[ELEMENTS], targets[ELEMENTS];
static int32_t labels[ROWS];

static void set_arguments(void)
{
    for (int i = 0; i < ELEMENTS; i++) {
        input[i] = (real) ((i * 37 % 101) / 16.0 - 3);
        targets[i] = (real) ((i * 53 % 11) / 22.0);
    }
    for (int row = 0; row < ROWS; row++) {
        labels[row] = row * 7 % CLASSES;
    }
}

/* What a loss writes. */
typedef struct {
    double loss;
    real losses[ELEMENTS];
    real gradient[ELEMENTS];
    real hessian[ELEMENTS];
    real product[ELEMENTS];
} results;

static lmx_batch batch_to(results *written)
{
    lmx_batch batch = LMX_BATCH_INIT;
    memset(written, 0, sizeof *written);
    batch.outer = ROWS;
    batch.classes = CLASSES;
    batch.input.data = input;
    batch.labels.data = labels;
    batch.targets.data = targets;
    batch.vector.data = targets;
    batch.losses.data = written->losses;
    batch.gradient.data = written->gradient;
    batch.hessian.data = written->hessian;
    batch.product.data = written->product;
    return batch;
}

static int near(double value, double expected)
{
    return fabs(value - expected) <= ldexp(fmax(1, fabs(expected)), 6 - REAL_DIGITS);
}

static void check_near(const results *actual, const results *expected)
{
    CHECK(near(actual->loss, expected->loss));
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(near(actual->losses[i], expected->losses[i]));
        CHECK(near(actual->gradient[i], expected->gradient[i]));
        CHECK(near(actual->hessian[i], expected->hessian[i]));
        CHECK(near(actual->product[i], expected->product[i]));
    }
}

/* (w e)^2 with the w that the context points to. */
static double squared(double x, double target, void *context)
{
    double w = *(const double *) context;
    return (w * (x - target)) * (w * (x - target));
}

static double slope(double x, double target, void *context)
{
    double w = *(const double *) context;
    return 2 * w * (w * (x - target));
}

static double curvature(double x, double target, void *context)
{
    double w = *(const double *) context;
    (void) x;
    (void) target;
    return 2 * w * w;
}

static double one = 1;

static lmx_elementwise_loss_options squares(void)
{
    lmx_elementwise_loss_options options = LMX_ELEMENTWISE_LOSS_OPTIONS_INIT;
    options.loss = squared;
    options.derivative = slope;
    options.second_derivative = curvature;
    options.context = &one;
    return options;
}

static void squares_of_ones_own_are_the_squared_error_bit_by_bit(void)
{
    static results own, expected;
    lmx_batch batch = batch_to(&own);
    lmx_elementwise_loss_options options = squares();
    CHECK_OK(LMX(elementwise_loss)(&batch, &options, &own.loss));
    batch = batch_to(&expected);
    CHECK_OK(LMX(mse_loss)(&batch, NULL, &expected.loss));
    CHECK(memcmp(&own, &expected, sizeof own) == 0);
}

static void the_context_reaches_the_functions(void)
{
    static results plain, doubled;
    double two = 2;
    lmx_elementwise_loss_options options = squares();
    lmx_batch batch = batch_to(&plain);
    CHECK_OK(LMX(elementwise_loss)(&batch, &options, &plain.loss));
    options.context = &two;
    batch = batch_to(&doubled);
    CHECK_OK(LMX(elementwise_loss)(&batch, &options, &doubled.loss));
    CHECK(doubled.loss == 4 * plain.loss);
    CHECK(doubled.gradient[5] == 4 * plain.gradient[5] && doubled.gradient[5] != 0);
}

static double cross_entropy(const lmx_row *row, void *context)
{
    (void) context;
    CHECK(row->classes == CLASSES && row->targets == NULL && row->vector == NULL);
    CHECK(near(row->log_sum_exp, row->input[0] - row->log_probabilities[0]));
    return -row->log_probabilities[row->label];
}

static void excess(const lmx_row *row, double *gradient, void *context)
{
    (void) context;
    for (int64_t c = 0; c < row->classes; c++) {
        gradient[c] = row->probabilities[c] - (c == row->label);
    }
}

static void variance(const lmx_row *row, double *hessian, void *context)
{
    (void) context;
    for (int64_t c = 0; c < row->classes; c++) {
        hessian[c] = row->probabilities[c] * row->other_probabilities[c];
    }
}

/* (diag(p) - p p') v */
static void covariance(const lmx_row *row, double *product, void *context)
{
    double mean = 0;
    (void) context;
    for (int64_t c = 0; c < row->classes; c++) {
        mean += row->probabilities[c] * row->vector[c];
    }
    for (int64_t c = 0; c < row->classes; c++) {
        product[c] = row->probabilities[c] * (row->vector[c] - mean);
    }
}

static lmx_class_loss_options cross_entropies(void)
{
    lmx_class_loss_options options = LMX_CLASS_LOSS_OPTIONS_INIT;
    options.loss = cross_entropy;
    options.gradient = excess;
    options.hessian = variance;
    options.product = covariance;
    options.softmax = 1;
    return options;
}

static void cross_entropy_of_ones_own_has_every_option_of_labels(void)
{
    static results own, expected;
    const double weights[CLASSES] = {1, 2, 0.5, 4};
    lmx_class_loss_options options = cross_entropies();
    lmx_cross_entropy_loss_options known = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    options.common.class_weights = known.common.class_weights = weights;
    options.common.class_weight_count = known.common.class_weight_count = CLASSES;
    options.common.has_ignore_index = known.common.has_ignore_index = 1;
    options.common.ignore_index = known.common.ignore_index = 2;
    options.common.unit = known.common.unit = LMX_LOGARITHM_UNIT_BITS;
    lmx_batch batch = batch_to(&own);
    CHECK_OK(LMX(class_loss)(&batch, &options, &own.loss));
    batch = batch_to(&expected);
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &known, &expected.loss));
    check_near(&own, &expected);
}

/* The generalised cross-entropy of exponent 1. */
static double other_probability(const lmx_row *row, void *context)
{
    (void) context;
    return row->other_probabilities[row->label];
}

static void probabilities_near_one_keep_the_digits_of_what_they_lack(void)
{
    real far_apart[CLASSES] = {50, 0, 10, 0};
    real loss;
    lmx_class_loss_options options = cross_entropies();
    lmx_batch batch = LMX_BATCH_INIT;
    options.loss = other_probability;
    batch.outer = 1;
    batch.classes = CLASSES;
    batch.input.data = far_apart;
    batch.labels.data = labels;
    batch.losses.data = &loss;
    CHECK_OK(LMX(class_loss)(&batch, &options, NULL));
    CHECK(labels[0] == 0 && near(loss / (exp(-40) + 2 * exp(-50)), 1));
}

static double weight_of_label(const lmx_row *row, void *count)
{
    CHECK(row->class_weights == NULL ? *(int *) count == 0 : *(int *) count == CLASSES && row->class_weights[CLASSES - 1] == 4);
    return row->class_weights == NULL ? 1 : row->class_weights[row->label];
}

static void class_weights_come_with_the_row_and_are_multiplied_by_all_the_same(void)
{
    static results own;
    const double weights[CLASSES] = {1, 2, 0.5, 4};
    int count = 0;
    lmx_class_loss_options options = cross_entropies();
    lmx_batch batch = batch_to(&own);
    options.loss = weight_of_label;
    options.context = &count;
    CHECK_OK(LMX(class_loss)(&batch, &options, NULL));
    CHECK(own.losses[1] == 1);
    options.common.class_weights = weights;
    options.common.class_weight_count = count = CLASSES;
    CHECK_OK(LMX(class_loss)(&batch, &options, NULL));
    CHECK(labels[1] == 3 && own.losses[1] == 16);
}

static void a_loss_may_weigh_classes_itself(void)
{
    static results own;
    const double weights[CLASSES] = {1, 2, 0.5, 4};
    int count = CLASSES;
    lmx_class_loss_options options = cross_entropies();
    lmx_batch batch = batch_to(&own);
    options.loss = weight_of_label;
    options.context = &count;
    options.weighs_classes = 1;
    options.common.class_weights = weights;
    options.common.class_weight_count = CLASSES;
    CHECK_OK(LMX(class_loss)(&batch, &options, NULL));
    CHECK(labels[1] == 3 && own.losses[1] == 4);
}

static double weighted_distance(const lmx_row *row, void *context)
{
    double sum = 0;
    (void) context;
    for (int64_t c = 0; c < row->classes; c++) {
        sum += row->class_weights[c] * (row->input[c] - row->targets[c]) * (row->input[c] - row->targets[c]);
    }
    return sum;
}

static void weighted_differences(const lmx_row *row, double *gradient, void *context)
{
    (void) context;
    for (int64_t c = 0; c < row->classes; c++) {
        gradient[c] = 2 * row->class_weights[c] * (row->input[c] - row->targets[c]);
    }
}

/* As the squared error of elements does. */
static void a_loss_of_targets_may_weigh_classes_itself(void)
{
    static results own, expected;
    const double weights[CLASSES] = {1, 2, 0.5, 4};
    lmx_distribution_loss_options options = LMX_DISTRIBUTION_LOSS_OPTIONS_INIT;
    lmx_mse_loss_options known = LMX_MSE_LOSS_OPTIONS_INIT;
    options.loss = weighted_distance;
    options.gradient = weighted_differences;
    options.weighs_classes = 1;
    options.common.reduction = known.common.reduction = LMX_REDUCTION_SUM;
    options.common.class_weights = known.common.class_weights = weights;
    options.common.class_weight_count = known.common.class_weight_count = CLASSES;
    lmx_batch batch = batch_to(&own);
    batch.losses.data = batch.hessian.data = batch.product.data = NULL;
    CHECK_OK(LMX(distribution_loss)(&batch, &options, &own.loss));
    batch = batch_to(&expected);
    batch.losses.data = batch.hessian.data = batch.product.data = NULL;
    CHECK_OK(LMX(mse_loss)(&batch, &known, &expected.loss));
    check_near(&own, &expected);
}

static double cross_entropy_of_targets(const lmx_row *row, void *context)
{
    double sum = 0;
    (void) context;
    CHECK(row->label == -1 && row->probabilities == NULL && row->other_probabilities == NULL && row->log_probabilities == NULL);
    CHECK(isnan(row->log_sum_exp) && row->class_weights == NULL);
    for (int64_t c = 0; c < row->classes; c++) {
        sum += row->targets[c] * row->input[c];
    }
    return sum;
}

static void targets_as_gradient(const lmx_row *row, double *gradient, void *context)
{
    (void) context;
    memcpy(gradient, row->targets, (size_t) row->classes * sizeof *gradient);
}

static void targets_come_with_the_row(void)
{
    static results own;
    lmx_distribution_loss_options options = LMX_DISTRIBUTION_LOSS_OPTIONS_INIT;
    options.loss = cross_entropy_of_targets;
    options.gradient = targets_as_gradient;
    options.common.reduction = LMX_REDUCTION_SUM;
    lmx_batch batch = batch_to(&own);
    batch.hessian.data = batch.product.data = NULL;
    CHECK_OK(LMX(distribution_loss)(&batch, &options, NULL));
    double expected = 0;
    for (int c = 0; c < CLASSES; c++) {
        expected += (double) targets[c] * input[c];
    }
    CHECK(near(own.losses[0], expected));
    CHECK(memcmp(own.gradient, targets, sizeof targets) == 0);
}

static void any_number_of_threads_gives_the_same_bits(void)
{
    static results alone, together;
    lmx_class_loss_options options = cross_entropies();
    lmx_batch batch = batch_to(&alone);
    CHECK_OK(LMX(class_loss)(&batch, &options, &alone.loss));
    options.common.threads = 2;
    batch = batch_to(&together);
    CHECK_OK(LMX(class_loss)(&batch, &options, &together.loss));
    CHECK(memcmp(&alone, &together, sizeof alone) == 0);
}

/* Calls a loss of one's own on two elements, and softmax with what it refuses. */
static double calls_the_library(const lmx_row *row, void *context)
{
    double logits[2] = {row->input[0], row->input[1]};
    double loss;
    lmx_batch batch = LMX_BATCH_INIT;
    lmx_elementwise_loss_options options = squares();
    (void) context;
    batch.outer = 1;
    batch.classes = 2;
    batch.input.data = logits;
    batch.targets.data = logits;
    CHECK_OK(lmx_elementwise_loss_f64(&batch, &options, &loss));
    CHECK(loss == 0);
    lmx_class_loss_options inner = cross_entropies();
    const int32_t label = 0;
    double four[CLASSES] = {0, 0, 0, 0};
    batch.classes = CLASSES;
    batch.input.data = four;
    batch.targets.data = NULL;
    batch.labels.data = &label;
    CHECK_OK(lmx_class_loss_f64(&batch, &inner, &loss));
    CHECK(near(loss, log(4)));
    CHECK_FAILS_WITH(lmx_softmax_f64(NULL, 2, logits, 2, 1, 2), LMX_ERR_NULL_POINTER, "lmx_softmax_f64: logits is NULL");
    return cross_entropy(row, NULL);
}

static void functions_may_call_the_library(void)
{
    static results plain, calling;
    lmx_class_loss_options options = cross_entropies();
    lmx_batch batch = batch_to(&plain);
    CHECK_OK(LMX(class_loss)(&batch, &options, &plain.loss));
    options.loss = calls_the_library;
    batch = batch_to(&calling);
    CHECK_OK(LMX(class_loss)(&batch, &options, &calling.loss));
    CHECK(memcmp(&plain, &calling, sizeof plain) == 0);
    CHECK(lmx_last_error()[0] == '\0');
}

static int is_shut_down; /* atomic */

static void *shut_down(void *unused)
{
    CHECK_OK(lmx_shutdown());
    __atomic_store_n(&is_shut_down, 1, __ATOMIC_RELEASE);
    return unused;
}

/* Has called the library and come back when another thread wants to shut it down. */
static double takes_its_time(const lmx_row *row, void *other)
{
    double loss = calls_the_library(row, NULL);
    CHECK(pthread_create(other, NULL, shut_down, NULL) == 0);
    usleep(50000);
    CHECK(!__atomic_load_n(&is_shut_down, __ATOMIC_ACQUIRE));
    return loss;
}

static void a_shutdown_waits_for_functions_that_called_the_library(void)
{
    static results written;
    pthread_t other;
    lmx_class_loss_options options = cross_entropies();
    lmx_batch batch = batch_to(&written);
    options.loss = takes_its_time;
    options.context = &other;
    batch.outer = 1;
    batch.gradient.data = batch.hessian.data = batch.product.data = NULL;
    CHECK_OK(LMX(class_loss)(&batch, &options, NULL));
    CHECK(pthread_join(other, NULL) == 0 && is_shut_down);
    CHECK_FAILS_WITH(LMX(class_loss)(&batch, &options, NULL), LMX_ERR_NOT_INITIALIZED, NAME(class_loss));
    CHECK_OK(lmx_init(NULL));
}

static void missing_functions_are_refused(void)
{
    static results written;
    lmx_batch batch = batch_to(&written);
    lmx_elementwise_loss_options elementwise = squares();
    lmx_class_loss_options options = cross_entropies();
    CHECK_FAILS(LMX(elementwise_loss)(&batch, NULL, NULL), LMX_ERR_NULL_POINTER,
                NAME(elementwise_loss) ": options->loss is NULL, must be a function");
    elementwise.derivative = NULL;
    CHECK_FAILS(LMX(elementwise_loss)(&batch, &elementwise, NULL), LMX_ERR_NULL_POINTER,
                NAME(elementwise_loss) ": options->derivative is NULL, must be a function");
    options.softmax = 2;
    CHECK_FAILS(LMX(class_loss)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(class_loss) ": options->softmax is 2, must be from 0 to 1");
    options.softmax = 0;
    options.weighs_classes = -1;
    CHECK_FAILS(LMX(class_loss)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(class_loss) ": options->weighs_classes is -1, must be from 0 to 1");
    options.weighs_classes = 0;
    options.product = NULL;
    CHECK_FAILS_WITH(LMX(class_loss)(&batch, &options, NULL), LMX_ERR_VALUE, "has no Hessian-vector product");
    batch.product.data = NULL;
    options.hessian = NULL;
    CHECK_FAILS_WITH(LMX(class_loss)(&batch, &options, NULL), LMX_ERR_VALUE, "has no second derivative");
}

static lmx_status call_huber(const lmx_batch *batch, void *context, double *loss)
{
    (void) context;
    return lmx_huber_loss_f64(batch, NULL, loss);
}

static lmx_status call_own(const lmx_batch *batch, void *options, double *loss)
{
    return lmx_elementwise_loss_f64(batch, options, loss);
}

enum { OUTER = 2, INNER = 3, STRIDE = 20 };

static double wide[OUTER * STRIDE], aims[OUTER * CLASSES * INNER];

/* A tensor with gaps, which says that its gradient is to be where the input is. */
static lmx_batch wide_batch(void)
{
    lmx_batch batch = LMX_BATCH_INIT;
    for (int i = 0; i < OUTER * STRIDE; i++) {
        wide[i] = i / 8.0 + 0.03;
    }
    for (int i = 0; i < OUTER * CLASSES * INNER; i++) {
        aims[i] = i / 4.0;
    }
    batch.outer = OUTER;
    batch.classes = CLASSES;
    batch.inner = INNER;
    batch.input.data = wide;
    batch.input.outer_stride = STRIDE;
    batch.input.class_stride = INNER + 2;
    batch.targets.data = aims;
    batch.gradient.data = wide;
    return batch;
}

static void a_wrong_gradient_is_found(void)
{
    double worst = -1;
    lmx_elementwise_loss_options options = squares();
    lmx_batch batch = wide_batch();
    CHECK_OK(lmx_gradient_error(call_huber, NULL, &batch, &worst));
    CHECK(worst >= 0 && worst < 1e-9);
    CHECK_OK(lmx_gradient_error(call_own, &options, &batch, &worst));
    CHECK(worst >= 0 && worst < 1e-9);
    options.derivative = curvature;
    CHECK_OK(lmx_gradient_error(call_own, &options, &batch, &worst));
    CHECK(worst > 0.1);
    wide[1] = NAN;
    CHECK_OK(lmx_gradient_error(call_own, &options, &batch, &worst));
    CHECK(isnan(worst));
    CHECK(wide[0] == 0.03);
}

static double wrong_curvature(double x, double target, void *context)
{
    return 1.5 * curvature(x, target, context);
}

static void a_wrong_hessian_is_found(void)
{
    double worst = -1;
    lmx_elementwise_loss_options options = squares();
    lmx_batch batch = wide_batch();
    options.common.reduction = LMX_REDUCTION_SUM;
    CHECK_OK(lmx_hessian_error(call_own, &options, &batch, &worst));
    CHECK(worst >= 0 && worst < 1e-9);
    options.second_derivative = wrong_curvature;
    CHECK_OK(lmx_hessian_error(call_own, &options, &batch, &worst));
    CHECK(fabs(worst - 0.5) < 1e-9);
    options.second_derivative = NULL;
    CHECK_FAILS_WITH(lmx_hessian_error(call_own, &options, &batch, &worst), LMX_ERR_VALUE, "has no second derivative");
    CHECK_FAILS(lmx_hessian_error(call_own, &options, NULL, &worst), LMX_ERR_NULL_POINTER,
                "lmx_hessian_error: batch is NULL, must point to a batch");
    CHECK(wide[0] == 0.03);
}

static lmx_status call_own_classes(const lmx_batch *batch, void *options, double *loss)
{
    return LMX(class_loss)(batch, options, loss);
}

static lmx_status call_probabilities(const lmx_batch *batch, void *options, double *loss)
{
    return LMX(binary_cross_entropy)(batch, options, loss);
}

static void what_derivatives_a_loss_has_depends_on_its_options(void)
{
    static results untouched;
    const double weights[CLASSES] = {1, 2, 0.5, 4};
    int32_t has = -1;
    lmx_batch batch = batch_to(&untouched);
    lmx_class_loss_options options = cross_entropies();
    lmx_binary_cross_entropy_options clipped = LMX_BINARY_CROSS_ENTROPY_OPTIONS_INIT;
    options.common.class_weights = weights;
    options.common.class_weight_count = CLASSES;
    options.common.reduction = LMX_REDUCTION_NONE;
    CHECK(lmx_has_hessian(call_own_classes, &options, &batch, &has) == LMX_OK && has == 1);
    CHECK(lmx_has_hessian_vector_product(call_own_classes, &options, &batch, &has) == LMX_OK && has == 1);
    options.hessian = NULL;
    CHECK(lmx_has_hessian(call_own_classes, &options, &batch, &has) == LMX_OK && has == 0);
    CHECK(lmx_last_error()[0] == '\0');
    CHECK(lmx_has_hessian_vector_product(call_own_classes, &options, &batch, &has) == LMX_OK && has == 1);
    options.product = NULL;
    CHECK(lmx_has_hessian_vector_product(call_own_classes, &options, &batch, &has) == LMX_OK && has == 0);
    clipped.clipping = LMX_PROBABILITY_CLIPPING_EXACT;
    CHECK(lmx_has_hessian(call_probabilities, &clipped, &batch, &has) == LMX_OK && has == 1);
    clipped.clipping = LMX_PROBABILITY_CLIPPING_TORCH;
    CHECK(lmx_has_hessian(call_probabilities, &clipped, &batch, &has) == LMX_OK && has == 0);
    CHECK(untouched.losses[0] == 0 && untouched.gradient[0] == 0 && untouched.hessian[0] == 0);
}

static void a_loss_that_refuses_the_batch_says_why_instead(void)
{
    static results written;
    const double weights[2] = {1, 2};
    int32_t has = -1;
    lmx_batch batch = batch_to(&written);
    lmx_class_loss_options options = cross_entropies();
    options.common.class_weights = weights;
    options.common.class_weight_count = 2;
    CHECK_FAILS_WITH(lmx_has_hessian(call_own_classes, &options, &batch, &has), LMX_ERR_VALUE, "class_weights has 2 numbers");
    CHECK_FAILS(lmx_has_hessian(NULL, NULL, &batch, &has), LMX_ERR_NULL_POINTER,
                "lmx_has_hessian: loss is NULL, must point to a function");
    CHECK_FAILS(lmx_has_hessian(call_own_classes, &options, NULL, &has), LMX_ERR_NULL_POINTER,
                "lmx_has_hessian: batch is NULL, must point to a batch");
    CHECK_FAILS(lmx_has_hessian_vector_product(call_own_classes, &options, &batch, NULL), LMX_ERR_NULL_POINTER,
                "lmx_has_hessian_vector_product: has is NULL, must point to a number");
    CHECK(has == -1);
}

static void a_check_of_nothing_is_refused(void)
{
    double worst;
    lmx_batch batch = LMX_BATCH_INIT;
    CHECK_FAILS(lmx_gradient_error(NULL, NULL, &batch, &worst), LMX_ERR_NULL_POINTER,
                "lmx_gradient_error: loss is NULL, must point to a function");
    CHECK_FAILS(lmx_gradient_error(call_huber, NULL, NULL, &worst), LMX_ERR_NULL_POINTER,
                "lmx_gradient_error: batch is NULL, must point to a batch");
    CHECK_FAILS(lmx_gradient_error(call_huber, NULL, &batch, NULL), LMX_ERR_NULL_POINTER,
                "lmx_gradient_error: worst is NULL, must point to a number");
    batch.input.type = LMX_TYPE_F32;
    CHECK_FAILS(lmx_gradient_error(call_huber, NULL, &batch, &worst), LMX_ERR_OPTION,
                "lmx_gradient_error: batch->input.type is 3, must be 0 or 4");
    batch.input.type = LMX_TYPE_DEFAULT;
    CHECK_FAILS_WITH(lmx_gradient_error(call_huber, NULL, &batch, &worst), LMX_ERR_SIZE, "lmx_huber_loss_f64: batch->classes is 0");
}

int main(void)
{
    CHECK_OK(lmx_init(NULL));
    set_arguments();
    RUN(squares_of_ones_own_are_the_squared_error_bit_by_bit);
    RUN(the_context_reaches_the_functions);
    RUN(cross_entropy_of_ones_own_has_every_option_of_labels);
    RUN(probabilities_near_one_keep_the_digits_of_what_they_lack);
    RUN(class_weights_come_with_the_row_and_are_multiplied_by_all_the_same);
    RUN(a_loss_may_weigh_classes_itself);
    RUN(a_loss_of_targets_may_weigh_classes_itself);
    RUN(targets_come_with_the_row);
    RUN(any_number_of_threads_gives_the_same_bits);
    RUN(functions_may_call_the_library);
    RUN(a_shutdown_waits_for_functions_that_called_the_library);
    RUN(missing_functions_are_refused);
    RUN(a_wrong_gradient_is_found);
    RUN(a_wrong_hessian_is_found);
    RUN(what_derivatives_a_loss_has_depends_on_its_options);
    RUN(a_loss_that_refuses_the_batch_says_why_instead);
    RUN(a_check_of_nothing_is_refused);
    return test_result();
}

/* Losses of a batch, of the type that ELEMENT_BITS says: values, derivatives, layouts and options. */
#include "loss_batches.h"

#include <math.h>

static int near(double value, double expected)
{
    return fabs(value - expected) <= ldexp(fabs(expected), 4 - REAL_DIGITS);
}

static void cross_entropy_by_default_is_the_function_of_arrays(void)
{
    real expected[ELEMENTS], gradient[ELEMENTS], mean, each[ROWS], losses[ROWS];
    double loss;
    lmx_batch batch = labelled(losses, gradient);
    CHECK_OK(LMX(cross_entropy_gradient)(logits, CLASSES, labels, ROWS, CLASSES, &mean, expected, CLASSES, NULL));
    CHECK_OK(LMX(cross_entropy)(logits, CLASSES, labels, ROWS, CLASSES, each, REDUCTION(LMX_REDUCTION_NONE)));
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, &loss));
    CHECK((real) loss == mean);
    CHECK(memcmp(losses, each, sizeof each) == 0);
    CHECK(memcmp(gradient, expected, sizeof expected) == 0);
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, NULL));
}

static void labels_of_64_bits_are_the_same_labels(void)
{
    const int64_t wide[ROWS] = {1, 3, 0};
    real gradient[ELEMENTS], expected[ELEMENTS];
    lmx_batch batch = labelled(NULL, expected);
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, NULL));
    batch.labels.data = wide;
    batch.labels.type = LMX_TYPE_I64;
    batch.gradient.data = gradient;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, NULL));
    CHECK(memcmp(gradient, expected, sizeof expected) == 0);
}

static void every_option_of_cross_entropy_counts(void)
{
    const double weights[CLASSES] = {1, 2, 0.5, 4};
    real each[ROWS], losses[ROWS], gradient[ELEMENTS];
    double loss;
    lmx_batch batch = labelled(losses, gradient);
    lmx_cross_entropy_loss_options options = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    CHECK_OK(LMX(cross_entropy)(logits, CLASSES, labels, ROWS, CLASSES, each, REDUCTION(LMX_REDUCTION_NONE)));
    options.common.class_weights = weights;
    options.common.class_weight_count = CLASSES;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &loss));
    CHECK(near(loss, (2.0 * each[0] + 4.0 * each[1] + 1.0 * each[2]) / 7));
    options.common.has_ignore_index = 1;
    options.common.ignore_index = 3;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &loss));
    CHECK(near(loss, (2.0 * each[0] + 1.0 * each[2]) / 3));
    CHECK(losses[1] == 0 && gradient[CLASSES] == 0);
    options.common.reduction = LMX_REDUCTION_DIVISOR;
    options.common.divisor = 10;
    options.common.unit = LMX_LOGARITHM_UNIT_BITS;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &loss));
    CHECK(near(loss, (2.0 * each[0] + 1.0 * each[2]) / 10 / log(2.0)));
    options = (lmx_cross_entropy_loss_options) LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    options.label_smoothing = 1;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &loss));
    CHECK(!near(loss, (each[0] + each[1] + each[2]) / 3.0));
    options.label_smoothing = 0;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &loss));
    CHECK(near(loss, ((double) each[0] + each[1] + each[2]) / 3));
}

static void weights_of_samples_and_the_upstream_multiply(void)
{
    const real sample_weights[ROWS] = {1, 2, 0};
    const real upstream[ROWS] = {3, 1, 1};
    const double of_all = -2;
    real plain[ELEMENTS], gradient[ELEMENTS], each[ROWS];
    double loss;
    lmx_cross_entropy_loss_options options = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    lmx_batch batch = labelled(each, plain);
    options.common.reduction = LMX_REDUCTION_SUM;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, NULL));
    batch = labelled(NULL, gradient);
    batch.sample_weights.data = sample_weights;
    batch.upstream.data = upstream;
    batch.upstream_of_all = &of_all;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &loss));
    CHECK(near(loss, each[0] + 2.0 * each[1]));
    for (int c = 0; c < CLASSES; c++) {
        CHECK(near(gradient[c], -6.0 * plain[c]));
        CHECK(near(gradient[CLASSES + c], -4.0 * plain[CLASSES + c]));
        CHECK(gradient[2 * CLASSES + c] == 0);
    }
}

static void the_elements_of_a_row_may_share_an_upstream_number(void)
{
    const real of_rows[ROWS] = {3, -1, 0.5f};
    real targets[ELEMENTS] = {0}, of_elements[ELEMENTS], expected[ELEMENTS], gradient[ELEMENTS];
    lmx_batch batch = batch_of(logits);
    for (int i = 0; i < ELEMENTS; i++) {
        of_elements[i] = of_rows[i / CLASSES];
    }
    batch.targets.data = targets;
    batch.upstream.data = of_elements;
    batch.gradient.data = expected;
    CHECK_OK(LMX(huber_loss)(&batch, NULL, NULL));
    batch.upstream.data = of_rows;
    batch.upstream.class_stride = LMX_STRIDE_NONE;
    batch.gradient.data = gradient;
    CHECK_OK(LMX(huber_loss)(&batch, NULL, NULL));
    CHECK(memcmp(gradient, expected, sizeof expected) == 0);
    batch.upstream.class_stride = -2;
    CHECK_FAILS_WITH(LMX(huber_loss)(&batch, NULL, NULL), LMX_ERR_SIZE, "batch->upstream.class_stride is -2, must be at least 1");
}

static void class_weights_are_of_elements_and_of_targets_too(void)
{
    const double weights[CLASSES] = {1, 2, 0.5, 4};
    real targets[ELEMENTS] = {0}, of_elements[ELEMENTS], each[ROWS], weighted[ROWS];
    double loss, expected;
    lmx_huber_loss_options huber = LMX_HUBER_LOSS_OPTIONS_INIT;
    lmx_kl_divergence_options divergence = LMX_KL_DIVERGENCE_OPTIONS_INIT;
    lmx_batch batch = batch_of(logits);
    for (int i = 0; i < ELEMENTS; i++) {
        of_elements[i] = (real) weights[i % CLASSES];
    }
    for (int row = 0; row < ROWS; row++) {
        targets[row * CLASSES + labels[row]] = 1;
    }
    batch.targets.data = targets;
    huber.common.class_weights = divergence.common.class_weights = weights;
    huber.common.class_weight_count = divergence.common.class_weight_count = CLASSES;
    CHECK_OK(LMX(huber_loss)(&batch, &huber, &loss));
    batch.element_weights.data = of_elements;
    CHECK_OK(LMX(huber_loss)(&batch, NULL, &expected));
    CHECK(loss == expected);
    batch.element_weights.data = NULL;
    batch.losses.data = each;
    CHECK_OK(LMX(kl_divergence)(&batch, NULL, NULL));
    batch.losses.data = weighted;
    CHECK_OK(LMX(kl_divergence)(&batch, &divergence, NULL));
    for (int row = 0; row < ROWS; row++) {
        CHECK(near(weighted[row], weights[labels[row]] * each[row]));
    }
}

static void soft_targets_of_one_class_are_its_label(void)
{
    real targets[ELEMENTS] = {0}, gradient[ELEMENTS], expected[ELEMENTS];
    double loss, expected_loss;
    lmx_batch batch = labelled(NULL, expected);
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, &expected_loss));
    for (int row = 0; row < ROWS; row++) {
        targets[row * CLASSES + labels[row]] = 1;
    }
    batch = batch_of(logits);
    batch.targets.data = targets;
    batch.gradient.data = gradient;
    CHECK_OK(LMX(soft_target_cross_entropy)(&batch, NULL, &loss));
    CHECK(near(loss, expected_loss));
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(near(gradient[i], expected[i]));
    }
}

static void huber_has_a_loss_for_each_element_and_a_hessian(void)
{
    const real predictions[2] = {1, 5};
    const int32_t targets[2] = {0, 2};
    const real element_weights[2] = {1, 0.5f};
    real losses[2], gradient[2], hessian[2];
    double loss;
    lmx_batch batch = LMX_BATCH_INIT;
    lmx_huber_loss_options options = LMX_HUBER_LOSS_OPTIONS_INIT;
    batch.outer = 1;
    batch.classes = 2;
    batch.input.data = predictions;
    batch.targets.data = targets;
    batch.targets.type = LMX_TYPE_I32;
    batch.losses.data = losses;
    batch.gradient.data = gradient;
    batch.hessian.data = hessian;
    CHECK_OK(LMX(huber_loss)(&batch, NULL, &loss));
    CHECK(loss == 1.5 && losses[0] == 0.5 && losses[1] == 2.5);
    CHECK(gradient[0] == 0.5 && gradient[1] == 0.5 && hessian[0] == 0.5 && hessian[1] == 0);
    batch.element_weights.data = element_weights;
    options.delta = 2;
    options.common.reduction = LMX_REDUCTION_NONE;
    CHECK_OK(LMX(huber_loss)(&batch, &options, &loss));
    CHECK(losses[0] == 0.5 && losses[1] == 2 && gradient[0] == 1 && gradient[1] == 1 && hessian[1] == 0);
}

static void classes_may_lie_anywhere(void)
{
    real transposed[2][CLASSES][ROWS + 2], gradient[2][CLASSES][ROWS], expected[ELEMENTS];
    const int32_t of_all[2 * ROWS] = {1, 3, 0, 1, 3, 0};
    double loss, expected_loss;
    lmx_cross_entropy_loss_options options = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    lmx_batch batch = labelled(NULL, expected);
    options.common.reduction = LMX_REDUCTION_SUM;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &expected_loss));
    for (int i = 0; i < ELEMENTS; i++) {
        transposed[0][i % CLASSES][i / CLASSES] = transposed[1][i % CLASSES][i / CLASSES] = logits[i];
    }
    batch = (lmx_batch) LMX_BATCH_INIT;
    batch.outer = 2;
    batch.classes = CLASSES;
    batch.inner = ROWS;
    batch.input.data = transposed;
    batch.input.class_stride = ROWS + 2;
    batch.input.outer_stride = CLASSES * (ROWS + 2);
    batch.labels.data = of_all;
    batch.gradient.data = gradient;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &loss));
    CHECK(near(loss, 2 * expected_loss));
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(gradient[0][i % CLASSES][i / CLASSES] == expected[i] && gradient[1][i % CLASSES][i / CLASSES] == expected[i]);
    }
}

enum { MANY_ROWS = 5000, MANY_CLASSES = 40 };

/* So many that threads are worth it. */
static real many_logits[MANY_ROWS * MANY_CLASSES], by_one[MANY_ROWS * MANY_CLASSES], by_four[MANY_ROWS * MANY_CLASSES];

static void any_number_of_threads_gives_the_same_bits(void)
{
    static int32_t many_labels[MANY_ROWS];
    lmx_batch batch = LMX_BATCH_INIT;
    double loss, expected;
    for (int i = 0; i < MANY_ROWS * MANY_CLASSES; i++) {
        many_logits[i] = (real) ((i * 7919 % 1013) / 64.0);
        many_labels[i / MANY_CLASSES] = i / MANY_CLASSES * 3 % MANY_CLASSES;
    }
    batch.outer = MANY_ROWS;
    batch.classes = MANY_CLASSES;
    batch.input.data = many_logits;
    batch.labels.data = many_labels;
    for (int threads = 0; threads <= 4; threads++) {
        lmx_cross_entropy_loss_options options = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
        batch.gradient.data = threads == 0 ? by_one : by_four;
        options.common.threads = threads;
        CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, threads == 0 ? &expected : &loss));
        CHECK(threads == 0 || (loss == expected && memcmp(by_one, by_four, sizeof by_one) == 0));
    }
    lmx_log_cosh_loss_options options = LMX_LOG_COSH_LOSS_OPTIONS_INIT;
    options.common.threads = 3;
    batch.outer = MANY_ROWS - 1;
    batch.targets.data = many_logits + MANY_CLASSES;
    CHECK_OK(LMX(log_cosh_loss)(&batch, NULL, &expected));
    batch.gradient.data = by_one;
    CHECK_OK(LMX(log_cosh_loss)(&batch, &options, &loss));
    CHECK(loss == expected && memcmp(by_one, by_four, sizeof by_one) == 0);
    options.common.threads = -1;
    CHECK_FAILS(LMX(log_cosh_loss)(&batch, &options, &loss), LMX_ERR_OPTION,
                NAME(log_cosh_loss) ": options->common.threads is -1, must be from 0 to 2147483647");
}

static void the_gradient_may_overwrite_the_logits(void)
{
    real values[ELEMENTS], expected[ELEMENTS];
    lmx_batch batch = labelled(NULL, expected);
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, NULL));
    memcpy(values, logits, sizeof values);
    batch.input.data = batch.gradient.data = values;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, NULL));
    CHECK(memcmp(values, expected, sizeof expected) == 0);
}

static void what_else_a_row_tells_comes_along(void)
{
    real log_sum_exp[ROWS], expected[ROWS];
    int64_t argmax[ROWS];
    int64_t correct;
    lmx_batch batch = labelled(NULL, NULL);
    batch.log_sum_exp.data = log_sum_exp;
    batch.argmax.data = argmax;
    batch.argmax.type = LMX_TYPE_I64;
    batch.correct = &correct;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, NULL));
    CHECK_OK(LMX(logsumexp)(logits, CLASSES, expected, ROWS, CLASSES));
    for (int row = 0; row < ROWS; row++) {
        CHECK(near(log_sum_exp[row], expected[row]));
    }
    CHECK(argmax[0] == 1 && argmax[1] == 0 && argmax[2] == 3 && correct == 1);
    batch.argmax.type = LMX_TYPE_F32;
    CHECK_FAILS_WITH(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_VALUE, "argmax");
}

static void the_hessian_is_multiplied_by_a_vector(void)
{
    real vector[ELEMENTS], product[ELEMENTS], gradient[ELEMENTS], up[ELEMENTS], moved[ELEMENTS];
    const double step = ldexp(1, -REAL_DIGITS / 3);
    lmx_batch batch = labelled(NULL, gradient);
    for (int i = 0; i < ELEMENTS; i++) {
        vector[i] = (real) (i % 3 - 0.5);
        moved[i] = (real) (logits[i] + step * vector[i]);
    }
    batch.vector.data = vector;
    batch.product.data = product;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, NULL));
    batch = labelled(NULL, up);
    batch.input.data = moved;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, NULL, NULL));
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(fabs((up[i] - gradient[i]) / step - product[i]) < 8 * step);
    }
    batch.product.data = product;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_NULL_POINTER,
                NAME(cross_entropy_loss) ": batch->vector.data is NULL, must not be where there is batch->product");
    batch.vector.data = vector;
    batch.targets.data = logits;
    CHECK_FAILS(LMX(binary_cross_entropy)(&batch, NULL, NULL), LMX_ERR_VALUE,
                NAME(binary_cross_entropy) ": BinaryCrossEntropy has no Hessian-vector product");
}

static void a_penalty_is_of_all_columns_but_those_left_out(void)
{
    const real parameters[ELEMENTS] = {1, -2, 3, 0, NAN, -5, HUGE_VAL, 0.5f, -1, 0, 2, NAN};
    const real expected[ELEMENTS] = {0, -4.5f, 0, 0, 0, -10.5f, 0, 0, 0, 0, 0, 0};
    const int64_t columns[2] = {2, 0};
    const real bends[ELEMENTS] = {0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0};
    real gradient[ELEMENTS], hessian[ELEMENTS];
    double penalty;
    lmx_regularizer_options options = LMX_REGULARIZER_OPTIONS_INIT;
    lmx_batch batch = batch_of(parameters);
    batch.gradient.data = gradient;
    batch.hessian.data = hessian;
    options.l1 = 0.5;
    options.l2 = 1;
    options.without_last_column = 1;
    options.without_columns = columns;
    options.without_columns_count = 2;
    CHECK_OK(LMX(regularizer)(&batch, &options, &penalty));
    CHECK(penalty == 0.5 * 7 + 29);
    CHECK(memcmp(gradient, expected, sizeof expected) == 0);
    CHECK(memcmp(hessian, bends, sizeof bends) == 0);
    options.without_last_column = 0;
    CHECK_OK(LMX(regularizer)(&batch, &options, &penalty));
    CHECK(isnan(penalty) && gradient[1] == expected[1] && gradient[7] == 1.5f && isnan(gradient[11]));
    batch.input.data = logits;
    batch.gradient.data = batch.hessian.data = NULL;
    CHECK_OK(LMX(regularizer)(&batch, NULL, &penalty));
    CHECK(penalty == 0);
}

static void the_gradient_of_a_penalty_may_be_added_to_another(void)
{
    const real parameters[ELEMENTS] = {1, -2, 3, 0, 4, -5, 6, 0, -1, 2, -3, 0};
    const real expected[ELEMENTS] = {8, 6, 8, 7, 8, 6, 8, 7, 6, 8, 6, 7};
    real gradient[ELEMENTS];
    double penalty;
    lmx_regularizer_options options = LMX_REGULARIZER_OPTIONS_INIT;
    lmx_batch batch = batch_of(parameters);
    for (int i = 0; i < ELEMENTS; i++) {
        gradient[i] = 7;
    }
    batch.gradient.data = gradient;
    options.l1 = 1;
    options.added_gradient = 1;
    CHECK_OK(LMX(regularizer)(&batch, &options, &penalty));
    CHECK(penalty == 27);
    CHECK(memcmp(gradient, expected, sizeof expected) == 0);
    batch.input.data = gradient;
    CHECK_FAILS_WITH(LMX(regularizer)(&batch, &options, &penalty), LMX_ERR_OVERLAP, "gradient");
    CHECK(memcmp(gradient, expected, sizeof expected) == 0);
    options.added_gradient = 0;
    CHECK_OK(LMX(regularizer)(&batch, &options, &penalty));
    CHECK(gradient[0] == 1 && gradient[3] == 1);
}

/* What Java draws of the same numbers. */
static void candidates_stand_for_a_vocabulary(void)
{
    enum { COUNT = CLASSES - 1, VOCABULARY = 50 };
    int64_t candidates[COUNT], again[COUNT], tries, same_tries;
    real gradient[ELEMENTS];
    double loss;
    lmx_sampled_softmax_loss_options options = LMX_SAMPLED_SOFTMAX_LOSS_OPTIONS_INIT;
    lmx_noise_contrastive_loss_options noise = LMX_NOISE_CONTRASTIVE_LOSS_OPTIONS_INIT;
    lmx_batch batch = labelled(NULL, gradient);
    CHECK_OK(lmx_sample_log_uniform(COUNT, VOCABULARY, 7, 3, candidates, &tries));
    CHECK_OK(lmx_sample_log_uniform(COUNT, VOCABULARY, 7, 3, again, &same_tries));
    CHECK(memcmp(candidates, again, sizeof candidates) == 0 && tries == same_tries && tries >= COUNT);
    CHECK(candidates[0] == 13 && candidates[1] == 1 && candidates[2] == 4 && tries == 3);
    options.vocabulary = noise.vocabulary = VOCABULARY;
    options.tries = noise.tries = tries;
    options.candidates = noise.candidates = candidates;
    options.candidates_count = noise.candidates_count = COUNT;
    CHECK_OK(LMX(sampled_softmax_loss)(&batch, &options, &loss));
    CHECK(loss > 0 && isfinite(loss));
    for (int row = 0; row < ROWS; row++) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            sum += gradient[row * CLASSES + c];
        }
        CHECK(gradient[row * CLASSES] < 0 && fabs(sum) < ldexp(1, 4 - REAL_DIGITS));
    }
    CHECK_OK(LMX(noise_contrastive_loss)(&batch, &noise, &loss));
    CHECK(loss > 0 && gradient[0] < 0 && gradient[1] > 0);
}

/* log(1 - (1 - p)^tries) with the p of the sampler; that of all bits is Java's, the tests there say. */
static void classes_are_expected_among_candidates_so_often(void)
{
    enum { COUNT = 4, VOCABULARY = 50, TRIES = 7 };
    const int64_t classes[COUNT] = {0, 13, 49, 13};
    double counts[COUNT];
    CHECK_OK(lmx_log_expected_counts(VOCABULARY, TRIES, classes, COUNT, counts));
    for (int i = 0; i < COUNT; i++) {
        double p = log1p(1.0 / (double) (classes[i] + 1)) / log(VOCABULARY + 1);
        CHECK(fabs(counts[i] / log(-expm1(TRIES * log1p(-p))) - 1) < 1e-14);
    }
    CHECK_OK(lmx_log_expected_counts(1, TRIES, classes, 1, counts));
    CHECK(counts[0] == 0);
    CHECK_OK(lmx_log_expected_counts(VOCABULARY, 0, classes, 1, counts));
    CHECK(counts[0] == -INFINITY);
    CHECK_OK(lmx_log_expected_counts(VOCABULARY, TRIES, NULL, 0, NULL));
}

static void a_preset_is_the_rules_of_a_library(void)
{
    const int32_t with_ignored[ROWS] = {1, -100, 0};
    const double weights[CLASSES] = {1, 2, 0.5, 4};
    real each[ROWS];
    double loss;
    lmx_cross_entropy_loss_options options = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    lmx_batch batch = labelled(each, NULL);
    batch.labels.data = with_ignored;
    options.common.class_weights = weights;
    options.common.class_weight_count = CLASSES;
    options.common.preset = LMX_PRESET_TORCH;
    CHECK_OK(LMX(cross_entropy_loss)(&batch, &options, &loss));
    CHECK(near(loss, ((double) each[0] + each[2]) / 3));
    options.common.preset = LMX_PRESET_KERAS;
    CHECK_FAILS_WITH(LMX(cross_entropy_loss)(&batch, &options, &loss), LMX_ERR_LABEL, "label of row 1 is -100");
    options.common.preset = 4;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, &options, &loss), LMX_ERR_OPTION,
                NAME(cross_entropy_loss) ": options->common.preset is 4, must be from 0 to 3");
}

static void no_rows_have_no_mean(void)
{
    double loss = 0;
    lmx_huber_loss_options options = LMX_HUBER_LOSS_OPTIONS_INIT;
    lmx_batch batch = LMX_BATCH_INIT;
    batch.classes = 5;
    CHECK_OK(LMX(huber_loss)(&batch, NULL, &loss));
    CHECK(isnan(loss));
    options.common.zero_denominator = LMX_ZERO_DENOMINATOR_ZERO;
    CHECK_OK(LMX(huber_loss)(&batch, &options, &loss));
    CHECK(loss == 0);
}

int main(void)
{
    CHECK_OK(lmx_init(NULL));
    RUN(cross_entropy_by_default_is_the_function_of_arrays);
    RUN(labels_of_64_bits_are_the_same_labels);
    RUN(every_option_of_cross_entropy_counts);
    RUN(weights_of_samples_and_the_upstream_multiply);
    RUN(the_elements_of_a_row_may_share_an_upstream_number);
    RUN(class_weights_are_of_elements_and_of_targets_too);
    RUN(soft_targets_of_one_class_are_its_label);
    RUN(huber_has_a_loss_for_each_element_and_a_hessian);
    RUN(classes_may_lie_anywhere);
    RUN(any_number_of_threads_gives_the_same_bits);
    RUN(the_gradient_may_overwrite_the_logits);
    RUN(what_else_a_row_tells_comes_along);
    RUN(the_hessian_is_multiplied_by_a_vector);
    RUN(a_penalty_is_of_all_columns_but_those_left_out);
    RUN(the_gradient_of_a_penalty_may_be_added_to_another);
    RUN(candidates_stand_for_a_vocabulary);
    RUN(classes_are_expected_among_candidates_so_often);
    RUN(a_preset_is_the_rules_of_a_library);
    RUN(no_rows_have_no_mean);
    return test_result();
}

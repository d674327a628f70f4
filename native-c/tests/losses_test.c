/* Losses of a batch, of the type that ELEMENT_BITS says: values, derivatives, layouts, options, and what is refused. */
#include "test.h"

#include "real.h"

#include <math.h>

enum { ROWS = 3, CLASSES = 4, ELEMENTS = ROWS * CLASSES };

static const real logits[ELEMENTS] = {0.5f, 2, -1, 0.25f, 3, 1, 0.125f, -2, 0, 0.75f, 1.5f, 4};
static const int32_t labels[ROWS] = {1, 3, 0};

static lmx_batch batch_of(const real *input)
{
    lmx_batch batch = LMX_BATCH_INIT;
    batch.outer = ROWS;
    batch.classes = CLASSES;
    batch.input.data = input;
    return batch;
}

static lmx_batch labelled(real *losses, real *gradient)
{
    lmx_batch batch = batch_of(logits);
    batch.labels.data = labels;
    batch.losses.data = losses;
    batch.gradient.data = gradient;
    return batch;
}

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
    CHECK_FAILS(LMX(nll_loss)(&batch, NULL, NULL), LMX_ERR_VALUE, NAME(nll_loss) ": NllLoss has no Hessian-vector product");
}

static void a_penalty_is_of_all_columns_but_those_left_out(void)
{
    const real parameters[ELEMENTS] = {1, -2, 3, 0, NAN, -5, HUGE_VAL, 0.5f, -1, 0, 2, NAN};
    const real expected[ELEMENTS] = {0, -4.5f, 0, 0, 0, -10.5f, 0, 0, 0, 0, 0, 0};
    const int64_t columns[2] = {2, 0};
    real gradient[ELEMENTS];
    double penalty;
    lmx_regularizer_options options = LMX_REGULARIZER_OPTIONS_INIT;
    lmx_batch batch = batch_of(parameters);
    batch.gradient.data = gradient;
    options.l1 = 0.5;
    options.l2 = 1;
    options.without_last_column = 1;
    options.without_columns = columns;
    options.without_columns_count = 2;
    CHECK_OK(LMX(regularizer)(&batch, &options, &penalty));
    CHECK(penalty == 0.5 * 7 + 29);
    CHECK(memcmp(gradient, expected, sizeof expected) == 0);
    options.without_last_column = 0;
    CHECK_OK(LMX(regularizer)(&batch, &options, &penalty));
    CHECK(isnan(penalty) && gradient[1] == expected[1] && gradient[7] == 1.5f && isnan(gradient[11]));
    batch.input.data = logits;
    batch.gradient.data = NULL;
    CHECK_OK(LMX(regularizer)(&batch, NULL, &penalty));
    CHECK(penalty == 0);
}

static void columns_to_leave_out_are_there(void)
{
    int64_t columns[2] = {1, 4};
    lmx_regularizer_options options = LMX_REGULARIZER_OPTIONS_INIT;
    lmx_batch batch = batch_of(logits);
    options.without_columns = columns;
    options.without_columns_count = 2;
    CHECK_FAILS(LMX(regularizer)(&batch, &options, NULL), LMX_ERR_LABEL,
                NAME(regularizer) ": column 4 is to be left out, must be below 4 as parameters has columns");
    columns[1] = -1;
    CHECK_FAILS(LMX(regularizer)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(regularizer) ": options->without_columns[1] is -1, must be from 0 to 2147483647");
    options.without_columns = NULL;
    CHECK_FAILS(LMX(regularizer)(&batch, &options, NULL), LMX_ERR_NULL_POINTER,
                NAME(regularizer) ": options->without_columns is NULL, must point to 2 numbers");
    options.without_columns_count = 0;
    options.l2 = -1;
    CHECK_FAILS(LMX(regularizer)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(regularizer) ": l2 is -1.0, must be a finite number of at least 0");
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

static void wrong_candidates_are_refused(void)
{
    const int64_t twice[3] = {1, 2, 1};
    int64_t candidates[3], tries = -1;
    lmx_sampled_softmax_loss_options options = LMX_SAMPLED_SOFTMAX_LOSS_OPTIONS_INIT;
    lmx_batch batch = labelled(NULL, NULL);
    CHECK_FAILS(lmx_sample_log_uniform(4, 3, 0, 0, candidates, &tries), LMX_ERR_SIZE,
                "lmx_sample_log_uniform: count is 4, must be from 1 to vocabulary (3)");
    CHECK_FAILS(lmx_sample_log_uniform(1, 0, 0, 0, candidates, &tries), LMX_ERR_SIZE,
                "lmx_sample_log_uniform: vocabulary is 0, must be from 1 to 2147483647");
    CHECK_FAILS(lmx_sample_log_uniform(2, 3, 0, 0, NULL, &tries), LMX_ERR_NULL_POINTER,
                "lmx_sample_log_uniform: candidates is NULL, must point to 2 numbers");
    CHECK_FAILS(lmx_sample_log_uniform(2, 3, 0, 0, candidates, NULL), LMX_ERR_NULL_POINTER,
                "lmx_sample_log_uniform: tries is NULL, must point to a number");
    CHECK(tries == -1);
    CHECK_FAILS_WITH(LMX(sampled_softmax_loss)(&batch, NULL, NULL), LMX_ERR_OPTION, "vocabulary is 0, must be at least 1");
    options.vocabulary = 50;
    options.tries = 3;
    options.candidates = twice;
    options.candidates_count = 3;
    CHECK_FAILS(LMX(sampled_softmax_loss)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(sampled_softmax_loss) ": candidate 1 is there twice, must be there once");
    options.candidates_count = 2;
    CHECK_FAILS_WITH(LMX(sampled_softmax_loss)(&batch, &options, NULL), LMX_ERR_VALUE, "logits has 4 classes, must have 3");
    options.tries = 1;
    CHECK_FAILS(LMX(sampled_softmax_loss)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(sampled_softmax_loss) ": tries is 1, must be at least 2");
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

static void what_is_missing_is_named(void)
{
    real gradient[ELEMENTS];
    lmx_cross_entropy_loss_options none = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    lmx_batch batch = labelled(NULL, gradient);
    none.common.reduction = LMX_REDUCTION_NONE;
    CHECK_FAILS(LMX(cross_entropy_loss)(NULL, NULL, NULL), LMX_ERR_NULL_POINTER,
                NAME(cross_entropy_loss) ": batch is NULL, must point to a batch");
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, &none, NULL), LMX_ERR_NULL_POINTER,
                NAME(cross_entropy_loss) ": batch->losses.data is NULL, must not be for LMX_REDUCTION_NONE");
    CHECK_FAILS(LMX(huber_loss)(&batch, NULL, NULL), LMX_ERR_NULL_POINTER,
                NAME(huber_loss) ": batch->targets.data is NULL, must point to 12 elements");
    batch.labels.data = NULL;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_NULL_POINTER,
                NAME(cross_entropy_loss) ": batch->labels.data is NULL, must point to 3 elements");
    batch = labelled(NULL, NULL);
    batch.hessian.data = gradient;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_NULL_POINTER,
                NAME(cross_entropy_loss) ": batch->gradient.data is NULL, must not be where there is batch->hessian");
}

static void a_wrong_shape_or_place_is_refused(void)
{
    real gradient[2 * ELEMENTS];
    lmx_batch batch = labelled(NULL, gradient);
    batch.outer = -1;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_SIZE,
                NAME(cross_entropy_loss) ": batch->outer is -1, must be at least 0");
    batch.outer = INT64_MAX;
    CHECK_FAILS_WITH(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_SIZE, "must end within all memory");
    batch = labelled(NULL, gradient);
    batch.classes = 0;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_SIZE,
                NAME(cross_entropy_loss) ": batch->classes is 0, must be from 1 to 2147483647");
    batch = labelled(NULL, gradient);
    batch.inner = -2;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_SIZE,
                NAME(cross_entropy_loss) ": batch->inner is -2, must be at least 0");
    batch = labelled(NULL, gradient);
    batch.gradient.outer_stride = 3;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_SIZE,
                NAME(cross_entropy_loss) ": batch->gradient.outer_stride is 3, must be at least 4");
    batch = labelled(NULL, gradient);
    batch.input.class_stride = -1;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_SIZE,
                NAME(cross_entropy_loss) ": batch->input.class_stride is -1, must be at least 1");
    batch = labelled(NULL, gradient);
    batch.labels.type = LMX_TYPE_F32;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_OPTION,
                NAME(cross_entropy_loss) ": batch->labels.type is 3, must be from 1 to 2");
    batch = labelled(NULL, gradient);
    batch.gradient.data = (char *) gradient + 1;
    CHECK_FAILS_WITH(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_ALIGNMENT, "batch->gradient.data is 0x");
}

static void outputs_overlap_nothing_but_the_input(void)
{
    real values[2 * ELEMENTS] = {0};
    lmx_batch batch = labelled(NULL, values + 1);
    batch.input.data = values;
    CHECK_FAILS_WITH(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_OVERLAP, "gradient from element ");
    batch.input.data = logits;
    batch.losses.data = values;
    CHECK_FAILS_WITH(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_OVERLAP, "gradient");
}

static void values_and_options_are_refused_in_the_words_of_c(void)
{
    const int32_t wrong[ROWS] = {1, 4, 0};
    const real negative[ROWS] = {1, -1, 1};
    const double weights[2] = {1, 2};
    const double infinite = HUGE_VAL;
    lmx_cross_entropy_loss_options options = LMX_CROSS_ENTROPY_LOSS_OPTIONS_INIT;
    lmx_huber_loss_options huber = LMX_HUBER_LOSS_OPTIONS_INIT;
    lmx_batch batch = labelled(NULL, NULL);
    batch.labels.data = wrong;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_LABEL,
                NAME(cross_entropy_loss) ": label of row 1 is 4, must be from 0 to 3");
    batch = labelled(NULL, NULL);
    batch.sample_weights.data = negative;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_VALUE,
                NAME(cross_entropy_loss) ": sample_weights of row 1 is -1.0, must be a finite number of at least 0");
    batch = labelled(NULL, NULL);
    batch.upstream_of_all = &infinite;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, NULL, NULL), LMX_ERR_VALUE,
                NAME(cross_entropy_loss) ": upstream is Infinity, must be a finite number");
    batch = labelled(NULL, NULL);
    options.common.class_weights = weights;
    options.common.class_weight_count = 2;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, &options, NULL), LMX_ERR_VALUE,
                NAME(cross_entropy_loss) ": class_weights has 2 numbers, must have 4 as input has classes");
    options.common.class_weights = NULL;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, &options, NULL), LMX_ERR_NULL_POINTER,
                NAME(cross_entropy_loss) ": options->common.class_weights is NULL, must point to 2 numbers");
    options.common.class_weight_count = 0;
    options.label_smoothing = 2;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(cross_entropy_loss) ": label_smoothing is 2.0, must be from 0.0 to 1.0");
    options.label_smoothing = 0;
    options.hessian_mode = 4;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(cross_entropy_loss) ": options->hessian_mode is 4, must be from 0 to 3");
    options.hessian_mode = 0;
    options.common.reduction = 8;
    CHECK_FAILS(LMX(cross_entropy_loss)(&batch, &options, NULL), LMX_ERR_OPTION,
                NAME(cross_entropy_loss) ": options->common.reduction is 8, must be from 0 to 7");
    huber.common.class_weights = weights;
    CHECK_FAILS_WITH(LMX(huber_loss)(&batch, &huber, NULL), LMX_ERR_OPTION, "must be NULL: this loss has none");
    huber.common.class_weights = NULL;
    huber.common.has_ignore_index = 1;
    CHECK_FAILS(LMX(huber_loss)(&batch, &huber, NULL), LMX_ERR_OPTION,
                NAME(huber_loss) ": options->common.has_ignore_index is 1, must be from 0 to 0");
    huber.common.has_ignore_index = 0;
    huber.common.reserved[2] = 1;
    CHECK_FAILS(LMX(huber_loss)(&batch, &huber, NULL), LMX_ERR_OPTION,
                NAME(huber_loss) ": options->common.reserved[2] is 1, must be 0");
}

static void a_program_may_be_older_or_newer_than_the_library(void)
{
    struct {
        lmx_huber_loss_options known;
        double unknown;
    } newer = {LMX_HUBER_LOSS_OPTIONS_INIT, 0};
    struct {
        lmx_loss_options common;
        double delta;
    } older = {LMX_LOSS_OPTIONS_INIT(lmx_loss_options, LMX_REDUCTION_SUM), 0.001};
    const real predictions[1] = {1};
    const real targets[1] = {0};
    double loss;
    lmx_batch batch = LMX_BATCH_INIT;
    batch.outer = batch.classes = 1;
    batch.input.data = predictions;
    batch.targets.data = targets;
    CHECK_OK(LMX(huber_loss)(&batch, (const lmx_huber_loss_options *) &older, &loss));
    CHECK(loss == 0.5);
    newer.known.common.struct_size = (uint32_t) sizeof newer;
    CHECK_OK(LMX(huber_loss)(&batch, &newer.known, &loss));
    newer.unknown = 1;
    CHECK_FAILS_WITH(LMX(huber_loss)(&batch, &newer.known, &loss), LMX_ERR_OPTION, "options has a value at byte ");
    batch.struct_size = 0;
    CHECK_FAILS_WITH(LMX(huber_loss)(&batch, NULL, &loss), LMX_ERR_OPTION, "batch->struct_size is 0, must be at least ");
}

int main(void)
{
    CHECK_OK(lmx_init(NULL));
    RUN(cross_entropy_by_default_is_the_function_of_arrays);
    RUN(labels_of_64_bits_are_the_same_labels);
    RUN(every_option_of_cross_entropy_counts);
    RUN(weights_of_samples_and_the_upstream_multiply);
    RUN(soft_targets_of_one_class_are_its_label);
    RUN(huber_has_a_loss_for_each_element_and_a_hessian);
    RUN(classes_may_lie_anywhere);
    RUN(any_number_of_threads_gives_the_same_bits);
    RUN(the_gradient_may_overwrite_the_logits);
    RUN(what_else_a_row_tells_comes_along);
    RUN(the_hessian_is_multiplied_by_a_vector);
    RUN(a_penalty_is_of_all_columns_but_those_left_out);
    RUN(columns_to_leave_out_are_there);
    RUN(candidates_stand_for_a_vocabulary);
    RUN(wrong_candidates_are_refused);
    RUN(a_preset_is_the_rules_of_a_library);
    RUN(no_rows_have_no_mean);
    RUN(what_is_missing_is_named);
    RUN(a_wrong_shape_or_place_is_refused);
    RUN(outputs_overlap_nothing_but_the_input);
    RUN(values_and_options_are_refused_in_the_words_of_c);
    RUN(a_program_may_be_older_or_newer_than_the_library);
    return test_result();
}

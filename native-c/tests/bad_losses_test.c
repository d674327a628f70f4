/* What losses of a batch refuse, in the words of C, of the type that ELEMENT_BITS says. */
#include "loss_batches.h"

#include <math.h>

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
    lmx_regularizer_options regularizer = LMX_REGULARIZER_OPTIONS_INIT;
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
    regularizer.common.class_weights = weights;
    CHECK_FAILS_WITH(LMX(regularizer)(&batch, &regularizer, NULL), LMX_ERR_OPTION, "must be NULL: this loss has none");
    huber.common.has_ignore_index = 1;
    CHECK_FAILS(LMX(huber_loss)(&batch, &huber, NULL), LMX_ERR_OPTION,
                NAME(huber_loss) ": options->common.has_ignore_index is 1, must be from 0 to 0");
    huber.common.has_ignore_index = 0;
    huber.common.reserved[2] = 1;
    CHECK_FAILS(LMX(huber_loss)(&batch, &huber, NULL), LMX_ERR_OPTION,
                NAME(huber_loss) ": options->common.reserved[2] is 1, must be 0");
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
    double counts[3] = {7, 7, 7};
    CHECK_FAILS(lmx_log_expected_counts(0, 3, twice, 3, counts), LMX_ERR_SIZE,
                "lmx_log_expected_counts: vocabulary is 0, must be from 1 to 2147483647");
    CHECK_FAILS(lmx_log_expected_counts(3, -1, twice, 3, counts), LMX_ERR_SIZE,
                "lmx_log_expected_counts: tries is -1, must be at least 0");
    CHECK_FAILS(lmx_log_expected_counts(3, 3, twice, -1, counts), LMX_ERR_SIZE,
                "lmx_log_expected_counts: count is -1, must be from 0 to 2147483647");
    CHECK_FAILS(lmx_log_expected_counts(2, 3, twice, 3, counts), LMX_ERR_LABEL,
                "lmx_log_expected_counts: classes[1] is 2, must be from 0 to 1");
    CHECK_FAILS(lmx_log_expected_counts(3, 3, NULL, 1, counts), LMX_ERR_NULL_POINTER,
                "lmx_log_expected_counts: classes is NULL, must point to 1 number");
    CHECK_FAILS(lmx_log_expected_counts(3, 3, twice, 3, NULL), LMX_ERR_NULL_POINTER,
                "lmx_log_expected_counts: log_expected_counts is NULL, must point to 3 numbers");
    CHECK_FAILS_WITH(lmx_log_expected_counts(3, 3, twice, 3, (double *) ((char *) counts + 4)), LMX_ERR_ALIGNMENT,
                     "must be a multiple of 8");
    CHECK_FAILS(lmx_log_expected_counts(3, 3, twice, 3, (double *) (twice + 2)), LMX_ERR_OVERLAP,
                "lmx_log_expected_counts: log_expected_counts overlaps classes, must share no element with it");
    CHECK(counts[0] == 7 && counts[1] == 7 && counts[2] == 7);
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

static void a_program_may_be_older_or_newer_than_the_library(void)
{
    struct {
        lmx_huber_loss_options known;
        double unknown;
    } newer = {LMX_HUBER_LOSS_OPTIONS_INIT, 0};
    struct {
        lmx_loss_options common;
        double delta;
    } older = {LMX_LOSS_OPTIONS_INIT(lmx_loss_options, LMX_REDUCTION_SUM, 0), 0.001};
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
    RUN(what_is_missing_is_named);
    RUN(a_wrong_shape_or_place_is_refused);
    RUN(outputs_overlap_nothing_but_the_input);
    RUN(values_and_options_are_refused_in_the_words_of_c);
    RUN(columns_to_leave_out_are_there);
    RUN(wrong_candidates_are_refused);
    RUN(a_program_may_be_older_or_newer_than_the_library);
    return test_result();
}

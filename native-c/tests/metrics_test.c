/* Metrics, against scikit-learn's documented examples and definitions, which Java's MetricsTest has too; no virtual machine is started. */
#include "test.h"

#include <math.h>

enum { CLASSES = 3, ROWS = 6 };

/* The example of scikit-learn's confusion_matrix. */
static const int32_t labels[ROWS] = {2, 0, 2, 2, 0, 1};
static const int32_t predictions[ROWS] = {0, 0, 2, 2, 0, 2};
static const int64_t long_labels[ROWS] = {2, 0, 2, 2, 0, 1};
static const int64_t long_predictions[ROWS] = {0, 0, 2, 2, 0, 2};
static const int64_t expected[CLASSES * CLASSES] = {2, 0, 0, 0, 0, 1, 1, 0, 2};

static void counts_are_of_true_and_predicted_classes(void)
{
    int64_t counts[CLASSES * CLASSES] = {0};
    CHECK_OK(lmx_confusion_matrix_add(counts, CLASSES, labels, predictions, 4));
    CHECK_OK(lmx_confusion_matrix_add(counts, CLASSES, labels + 4, predictions + 4, 2));
    CHECK(memcmp(counts, expected, sizeof counts) == 0);
    CHECK_OK(lmx_confusion_matrix_add(counts, CLASSES, NULL, NULL, 0));
    CHECK(memcmp(counts, expected, sizeof counts) == 0);
}

static void counts_are_the_same_for_int64_labels_and_predictions(void)
{
    int64_t counts[CLASSES * CLASSES] = {0};
    CHECK_OK(lmx_confusion_matrix_add_i64(counts, CLASSES, long_labels, long_predictions, 4));
    CHECK_OK(lmx_confusion_matrix_add_i64(counts, CLASSES, long_labels + 4, long_predictions + 4, 2));
    CHECK(memcmp(counts, expected, sizeof counts) == 0);
    CHECK_OK(lmx_confusion_matrix_add_i64(counts, CLASSES, NULL, NULL, 0));
    CHECK(memcmp(counts, expected, sizeof counts) == 0);
}

static void a_report_follows_from_the_counts(void)
{
    double precision[CLASSES], recall[CLASSES], f1[CLASSES];
    int64_t support[CLASSES];
    lmx_classification_report result = LMX_CLASSIFICATION_REPORT_INIT;
    result.precision = precision;
    result.recall = recall;
    result.f1 = f1;
    result.support = support;
    CHECK_OK(lmx_confusion_matrix_report(expected, CLASSES, &result));
    CHECK(result.rows == 6 && result.accuracy == 4 / 6.0);
    CHECK(precision[0] == 2 / 3.0 && precision[1] == 0 && precision[2] == 2 / 3.0);
    CHECK(recall[0] == 1 && recall[1] == 0 && recall[2] == 2 / 3.0);
    CHECK(f1[0] == 0.8 && f1[1] == 0 && f1[2] == 2 / 3.0);
    CHECK(support[0] == 2 && support[1] == 1 && support[2] == 3);
    CHECK(result.macro_f1 == (0.8 + 0 + 2 / 3.0) / 3);
    CHECK(result.macro_precision == (2 / 3.0 + 0 + 2 / 3.0) / 3 && result.macro_recall == (1 + 0 + 2 / 3.0) / 3);
    CHECK(result.weighted_f1 == (2 * 0.8 + 0 + 3 * (2 / 3.0)) / 6);
    CHECK(result.weighted_precision == (2 * (2 / 3.0) + 0 + 3 * (2 / 3.0)) / 6);
    CHECK(result.weighted_recall == (2 + 0 + 3 * (2 / 3.0)) / 6);
}

/* It counts in the macro averages, and not in the weighted ones. */
static void a_class_without_rows_has_no_weight(void)
{
    const int64_t counts[CLASSES * CLASSES] = {1, 0, 1, 0, 2, 0, 0, 0, 0};
    lmx_classification_report result = LMX_CLASSIFICATION_REPORT_INIT;
    CHECK_OK(lmx_confusion_matrix_report(counts, CLASSES, &result));
    CHECK(result.macro_precision == (1 + 1 + 0) / 3.0 && result.macro_recall == (0.5 + 1 + 0) / 3);
    CHECK(result.macro_f1 == (2 / 3.0 + 1 + 0) / 3);
    CHECK(result.weighted_precision == (2 * 1 + 2 * 1) / 4.0 && result.weighted_recall == (2 * 0.5 + 2 * 1) / 4);
    CHECK(result.weighted_f1 == (2 * (2 / 3.0) + 2 * 1) / 4);
}

static void what_is_not_wanted_is_left_out_and_nothing_has_zeros(void)
{
    const int64_t none[4] = {0};
    lmx_classification_report result = LMX_CLASSIFICATION_REPORT_INIT;
    CHECK_OK(lmx_confusion_matrix_report(none, 2, &result));
    CHECK(result.rows == 0 && result.accuracy == 0 && result.macro_f1 == 0 && result.weighted_f1 == 0);
    CHECK(result.precision == NULL && result.support == NULL);
}

static void wrong_numbers_are_refused_and_nothing_is_counted(void)
{
    int64_t counts[CLASSES * CLASSES] = {0};
    const int64_t zeros[CLASSES * CLASSES] = {0};
    const int32_t wrong[2] = {0, 3};
    lmx_classification_report result = LMX_CLASSIFICATION_REPORT_INIT;
    CHECK_FAILS(lmx_confusion_matrix_add(counts, CLASSES, labels, wrong, 2), LMX_ERR_LABEL,
                "lmx_confusion_matrix_add: predictions[1] is 3, must be from 0 to 2");
    CHECK_FAILS(lmx_confusion_matrix_add(counts, 50000, labels, labels, 2), LMX_ERR_SIZE,
                "lmx_confusion_matrix_add: classes is 50000, must be from 1 to 46340");
    CHECK_FAILS(lmx_confusion_matrix_add(counts, CLASSES, labels, labels, -1), LMX_ERR_SIZE,
                "lmx_confusion_matrix_add: rows is -1, must be at least 0");
    CHECK_FAILS(lmx_confusion_matrix_add(NULL, CLASSES, labels, labels, 1), LMX_ERR_NULL_POINTER,
                "lmx_confusion_matrix_add: counts is NULL, must point to 9 elements");
    CHECK_FAILS(lmx_confusion_matrix_add(counts, CLASSES, NULL, labels, 2), LMX_ERR_NULL_POINTER,
                "lmx_confusion_matrix_add: labels is NULL, must point to 2 elements");
    CHECK_FAILS_WITH(lmx_confusion_matrix_add(counts, CLASSES, (const int32_t *) counts, labels, 2), LMX_ERR_OVERLAP,
                     "overlaps labels");
    CHECK(memcmp(counts, zeros, sizeof counts) == 0);
    CHECK_FAILS(lmx_confusion_matrix_report(counts, CLASSES, NULL), LMX_ERR_NULL_POINTER,
                "lmx_confusion_matrix_report: report is NULL, must point to a report");
    result.support = counts;
    CHECK_FAILS_WITH(lmx_confusion_matrix_report(counts, CLASSES, &result), LMX_ERR_OVERLAP, "report->support (0x");
    result.struct_size = 4;
    CHECK_FAILS_WITH(lmx_confusion_matrix_report(counts, CLASSES, &result), LMX_ERR_OPTION, "report->struct_size is 4");
}

static void wrong_int64_numbers_are_refused_and_nothing_is_counted(void)
{
    int64_t counts[CLASSES * CLASSES] = {0};
    const int64_t zeros[CLASSES * CLASSES] = {0};
    const int64_t wrong[2] = {0, INT64_C(1) << 32};
    const int64_t *misaligned = (const int64_t *) (const void *) ((const char *) long_labels + 4);
    CHECK_FAILS(lmx_confusion_matrix_add_i64(counts, CLASSES, wrong, long_labels, 2), LMX_ERR_LABEL,
                "lmx_confusion_matrix_add_i64: labels[1] is 4294967296, must be from 0 to 2");
    CHECK_FAILS(lmx_confusion_matrix_add_i64(counts, CLASSES, long_labels, wrong, 2), LMX_ERR_LABEL,
                "lmx_confusion_matrix_add_i64: predictions[1] is 4294967296, must be from 0 to 2");
    CHECK_FAILS(lmx_confusion_matrix_add_i64(counts, 0, long_labels, long_labels, 2), LMX_ERR_SIZE,
                "lmx_confusion_matrix_add_i64: classes is 0, must be from 1 to 46340");
    CHECK_FAILS(lmx_confusion_matrix_add_i64(counts, CLASSES, long_labels, long_labels, -1), LMX_ERR_SIZE,
                "lmx_confusion_matrix_add_i64: rows is -1, must be at least 0");
    CHECK_FAILS(lmx_confusion_matrix_add_i64(counts, CLASSES, long_labels, NULL, 2), LMX_ERR_NULL_POINTER,
                "lmx_confusion_matrix_add_i64: predictions is NULL, must point to 2 elements");
    CHECK_FAILS_WITH(lmx_confusion_matrix_add_i64(counts, CLASSES, misaligned, long_labels, 2), LMX_ERR_ALIGNMENT, "labels is 0x");
    CHECK_FAILS_WITH(lmx_confusion_matrix_add_i64(counts, CLASSES, long_labels, counts + CLASSES * CLASSES - 1, 1), LMX_ERR_OVERLAP,
                     "overlaps predictions");
    CHECK(memcmp(counts, zeros, sizeof counts) == 0);
}

static void a_row_counts_where_all_its_labels_are_right(void)
{
    const double logits[9] = {1, -1, 2, -1, -1, -1, 1, 1, NAN};
    const float present[9] = {1, 0, 1, 0, 0, 1, 1, 1, 0};
    const int32_t across[9] = {1, 0, 1, 0, 0, 1, 1, 1, 0};
    double accuracy = -1;
    lmx_batch batch = LMX_BATCH_INIT;
    batch.outer = 3;
    batch.classes = 3;
    batch.input.data = logits;
    batch.targets.data = present;
    batch.targets.type = LMX_TYPE_F32;
    CHECK_OK(lmx_subset_accuracy_f64(&batch, 0, &accuracy));
    CHECK(accuracy == 2 / 3.0);
    batch.targets.data = across;
    batch.targets.type = LMX_TYPE_I32;
    batch.outer = 1;
    batch.inner = 3;
    CHECK_OK(lmx_subset_accuracy_f64(&batch, 0, &accuracy));
    CHECK(accuracy == 2 / 3.0);
    batch.outer = 0;
    CHECK_OK(lmx_subset_accuracy_f32(&batch, 0.5, &accuracy));
    CHECK(isnan(accuracy));
    batch.outer = 1;
    CHECK_FAILS(lmx_subset_accuracy_f64(&batch, INFINITY, &accuracy), LMX_ERR_OPTION,
                "lmx_subset_accuracy_f64: threshold is inf, must be finite");
    CHECK_FAILS(lmx_subset_accuracy_f64(&batch, 0, NULL), LMX_ERR_NULL_POINTER,
                "lmx_subset_accuracy_f64: accuracy is NULL, must point to 1 element");
    batch.targets.data = NULL;
    CHECK_FAILS(lmx_subset_accuracy_f64(&batch, 0, &accuracy), LMX_ERR_NULL_POINTER,
                "lmx_subset_accuracy_f64: batch->targets.data is NULL, must point to 9 elements");
    CHECK_FAILS(lmx_subset_accuracy_f64(NULL, 0, &accuracy), LMX_ERR_NULL_POINTER,
                "lmx_subset_accuracy_f64: batch is NULL, must point to a batch");
}

int main(void)
{
    RUN(counts_are_of_true_and_predicted_classes);
    RUN(counts_are_the_same_for_int64_labels_and_predictions);
    RUN(a_report_follows_from_the_counts);
    RUN(a_class_without_rows_has_no_weight);
    RUN(what_is_not_wanted_is_left_out_and_nothing_has_zeros);
    RUN(wrong_numbers_are_refused_and_nothing_is_counted);
    RUN(wrong_int64_numbers_are_refused_and_nothing_is_counted);
    RUN(a_row_counts_where_all_its_labels_are_right);
    return test_result();
}

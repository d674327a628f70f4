/**
 * @file metrics.h
 * @brief How good predictions are. Include lanemax.h instead. These functions count; they need no lmx_init().
 */
#ifndef LANEMAX_METRICS_H
#define LANEMAX_METRICS_H

#include <lanemax/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Counts rows in a confusion matrix: adds 1 to `counts[label * classes + prediction]` for each. The matrix belongs to the caller,
 * who sets it to 0 first, passes it to as many calls as there are batches, and adds up the matrices of several threads.
 *
 * @param[in,out] counts       classes x classes counts, not NULL
 * @param[in]     classes      number of classes, from 1 to 46340
 * @param[in]     labels       the true class of each row, from 0 to `classes` - 1, not NULL unless `rows` is 0
 * @param[in]     predictions  the predicted class of each row, from 0 to `classes` - 1, not NULL unless `rows` is 0
 * @param[in]     rows         number of rows, >= 0
 * @return ::LMX_OK, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE, ::LMX_ERR_ALIGNMENT, ::LMX_ERR_OVERLAP, ::LMX_ERR_LABEL; in case of an
 *         error nothing is counted
 * @note Thread-safe, but not two at a time on one matrix.
 */
LMX_API lmx_status lmx_confusion_matrix_add(int64_t *counts, int64_t classes, const int32_t *labels, const int32_t *predictions,
                                            int64_t rows);

/**
 * lmx_confusion_matrix_add() of int64_t.
 *
 * @param[in,out] counts       as for lmx_confusion_matrix_add()
 * @param[in]     classes      as for lmx_confusion_matrix_add()
 * @param[in]     labels       as for lmx_confusion_matrix_add()
 * @param[in]     predictions  as for lmx_confusion_matrix_add()
 * @param[in]     rows         as for lmx_confusion_matrix_add()
 * @return as lmx_confusion_matrix_add()
 * @note Thread-safe, but not two at a time on one matrix.
 */
LMX_API lmx_status lmx_confusion_matrix_add_i64(int64_t *counts, int64_t classes, const int64_t *labels, const int64_t *predictions,
                                                int64_t rows);

/**
 * What a confusion matrix says, from scikit-learn's classification_report. Start from ::LMX_CLASSIFICATION_REPORT_INIT. All numbers
 * are from 0 to 1, but for counts; a quotient of 0 and 0 is 0.
 */
typedef struct lmx_classification_report {
    /** `sizeof(lmx_classification_report)`. */
    uint32_t struct_size;
    /** Receives for each class the share of the rows predicted as it that are of it; NULL where that is not wanted. */
    double *precision;
    /** Receives for each class the share of its rows that are predicted as it; NULL where that is not wanted. */
    double *recall;
    /** Receives for each class the harmonic mean of its precision and recall; NULL where that is not wanted. */
    double *f1;
    /** Receives for each class the number of its rows; NULL where that is not wanted. */
    int64_t *support;
    /** The number of all rows. */
    int64_t rows;
    /** The share of rows whose prediction is right. */
    double accuracy;
    /** The mean of the classes' precision. */
    double macro_precision;
    /** The mean of the classes' recall. */
    double macro_recall;
    /** The mean of the classes' F1. */
    double macro_f1;
    /** The mean of the classes' precision, each class counting as often as it occurs. */
    double weighted_precision;
    /** The mean of the classes' recall, each class counting as often as it occurs. */
    double weighted_recall;
    /** The mean of the classes' F1, each class counting as often as it occurs. */
    double weighted_f1;
} lmx_classification_report;

/** Initial value of ::lmx_classification_report: nothing is wanted for each class. */
#define LMX_CLASSIFICATION_REPORT_INIT \
    {(uint32_t) sizeof(lmx_classification_report), NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0}

/**
 * Accuracy, precision, recall and F1 of a confusion matrix, with the bits of Java's ConfusionMatrix.
 *
 * @param[in]     counts   classes x classes counts, row for row the true classes, not NULL
 * @param[in]     classes  number of classes, from 1 to 46340
 * @param[in,out] report   says where the numbers of each class go, and receives those of all, not NULL
 * @return ::LMX_OK, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE, ::LMX_ERR_ALIGNMENT, ::LMX_ERR_OVERLAP, ::LMX_ERR_OPTION
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_confusion_matrix_report(const int64_t *counts, int64_t classes, lmx_classification_report *report);

/**
 * The share of rows whose labels are all right, where each class is present or absent by itself. A class is predicted where its
 * logit or probability is above the threshold, and present where its target is above 1/2.
 *
 * The result is exact, but for the rounding of one division.
 * Special values: NaN predicts nothing; of no rows the share is NaN.
 *
 * @param[in]  batch      not NULL, with `input`, the logits or probabilities, and `targets`
 * @param[in]  threshold  finite: 0 for logits, 0.5 for probabilities
 * @param[out] accuracy   receives the share, from 0 to 1, not NULL
 * @return ::LMX_OK, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE, ::LMX_ERR_ALIGNMENT, ::LMX_ERR_OPTION
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_subset_accuracy_f32(const lmx_batch *batch, double threshold, double *accuracy);

/**
 * lmx_subset_accuracy_f32() of double.
 *
 * The result is exact, but for the rounding of one division.
 * Special values: as lmx_subset_accuracy_f32().
 *
 * @param[in]  batch      as for lmx_subset_accuracy_f32()
 * @param[in]  threshold  as for lmx_subset_accuracy_f32()
 * @param[out] accuracy   as for lmx_subset_accuracy_f32()
 * @return as lmx_subset_accuracy_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_subset_accuracy_f64(const lmx_batch *batch, double threshold, double *accuracy);

#ifdef __cplusplus
}
#endif

#endif

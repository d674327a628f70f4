/* The public functions of metrics.h, which count and divide without the virtual machine. */
#include "batch.h"
#include "checks.h"
#include "options.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* So many classes have as many counts as Java's arrays elements. */
enum { MOST_CLASSES = 46340 };

static lmx_status check_counts(const int64_t *counts, int64_t classes, lmx_view *view)
{
    const lmx_view used = {"counts", "classes", counts, classes, classes, classes, sizeof *counts};
    if (classes < 1 || classes > MOST_CLASSES) {
        return lmx_fail(LMX_ERR_SIZE, "classes is %" PRId64 ", must be from 1 to %d", classes, MOST_CLASSES);
    }
    *view = used;
    return lmx_check_view(view);
}

/* The class of each row, of int32_t or int64_t. */
typedef struct {
    const char *name;
    const void *data;
    lmx_type type;
} class_column;

static int64_t class_of(const class_column *column, int64_t row)
{
    return column->type == LMX_TYPE_I32 ? ((const int32_t *) column->data)[row] : ((const int64_t *) column->data)[row];
}

static lmx_status check_classes(const class_column *column, int64_t rows, int64_t classes, const lmx_view *counts)
{
    const int bytes = column->type == LMX_TYPE_I32 ? sizeof(int32_t) : sizeof(int64_t);
    const lmx_view view = {column->name, "rows", column->data, 1, rows, rows, bytes};
    LMX_TRY(lmx_check_view(&view));
    LMX_TRY(lmx_check_disjoint(&view, counts));
    for (int64_t row = 0; row < rows; row++) {
        if (class_of(column, row) < 0 || class_of(column, row) >= classes) {
            return lmx_fail(LMX_ERR_LABEL, "%s[%" PRId64 "] is %" PRId64 ", must be from 0 to %" PRId64,
                            column->name, row, class_of(column, row), classes - 1);
        }
    }
    return LMX_OK;
}

static lmx_status confusion_matrix_add(const char *name, int64_t *counts, int64_t classes, const class_column *labels,
                                       const class_column *predictions, int64_t rows)
{
    lmx_view view;
    lmx_error_begin(name);
    LMX_TRY(check_counts(counts, classes, &view));
    if (rows < 0) {
        return lmx_fail(LMX_ERR_SIZE, "rows is %" PRId64 ", must be at least 0", rows);
    }
    LMX_TRY(check_classes(labels, rows, classes, &view));
    LMX_TRY(check_classes(predictions, rows, classes, &view));
    for (int64_t row = 0; row < rows; row++) {
        counts[class_of(labels, row) * classes + class_of(predictions, row)]++;
    }
    return LMX_OK;
}

lmx_status lmx_confusion_matrix_add(int64_t *counts, int64_t classes, const int32_t *labels, const int32_t *predictions,
                                    int64_t rows)
{
    const class_column of_labels = {"labels", labels, LMX_TYPE_I32};
    const class_column of_predictions = {"predictions", predictions, LMX_TYPE_I32};
    return confusion_matrix_add("lmx_confusion_matrix_add", counts, classes, &of_labels, &of_predictions, rows);
}

lmx_status lmx_confusion_matrix_add_i64(int64_t *counts, int64_t classes, const int64_t *labels, const int64_t *predictions,
                                        int64_t rows)
{
    const class_column of_labels = {"labels", labels, LMX_TYPE_I64};
    const class_column of_predictions = {"predictions", predictions, LMX_TYPE_I64};
    return confusion_matrix_add("lmx_confusion_matrix_add_i64", counts, classes, &of_labels, &of_predictions, rows);
}

static double quotient(int64_t part, int64_t whole)
{
    return whole == 0 ? 0 : (double) part / (double) whole;
}

/* What the counts say of one class. */
typedef struct {
    double precision;
    double recall;
    double f1;
    int64_t support;
} class_metrics;

static class_metrics metrics_of(const int64_t *counts, int64_t classes, int64_t c)
{
    int64_t predicted = 0;
    int64_t support = 0;
    for (int64_t other = 0; other < classes; other++) {
        support += counts[c * classes + other];
        predicted += counts[other * classes + c];
    }
    int64_t right = counts[c * classes + c];
    const class_metrics metrics = {
        quotient(right, predicted), quotient(right, support), quotient(2 * right, predicted + support), support
    };
    return metrics;
}

static lmx_status check_result(const char *name, void *data, int64_t classes, const lmx_view *counts)
{
    const lmx_view view = {name, "classes", data, 1, classes, classes, sizeof(double)};
    if (data == NULL) {
        return LMX_OK;
    }
    LMX_TRY(lmx_check_view(&view));
    return lmx_check_disjoint(counts, &view);
}

/* The sums over the classes in their order, as Java adds them. */
static void add_up(const int64_t *counts, int64_t classes, lmx_classification_report *report)
{
    int64_t right = 0;
    for (int64_t c = 0; c < classes; c++) {
        const class_metrics metrics = metrics_of(counts, classes, c);
        double weight = (double) metrics.support;
        right += counts[c * classes + c];
        report->rows += metrics.support;
        report->macro_precision += metrics.precision;
        report->macro_recall += metrics.recall;
        report->macro_f1 += metrics.f1;
        report->weighted_precision += weight * metrics.precision;
        report->weighted_recall += weight * metrics.recall;
        report->weighted_f1 += weight * metrics.f1;
        if (report->precision != NULL) {
            report->precision[c] = metrics.precision;
        }
        if (report->recall != NULL) {
            report->recall[c] = metrics.recall;
        }
        if (report->f1 != NULL) {
            report->f1[c] = metrics.f1;
        }
        if (report->support != NULL) {
            report->support[c] = metrics.support;
        }
    }
    report->accuracy = quotient(right, report->rows);
}

static double mean(double sum, double weights)
{
    return weights == 0 ? 0 : sum / weights;
}

lmx_status lmx_confusion_matrix_report(const int64_t *counts, int64_t classes, lmx_classification_report *report)
{
    lmx_classification_report used = LMX_CLASSIFICATION_REPORT_INIT;
    lmx_view view;
    lmx_error_begin("lmx_confusion_matrix_report");
    LMX_TRY(check_counts(counts, classes, &view));
    if (report == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "report is NULL, must point to a report");
    }
    LMX_TRY(lmx_read_options("report", &used, sizeof used, report, sizeof used));
    LMX_TRY(check_result("report->precision", used.precision, classes, &view));
    LMX_TRY(check_result("report->recall", used.recall, classes, &view));
    LMX_TRY(check_result("report->f1", used.f1, classes, &view));
    LMX_TRY(check_result("report->support", used.support, classes, &view));
    const lmx_classification_report nothing = {
        report->struct_size, used.precision, used.recall, used.f1, used.support, 0, 0, 0, 0, 0, 0, 0, 0
    };
    used = nothing;
    add_up(counts, classes, &used);
    used.macro_precision = mean(used.macro_precision, (double) classes);
    used.macro_recall = mean(used.macro_recall, (double) classes);
    used.macro_f1 = mean(used.macro_f1, (double) classes);
    used.weighted_precision = mean(used.weighted_precision, (double) used.rows);
    used.weighted_recall = mean(used.weighted_recall, (double) used.rows);
    used.weighted_f1 = mean(used.weighted_f1, (double) used.rows);
    memcpy(report, &used, used.struct_size < sizeof used ? used.struct_size : sizeof used);
    return LMX_OK;
}

static double element(const lmx_array *array, int64_t index)
{
    switch (array->type) {
    case LMX_TYPE_I32: return ((const int32_t *) array->data)[index];
    case LMX_TYPE_I64: return (double) ((const int64_t *) array->data)[index];
    case LMX_TYPE_F32: return ((const float *) array->data)[index];
    default: return ((const double *) array->data)[index];
    }
}

/* Whether in a row the same classes are predicted and present. */
static bool is_right(const lmx_array *input, const lmx_array *targets, const lmx_tensor_shape *shape, int64_t row, double threshold)
{
    const int64_t group = row / shape->inner;
    const int64_t in_group = row % shape->inner;
    for (int64_t c = 0; c < shape->classes; c++) {
        double predicted = element(input, group * input->stride + c * input->class_stride + in_group);
        double present = element(targets, group * targets->stride + c * targets->class_stride + in_group);
        if ((predicted > threshold) != (present > 0.5)) {
            return false;
        }
    }
    return true;
}

static lmx_status check_subset_accuracy(const lmx_batch *given, lmx_type type, double threshold, const double *accuracy, lmx_call *call)
{
    lmx_batch batch = LMX_BATCH_INIT;
    const lmx_array_kind input = {"batch->input", LMX_INPUT, LMX_MATRIX, 0};
    const lmx_array_kind targets = {"batch->targets", LMX_INPUT, LMX_MATRIX, 0};
    if (given == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "batch is NULL, must point to a batch");
    }
    LMX_TRY(lmx_read_options("batch", &batch, sizeof batch, given, sizeof batch));
    const lmx_tensor_shape shape = {batch.outer, batch.classes, batch.inner};
    LMX_TRY(lmx_set_shape(call, "batch", &shape, 1));
    const lmx_tensor_shape used = {call->rows, call->columns, call->inner};
    lmx_set_input(call, LMX_BATCH_INPUT, &batch.input, type);
    lmx_set_input(call, LMX_BATCH_TARGETS, &batch.targets, type);
    LMX_TRY(lmx_check_array(&input, &used, &call->arrays[LMX_BATCH_INPUT]));
    LMX_TRY(lmx_check_array(&targets, &used, &call->arrays[LMX_BATCH_TARGETS]));
    if (!isfinite(threshold)) {
        return lmx_fail(LMX_ERR_OPTION, "threshold is %g, must be finite", threshold);
    }
    return accuracy != NULL ? LMX_OK : lmx_fail(LMX_ERR_NULL_POINTER, "accuracy is NULL, must point to 1 element");
}

static lmx_status subset_accuracy(const char *name, const lmx_batch *batch, lmx_type type, double threshold, double *accuracy)
{
    lmx_call call;
    int64_t right = 0;
    lmx_error_begin(name);
    LMX_TRY(check_subset_accuracy(batch, type, threshold, accuracy, &call));
    const lmx_tensor_shape shape = {call.rows, call.columns, call.inner};
    const int64_t rows = shape.outer * shape.inner;
    for (int64_t row = 0; row < rows; row++) {
        right += is_right(&call.arrays[LMX_BATCH_INPUT], &call.arrays[LMX_BATCH_TARGETS], &shape, row, threshold);
    }
    *accuracy = rows == 0 ? NAN : (double) right / (double) rows;
    return LMX_OK;
}

lmx_status lmx_subset_accuracy_f32(const lmx_batch *batch, double threshold, double *accuracy)
{
    return subset_accuracy("lmx_subset_accuracy_f32", batch, LMX_TYPE_F32, threshold, accuracy);
}

lmx_status lmx_subset_accuracy_f64(const lmx_batch *batch, double threshold, double *accuracy)
{
    return subset_accuracy("lmx_subset_accuracy_f64", batch, LMX_TYPE_F64, threshold, accuracy);
}

/* The kernels' public functions: they check their arguments and hand them to Java. */
#include "checks.h"
#include "runtime.h"

/* A view of `count` values one after the other. */
static lmx_view row_of(const char *name, const void *data, int64_t count)
{
    lmx_view view = {name, data, 1, count, count};
    return view;
}

/* The functions from a matrix to a matrix. */
static lmx_status matrix_to_matrix(lmx_function function, const float *logits, int64_t logits_stride, const char *output_name,
                                   float *output, int64_t output_stride, int64_t rows, int64_t classes)
{
    lmx_view logits_view = {"logits", logits, rows, classes, logits_stride};
    lmx_view output_view = {output_name, output, rows, classes, output_stride};
    LMX_TRY(lmx_begin(function));
    LMX_TRY(lmx_check_shape(rows, classes, 1));
    LMX_TRY(lmx_check_view(&logits_view));
    LMX_TRY(lmx_check_view(&output_view));
    LMX_TRY(lmx_check_in_place_or_disjoint(&logits_view, &output_view));
    lmx_call call = {
        .logits = logits, .logits_stride = logits_stride, .output = output, .output_stride = output_stride,
        .rows = rows, .classes = (int32_t) classes,
    };
    return lmx_cross(function, &call);
}

lmx_status lmx_softmax_f32(const float *logits, int64_t logits_stride, float *probabilities, int64_t probabilities_stride,
                           int64_t rows, int64_t classes)
{
    return matrix_to_matrix(LMX_FUNCTION_softmax_f32, logits, logits_stride,
                            "probabilities", probabilities, probabilities_stride, rows, classes);
}

lmx_status lmx_log_softmax_f32(const float *logits, int64_t logits_stride, float *log_probabilities,
                               int64_t log_probabilities_stride, int64_t rows, int64_t classes)
{
    return matrix_to_matrix(LMX_FUNCTION_log_softmax_f32, logits, logits_stride,
                            "log_probabilities", log_probabilities, log_probabilities_stride, rows, classes);
}

lmx_status lmx_logsumexp_f32(const float *logits, int64_t logits_stride, float *result, int64_t rows, int64_t classes)
{
    lmx_view logits_view = {"logits", logits, rows, classes, logits_stride};
    lmx_view result_view = row_of("result", result, rows);
    LMX_TRY(lmx_begin(LMX_FUNCTION_logsumexp_f32));
    LMX_TRY(lmx_check_shape(rows, classes, 0));
    LMX_TRY(lmx_check_view(&logits_view));
    LMX_TRY(lmx_check_view(&result_view));
    LMX_TRY(lmx_check_disjoint(&logits_view, &result_view));
    lmx_call call = {
        .logits = logits, .logits_stride = logits_stride, .output = result, .rows = rows, .classes = (int32_t) classes,
    };
    return lmx_cross(LMX_FUNCTION_logsumexp_f32, &call);
}

/* The checks that the loss alone and the loss with its gradient have in common. */
static lmx_status check_loss(const lmx_view *logits, const lmx_view *labels, const lmx_view *loss, lmx_reduction reduction)
{
    LMX_TRY(lmx_check_shape(logits->rows, logits->columns, 1));
    if (reduction < LMX_REDUCTION_NONE || reduction > LMX_REDUCTION_MEAN) {
        return lmx_fail(LMX_ERR_OPTION, "reduction is %d, must be from %d to %d",
                        (int) reduction, LMX_REDUCTION_NONE, LMX_REDUCTION_MEAN);
    }
    LMX_TRY(lmx_check_view(logits));
    LMX_TRY(lmx_check_view(labels));
    LMX_TRY(lmx_check_view(loss));
    LMX_TRY(lmx_check_disjoint(logits, loss));
    LMX_TRY(lmx_check_disjoint(labels, loss));
    return lmx_check_labels(labels->data, logits->rows, logits->columns);
}

static int64_t loss_count(lmx_reduction reduction, int64_t rows)
{
    return reduction == LMX_REDUCTION_NONE ? rows : 1;
}

lmx_status lmx_cross_entropy_f32(const float *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                 int64_t classes, lmx_reduction reduction, float *loss)
{
    lmx_view logits_view = {"logits", logits, rows, classes, logits_stride};
    lmx_view labels_view = row_of("labels", labels, rows);
    lmx_view loss_view = row_of("loss", loss, loss_count(reduction, rows));
    LMX_TRY(lmx_begin(LMX_FUNCTION_cross_entropy_f32));
    LMX_TRY(check_loss(&logits_view, &labels_view, &loss_view, reduction));
    lmx_call call = {
        .logits = logits, .logits_stride = logits_stride, .labels = labels, .loss = loss,
        .rows = rows, .classes = (int32_t) classes, .reduction = reduction,
    };
    return lmx_cross(LMX_FUNCTION_cross_entropy_f32, &call);
}

lmx_status lmx_cross_entropy_gradient_f32(const float *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                          int64_t classes, lmx_reduction reduction, float *loss, float *gradient,
                                          int64_t gradient_stride)
{
    lmx_view logits_view = {"logits", logits, rows, classes, logits_stride};
    lmx_view labels_view = row_of("labels", labels, rows);
    lmx_view loss_view = row_of("loss", loss, loss_count(reduction, rows));
    lmx_view gradient_view = {"gradient", gradient, rows, classes, gradient_stride};
    LMX_TRY(lmx_begin(LMX_FUNCTION_cross_entropy_gradient_f32));
    LMX_TRY(check_loss(&logits_view, &labels_view, &loss_view, reduction));
    LMX_TRY(lmx_check_view(&gradient_view));
    LMX_TRY(lmx_check_in_place_or_disjoint(&logits_view, &gradient_view));
    LMX_TRY(lmx_check_disjoint(&labels_view, &gradient_view));
    LMX_TRY(lmx_check_disjoint(&loss_view, &gradient_view));
    lmx_call call = {
        .logits = logits, .logits_stride = logits_stride, .output = gradient, .output_stride = gradient_stride,
        .labels = labels, .loss = loss, .rows = rows, .classes = (int32_t) classes, .reduction = reduction,
    };
    return lmx_cross(LMX_FUNCTION_cross_entropy_gradient_f32, &call);
}

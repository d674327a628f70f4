/* lmx_gradient_error() and lmx_hessian_error() of own_loss.h. */
#include "batch.h"
#include "options.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* 2^-17: the error of a difference, of the step's square, is then about that of rounding the loss, divided by the step. */
#define STEP 0x1p-17

typedef struct {
    lmx_batch_loss function;
    void *context;
    lmx_batch batch;  /* its input is `moved` */
    bool of_hessian;  /* what is compared, with differences of the gradient; else the gradient with those of the loss */
    int64_t count;
    double *moved;
    double *gradient;
    double *hessian;
} check;

static lmx_status value_at(const check *of, int64_t element, double x, double *value)
{
    double loss;
    double before = of->moved[element];
    of->moved[element] = x;
    lmx_status status = of->function(&of->batch, of->context, &loss);
    of->moved[element] = before;
    *value = of->of_hessian ? of->gradient[element] : loss;
    return status;
}

static lmx_status set_derivatives(check *of)
{
    double loss;
    of->batch.gradient.data = of->gradient;
    of->batch.hessian.data = of->of_hessian ? of->hessian : NULL;
    LMX_TRY(of->function(&of->batch, of->context, &loss));
    of->batch.gradient.data = of->of_hessian ? of->gradient : NULL;
    of->batch.hessian.data = NULL;
    return LMX_OK;
}

static lmx_status compare(check *of, double *worst)
{
    double above, below;
    double error = 0;
    LMX_TRY(set_derivatives(of));
    const double *derivatives = of->of_hessian ? of->hessian : of->gradient;
    *worst = 0;
    for (int64_t i = 0; i < of->count && !isnan(error); i++) {
        double derivative = derivatives[i];
        double right = of->moved[i] + STEP;
        double left = of->moved[i] - STEP;
        LMX_TRY(value_at(of, i, right, &above));
        LMX_TRY(value_at(of, i, left, &below));
        double difference = (above - below) / (right - left);
        double scale = fabs(difference) > 1 ? fabs(difference) : 1;
        error = fabs(derivative - difference) / scale;
        *worst = error > *worst || isnan(error) ? error : *worst;
    }
    return LMX_OK;
}

/* The input without gaps. Its strides have been checked by a call of the loss. */
static void copy_input(const lmx_batch *batch, int64_t inner, double *to)
{
    int64_t class_stride = batch->input.class_stride != 0 ? batch->input.class_stride : inner;
    int64_t outer_stride = batch->input.outer_stride != 0 ? batch->input.outer_stride : (batch->classes - 1) * class_stride + inner;
    for (int64_t o = 0; o < batch->outer; o++) {
        for (int64_t c = 0; c < batch->classes; c++) {
            for (int64_t i = 0; i < inner; i++) {
                *to++ = ((const double *) batch->input.data)[o * outer_stride + c * class_stride + i];
            }
        }
    }
}

static void leave_out_outputs(lmx_batch *batch)
{
    const lmx_output none = LMX_NO_OUTPUT;
    batch->losses = batch->gradient = batch->hessian = batch->variances_gradient = none;
    batch->product = batch->log_sum_exp = batch->argmax = none;
    batch->correct = NULL;
}

static lmx_status worst_error(const char *function, check *of, const lmx_batch *batch, double *worst)
{
    double ignored;
    lmx_error_begin(function);
    if (of->function == NULL || batch == NULL || worst == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "%s is NULL, must point to %s",
                        of->function == NULL ? "loss" : batch == NULL ? "batch" : "worst",
                        of->function == NULL ? "a function" : batch == NULL ? "a batch" : "a number");
    }
    LMX_TRY(lmx_read_options("batch", &of->batch, sizeof of->batch, batch, sizeof of->batch));
    if (of->batch.input.type != LMX_TYPE_DEFAULT && of->batch.input.type != LMX_TYPE_F64) {
        return lmx_fail(LMX_ERR_OPTION, "batch->input.type is %" PRId64 ", must be %d or %d",
                        of->batch.input.type, LMX_TYPE_DEFAULT, LMX_TYPE_F64);
    }
    leave_out_outputs(&of->batch);
    LMX_TRY(of->function(&of->batch, of->context, &ignored));
    int64_t inner = of->batch.inner != 0 ? of->batch.inner : 1;
    of->count = of->batch.outer * of->batch.classes * inner;
    of->moved = malloc((size_t) (3 * of->count + 1) * sizeof *of->moved);
    if (of->moved == NULL) {
        lmx_error_begin(function);
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no memory for %" PRId64 " elements", 3 * of->count);
    }
    of->gradient = of->moved + of->count;
    of->hessian = of->gradient + of->count;
    copy_input(&of->batch, inner, of->moved);
    of->batch.input.data = of->moved;
    of->batch.input.outer_stride = of->batch.input.class_stride = 0;
    lmx_status status = compare(of, worst);
    free(of->moved);
    return status;
}

lmx_status lmx_gradient_error(lmx_batch_loss loss, void *context, const lmx_batch *batch, double *worst)
{
    check of = {loss, context, LMX_BATCH_INIT, false, 0, NULL, NULL, NULL};
    return worst_error("lmx_gradient_error", &of, batch, worst);
}

lmx_status lmx_hessian_error(lmx_batch_loss loss, void *context, const lmx_batch *batch, double *worst)
{
    check of = {loss, context, LMX_BATCH_INIT, true, 0, NULL, NULL, NULL};
    return worst_error("lmx_hessian_error", &of, batch, worst);
}

/* lmx_has_hessian() and lmx_has_hessian_vector_product() of own_loss.h. */
#include "options.h"

/* What an array of no rows points to, whatever its elements are. */
static double nothing[4];

static lmx_output output_of_nothing(int number)
{
    const lmx_output output = {&nothing[number], 0, 0, LMX_TYPE_DEFAULT};
    return output;
}

/* A batch of no rows with the caller's other arguments, which only writes losses, of which there are none. */
static lmx_status read_batch(const lmx_batch *given, lmx_batch *batch)
{
    const lmx_batch empty = LMX_BATCH_INIT;
    LMX_TRY(lmx_read_options("batch", batch, sizeof *batch, given, sizeof *batch));
    batch->outer = 0;
    batch->losses = output_of_nothing(0);
    batch->gradient = batch->hessian = batch->variances_gradient = batch->product = batch->log_sum_exp = batch->argmax = empty.argmax;
    batch->correct = NULL;
    return LMX_OK;
}

/* A loss that takes the batch, but not with a derivative, lacks that. */
static lmx_status has_derivative(const char *function, lmx_batch_loss loss, void *context, const lmx_batch *given, int32_t *has,
                                 void (*add_derivative)(lmx_batch *batch))
{
    double ignored;
    lmx_batch batch = LMX_BATCH_INIT;
    lmx_error_begin(function);
    if (loss == NULL || given == NULL || has == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "%s is NULL, must point to %s", loss == NULL ? "loss" : given == NULL ? "batch" : "has",
                        loss == NULL ? "a function" : given == NULL ? "a batch" : "a number");
    }
    LMX_TRY(read_batch(given, &batch));
    LMX_TRY(loss(&batch, context, &ignored));
    add_derivative(&batch);
    lmx_status status = loss(&batch, context, &ignored);
    if (status != LMX_OK && status != LMX_ERR_VALUE) {
        return status;
    }
    *has = status == LMX_OK;
    lmx_error_begin(function);
    return LMX_OK;
}

static void add_hessian(lmx_batch *batch)
{
    batch->gradient = output_of_nothing(1);
    batch->hessian = output_of_nothing(2);
}

static void add_product(lmx_batch *batch)
{
    const lmx_input vector = {&nothing[3], 0, 0, LMX_TYPE_DEFAULT};
    batch->vector = vector;
    batch->product = output_of_nothing(1);
}

lmx_status lmx_has_hessian(lmx_batch_loss loss, void *context, const lmx_batch *batch, int32_t *has)
{
    return has_derivative("lmx_has_hessian", loss, context, batch, has, add_hessian);
}

lmx_status lmx_has_hessian_vector_product(lmx_batch_loss loss, void *context, const lmx_batch *batch, int32_t *has)
{
    return has_derivative("lmx_has_hessian_vector_product", loss, context, batch, has, add_product);
}

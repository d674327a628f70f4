/*
 * Calls of losses with their default options. Losses over candidates have none that they accept: they have as many candidates here as
 * the batch has places for, or one where there is no such batch. Losses of one's own have squared differences.
 */
#ifndef LANEMAX_TESTS_CALL_LOSS_H
#define LANEMAX_TESTS_CALL_LOSS_H

#include "functions.h"
#include <string.h>

static double squared_difference(double input, double target, void *context)
{
    (void) context;
    return (input - target) * (input - target);
}

static double doubled_difference(double input, double target, void *context)
{
    (void) context;
    return 2 * (input - target);
}

static double two(double input, double target, void *context)
{
    (void) input;
    (void) target;
    (void) context;
    return 2;
}

static double target_of(const lmx_row *row, int64_t c)
{
    return row->targets != NULL ? row->targets[c] : c == row->label;
}

static double squared_distance(const lmx_row *row, void *context)
{
    double sum = 0;
    for (int64_t c = 0; c < row->classes; c++) {
        sum += squared_difference(row->input[c], target_of(row, c), context);
    }
    return sum;
}

static void doubled_distance(const lmx_row *row, double *results, void *context)
{
    for (int64_t c = 0; c < row->classes; c++) {
        results[c] = doubled_difference(row->input[c], target_of(row, c), context);
    }
}

static void twos(const lmx_row *row, double *results, void *context)
{
    (void) context;
    for (int64_t c = 0; c < row->classes; c++) {
        results[c] = 2;
    }
}

static void doubled_vector(const lmx_row *row, double *results, void *context)
{
    (void) context;
    for (int64_t c = 0; c < row->classes; c++) {
        results[c] = 2 * row->vector[c];
    }
}

#define CALL_IF_NAMED(function, options) \
    if (strcmp(name, #function) == 0) { \
        return function(batch, options, loss); \
    }

#define CALL_IF_EITHER(function, options) \
    CALL_IF_NAMED(function##_f32, options) \
    CALL_IF_NAMED(function##_f64, options)

static lmx_status call_with_options(const char *name, const lmx_batch *batch, double *loss)
{
    static const int64_t candidates[] = {5, 3, 8, 1, 9, 2, 7, 4, 6, 0};
    enum { MOST_CLASSES = 1 + sizeof candidates / sizeof candidates[0] };
    const int64_t classes = batch == NULL || batch->classes < 1 || batch->classes > MOST_CLASSES ? 2 : batch->classes;
    lmx_sampled_softmax_loss_options sampled = LMX_SAMPLED_SOFTMAX_LOSS_OPTIONS_INIT;
    lmx_noise_contrastive_loss_options noise = LMX_NOISE_CONTRASTIVE_LOSS_OPTIONS_INIT;
    lmx_elementwise_loss_options elementwise = LMX_ELEMENTWISE_LOSS_OPTIONS_INIT;
    lmx_class_loss_options labelled = LMX_CLASS_LOSS_OPTIONS_INIT;
    lmx_distribution_loss_options targeted = LMX_DISTRIBUTION_LOSS_OPTIONS_INIT;
    sampled.vocabulary = noise.vocabulary = 50;
    sampled.tries = noise.tries = classes;
    sampled.candidates = noise.candidates = candidates;
    sampled.candidates_count = noise.candidates_count = classes - 1;
    elementwise.loss = squared_difference;
    elementwise.derivative = doubled_difference;
    elementwise.second_derivative = two;
    labelled.loss = targeted.loss = squared_distance;
    labelled.gradient = targeted.gradient = doubled_distance;
    labelled.hessian = targeted.hessian = twos;
    labelled.product = targeted.product = doubled_vector;
    CALL_IF_EITHER(lmx_sampled_softmax_loss, &sampled)
    CALL_IF_EITHER(lmx_noise_contrastive_loss, &noise)
    CALL_IF_EITHER(lmx_elementwise_loss, &elementwise)
    CALL_IF_EITHER(lmx_class_loss, &labelled)
    CALL_IF_EITHER(lmx_distribution_loss, &targeted)
    return LMX_ERR_INTERNAL;
}

/* An entry of LMX_BATCH_FUNCTIONS, called. */
#define CALL_LOSS(T, name, needs, batch, loss) \
    (((needs) & (LMX_NEEDS_CANDIDATES | LMX_NEEDS_FUNCTIONS)) != 0 ? call_with_options("lmx_" #name "_" #T, batch, loss) \
                                                                   : lmx_##name##_##T(batch, NULL, loss))

#endif

/*
 * Calls of losses with their default options. Losses over candidates have none that they accept: they have as many candidates here as
 * the batch, of at most 11 classes, has places for.
 */
#ifndef LANEMAX_TESTS_CANDIDATES_H
#define LANEMAX_TESTS_CANDIDATES_H

#include "functions.h"
#include <string.h>

#define CALL_IF_NAMED(function, options) \
    if (strcmp(name, #function) == 0) { \
        return function(batch, options, loss); \
    }

static lmx_status call_with_candidates(const char *name, const lmx_batch *batch, double *loss)
{
    static const int64_t candidates[] = {5, 3, 8, 1, 9, 2, 7, 4, 6, 0};
    lmx_sampled_softmax_loss_options sampled = LMX_SAMPLED_SOFTMAX_LOSS_OPTIONS_INIT;
    lmx_noise_contrastive_loss_options noise = LMX_NOISE_CONTRASTIVE_LOSS_OPTIONS_INIT;
    sampled.vocabulary = noise.vocabulary = 50;
    sampled.tries = noise.tries = batch->classes;
    sampled.candidates = noise.candidates = candidates;
    sampled.candidates_count = noise.candidates_count = batch->classes - 1;
    CALL_IF_NAMED(lmx_sampled_softmax_loss_f32, &sampled)
    CALL_IF_NAMED(lmx_sampled_softmax_loss_f64, &sampled)
    CALL_IF_NAMED(lmx_noise_contrastive_loss_f32, &noise)
    CALL_IF_NAMED(lmx_noise_contrastive_loss_f64, &noise)
    return LMX_ERR_INTERNAL;
}

/* An entry of LMX_BATCH_FUNCTIONS, called. */
#define CALL_LOSS(T, name, needs, batch, loss) \
    (((needs) & LMX_NEEDS_CANDIDATES) != 0 ? call_with_candidates("lmx_" #name "_" #T, batch, loss) \
                                           : lmx_##name##_##T(batch, NULL, loss))

#endif

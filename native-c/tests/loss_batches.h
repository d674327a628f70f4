/* A batch for the tests of losses, of the type that ELEMENT_BITS says. */
#ifndef LOSS_BATCHES_H
#define LOSS_BATCHES_H

#include "test.h"

#include "real.h"

enum { ROWS = 3, CLASSES = 4, ELEMENTS = ROWS * CLASSES };

static const real logits[ELEMENTS] = {0.5f, 2, -1, 0.25f, 3, 1, 0.125f, -2, 0, 0.75f, 1.5f, 4};
static const int32_t labels[ROWS] = {1, 3, 0};

static inline lmx_batch batch_of(const real *input)
{
    lmx_batch batch = LMX_BATCH_INIT;
    batch.outer = ROWS;
    batch.classes = CLASSES;
    batch.input.data = input;
    return batch;
}

static inline lmx_batch labelled(real *losses, real *gradient)
{
    lmx_batch batch = batch_of(logits);
    batch.labels.data = labels;
    batch.losses.data = losses;
    batch.gradient.data = gradient;
    return batch;
}

#endif

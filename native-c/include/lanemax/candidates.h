/**
 * @file candidates.h
 * @brief Classes drawn to stand for a large vocabulary, and how often they are expected. Include lanemax.h instead.
 */
#ifndef LANEMAX_CANDIDATES_H
#define LANEMAX_CANDIDATES_H

#include <lanemax/runtime.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Draws different classes of a vocabulary that is in the order of falling frequency, for lmx_sampled_softmax_loss_f32() and
 * lmx_noise_contrastive_loss_f32(): class k with the probability log((k + 2) / (k + 1)) / log(vocabulary + 1), until enough
 * different ones have come up. What is drawn depends on the four numbers alone, on every machine, and is what Java draws.
 *
 * @param[in]  count       how many, from 1 to `vocabulary`; close to it this takes long
 * @param[in]  vocabulary  number of classes, from 1 to INT32_MAX; of the virtual machine's heap a call takes a bit for each
 * @param[in]  seed        any number
 * @param[in]  draw        the number of the draw, that of the batch for example: each has its own candidates
 * @param[out] candidates  receives `count` classes, from 0 to `vocabulary` - 1, no two the same; not NULL
 * @param[out] tries       receives how many tries it took, from which losses find the expected counts; not NULL
 * @return ::LMX_OK, ::LMX_ERR_NOT_INITIALIZED, ::LMX_ERR_FORKED, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE,
 *         ::LMX_ERR_ALIGNMENT or a fault
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_sample_log_uniform(int64_t count, int64_t vocabulary, int64_t seed, int64_t draw, int64_t *candidates,
                                          int64_t *tries);

/**
 * The logarithms of how often classes are expected among candidates, by which lmx_sampled_softmax_loss_f32() and
 * lmx_noise_contrastive_loss_f32() correct logits: log(1 - (1 - p)^tries) for a class of the probability p. They are what Java has.
 *
 * @param[in]  vocabulary           number of classes, from 1 to INT32_MAX
 * @param[in]  tries                in how many tries the candidates were drawn, as lmx_sample_log_uniform() tells, >= 0
 * @param[in]  classes              `count` classes, from 0 to `vocabulary` - 1, candidates or not; not NULL unless `count` is 0
 * @param[in]  count                how many, from 0 to INT32_MAX
 * @param[out] log_expected_counts  receives a number, at most 0, for each; not NULL unless `count` is 0
 * @return ::LMX_OK, ::LMX_ERR_NOT_INITIALIZED, ::LMX_ERR_FORKED, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE,
 *         ::LMX_ERR_ALIGNMENT, ::LMX_ERR_OVERLAP, ::LMX_ERR_LABEL or a fault
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_expected_counts(int64_t vocabulary, int64_t tries, const int64_t *classes, int64_t count,
                                           double *log_expected_counts);

#ifdef __cplusplus
}
#endif

#endif

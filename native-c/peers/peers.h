/*
 * Softmax and log-softmax of dense rows of floats, once for each instruction set. Each row takes three passes: its largest
 * logit; the exponentials and their sum; the result. No memory is allocated, nothing is checked.
 */
#ifndef LANEMAX_PEERS_H
#define LANEMAX_PEERS_H

#include <stdint.h>

/* Whether the processor has the instructions that the functions of that name need: 1 or 0. */
int32_t avx512_supported(void);
int32_t avx2_supported(void);

void avx512_softmax(const float *logits, float *probabilities, int64_t rows, int64_t classes);
void avx2_softmax(const float *logits, float *probabilities, int64_t rows, int64_t classes);

void avx512_log_softmax(const float *logits, float *log_probabilities, int64_t rows, int64_t classes);
void avx2_log_softmax(const float *logits, float *log_probabilities, int64_t rows, int64_t classes);

/*
 * Executes that many floating-point operations, rounded down to whole rounds, as fast as a core can: fused multiply-adds of whole
 * vectors, two operations a lane, that do not wait for each other. Returns a sum that depends on all of them.
 */
float avx512_multiply_add(int64_t flops);
float avx2_multiply_add(int64_t flops);

#endif

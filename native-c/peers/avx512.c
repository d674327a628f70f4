#include "exp.h"
#include "peers.h"

#include <immintrin.h>
#include <math.h>

enum { LANES = 16, CHAINS = 16 };

int32_t avx512_supported(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") ? 1 : 0;
}

/* The lanes of the last, partial vector of a row. */
static __mmask16 tail_mask(int64_t classes) {
  return (__mmask16)((1u << (classes % LANES)) - 1);
}

static __m512 exp_ps(__m512 x) {
  __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(LOG2_E)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(LN2_HIGH), x);
  r = _mm512_fnmadd_ps(n, _mm512_set1_ps(LN2_LOW), r);
  __m512 p = _mm512_fmadd_ps(_mm512_set1_ps(C5), r, _mm512_set1_ps(C4));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(C3));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(C2));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1));
  return _mm512_scalef_ps(p, n);
}

/* e^x, and 0 where x is too small for a normal result: there r may be NaN. */
static __m512 exp_or_zero(__m512 x) {
  __mmask16 normal = _mm512_cmp_ps_mask(x, _mm512_set1_ps(SMALLEST_EXPONENT), _CMP_NLT_UQ);
  return _mm512_maskz_mov_ps(normal, exp_ps(x));
}

static float max_of(const float *x, int64_t n) {
  __m512 lowest = _mm512_set1_ps(-INFINITY);
  __m512 max0 = lowest, max1 = lowest, max2 = lowest, max3 = lowest;
  int64_t i = 0;
  for (; i + 4 * LANES <= n; i += 4 * LANES) {
    max0 = _mm512_max_ps(max0, _mm512_loadu_ps(x + i));
    max1 = _mm512_max_ps(max1, _mm512_loadu_ps(x + i + LANES));
    max2 = _mm512_max_ps(max2, _mm512_loadu_ps(x + i + 2 * LANES));
    max3 = _mm512_max_ps(max3, _mm512_loadu_ps(x + i + 3 * LANES));
  }
  for (; i + LANES <= n; i += LANES) {
    max0 = _mm512_max_ps(max0, _mm512_loadu_ps(x + i));
  }
  max1 = _mm512_max_ps(max1, _mm512_mask_loadu_ps(lowest, tail_mask(n), x + i));
  return _mm512_reduce_max_ps(_mm512_max_ps(_mm512_max_ps(max0, max1), _mm512_max_ps(max2, max3)));
}

/* The sum of e^(x - max); writes the terms to y unless it is null. */
static inline float sum_of_terms(const float *x, float max, float *y, int64_t n) {
  __m512 maxima = _mm512_set1_ps(max);
  __m512 sum0 = _mm512_setzero_ps(), sum1 = sum0;
  int64_t i = 0;
  for (; i + 2 * LANES <= n; i += 2 * LANES) {
    __m512 term0 = exp_or_zero(_mm512_sub_ps(_mm512_loadu_ps(x + i), maxima));
    __m512 term1 = exp_or_zero(_mm512_sub_ps(_mm512_loadu_ps(x + i + LANES), maxima));
    if (y) {
      _mm512_storeu_ps(y + i, term0);
      _mm512_storeu_ps(y + i + LANES, term1);
    }
    sum0 = _mm512_add_ps(sum0, term0);
    sum1 = _mm512_add_ps(sum1, term1);
  }
  for (; i < n; i += LANES) {
    __mmask16 mask = i + LANES <= n ? (__mmask16)0xFFFF : tail_mask(n);
    __m512 term = exp_or_zero(_mm512_sub_ps(_mm512_maskz_loadu_ps(mask, x + i), maxima));
    if (y) {
      _mm512_mask_storeu_ps(y + i, mask, term);
    }
    sum0 = _mm512_mask_add_ps(sum0, mask, sum0, term);
  }
  return _mm512_reduce_add_ps(_mm512_add_ps(sum0, sum1));
}

void avx512_softmax(const float *logits, float *probabilities, int64_t rows, int64_t classes) {
  for (int64_t row = 0; row < rows; row++) {
    const float *x = logits + row * classes;
    float *y = probabilities + row * classes;
    __m512 scale = _mm512_set1_ps(1 / sum_of_terms(x, max_of(x, classes), y, classes));
    int64_t i = 0;
    for (; i + LANES <= classes; i += LANES) {
      _mm512_storeu_ps(y + i, _mm512_mul_ps(_mm512_loadu_ps(y + i), scale));
    }
    __mmask16 tail = tail_mask(classes);
    _mm512_mask_storeu_ps(y + i, tail, _mm512_mul_ps(_mm512_maskz_loadu_ps(tail, y + i), scale));
  }
}

void avx512_log_softmax(const float *logits, float *log_probabilities, int64_t rows, int64_t classes) {
  for (int64_t row = 0; row < rows; row++) {
    const float *x = logits + row * classes;
    float *y = log_probabilities + row * classes;
    float max = max_of(x, classes);
    __m512 maxima = _mm512_set1_ps(max);
    __m512 log_sum = _mm512_set1_ps(logf(sum_of_terms(x, max, NULL, classes)));
    int64_t i = 0;
    for (; i + LANES <= classes; i += LANES) {
      _mm512_storeu_ps(y + i, _mm512_sub_ps(_mm512_sub_ps(_mm512_loadu_ps(x + i), maxima), log_sum));
    }
    __mmask16 tail = tail_mask(classes);
    __m512 last = _mm512_maskz_loadu_ps(tail, x + i);
    _mm512_mask_storeu_ps(y + i, tail, _mm512_sub_ps(_mm512_sub_ps(last, maxima), log_sum));
  }
}

float avx512_multiply_add(int64_t flops) {
  __m512 sums[CHAINS];
  for (int chain = 0; chain < CHAINS; chain++) {
    sums[chain] = _mm512_set1_ps((float)chain);
  }
  __m512 factor = _mm512_set1_ps(0.5f);
  for (int64_t rounds = flops / (2 * CHAINS * LANES); rounds > 0; rounds--) {
    for (int chain = 0; chain < CHAINS; chain++) {
      sums[chain] = _mm512_fmadd_ps(sums[chain], factor, factor);
    }
  }
  __m512 sum = _mm512_setzero_ps();
  for (int chain = 0; chain < CHAINS; chain++) {
    sum = _mm512_add_ps(sum, sums[chain]);
  }
  return _mm512_reduce_add_ps(sum);
}

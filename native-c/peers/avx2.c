#include "exp.h"
#include "peers.h"

#include <immintrin.h>
#include <math.h>

/* As many chains as leave registers for the factor: AVX2 has 16. */
enum { LANES = 8, CHAINS = 12, FLOAT_BIAS = 127, FLOAT_FRACTION_BITS = 23 };

int32_t avx2_supported(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 1 : 0;
}

/* The lanes of the last, partial vector of a row. */
static __m256i tail_mask(int64_t classes) {
  __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(classes % LANES)), lane);
}

static float reduce_max(__m256 v) {
  __m128 m = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  m = _mm_max_ps(m, _mm_movehl_ps(m, m));
  return _mm_cvtss_f32(_mm_max_ss(m, _mm_movehdup_ps(m)));
}

static float reduce_add(__m256 v) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

/* e^x for x <= 0, and 0 where x is too small for a normal result. */
static __m256 exp_or_zero(__m256 x) {
  __m256 normal = _mm256_cmp_ps(x, _mm256_set1_ps(SMALLEST_EXPONENT), _CMP_NLT_UQ);
  __m256 n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(LOG2_E)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m256 r = _mm256_fnmadd_ps(n, _mm256_set1_ps(LN2_HIGH), x);
  r = _mm256_fnmadd_ps(n, _mm256_set1_ps(LN2_LOW), r);
  __m256 p = _mm256_fmadd_ps(_mm256_set1_ps(C5), r, _mm256_set1_ps(C4));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(C3));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(C2));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1));
  __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(FLOAT_BIAS));
  __m256 power = _mm256_castsi256_ps(_mm256_slli_epi32(exponent, FLOAT_FRACTION_BITS));
  return _mm256_and_ps(normal, _mm256_mul_ps(p, power));
}

static float max_of(const float *x, int64_t n) {
  __m256 lowest = _mm256_set1_ps(-INFINITY);
  __m256 max0 = lowest, max1 = lowest, max2 = lowest, max3 = lowest;
  int64_t i = 0;
  for (; i + 4 * LANES <= n; i += 4 * LANES) {
    max0 = _mm256_max_ps(max0, _mm256_loadu_ps(x + i));
    max1 = _mm256_max_ps(max1, _mm256_loadu_ps(x + i + LANES));
    max2 = _mm256_max_ps(max2, _mm256_loadu_ps(x + i + 2 * LANES));
    max3 = _mm256_max_ps(max3, _mm256_loadu_ps(x + i + 3 * LANES));
  }
  for (; i + LANES <= n; i += LANES) {
    max0 = _mm256_max_ps(max0, _mm256_loadu_ps(x + i));
  }
  __m256i tail = tail_mask(n);
  max1 = _mm256_max_ps(max1, _mm256_blendv_ps(lowest, _mm256_maskload_ps(x + i, tail), _mm256_castsi256_ps(tail)));
  return reduce_max(_mm256_max_ps(_mm256_max_ps(max0, max1), _mm256_max_ps(max2, max3)));
}

/* The sum of e^(x - max); writes the terms to y unless it is null. */
static inline float sum_of_terms(const float *x, float max, float *y, int64_t n) {
  __m256 maxima = _mm256_set1_ps(max);
  __m256 sum0 = _mm256_setzero_ps(), sum1 = sum0;
  int64_t i = 0;
  for (; i + 2 * LANES <= n; i += 2 * LANES) {
    __m256 term0 = exp_or_zero(_mm256_sub_ps(_mm256_loadu_ps(x + i), maxima));
    __m256 term1 = exp_or_zero(_mm256_sub_ps(_mm256_loadu_ps(x + i + LANES), maxima));
    if (y) {
      _mm256_storeu_ps(y + i, term0);
      _mm256_storeu_ps(y + i + LANES, term1);
    }
    sum0 = _mm256_add_ps(sum0, term0);
    sum1 = _mm256_add_ps(sum1, term1);
  }
  for (; i < n; i += LANES) {
    __m256i mask = i + LANES <= n ? _mm256_set1_epi32(-1) : tail_mask(n);
    __m256 term = exp_or_zero(_mm256_sub_ps(_mm256_maskload_ps(x + i, mask), maxima));
    if (y) {
      _mm256_maskstore_ps(y + i, mask, term);
    }
    sum0 = _mm256_add_ps(sum0, _mm256_and_ps(term, _mm256_castsi256_ps(mask)));
  }
  return reduce_add(_mm256_add_ps(sum0, sum1));
}

void avx2_softmax(const float *logits, float *probabilities, int64_t rows, int64_t classes) {
  for (int64_t row = 0; row < rows; row++) {
    const float *x = logits + row * classes;
    float *y = probabilities + row * classes;
    __m256 scale = _mm256_set1_ps(1 / sum_of_terms(x, max_of(x, classes), y, classes));
    int64_t i = 0;
    for (; i + LANES <= classes; i += LANES) {
      _mm256_storeu_ps(y + i, _mm256_mul_ps(_mm256_loadu_ps(y + i), scale));
    }
    __m256i tail = tail_mask(classes);
    _mm256_maskstore_ps(y + i, tail, _mm256_mul_ps(_mm256_maskload_ps(y + i, tail), scale));
  }
}

void avx2_log_softmax(const float *logits, float *log_probabilities, int64_t rows, int64_t classes) {
  for (int64_t row = 0; row < rows; row++) {
    const float *x = logits + row * classes;
    float *y = log_probabilities + row * classes;
    float max = max_of(x, classes);
    __m256 maxima = _mm256_set1_ps(max);
    __m256 log_sum = _mm256_set1_ps(logf(sum_of_terms(x, max, NULL, classes)));
    int64_t i = 0;
    for (; i + LANES <= classes; i += LANES) {
      _mm256_storeu_ps(y + i, _mm256_sub_ps(_mm256_sub_ps(_mm256_loadu_ps(x + i), maxima), log_sum));
    }
    __m256i tail = tail_mask(classes);
    __m256 last = _mm256_maskload_ps(x + i, tail);
    _mm256_maskstore_ps(y + i, tail, _mm256_sub_ps(_mm256_sub_ps(last, maxima), log_sum));
  }
}

float avx2_multiply_add(int64_t flops) {
  __m256 sums[CHAINS];
  for (int chain = 0; chain < CHAINS; chain++) {
    sums[chain] = _mm256_set1_ps((float)chain);
  }
  __m256 factor = _mm256_set1_ps(0.5f);
  for (int64_t rounds = flops / (2 * CHAINS * LANES); rounds > 0; rounds--) {
    for (int chain = 0; chain < CHAINS; chain++) {
      sums[chain] = _mm256_fmadd_ps(sums[chain], factor, factor);
    }
  }
  __m256 sum = _mm256_setzero_ps();
  for (int chain = 0; chain < CHAINS; chain++) {
    sum = _mm256_add_ps(sum, sums[chain]);
  }
  return reduce_add(sum);
}

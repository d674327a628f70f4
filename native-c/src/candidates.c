/* The public function of candidates.h. */
#include "call.h"
#include "runtime.h"

#include <inttypes.h>

static lmx_status check_arguments(int64_t count, int64_t vocabulary, const int64_t *candidates)
{
    if (vocabulary < 1 || vocabulary > INT32_MAX) {
        return lmx_fail(LMX_ERR_SIZE, "vocabulary is %" PRId64 ", must be from 1 to %" PRId32, vocabulary, INT32_MAX);
    }
    if (count < 1 || count > vocabulary) {
        return lmx_fail(LMX_ERR_SIZE, "count is %" PRId64 ", must be from 1 to vocabulary (%" PRId64 ")", count, vocabulary);
    }
    if (candidates == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "candidates is NULL, must point to %" PRId64 " numbers", count);
    }
    if (((uintptr_t) candidates & (sizeof *candidates - 1)) != 0) {
        return lmx_fail(LMX_ERR_ALIGNMENT, "candidates is %p, must be a multiple of %zu",
                        (const void *) candidates, sizeof *candidates);
    }
    return LMX_OK;
}

lmx_status lmx_sample_log_uniform(int64_t count, int64_t vocabulary, int64_t seed, int64_t draw, int64_t *candidates,
                                  int64_t *tries)
{
    lmx_call call;
    LMX_TRY(lmx_call_begin(LMX_FUNCTION_sample_log_uniform));
    LMX_TRY(check_arguments(count, vocabulary, candidates));
    if (tries == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "tries is NULL, must point to a number");
    }
    const lmx_array array = {candidates, count, count * (int64_t) sizeof *candidates, 1, LMX_TYPE_I64, LMX_OPTION};
    call.arrays[0] = array;
    call.parameters[LMX_SAMPLE_COUNT].integer = count;
    call.parameters[LMX_SAMPLE_VOCABULARY].integer = vocabulary;
    call.parameters[LMX_SAMPLE_SEED].integer = seed;
    call.parameters[LMX_SAMPLE_DRAW].integer = draw;
    LMX_TRY(lmx_cross(LMX_FUNCTION_sample_log_uniform, &call));
    *tries = call.parameters[LMX_SAMPLE_TRIES].integer;
    return LMX_OK;
}

/* The public functions of candidates.h. */
#include "call.h"
#include "runtime.h"

#include <inttypes.h>
#include <stdbool.h>

static lmx_status check_vocabulary(int64_t vocabulary)
{
    if (vocabulary < 1 || vocabulary > INT32_MAX) {
        return lmx_fail(LMX_ERR_SIZE, "vocabulary is %" PRId64 ", must be from 1 to %" PRId32, vocabulary, INT32_MAX);
    }
    return LMX_OK;
}

/* An array of numbers of 8 bytes. */
static lmx_status check_numbers(const char *name, const void *numbers, int64_t count)
{
    enum { NUMBER_BYTES = 8 };
    if (numbers == NULL && count > 0) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "%s is NULL, must point to %" PRId64 " number%s", name, count, count == 1 ? "" : "s");
    }
    if (((uintptr_t) numbers & (NUMBER_BYTES - 1)) != 0) {
        return lmx_fail(LMX_ERR_ALIGNMENT, "%s is %p, must be a multiple of %d", name, numbers, NUMBER_BYTES);
    }
    return LMX_OK;
}

static lmx_array array_of(const void *numbers, int64_t count, lmx_type type)
{
    const lmx_array array = {numbers, count, count * 8, 1, type, LMX_OPTION};
    return array;
}

lmx_status lmx_sample_log_uniform(int64_t count, int64_t vocabulary, int64_t seed, int64_t draw, int64_t *candidates,
                                  int64_t *tries)
{
    lmx_call call;
    LMX_TRY(lmx_call_begin(LMX_FUNCTION_sample_log_uniform));
    LMX_TRY(check_vocabulary(vocabulary));
    if (count < 1 || count > vocabulary) {
        return lmx_fail(LMX_ERR_SIZE, "count is %" PRId64 ", must be from 1 to vocabulary (%" PRId64 ")", count, vocabulary);
    }
    LMX_TRY(check_numbers("candidates", candidates, count));
    if (tries == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "tries is NULL, must point to a number");
    }
    call.arrays[0] = array_of(candidates, count, LMX_TYPE_I64);
    call.parameters[LMX_SAMPLE_COUNT].integer = count;
    call.parameters[LMX_SAMPLE_VOCABULARY].integer = vocabulary;
    call.parameters[LMX_SAMPLE_SEED].integer = seed;
    call.parameters[LMX_SAMPLE_DRAW].integer = draw;
    LMX_TRY(lmx_cross(LMX_FUNCTION_sample_log_uniform, &call));
    *tries = call.parameters[LMX_SAMPLE_TRIES].integer;
    return LMX_OK;
}

static bool overlap(const lmx_array *one, const lmx_array *other)
{
    uintptr_t start = (uintptr_t) one->data;
    uintptr_t other_start = (uintptr_t) other->data;
    return start < other_start + (uintptr_t) other->bytes && other_start < start + (uintptr_t) one->bytes;
}

static lmx_status check_classes(const int64_t *classes, int64_t count, int64_t vocabulary)
{
    LMX_TRY(check_numbers("classes", classes, count));
    for (int64_t i = 0; i < count; i++) {
        if (classes[i] < 0 || classes[i] >= vocabulary) {
            return lmx_fail(LMX_ERR_LABEL, "classes[%" PRId64 "] is %" PRId64 ", must be from 0 to %" PRId64,
                            i, classes[i], vocabulary - 1);
        }
    }
    return LMX_OK;
}

lmx_status lmx_log_expected_counts(int64_t vocabulary, int64_t tries, const int64_t *classes, int64_t count,
                                   double *log_expected_counts)
{
    lmx_call call;
    LMX_TRY(lmx_call_begin(LMX_FUNCTION_log_expected_counts));
    LMX_TRY(check_vocabulary(vocabulary));
    if (tries < 0 || count < 0 || count > INT32_MAX) {
        return tries < 0 ? lmx_fail(LMX_ERR_SIZE, "tries is %" PRId64 ", must be at least 0", tries)
                         : lmx_fail(LMX_ERR_SIZE, "count is %" PRId64 ", must be from 0 to %" PRId32, count, INT32_MAX);
    }
    LMX_TRY(check_classes(classes, count, vocabulary));
    LMX_TRY(check_numbers("log_expected_counts", log_expected_counts, count));
    call.arrays[0] = array_of(classes, count, LMX_TYPE_I64);
    call.arrays[1] = array_of(log_expected_counts, count, LMX_TYPE_F64);
    if (overlap(&call.arrays[0], &call.arrays[1])) {
        return lmx_fail(LMX_ERR_OVERLAP, "log_expected_counts overlaps classes, must share no element with it");
    }
    call.parameters[LMX_SAMPLE_COUNT].integer = count;
    call.parameters[LMX_SAMPLE_VOCABULARY].integer = vocabulary;
    call.parameters[LMX_SAMPLE_TRIES].integer = tries;
    return lmx_cross(LMX_FUNCTION_log_expected_counts, &call);
}

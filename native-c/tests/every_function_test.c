/* What holds for every function of arrays, run through its description: every_function_test [CALLS [JARS]], see fuzz.h. */
#include "call.h"
#include "fuzz.h"

enum { ROWS = 7, COLUMNS = 67, STRIDE = 70, VALUES = ROWS * STRIDE };

/* Arrays like these are the arguments of any function. */
typedef struct {
    double aligned[LMX_MOST_ARRAYS][VALUES];
} argument_set;

static void fill(const lmx_function_kind *kind, lmx_call *call, argument_set *set)
{
    memset(set, 0x55, sizeof *set);
    call->rows = ROWS;
    call->columns = COLUMNS;
    for (int i = 0; i < kind->array_count; i++) {
        call->arrays[i].data = set->aligned[i];
        call->arrays[i].stride = STRIDE;
        for (int k = 0; k < VALUES; k++) {
            if (kind->arrays[i].role == LMX_LABELS) {
                ((int32_t *) set->aligned[i])[k] = (k * 31) % COLUMNS;
            } else if (kind->arrays[i].role == LMX_INPUT) {
                set_real(set->aligned[i], k, (size_t) kind->arrays[i].element_bytes, ((k * 7919) % 101) * 0.1 - 3.0);
            }
        }
    }
}

static uint64_t bits_of_all_calls(void)
{
    static argument_set set;
    uint64_t bits = 0;
    for (int function = 0; function < LMX_ARRAY_FUNCTION_COUNT; function++) {
        for (int reduction = LMX_REDUCTION_NONE; reduction <= LMX_REDUCTION_MEAN; reduction++) {
            lmx_call call;
            memset(&call, 0, sizeof call);
            call.parameters[0].integer = reduction;
            fill(&lmx_functions[function], &call, &set);
            CHECK_OK(lmx_call_begin((lmx_function) function));
            CHECK_OK(lmx_call_run((lmx_function) function, &call));
            bits = add_bits(bits, set.aligned, (size_t) lmx_functions[function].array_count * sizeof set.aligned[0]);
        }
    }
    return bits;
}

static void both_bridges_give_the_same_bits(void)
{
    both_bridges_write_the_same_bits(bits_of_all_calls);
}

static int64_t random_size(void)
{
    switch (random_below(20)) {
    case 0: return -1 - (int64_t) random_below(3);
    case 1: return INT64_MAX - random_below(3);
    case 2: return (int64_t) INT32_MAX + random_below(3);
    case 3: return INT64_MIN;
    default: return random_below(24);
    }
}

/* The bytes of an array, or -1 where they are more than the arena has. */
static int64_t array_bytes(const lmx_array_kind *kind, const lmx_call *call, const lmx_array *array)
{
    int64_t columns = call->columns;
    int64_t rows = call->rows;
    int64_t stride = array->stride;
    if (kind->extent != LMX_MATRIX) {
        columns = kind->extent == LMX_REDUCED && call->parameters[0].integer != LMX_REDUCTION_NONE ? 1 : rows;
        rows = 1;
        stride = columns;
    }
    if (rows < 0 || columns < 0 || stride < 0 || rows > ARENA || columns > ARENA || stride > ARENA) {
        return -1;
    }
    int64_t count = rows == 0 || columns == 0 ? 0 : (rows - 1) * stride + columns;
    return count * kind->element_bytes > ARENA ? -1 : count * kind->element_bytes;
}

/* Mostly somewhere in the arena; NULL where the array does not fit, so that the library has to refuse it. */
static void *random_pointer(const lmx_array_kind *kind, int64_t bytes)
{
    if (bytes < 0 || random_below(40) == 0) {
        return NULL;
    }
    uint32_t room = (uint32_t) (ARENA - bytes);
    uint32_t offset = random_below(room + 1);
    return arena + (random_below(40) == 0 ? offset : offset - offset % (uint32_t) kind->element_bytes);
}

static void random_call(const lmx_function_kind *kind, lmx_call *call)
{
    memset(call, 0, sizeof *call);
    call->rows = random_size();
    call->columns = random_size();
    call->parameters[0].integer = random_below(3);
    for (int i = 0; i < kind->array_count; i++) {
        lmx_array *array = &call->arrays[i];
        array->stride = random_below(8) == 0 ? random_size() : call->columns > INT32_MAX ? call->columns : call->columns + random_below(4);
        int64_t bytes = array_bytes(&kind->arrays[i], call, array);
        bool in_place = i > 0 && random_below(4) == 0 && bytes <= array_bytes(&kind->arrays[0], call, &call->arrays[0]);
        array->data = in_place ? call->arrays[0].data : random_pointer(&kind->arrays[i], bytes);
        for (int64_t k = 0; kind->arrays[i].role == LMX_LABELS && array->data != NULL && k < bytes / 4; k++) {
            int32_t label = (int32_t) random_below(call->columns > 0 && random_below(400) > 0 ? (uint32_t) call->columns : 1000);
            memcpy((char *) array->data + 4 * k, &label, sizeof label);
        }
    }
}

/* Marks the bytes that a call that succeeded may have written. */
static void allow_outputs(const lmx_function_kind *kind, const lmx_call *call)
{
    for (int i = 0; i < kind->array_count; i++) {
        const lmx_array *array = &call->arrays[i];
        if (kind->arrays[i].role != LMX_OUTPUT && kind->arrays[i].role != LMX_IN_PLACE) {
            continue;
        }
        bool matrix = kind->arrays[i].extent == LMX_MATRIX;
        size_t row_bytes = (size_t) (matrix ? call->columns * kind->arrays[i].element_bytes : array->bytes);
        for (int64_t row = 0; row < (matrix ? call->rows : 1) && array->bytes > 0; row++) {
            size_t at = (size_t) ((const unsigned char *) array->data - arena)
                        + (size_t) (matrix ? row * array->stride * kind->arrays[i].element_bytes : 0);
            memcpy(before + at, arena + at, row_bytes);
        }
    }
}

static void fuzzed_calls_write_their_outputs_and_nothing_else(long calls)
{
    long succeeded = 0;
    for (long i = 0; i < calls; i++) {
        int function = (int) random_below(LMX_ARRAY_FUNCTION_COUNT);
        const lmx_function_kind *kind = &lmx_functions[function];
        lmx_call call;
        move_arena();
        for (int k = 0; k < 16; k++) {
            arena[random_below(ARENA)] = (unsigned char) random_below(256);
        }
        random_call(kind, &call);
        memcpy(before, arena, ARENA);
        CHECK_OK(lmx_call_begin((lmx_function) function));
        lmx_status status = lmx_call_run((lmx_function) function, &call);
        CHECK(status == LMX_OK || (status <= LMX_ERR_NULL_POINTER && status >= LMX_ERR_LABEL));
        if (status == LMX_OK) {
            allow_outputs(kind, &call);
            succeeded++;
        }
        CHECK(memcmp(before, arena, ARENA) == 0);
    }
    printf("  %ld of %ld fuzzed calls succeeded\n", succeeded, calls);
    CHECK(succeeded > calls / 10 && succeeded < calls);
}

int main(int argc, char **argv)
{
    long calls = start_fuzzing(argc, argv, 1000000);
    if (argc <= 2) {
        RUN(both_bridges_give_the_same_bits);
    }
    printf("fuzzed_calls_write_their_outputs_and_nothing_else\n");
    fuzzed_calls_write_their_outputs_and_nothing_else(calls);
    return test_result();
}

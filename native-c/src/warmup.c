/* Runs every function of arrays until the virtual machine has compiled it. */
#include "call.h"
#include "runtime.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

/* The functions take turns: the first call of one may load classes that make the virtual machine discard what it has compiled for
 * another, those of double for example what it has for float. */
enum { TURNS = 8 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double) time.tv_sec + (double) time.tv_nsec * 1e-9;
}

static int64_t element_count(const lmx_array_kind *kind, int64_t rows, int64_t columns)
{
    return kind->extent == LMX_MATRIX ? rows * columns : rows;
}

/* An array of zeros: they are logits, labels and arguments like any other. */
static lmx_status allocate(const lmx_function_kind *function, lmx_call *call)
{
    for (int i = 0; i < function->array_count; i++) {
        const lmx_array_kind *kind = &function->arrays[i];
        void *data = calloc((size_t) element_count(kind, call->rows, call->columns), (size_t) kind->element_bytes);
        call->arrays[i].data = data;
        call->arrays[i].stride = call->columns;
        if (data == NULL) {
            return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no memory for %s of %s", kind->name, function->name);
        }
    }
    return LMX_OK;
}

static void release(const lmx_function_kind *function, lmx_call *call)
{
    for (int i = 0; i < function->array_count; i++) {
        free((void *) call->arrays[i].data);
    }
}

static lmx_status repeat(lmx_function function, lmx_call *call, double seconds)
{
    for (double end = now() + seconds; now() < end; ) {
        LMX_TRY(lmx_call_run(function, call));
    }
    return LMX_OK;
}

static lmx_status warm_up_function(lmx_function function, int64_t rows, int64_t columns, double seconds)
{
    const lmx_function_kind *kind = &lmx_functions[function];
    lmx_call call;
    for (int i = 0; i < LMX_MOST_PARAMETERS; i++) {
        call.parameters[i].integer = 0;
    }
    for (int i = 0; i < kind->array_count; i++) {
        call.arrays[i].data = NULL;
    }
    call.rows = rows;
    call.columns = columns;
    lmx_status status = allocate(kind, &call);
    if (status == LMX_OK) {
        status = repeat(function, &call, seconds);
    }
    release(kind, &call);
    return status;
}

lmx_status lmx_warmup(int64_t rows, int64_t classes, double seconds)
{
    lmx_error_begin("lmx_warmup");
    LMX_TRY(lmx_check_not_forked());
    LMX_TRY(lmx_check_ready());
    if (classes < 1 || classes > INT32_MAX) {
        return lmx_fail(LMX_ERR_SIZE, "classes is %lld, must be from 1 to %d", (long long) classes, INT32_MAX);
    }
    if (rows < 1 || rows > INT64_MAX / 16 / classes) {
        return lmx_fail(LMX_ERR_SIZE, "rows is %lld, must be from 1 to %lld", (long long) rows,
                        (long long) (INT64_MAX / 16 / classes));
    }
    if (!(seconds >= 0.0 && isfinite(seconds))) {
        return lmx_fail(LMX_ERR_OPTION, "seconds is %g, must be at least 0 and finite", seconds);
    }
    for (int turn = 0; turn < TURNS * LMX_ARRAY_FUNCTION_COUNT; turn++) {
        lmx_function function = (lmx_function) (turn % LMX_ARRAY_FUNCTION_COUNT);
        LMX_TRY(warm_up_function(function, rows, classes, seconds / (TURNS * LMX_ARRAY_FUNCTION_COUNT)));
    }
    return LMX_OK;
}

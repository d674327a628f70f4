/* Runs every function until the virtual machine has compiled it. */
#include "call.h"
#include "platform.h"
#include "runtime.h"

#include <math.h>
#include <stdlib.h>

/* The functions take turns: the first call of one may load classes that make the virtual machine discard what it has compiled for
 * another, those of double for example what it has for float. In a turn functions of arrays, losses and operators have a third of the
 * time each. */
enum { TURNS = 8, KINDS = 3 };

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

/* Calls at least once, and on until the time is `end`. */
static lmx_status repeat(lmx_function function, lmx_call *call, double end)
{
    do {
        LMX_TRY(lmx_call_run(function, call));
    } while (lmx_seconds() < end);
    return LMX_OK;
}

static lmx_status warm_up_function(int function, int64_t rows, int64_t columns, double end)
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
        status = repeat((lmx_function) function, &call, end);
    }
    release(kind, &call);
    return status;
}

/* Each loss with its defaults. */
typedef lmx_status (*loss_call)(const lmx_batch *batch);

#define DEFINE_LOSS_CALL(T, name, ...) \
    static lmx_status call_##name##_##T(const lmx_batch *batch) { return lmx_##name##_##T(batch, NULL, NULL); }
LMX_BATCH_FUNCTIONS(DEFINE_LOSS_CALL)

#define NAME_LOSS_CALL(T, name, ...) call_##name##_##T,
static const loss_call loss_calls[] = {LMX_BATCH_FUNCTIONS(NAME_LOSS_CALL)};

enum { LOSSES = sizeof loss_calls / sizeof loss_calls[0] };

static lmx_status repeat_loss(int loss, const lmx_batch *batch, double end)
{
    lmx_status status;
    do {
        status = loss_calls[loss](batch);
    } while (status == LMX_OK && lmx_seconds() < end);
    /* A loss whose targets are numbers of other classes refuses 1 where there is only one, and one over candidates needs some. */
    return status == LMX_ERR_VALUE || status == LMX_ERR_OPTION ? LMX_OK : status;
}

static void fill_with_ones(void *array, int element_bytes, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        if (element_bytes == sizeof(float)) {
            ((float *) array)[i] = 1;
        } else {
            ((double *) array)[i] = 1;
        }
    }
}

/* Every loss is defined for inputs and labels of 0, and for targets and variances of 1; but one of the caller's own is not known. */
static lmx_status warm_up_loss(int loss, int64_t rows, int64_t columns, double end)
{
    const lmx_function_kind *kind = &lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss];
    int element_bytes = kind->arrays[LMX_BATCH_INPUT].element_bytes;
    if ((kind->needs & LMX_NEEDS_FUNCTIONS) != 0) {
        return LMX_OK;
    }
    size_t count = (size_t) (rows * columns);
    void *input = calloc(count, (size_t) element_bytes);
    void *ones = calloc(count, (size_t) element_bytes);
    void *gradient = calloc(count, (size_t) element_bytes);
    int32_t *labels = calloc((size_t) rows, sizeof *labels);
    lmx_status status;
    if (input != NULL && ones != NULL && gradient != NULL && labels != NULL) {
        lmx_batch batch = LMX_BATCH_INIT;
        fill_with_ones(ones, element_bytes, rows * columns);
        batch.outer = rows;
        batch.classes = columns;
        batch.input.data = input;
        batch.labels.data = labels;
        batch.targets.data = ones;
        batch.variances.data = (kind->needs & LMX_NEEDS_VARIANCES) != 0 ? ones : NULL;
        double start = lmx_seconds();
        status = repeat_loss(loss, &batch, start + (end - start) / 2);
        batch.gradient.data = gradient;
        status = status == LMX_OK ? repeat_loss(loss, &batch, end) : status;
    } else {
        status = lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no memory for the arrays of %s", kind->name);
    }
    free(input);
    free(ones);
    free(gradient);
    free(labels);
    return status;
}

/* Each operator with its options. */
typedef lmx_status (*operator_call)(const lmx_rows *rows, const lmx_operator_options *options);

#define DEFINE_OPERATOR_CALL(T, name, extent, least, needs, arguments) \
    static lmx_status call_##name##_##T(const lmx_rows *rows, const lmx_operator_options *options) \
    { \
        (void) options; \
        return lmx_##name##_##T arguments; \
    }
LMX_OPERATOR_FUNCTIONS(DEFINE_OPERATOR_CALL)

#define NAME_OPERATOR_CALL(T, name, ...) call_##name##_##T,
static const operator_call operator_calls[] = {LMX_OPERATOR_FUNCTIONS(NAME_OPERATOR_CALL)};

enum { OPERATORS = sizeof operator_calls / sizeof operator_calls[0] };

static lmx_status repeat_operator(int number, const lmx_rows *rows, double end)
{
    lmx_operator_options options = LMX_OPERATOR_OPTIONS_INIT;
    options.top_k.k = 1;
    options.softcap.cap = 1;
    do {
        LMX_TRY(operator_calls[number](rows, &options));
    } while (lmx_seconds() < end);
    return LMX_OK;
}

/* Every operator is defined for inputs of 1. No result has more elements than the input. */
static lmx_status warm_up_operator(int number, int64_t count_of_rows, int64_t columns, double end)
{
    const lmx_function_kind *kind = &lmx_functions[LMX_ARRAY_FUNCTION_COUNT + LOSSES + number];
    int element_bytes = kind->arrays[LMX_OPERATOR_INPUT].element_bytes;
    size_t count = (size_t) (count_of_rows * columns);
    void *ones = calloc(count, (size_t) element_bytes);
    void *results = calloc(count, (size_t) element_bytes);
    int32_t *indices = calloc((size_t) count_of_rows, sizeof *indices);
    lmx_status status;
    if (ones != NULL && results != NULL && indices != NULL) {
        lmx_rows rows = LMX_ROWS_INIT;
        fill_with_ones(ones, element_bytes, count_of_rows * columns);
        rows.outer = count_of_rows;
        rows.classes = columns;
        rows.input.data = ones;
        rows.upstream.data = ones;
        rows.output.data = results;
        rows.gradient.data = results;
        rows.indices.data = indices;
        status = repeat_operator(number, &rows, end);
    } else {
        status = lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no memory for the arrays of %s", kind->name);
    }
    free(ones);
    free(results);
    free(indices);
    return status;
}

/* Warms up the function with that number among those of its kind. */
typedef lmx_status (*warm_up)(int number, int64_t rows, int64_t columns, double end);

static const struct {
    warm_up warm_up;
    int functions;
} kinds[KINDS] = {{warm_up_function, LMX_ARRAY_FUNCTION_COUNT}, {warm_up_loss, LOSSES}, {warm_up_operator, OPERATORS}};

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
    double start = lmx_seconds();
    double share = seconds / (TURNS * KINDS);
    for (int i = 0; i < TURNS * KINDS; i++) {
        int functions = kinds[i % KINDS].functions;
        for (int number = 0; number < functions; number++) {
            LMX_TRY(kinds[i % KINDS].warm_up(number, rows, classes, start + (i + (number + 1.0) / functions) * share));
        }
    }
    lmx_error_begin("lmx_warmup");
    return LMX_OK;
}

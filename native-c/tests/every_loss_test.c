/*
 * What holds for every loss of the list: every_loss_test [CALLS [JARS]], see fuzz.h. A third of the batches each has default options,
 * random options, and one bad argument.
 */
#include "random_options.h"

enum { ROWS = 7, CLASSES = 5, ELEMENTS = ROWS * CLASSES };

/* Each loss with its defaults. */
typedef lmx_status (*loss_call)(const lmx_batch *batch, double *loss);

#define DEFINE_CALL(T, name, extent, needs) \
    static lmx_status call_##name##_##T(const lmx_batch *batch, double *loss) { return CALL_LOSS(T, name, needs, batch, loss); }
LMX_BATCH_FUNCTIONS(DEFINE_CALL)

#define NAME_CALL(T, name, ...) call_##name##_##T,
static const loss_call calls[] = {LMX_BATCH_FUNCTIONS(NAME_CALL)};

enum { LOSSES = sizeof calls / sizeof calls[0], FLOAT_LOSSES = LOSSES / 2 };

/* Those of float come first. */
static size_t element_bytes(int loss)
{
    return loss < FLOAT_LOSSES ? sizeof(float) : sizeof(double);
}

static bool needs_variances(int loss)
{
    return (lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss].needs & LMX_NEEDS_VARIANCES) != 0;
}

static bool needs_candidates(int loss)
{
    return (lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss].needs & LMX_NEEDS_CANDIDATES) != 0;
}

/* With its defaults; PyTorch's clipping, which is the default of one loss, has none. */
static bool has_hessian(int loss)
{
    static const char clipped[] = "lmx_binary_cross_entropy_f";
    return strncmp(lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss].name, clipped, sizeof clipped - 1) != 0;
}

/* What a loss wrote. */
typedef struct {
    double loss;
    double losses[ELEMENTS];
    double gradient[ELEMENTS];
    double hessian[ELEMENTS];
    double product[ELEMENTS];
    double variances_gradient[ELEMENTS];
    double log_sum_exp[ROWS];
    int32_t argmax[ROWS];
    int64_t correct;
} results;

/* All that a loss can write. Numbers from 0 to 1, targets of 1, and variances of 1: every loss is defined for them. */
static void run(int loss, results *written)
{
    double input[ELEMENTS], ones[ELEMENTS], vector[ELEMENTS];
    int32_t labels[ROWS];
    lmx_batch batch = LMX_BATCH_INIT;
    memset(written, 0x55, sizeof *written);
    for (int i = 0; i < ELEMENTS; i++) {
        set_real(input, i, element_bytes(loss), ((i * 37) % 101) / 128.0);
        set_real(ones, i, element_bytes(loss), 1);
        set_real(vector, i, element_bytes(loss), ((i * 53) % 97) / 64.0 - 0.75);
    }
    for (int row = 0; row < ROWS; row++) {
        labels[row] = (row * 3) % CLASSES;
    }
    batch.outer = ROWS;
    batch.classes = CLASSES;
    batch.input.data = input;
    batch.labels.data = labels;
    batch.targets.data = ones;
    batch.variances.data = needs_variances(loss) ? ones : NULL;
    batch.vector.data = vector;
    batch.sample_weights.data = input;
    batch.losses.data = written->losses;
    batch.gradient.data = written->gradient;
    batch.hessian.data = has_hessian(loss) ? written->hessian : NULL;
    batch.product.data = has_hessian(loss) ? written->product : NULL;
    batch.variances_gradient.data = needs_variances(loss) ? written->variances_gradient : NULL;
    batch.log_sum_exp.data = written->log_sum_exp;
    batch.argmax.data = written->argmax;
    batch.correct = &written->correct;
    CHECK_OK(calls[loss](&batch, &written->loss));
}

static uint64_t bits_of_all_calls(void)
{
    uint64_t bits = 0;
    for (int loss = 0; loss < LOSSES; loss++) {
        results written;
        run(loss, &written);
        bits = add_bits(bits, &written, sizeof written);
    }
    return bits;
}

static void both_bridges_give_the_same_bits(void)
{
    both_bridges_write_the_same_bits(bits_of_all_calls);
}

static bool is_written(const double *output, int count)
{
    const unsigned char *bytes = (const unsigned char *) output;
    for (size_t i = 0; i < (size_t) count * sizeof *output; i++) {
        if (bytes[i] != 0x55) {
            return true;
        }
    }
    return false;
}

static void every_loss_writes_all_that_it_has(void)
{
    for (int loss = 0; loss < LOSSES; loss++) {
        results written;
        run(loss, &written);
        CHECK(is_written(&written.loss, 1) && is_written(written.losses, ELEMENTS) && is_written(written.gradient, ELEMENTS));
        CHECK(is_written(written.hessian, ELEMENTS) == has_hessian(loss));
        CHECK(is_written(written.product, ELEMENTS) == has_hessian(loss));
        CHECK(is_written(written.variances_gradient, ELEMENTS) == needs_variances(loss));
        CHECK(is_written(written.log_sum_exp, ROWS));
        for (int row = 0; row < ROWS; row++) {
            CHECK(written.argmax[row] >= 0 && written.argmax[row] < CLASSES);
        }
        CHECK(written.correct >= 0 && written.correct <= ROWS);
    }
}

/* The arrays of a batch. */
enum { LABELS, INPUT, TARGETS, VARIANCES, ELEMENT_WEIGHTS, VECTOR, SAMPLE_WEIGHTS, UPSTREAM, LOSSES_OUT, GRADIENT, HESSIAN,
       VARIANCES_GRADIENT, PRODUCT, LOG_SUM_EXP, ARGMAX, ARRAYS };

static void find_shapes(int loss, const shape *tensor, shape *shapes)
{
    const shape column = column_of(tensor);
    const bool of_elements = lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss].arrays[LMX_BATCH_LOSSES].extent == LMX_MATRIX;
    for (int i = 0; i < ARRAYS; i++) {
        shapes[i] = i == LABELS || i == SAMPLE_WEIGHTS || i == LOG_SUM_EXP || i == ARGMAX ? column : *tensor;
    }
    shapes[UPSTREAM] = shapes[LOSSES_OUT] = of_elements ? *tensor : column;
}

static size_t bytes_of(int loss, int array)
{
    return array == LABELS || array == ARGMAX ? sizeof(int32_t) : element_bytes(loss);
}

static bool is_needed(int loss, int array)
{
    const uint32_t needs = lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss].needs;
    return array == INPUT || (array == LABELS && (needs & LMX_NEEDS_LABELS) != 0)
           || (array == TARGETS && (needs & LMX_NEEDS_TARGETS) != 0) || (array == VARIANCES && needs_variances(loss));
}

static void set_batch(lmx_batch *batch, const shape *tensor, const array *arrays)
{
    lmx_input *const inputs[] = {&batch->labels, &batch->input, &batch->targets, &batch->variances, &batch->element_weights,
                                 &batch->vector, &batch->sample_weights, &batch->upstream};
    lmx_output *const outputs[] = {&batch->losses, &batch->gradient, &batch->hessian, &batch->variances_gradient, &batch->product,
                                   &batch->log_sum_exp, &batch->argmax};
    batch->outer = tensor->outer;
    batch->classes = tensor->classes;
    batch->inner = tensor->inner;
    for (int i = 0; i < LOSSES_OUT; i++) {
        set_input(inputs[i], &arrays[i]);
    }
    for (int i = LOSSES_OUT; i < ARRAYS; i++) {
        set_output(outputs[i - LOSSES_OUT], &arrays[i]);
    }
}

/* Labels, targets and variances lie apart from all others, and are classes and ones. */
static void place_constants(int loss, int64_t classes, array *arrays)
{
    static int32_t labels[128];
    static double ones[512];
    for (int i = 0; i < 128; i++) {
        labels[i] = random_below(200) == 0 ? 77 : (int32_t) random_below((uint32_t) classes);
    }
    for (int i = 0; i < 512; i++) {
        set_real(ones, i, element_bytes(loss), 1);
    }
    arrays[LABELS].data = labels;
    arrays[TARGETS].data = ones;
    arrays[VARIANCES].data = needs_variances(loss) ? ones : NULL;
}

/* Somewhere in the arena. The rarer ones are there now and then, for few places hold weights of float, and few losses all derivatives. */
static void make_random_arrays(int loss, const shape *tensor, array *arrays)
{
    static const int rare[] = {ELEMENT_WEIGHTS, SAMPLE_WEIGHTS, UPSTREAM, HESSIAN, VARIANCES_GRADIENT, PRODUCT};
    shape shapes[ARRAYS];
    find_shapes(loss, tensor, shapes);
    for (int i = 0; i < ARRAYS; i++) {
        arrays[i] = random_array(shapes[i], bytes_of(loss, i), i == INPUT || i == VECTOR);
    }
    place_constants(loss, tensor->classes, arrays);
    if (random_below(3) == 0) {
        arrays[GRADIENT] = arrays[INPUT];
    }
    for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++) {
        if (random_below(8) != 0) {
            arrays[rare[i]].data = NULL;
        }
    }
}

/* What a call may write that lies apart from the arena. */
typedef struct {
    double loss;
    int64_t correct;
} numbers;

/* With its defaults a loss refuses none but candidates of a row of one class. */
static bool is_documented(lmx_status status, int loss, int64_t classes, bool with_options)
{
    switch (status) {
    case LMX_OK:
    case LMX_ERR_NULL_POINTER:
    case LMX_ERR_ALIGNMENT:
    case LMX_ERR_OVERLAP:
    case LMX_ERR_LABEL:
    case LMX_ERR_VALUE:
        return true;
    case LMX_ERR_OPTION:
        return with_options || (needs_candidates(loss) && classes == 1);
    default:
        return false;
    }
}

static void fuzzed_batches_write_their_outputs_and_nothing_else(long count, bool with_options)
{
    long succeeded[LOSSES] = {0};
    long sum = 0;
    for (long i = 0; i < count; i++) {
        int loss = (int) random_below(LOSSES);
        const shape tensor = {random_below(5), 1 + random_below(6), 1 + random_below(3)};
        const numbers unwritten = {-7, -7};
        numbers written = unwritten;
        array arrays[ARRAYS];
        lmx_batch batch = LMX_BATCH_INIT;
        move_arena();
        fill_arena();
        make_random_arrays(loss, &tensor, arrays);
        set_batch(&batch, &tensor, arrays);
        if (random_below(4) == 0) {
            batch.correct = &written.correct;
        }
        memcpy(before, arena, ARENA);
        lmx_status status = with_options
            ? calls_with_random_options[loss % FLOAT_LOSSES](loss >= FLOAT_LOSSES, &batch, &written.loss)
            : calls[loss](&batch, &written.loss);
        CHECK(is_documented(status, loss, batch.classes, with_options));
        if (status == LMX_OK) {
            succeeded[loss]++;
            sum++;
            for (int k = LOSSES_OUT; k < ARRAYS; k++) {
                allow(&arrays[k]);
            }
        } else {
            CHECK(memcmp(&written, &unwritten, sizeof written) == 0);
        }
        CHECK(memcmp(before, arena, ARENA) == 0);
    }
    printf("  %ld of %ld fuzzed batches succeeded\n", sum, count);
    CHECK(sum > count / 10 && sum < count);
    /* Of fewer calls none may succeed of a loss that refuses most random options. */
    for (int loss = 0; loss < LOSSES && count > 200 * LOSSES; loss++) {
        CHECK(succeeded[loss] > 0);
    }
}

/* One after the other, and as they should be. */
static void make_good_arrays(int loss, const shape *tensor, array *arrays)
{
    shape shapes[ARRAYS];
    size_t used = 0;
    find_shapes(loss, tensor, shapes);
    for (int i = 0; i < ARRAYS; i++) {
        arrays[i] = next_array(&used, shapes[i], bytes_of(loss, i));
    }
    memset(arrays[LABELS].data, 0, array_size(&arrays[LABELS]));
    if (!needs_variances(loss)) {
        arrays[VARIANCES].data = arrays[VARIANCES_GRADIENT].data = NULL;
    }
    if (!has_hessian(loss)) {
        arrays[HESSIAN].data = arrays[PRODUCT].data = NULL;
    }
}

/* An output that begins where another array of the same type of elements does. */
static lmx_status spoil_overlap(array *arrays)
{
    array *output, *other;
    do {
        output = &arrays[LOSSES_OUT + random_below(ARGMAX - LOSSES_OUT)];
        other = &arrays[INPUT + random_below(ARGMAX - INPUT)];
    } while (output == other || output->data == NULL || other->data == NULL);
    return spoil_place(output, other);
}

static lmx_status spoil_one(int loss, array *arrays)
{
    int spoilt;
    do {
        spoilt = (int) random_below(ARRAYS);
    } while (arrays[spoilt].data == NULL);
    return spoil_array(&arrays[spoilt], is_needed(loss, spoilt));
}

/* Makes one thing wrong with a batch that is otherwise right. */
static lmx_status spoil_batch(int loss, array *arrays, const shape *tensor, lmx_batch *batch)
{
    lmx_status expected = LMX_OK;
    const uint32_t choice = random_below(8);
    if (choice > 1) {
        expected = choice == 2 ? spoil_overlap(arrays) : spoil_one(loss, arrays);
    }
    set_batch(batch, tensor, arrays);
    if (choice == 1) {
        expected = spoil_shape(&batch->outer, &batch->classes, &batch->inner);
    } else if (choice == 0) {
        batch->struct_size = random_below(sizeof *batch);
        expected = LMX_ERR_OPTION;
    }
    return expected;
}

static void one_bad_argument_gets_its_code_and_nothing_is_written(long count)
{
    for (long i = 0; i < count; i++) {
        const int loss = (int) random_below(LOSSES);
        const shape tensor = {2 + random_below(3), 2 + random_below(3), 1 + random_below(2)};
        const numbers unwritten = {-7, -7};
        numbers written = unwritten;
        array arrays[ARRAYS];
        lmx_batch batch = LMX_BATCH_INIT;
        move_arena();
        fill_arena_with_reals(element_bytes(loss));
        make_good_arrays(loss, &tensor, arrays);
        batch.correct = &written.correct;
        const lmx_status expected = spoil_batch(loss, arrays, &tensor, &batch);
        memcpy(before, arena, ARENA);
        CHECK(calls[loss](&batch, &written.loss) == expected);
        CHECK(memcmp(before, arena, ARENA) == 0 && memcmp(&written, &unwritten, sizeof written) == 0);
    }
    for (int loss = 0; loss < LOSSES; loss++) {
        CHECK(calls[loss](NULL, NULL) == LMX_ERR_NULL_POINTER);
    }
}

static void no_rows_take_no_memory_however_long_they_are(void)
{
    for (int loss = 0; loss < LOSSES; loss++) {
        lmx_batch batch = LMX_BATCH_INIT;
        double result;
        batch.classes = needs_candidates(loss) ? 2 : INT32_MAX;
        CHECK_OK(calls[loss](&batch, &result));
    }
}

int main(int argc, char **argv)
{
    long count = start_fuzzing(argc, argv, 100000) / 3;
    RUN(every_loss_writes_all_that_it_has);
    RUN(no_rows_take_no_memory_however_long_they_are);
    if (argc <= 2) {
        RUN(both_bridges_give_the_same_bits);
    }
    for (int with_options = 0; with_options <= 1; with_options++) {
        printf("fuzzed_batches_%swrite_their_outputs_and_nothing_else\n", with_options ? "with_random_options_" : "");
        fuzzed_batches_write_their_outputs_and_nothing_else(count, with_options);
    }
    printf("one_bad_argument_gets_its_code_and_nothing_is_written\n");
    one_bad_argument_gets_its_code_and_nothing_is_written(count);
    return test_result();
}

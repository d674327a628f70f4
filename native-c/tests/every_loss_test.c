/* What holds for every loss of the list: every_loss_test [CALLS], where CALLS is the number of fuzzed batches. */
#include "functions.h"
#include "vm.h"

#include <stdbool.h>
#include <stdlib.h>

enum { ROWS = 7, CLASSES = 5, ELEMENTS = ROWS * CLASSES, ARENA = 1 << 13 };

/* Each loss with its defaults. */
typedef lmx_status (*loss_call)(const lmx_batch *batch, double *loss);

#define DEFINE_CALL(T, name, ...) \
    static lmx_status call_##name##_##T(const lmx_batch *batch, double *loss) { return lmx_##name##_##T(batch, NULL, loss); }
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

static void set_real(void *array, int index, size_t bytes, double value)
{
    if (bytes == sizeof(double)) {
        ((double *) array)[index] = value;
    } else {
        ((float *) array)[index] = (float) value;
    }
}

/* What a loss wrote. */
typedef struct {
    double loss;
    double losses[ELEMENTS];
    double gradient[ELEMENTS];
    int32_t argmax[ROWS];
    int64_t correct;
} results;

/* Numbers from 0 to 1, targets of 1, and variances of 1: every loss is defined for them. */
static void run(int loss, results *written)
{
    double input[ELEMENTS], ones[ELEMENTS];
    int32_t labels[ROWS];
    lmx_batch batch = LMX_BATCH_INIT;
    memset(written, 0, sizeof *written);
    for (int i = 0; i < ELEMENTS; i++) {
        set_real(input, i, element_bytes(loss), ((i * 37) % 101) / 128.0);
        set_real(ones, i, element_bytes(loss), 1);
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
    batch.losses.data = written->losses;
    batch.gradient.data = written->gradient;
    batch.argmax.data = written->argmax;
    batch.correct = &written->correct;
    CHECK_OK(calls[loss](&batch, &written->loss));
}

static void start_with(lmx_bridge bridge)
{
    lmx_options options = LMX_OPTIONS_INIT;
    options.bridge = bridge;
    CHECK_OK(lmx_shutdown());
    CHECK_OK(lmx_init(&options));
}

static void both_bridges_give_the_same_bits(void)
{
    static results by_upcall[LOSSES], by_jni[LOSSES], nothing;
    start_with(LMX_BRIDGE_UPCALL);
    for (int loss = 0; loss < LOSSES; loss++) {
        run(loss, &by_upcall[loss]);
    }
    start_with(LMX_BRIDGE_JNI);
    for (int loss = 0; loss < LOSSES; loss++) {
        run(loss, &by_jni[loss]);
        CHECK(memcmp(&by_upcall[loss], &by_jni[loss], sizeof(results)) == 0);
        CHECK(memcmp(&by_upcall[loss], &nothing, sizeof(results)) != 0);
        CHECK(memcmp(by_jni[loss].argmax, by_jni[0].argmax, sizeof by_jni[0].argmax) == 0);
    }
    start_with(LMX_BRIDGE_DEFAULT);
}

static uint64_t random_state = 1;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t) ((random_state >> 33) % limit);
}

static unsigned char arena[ARENA] __attribute__((aligned(64)));
static unsigned char before[ARENA];

/* An array of a fuzzed batch: an element for each of the input, or one for each row. */
typedef struct {
    void *data;
    int64_t outer_stride;
    int64_t class_stride;
    bool is_column;
    size_t bytes;
} array;

/* Some place in the arena that the array fits in, mostly aligned; absent now and then. */
static array random_array(const lmx_batch *batch, bool is_column, size_t bytes, bool is_needed)
{
    array result = {NULL, 0, 0, is_column, bytes};
    int64_t classes = is_column ? 1 : batch->classes;
    int64_t inner = is_column ? 1 : batch->inner;
    int64_t outer = is_column ? batch->outer * batch->inner : batch->outer;
    int64_t class_stride = inner + random_below(2);
    int64_t outer_stride = (classes - 1) * class_stride + inner + random_below(3);
    size_t size = outer == 0 || inner == 0 ? 0
        : (size_t) ((outer - 1) * outer_stride + (classes - 1) * class_stride + inner) * bytes;
    if (random_below(3) == 0 && !is_needed) {
        return result;
    }
    size_t offset = random_below((uint32_t) (ARENA - size));
    result.data = arena + (random_below(60) == 0 ? offset : offset - offset % bytes);
    result.outer_stride = outer_stride;
    result.class_stride = class_stride;
    return result;
}

static void set_input(lmx_input *input, const array *from)
{
    input->data = from->data;
    input->outer_stride = from->outer_stride;
    input->class_stride = from->is_column ? 0 : from->class_stride;
}

static void set_output(lmx_output *output, const array *from)
{
    output->data = from->data;
    output->outer_stride = from->outer_stride;
    output->class_stride = from->is_column ? 0 : from->class_stride;
}

/* Marks the elements that a call that succeeded may have written. */
static void allow(const lmx_batch *batch, const array *output)
{
    int64_t rows = batch->outer * batch->inner;
    for (int64_t row = 0; output->data != NULL && row < rows; row++) {
        for (int64_t c = 0; c < (output->is_column ? 1 : batch->classes); c++) {
            int64_t element = output->is_column ? row * output->outer_stride
                : row / batch->inner * output->outer_stride + row % batch->inner + c * output->class_stride;
            size_t at = (size_t) ((unsigned char *) output->data - arena) + (size_t) element * output->bytes;
            memcpy(before + at, arena + at, output->bytes);
        }
    }
}

static void fill_arena(void)
{
    for (int i = 0; i < ARENA / 8; i++) {
        double value = random_below(4) == 0 ? 1 : random_below(100) / 128.0;
        memcpy(arena + 8 * i, &value, sizeof value);
    }
}

/* Labels and targets lie apart from all others, and are classes and ones. */
static void set_constants(int loss, lmx_batch *batch)
{
    static int32_t labels[64];
    static double ones[512];
    for (int i = 0; i < 64; i++) {
        labels[i] = random_below(200) == 0 ? 77 : (int32_t) random_below((uint32_t) batch->classes);
    }
    for (int i = 0; i < 512; i++) {
        set_real(ones, i, element_bytes(loss), 1);
    }
    batch->labels.data = labels;
    batch->targets.data = ones;
    batch->variances.data = needs_variances(loss) ? ones : NULL;
}

static void fuzzed_batches_write_their_outputs_and_nothing_else(long count)
{
    long succeeded = 0;
    for (long i = 0; i < count; i++) {
        int loss = (int) random_below(LOSSES);
        size_t bytes = element_bytes(loss);
        bool of_elements = lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss].arrays[LMX_BATCH_LOSSES].extent == LMX_MATRIX;
        lmx_batch batch = LMX_BATCH_INIT;
        fill_arena();
        batch.outer = random_below(5);
        batch.classes = 1 + random_below(6);
        batch.inner = 1 + random_below(3);
        set_constants(loss, &batch);
        array input = random_array(&batch, false, bytes, true);
        array outputs[] = {random_array(&batch, !of_elements, bytes, false), random_array(&batch, false, bytes, false),
                           random_array(&batch, true, sizeof(int32_t), false), random_array(&batch, true, bytes, false),
                           random_array(&batch, false, bytes, false)};
        array sample_weights = random_array(&batch, true, bytes, false);
        if (random_below(3) == 0) {
            outputs[1] = input;
        }
        set_input(&batch.input, &input);
        set_output(&batch.losses, &outputs[0]);
        set_output(&batch.gradient, &outputs[1]);
        set_output(&batch.argmax, &outputs[2]);
        set_output(&batch.log_sum_exp, &outputs[3]);
        /* Not every loss has a Hessian, none has one without a gradient, and few places hold weights of float. */
        if (random_below(8) != 0) {
            outputs[4].data = NULL;
        }
        set_output(&batch.hessian, &outputs[4]);
        if (random_below(8) == 0) {
            set_input(&batch.sample_weights, &sample_weights);
        }
        memcpy(before, arena, ARENA);
        lmx_status status = calls[loss](&batch, NULL);
        CHECK(status == LMX_OK || status == LMX_ERR_ALIGNMENT || status == LMX_ERR_OVERLAP || status == LMX_ERR_LABEL
              || status == LMX_ERR_VALUE || status == LMX_ERR_NULL_POINTER);
        if (status == LMX_OK) {
            succeeded++;
            for (size_t k = 0; k < sizeof outputs / sizeof outputs[0]; k++) {
                allow(&batch, &outputs[k]);
            }
        }
        CHECK(memcmp(before, arena, ARENA) == 0);
    }
    printf("  %ld of %ld fuzzed batches succeeded\n", succeeded, count);
    CHECK(succeeded > count / 10 && succeeded < count);
}

int main(int argc, char **argv)
{
    CHECK_OK(lmx_init(NULL));
    RUN(both_bridges_give_the_same_bits);
    printf("fuzzed_batches_write_their_outputs_and_nothing_else\n");
    fuzzed_batches_write_their_outputs_and_nothing_else(argc > 1 ? atol(argv[1]) : 100000);
    return test_result();
}

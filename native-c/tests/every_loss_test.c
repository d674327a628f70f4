/*
 * What holds for every loss of the list: every_loss_test [CALLS], where CALLS is the number of fuzzed batches, half of them with default
 * options and half with random ones.
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
        size_t bytes = element_bytes(loss);
        bool of_elements = lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss].arrays[LMX_BATCH_LOSSES].extent == LMX_MATRIX;
        lmx_batch batch = LMX_BATCH_INIT;
        const numbers unwritten = {-7, -7};
        numbers written = unwritten;
        fill_arena();
        batch.outer = random_below(5);
        batch.classes = 1 + random_below(6);
        batch.inner = 1 + random_below(3);
        set_constants(loss, &batch);
        const shape tensor = {batch.outer, batch.classes, batch.inner};
        const shape column = column_of(&tensor);
        array input = random_array(tensor, bytes, true);
        array outputs[] = {random_array(of_elements ? tensor : column, bytes, false), random_array(tensor, bytes, false),
                           random_array(column, sizeof(int32_t), false), random_array(column, bytes, false),
                           random_array(tensor, bytes, false)};
        array sample_weights = random_array(column, bytes, false);
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
            for (size_t k = 0; k < sizeof outputs / sizeof outputs[0]; k++) {
                allow(&outputs[k]);
            }
        } else {
            CHECK(memcmp(&written, &unwritten, sizeof written) == 0);
        }
        CHECK(memcmp(before, arena, ARENA) == 0);
    }
    printf("  %ld of %ld fuzzed batches succeeded\n", sum, count);
    CHECK(sum > count / 10 && sum < count);
    for (int loss = 0; loss < LOSSES; loss++) {
        CHECK(succeeded[loss] > 0);
    }
}

int main(int argc, char **argv)
{
    CHECK_OK(lmx_init(NULL));
    RUN(both_bridges_give_the_same_bits);
    for (int with_options = 0; with_options <= 1; with_options++) {
        printf("fuzzed_batches_%swrite_their_outputs_and_nothing_else\n", with_options ? "with_random_options_" : "");
        fuzzed_batches_write_their_outputs_and_nothing_else((argc > 1 ? atol(argv[1]) : 100000) / 2, with_options);
    }
    return test_result();
}

/* Calls allocate nothing in the virtual machine: allocation_test [CALLS]. */
#include "call_loss.h"
#include "functions.h"
#include "vm.h"

#include <dlfcn.h>
#include <jni.h>
#include <stdbool.h>
#include <time.h>

enum { ROWS = 4, CLASSES = 10, ELEMENTS = ROWS * CLASSES, MOST_SECONDS = 60 };

/* The virtual machine's own count of the bytes that this thread has allocated. */
static JNIEnv *env;
static jobject threads;
static jmethodID allocated_bytes;

static void find_counter(void)
{
    JavaVM *vm = NULL;
    jsize count = 0;
    jint (JNICALL *created)(JavaVM **, jsize, jsize *);
    void *symbol = dlsym(dlopen("libjvm.so", RTLD_NOW | RTLD_NOLOAD), "JNI_GetCreatedJavaVMs");
    CHECK(symbol != NULL);
    memcpy(&created, &symbol, sizeof created);
    CHECK(created(&vm, 1, &count) == JNI_OK && (*vm)->AttachCurrentThread(vm, (void **) &env, NULL) == JNI_OK);
    jclass factory = (*env)->FindClass(env, "java/lang/management/ManagementFactory");
    jclass bean = (*env)->FindClass(env, "com/sun/management/ThreadMXBean");
    CHECK(factory != NULL && bean != NULL);
    jmethodID get = (*env)->GetStaticMethodID(env, factory, "getThreadMXBean", "()Ljava/lang/management/ThreadMXBean;");
    threads = (*env)->CallStaticObjectMethod(env, factory, get);
    allocated_bytes = (*env)->GetMethodID(env, bean, "getCurrentThreadAllocatedBytes", "()J");
    CHECK(threads != NULL && allocated_bytes != NULL);
}

static int64_t allocated(void)
{
    return (*env)->CallLongMethod(env, threads, allocated_bytes);
}

typedef struct {
    lmx_batch batch;
    lmx_rows rows;
    lmx_operator_options options;
    double input[ELEMENTS], ones[ELEMENTS], gradient[ELEMENTS];
    int32_t labels[ROWS];
} arguments;

static arguments single, wide;

static void set_arguments(arguments *to, bool of_double)
{
    lmx_batch batch = LMX_BATCH_INIT;
    lmx_rows rows = LMX_ROWS_INIT;
    lmx_operator_options options = LMX_OPERATOR_OPTIONS_INIT;
    for (int i = 0; i < ELEMENTS; i++) {
        double value = (i * 37 % 101) / 128.0;
        if (of_double) {
            to->input[i] = value;
            to->ones[i] = 1;
        } else {
            ((float *) to->input)[i] = (float) value;
            ((float *) to->ones)[i] = 1;
        }
    }
    batch.outer = ROWS;
    batch.classes = CLASSES;
    batch.input.data = to->input;
    batch.labels.data = to->labels;
    batch.targets.data = to->ones;
    batch.gradient.data = to->gradient;
    to->batch = batch;
    rows.outer = ROWS;
    rows.classes = CLASSES;
    rows.input.data = to->input;
    rows.upstream.data = to->ones;
    rows.output.data = to->gradient;
    rows.gradient.data = to->gradient;
    rows.indices.data = to->labels;
    to->rows = rows;
    options.top_k.k = 1;
    options.softcap.cap = 0.75;
    to->options = options;
}

/* A call of a function with some arguments. */
typedef lmx_status (*call)(const arguments *with);

static lmx_status softmax(const arguments *with)
{
    return lmx_softmax_f32((const float *) with->input, CLASSES, (float *) with->gradient, CLASSES, ROWS, CLASSES);
}

static lmx_status cross_entropy(const arguments *with)
{
    float loss;
    return lmx_cross_entropy_f32((const float *) with->input, CLASSES, with->labels, ROWS, CLASSES, &loss, NULL);
}

static lmx_status cross_entropy_gradient(const arguments *with)
{
    float loss;
    return lmx_cross_entropy_gradient_f32((const float *) with->input, CLASSES, with->labels, ROWS, CLASSES, &loss,
                                          (float *) with->gradient, CLASSES, NULL);
}

#define DEFINE_CALL(T, name, extent, needs) \
    static lmx_status call_##name##_##T(const arguments *with) { return CALL_LOSS(T, name, needs, &with->batch, NULL); }
LMX_BATCH_FUNCTIONS(DEFINE_CALL)

#define NAME_CALL(T, name, ...) call_##name##_##T,
static const call losses[] = {LMX_BATCH_FUNCTIONS(NAME_CALL)};

#define DEFINE_OPERATOR_CALL(T, name, extent, least, needs, given) \
    static lmx_status call_##name##_##T(const arguments *with) \
    { \
        const lmx_rows *rows = &with->rows; \
        const lmx_operator_options *options = &with->options; \
        (void) options; \
        return lmx_##name##_##T given; \
    }
LMX_OPERATOR_FUNCTIONS(DEFINE_OPERATOR_CALL)

static const call operators[] = {LMX_OPERATOR_FUNCTIONS(NAME_CALL)};

enum { LOSSES = sizeof losses / sizeof losses[0], OPERATORS = sizeof operators / sizeof operators[0] };

static int64_t allocated_by(call function, const arguments *with, long count)
{
    int64_t before = allocated();
    lmx_status status = LMX_OK;
    for (long i = 0; i < count && status == LMX_OK; i++) {
        status = function(with);
    }
    CHECK_OK(status);
    return allocated() - before;
}

/* Functions on the Vector API allocate until the virtual machine has compiled them. After that, 1/16 byte a call is not one object. */
static bool allocates_nothing(const char *name, call function, const arguments *with, long count)
{
    time_t end = time(NULL) + MOST_SECONDS;
    int64_t bytes;
    do {
        bytes = allocated_by(function, with, count);
        if (bytes <= count / 16) {
            return true;
        }
    } while (time(NULL) < end);
    fprintf(stderr, "%s allocates %.2f bytes a call\n", name, (double) bytes / (double) count);
    return false;
}

static void functions_of_arrays_allocate_nothing(long count)
{
    CHECK(allocates_nothing("lmx_softmax_f32", softmax, &single, count));
    CHECK(allocates_nothing("lmx_cross_entropy_f32", cross_entropy, &single, count));
    CHECK(allocates_nothing("lmx_cross_entropy_gradient_f32", cross_entropy_gradient, &single, count));
}

static void cross_entropy_of_a_batch_allocates_nothing(long count)
{
    CHECK(allocates_nothing("lmx_cross_entropy_loss_f32", call_cross_entropy_loss_f32, &single, count));
    CHECK(allocates_nothing("lmx_cross_entropy_loss_f64", call_cross_entropy_loss_f64, &wide, count));
}

/* Those of float come first. */
static void no_loss_of_a_batch_allocates(long count)
{
    for (int loss = 0; loss < LOSSES; loss++) {
        const lmx_function_kind *kind = &lmx_functions[LMX_ARRAY_FUNCTION_COUNT + loss];
        arguments *with = loss < LOSSES / 2 ? &single : &wide;
        with->batch.variances.data = (kind->needs & LMX_NEEDS_VARIANCES) != 0 ? with->ones : NULL;
        CHECK(allocates_nothing(kind->name, losses[loss], with, count));
    }
}

static void no_operator_allocates(long count)
{
    for (int number = 0; number < OPERATORS; number++) {
        const lmx_function_kind *kind = &lmx_functions[LMX_ARRAY_FUNCTION_COUNT + LOSSES + number];
        CHECK(allocates_nothing(kind->name, operators[number], number < OPERATORS / 2 ? &single : &wide, count));
    }
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 1000000;
    CHECK_OK(lmx_init(NULL));
    set_arguments(&single, false);
    set_arguments(&wide, true);
    find_counter();
    printf("functions_of_arrays_allocate_nothing\n");
    functions_of_arrays_allocate_nothing(count);
    printf("cross_entropy_of_a_batch_allocates_nothing\n");
    cross_entropy_of_a_batch_allocates_nothing(count);
    printf("no_loss_of_a_batch_allocates\n");
    no_loss_of_a_batch_allocates(count / 100);
    printf("no_operator_allocates\n");
    no_operator_allocates(count / 100);
    return test_result();
}

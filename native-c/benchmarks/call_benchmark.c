/*
 * What a call from C costs, beside a call within C, JNI's CallStatic of the same Java method, and the same operator called from Java.
 * call_benchmark.sh compiles JavaLoop.java, which does the last, and starts this program.
 */
#include "call.h"

#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A tenth of many short rounds is quicker than what is told: machines have other things to do in between. */
enum { ROUNDS = 200, MOST_THREADS = 32 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double) time.tv_sec * 1e9 + (double) time.tv_nsec;
}

static void require(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "%s: %s\n", what, lmx_last_error());
        exit(1);
    }
}

/* One measured call: its arguments are those of the softmax. */
typedef struct {
    const float *logits;
    float *probabilities;
    int64_t rows;
    int64_t classes;
    int32_t *labels;
    lmx_batch batch; /* of the same logits */
    lmx_call block;  /* for JNI */
    JNIEnv *env;
    jclass class;
    jmethodID method;
} task;

typedef void (*body)(task *);

static void call_c(task *arguments)
{
    (void) arguments;
    /* An exported function of the library that does nothing. */
    lmx_abi_version();
}

static void call_lanemax(task *arguments)
{
    lmx_softmax_f32(arguments->logits, arguments->classes, arguments->probabilities, arguments->classes,
                    arguments->rows, arguments->classes);
}

static void call_cross_entropy(task *arguments)
{
    float loss;
    lmx_cross_entropy_f32(arguments->logits, arguments->classes, arguments->labels, arguments->rows, arguments->classes, &loss, NULL);
}

static void call_cross_entropy_gradient(task *arguments)
{
    float loss;
    lmx_cross_entropy_gradient_f32(arguments->logits, arguments->classes, arguments->labels, arguments->rows, arguments->classes,
                                   &loss, arguments->probabilities, arguments->classes, NULL);
}

static void call_batch(task *arguments)
{
    double loss;
    arguments->batch.gradient.data = NULL;
    lmx_cross_entropy_loss_f32(&arguments->batch, NULL, &loss);
}

static void call_batch_gradient(task *arguments)
{
    double loss;
    arguments->batch.gradient.data = arguments->probabilities;
    lmx_cross_entropy_loss_f32(&arguments->batch, NULL, &loss);
}

static void call_static(task *arguments)
{
    jvalue argument;
    argument.j = (jlong) (intptr_t) &arguments->block;
    (*arguments->env)->CallStaticVoidMethodA(arguments->env, arguments->class, arguments->method, &argument);
    if ((*arguments->env)->ExceptionCheck(arguments->env)) {
        abort();
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *) a;
    double y = *(const double *) b;
    return (x > y) - (x < y);
}

/* Nanoseconds a call. */
static double measure(body function, task *arguments, long calls)
{
    double rounds[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (long i = 0; i < calls; i++) {
            function(arguments);
        }
        rounds[round] = (now() - start) / (double) calls;
    }
    qsort(rounds, ROUNDS, sizeof rounds[0], ascending);
    return rounds[ROUNDS / 10];
}

static task task_of(int64_t rows, int64_t classes)
{
    task made;
    size_t count = (size_t) (rows > 0 ? rows * classes : classes);
    float *logits = malloc(count * sizeof *logits);
    float *probabilities = malloc(count * sizeof *probabilities);
    int32_t *labels = calloc(count, sizeof *labels);
    require(logits != NULL && probabilities != NULL && labels != NULL, "no memory");
    for (size_t i = 0; i < count; i++) {
        logits[i] = (float) (i * 7919 % 101) * 0.1f;
        probabilities[i] = 0.0f;
    }
    memset(&made, 0, sizeof made);
    made.logits = logits;
    made.probabilities = probabilities;
    made.labels = labels;
    made.rows = rows;
    made.classes = classes;
    made.batch = (lmx_batch) LMX_BATCH_INIT;
    made.batch.outer = rows;
    made.batch.classes = classes;
    made.batch.input.data = logits;
    made.batch.labels.data = labels;
    made.block.rows = rows;
    made.block.columns = classes;
    made.block.arrays[0] = (lmx_array) {.data = logits, .stride = classes};
    made.block.arrays[1] = (lmx_array) {.data = probabilities, .stride = classes};
    return made;
}

/* The environment of this thread in the library's virtual machine. */
static JNIEnv *attach(void)
{
    JavaVM *vm = NULL;
    JNIEnv *env = NULL;
    jsize count = 0;
    jint (JNICALL *created)(JavaVM **, jsize, jsize *);
    void *library = dlopen("libjvm.so", RTLD_NOW | RTLD_NOLOAD);
    void *symbol = library == NULL ? NULL : dlsym(library, "JNI_GetCreatedJavaVMs");
    require(symbol != NULL, "no virtual machine");
    memcpy(&created, &symbol, sizeof created);
    require(created(&vm, 1, &count) == JNI_OK && count == 1, "no virtual machine");
    require((*vm)->AttachCurrentThread(vm, (void **) &env, NULL) == JNI_OK, "attach");
    return env;
}

static double java_loop(JNIEnv *env, const task *shape, long calls)
{
    jclass class = (*env)->FindClass(env, "JavaLoop");
    require(class != NULL, "JavaLoop is not on the class path");
    jmethodID method = (*env)->GetStaticMethodID(env, class, "nanosecondsACall", "(JIII)D");
    return (*env)->CallStaticDoubleMethod(env, class, method, (jlong) shape->rows, (jint) shape->classes, (jint) calls, (jint) ROUNDS);
}

static void compare(JNIEnv *env, int64_t rows, int64_t classes, long calls)
{
    task arguments = task_of(rows, classes);
    arguments.env = env;
    arguments.class = (*env)->FindClass(env, "dev/lanemax/jni/FloatUpcalls");
    arguments.method = (*env)->GetStaticMethodID(env, arguments.class, "softmax", "(J)V");
    double from_c = measure(call_lanemax, &arguments, calls);
    double by_jni = measure(call_static, &arguments, calls);
    double from_java = java_loop(env, &arguments, calls);
    printf("%6lld x %-6lld %12.1f %12.1f %12.1f %11.1f %%\n", (long long) rows, (long long) classes, from_c, by_jni, from_java,
           100.0 * (from_c / from_java - 1.0));
}

static void compare_losses(int64_t rows, int64_t classes, long calls)
{
    task arguments = task_of(rows, classes);
    printf("%6lld x %-6lld %12.1f %12.1f %12.1f %12.1f\n", (long long) rows, (long long) classes,
           measure(call_cross_entropy, &arguments, calls), measure(call_batch, &arguments, calls),
           measure(call_cross_entropy_gradient, &arguments, calls), measure(call_batch_gradient, &arguments, calls));
}

typedef struct {
    pthread_barrier_t *start;
    int64_t rows;
    int64_t classes;
    double until;
    long calls;
} worker;

static void *work(void *argument)
{
    worker *self = argument;
    task arguments = task_of(self->rows, self->classes);
    call_lanemax(&arguments);
    pthread_barrier_wait(self->start);
    self->until = now() + 0.5e9;
    while (now() < self->until) {
        for (int i = 0; i < 100; i++) {
            call_lanemax(&arguments);
        }
        self->calls += 100;
    }
    free((void *) arguments.logits);
    free(arguments.probabilities);
    free(arguments.labels);
    return NULL;
}

/* Calls of all threads together, in a second. */
static double throughput(int threads, int64_t rows, int64_t classes)
{
    pthread_barrier_t start;
    pthread_t ids[MOST_THREADS];
    worker workers[MOST_THREADS];
    double calls = 0.0;
    pthread_barrier_init(&start, NULL, (unsigned) threads);
    for (int i = 0; i < threads; i++) {
        workers[i] = (worker) {&start, rows, classes, 0.0, 0};
        require(pthread_create(&ids[i], NULL, work, &workers[i]) == 0, "no thread");
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        calls += (double) workers[i].calls;
    }
    pthread_barrier_destroy(&start);
    return calls / 0.5;
}

int main(void)
{
    double start = now();
    lmx_status status = lmx_init(NULL);
    double initialised = now();
    require(status == LMX_OK, "lmx_init");
    task small = task_of(1, 10);
    call_lanemax(&small);
    printf("provider %s: lmx_init %.0f ms, first call %.1f ms", lmx_provider_name(), (initialised - start) * 1e-6,
           (now() - initialised) * 1e-6);
    start = now();
    require(lmx_warmup(1, 10, 4.0) == LMX_OK, "lmx_warmup");
    printf(", lmx_warmup %.0f ms, the call after it %.1f us\n", (now() - start) * 1e-6, measure(call_lanemax, &small, 1) * 1e-3);

    JNIEnv *env = attach();
    task empty = task_of(0, 10);
    printf("a call within C: %.1f ns\n\n", measure(call_c, &empty, 50000));
    printf("%-15s %12s %12s %12s %13s\n", "softmax, ns", "from C", "CallStatic", "from Java", "C over Java");
    compare(env, 0, 10, 50000);
    compare(env, 1, 10, 20000);
    compare(env, 1, 1000, 5000);
    compare(env, 64, 1000, 100);
    compare(env, 256, 1000, 25);

    printf("\n%-15s %12s %12s %12s %12s\n", "cross-entropy", "loss, ns", "of a batch", "gradient, ns", "of a batch");
    compare_losses(1, 10, 20000);
    compare_losses(1, 1000, 5000);
    compare_losses(64, 1000, 100);

    printf("\n%-7s %22s %22s\n", "threads", "1 x 10, calls/us", "64 x 1000, calls/ms");
    for (int threads = 1; threads <= MOST_THREADS; threads *= 2) {
        printf("%7d %22.2f %22.2f\n", threads, throughput(threads, 1, 10) * 1e-6, throughput(threads, 64, 1000) * 1e-3);
    }
    return 0;
}

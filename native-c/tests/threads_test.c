/* Calls from any thread, on any stack. The arguments, for the full size of the test: threads_test SHORT_THREADS CALLS */
#include "vm.h"

#include <dirent.h>
#include <ucontext.h>

/* What a process may grow by while it should stay as it is: what the compiler of the virtual machine takes for one more method. It is
 * some 10 KiB in most runs. A leak of 52 bytes a thread, or of 1 byte in 190 calls, is more, for 10^4 threads and 10^8 calls. The
 * address sanitizer keeps freed memory on purpose. */
#ifdef __SANITIZE_ADDRESS__
#define GROWTH_KIB (1 << 20)
#else
#define GROWTH_KIB 512
#endif

enum { THREADS = 8, CALLS = 200, ROWS = 4, CLASSES = 37, SMALL_STACK = 192 << 10 };

static float logits[ROWS * CLASSES];
static float expected[ROWS * CLASSES];

static void *call_in_thread(void *unused)
{
    float output[ROWS * CLASSES];
    for (int i = 0; i < CALLS; i++) {
        memset(output, 0, sizeof output);
        CHECK_OK(lmx_softmax_f32(logits, CLASSES, output, CLASSES, ROWS, CLASSES));
        CHECK(memcmp(output, expected, sizeof output) == 0);
    }
    return unused;
}

static void any_thread_may_call_and_gets_the_same_bits(void)
{
    for (int i = 0; i < ROWS * CLASSES; i++) {
        logits[i] = (float) ((i * 7919) % 101) * 0.1f;
    }
    CHECK_OK(lmx_softmax_f32(logits, CLASSES, expected, CLASSES, ROWS, CLASSES));
    run_threads(THREADS, call_in_thread, NULL);
}

static void *fail_in_thread(void *unused)
{
    CHECK(lmx_last_error()[0] == '\0');
    CHECK_FAILS(lmx_softmax_f32(logits, CLASSES, expected, CLASSES, -7, CLASSES), LMX_ERR_SIZE,
                "lmx_softmax_f32: rows is -7, must be at least 0");
    return unused;
}

static void each_thread_has_its_own_message(void)
{
    CHECK(lmx_softmax_f32(logits, CLASSES, expected, CLASSES, ROWS, 0) == LMX_ERR_SIZE);
    run_threads(1, fail_in_thread, NULL);
    CHECK(strcmp(lmx_last_error(), "lmx_softmax_f32: classes is 0, must be from 1 to 2147483647") == 0);
}

static void *call_on_a_small_stack(void *unused)
{
    float row[2] = {3.0f, 4.0f};
    CHECK_FAILS_WITH(lmx_softmax_f32(row, 2, row, 2, 1, 2), LMX_ERR_STACK_OVERFLOW,
                     " bytes of stack left, must be at least 262144");
    CHECK(row[0] == 3.0f && row[1] == 4.0f);
    return unused;
}

static void a_stack_that_is_too_small_is_refused(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_setstacksize(&attributes, SMALL_STACK) == 0);
    CHECK(pthread_create(&thread, &attributes, call_on_a_small_stack, NULL) == 0 && pthread_join(thread, NULL) == 0);
    pthread_attr_destroy(&attributes);
}

static ucontext_t caller;
static ucontext_t coroutine;

static void call_in_coroutine(void)
{
    CHECK_FAILS(small_call(), LMX_ERR_STACK_OVERFLOW, "lmx_softmax_f32: the call runs on another stack than its thread's, "
                "as a coroutine or a signal handler does, must run on the thread's own");
}

static void the_stack_of_a_coroutine_is_refused(void)
{
    static char stack[1 << 20];
    CHECK_OK(small_call());
    CHECK(getcontext(&coroutine) == 0);
    coroutine.uc_stack.ss_sp = stack;
    coroutine.uc_stack.ss_size = sizeof stack;
    coroutine.uc_link = &caller;
    makecontext(&coroutine, call_in_coroutine, 0);
    CHECK(swapcontext(&caller, &coroutine) == 0);
    CHECK_OK(small_call());
}

/* The kernel counts a joined thread for some microseconds more. */
static int thread_count(void)
{
    int count = 0;
    usleep(100000);
    DIR *tasks = opendir("/proc/self/task");
    CHECK(tasks != NULL);
    while (tasks != NULL && readdir(tasks) != NULL) {
        count++;
    }
    if (tasks != NULL) {
        closedir(tasks);
    }
    return count - 2;
}

static long resident_kib(void)
{
    long kib = -1;
    char line[200];
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        sscanf(line, "VmRSS: %ld", &kib);
    }
    if (status != NULL) {
        fclose(status);
    }
    return kib;
}

static void *one_call(void *unused)
{
    CHECK_OK(small_call());
    return unused;
}

static void start_short_threads(int count)
{
    for (int started = 0; started < count; started += THREADS) {
        run_threads(THREADS, one_call, NULL);
    }
}

/* The first of these threads let the virtual machine make what it keeps for ever. */
static void short_threads_leave_nothing_behind(int count)
{
    start_short_threads(count);
    int threads = thread_count();
    long before = resident_kib();
    start_short_threads(count);
    long after = resident_kib();
    int threads_after = thread_count();
    printf("  %d short threads: resident memory %ld KiB before, %ld KiB after; %d threads, %d after\n",
           count, before, after, threads, threads_after);
    CHECK(threads_after == threads);
    CHECK(after - before < GROWTH_KIB);
}

static void many_calls_leave_nothing_behind(long count)
{
    float row[10] = {1.0f, 2.0f};
    float output[10];
    for (long i = 0; i < count / 10; i++) {
        CHECK_OK(lmx_softmax_f32(row, 10, output, 10, 1, 10));
    }
    long before = resident_kib();
    lmx_status status = LMX_OK;
    for (long i = 0; i < count && status == LMX_OK; i++) {
        status = lmx_softmax_f32(row, 10, output, 10, 1, 10);
    }
    long after = resident_kib();
    CHECK(status == LMX_OK);
    printf("  %ld calls: resident memory %ld KiB before, %ld KiB after\n", count, before, after);
    CHECK(after - before < GROWTH_KIB);
}

int main(int argc, char **argv)
{
    /* By default the virtual machine starts and ends threads of its compiler as there is work. */
    static const char *const constant_threads[] = {"-XX:-UseDynamicNumberOfCompilerThreads"};
    lmx_options options = LMX_OPTIONS_INIT;
    options.jvm_options = constant_threads;
    options.jvm_option_count = 1;
    CHECK_OK(lmx_init(&options));
    RUN(any_thread_may_call_and_gets_the_same_bits);
    RUN(each_thread_has_its_own_message);
    RUN(a_stack_that_is_too_small_is_refused);
    RUN(the_stack_of_a_coroutine_is_refused);
    printf("short_threads_leave_nothing_behind\n");
    short_threads_leave_nothing_behind(argc > 1 ? atoi(argv[1]) : 10000);
    printf("many_calls_leave_nothing_behind\n");
    many_calls_leave_nothing_behind(argc > 2 ? atol(argv[2]) : 2000000);
    return test_result();
}

/* Start of the library: failures, repetition, threads, fork, signals; in one process, which has one virtual machine for ever. */
#include "test.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, CALLS = 200, ROWS = 4, CLASSES = 37 };

static float logits[ROWS * CLASSES];
static float expected[ROWS * CLASSES];

/* Runs lmx_init() with a variable of the environment set otherwise. */
static lmx_status init_with(const char *variable, const char *value)
{
    char *before = getenv(variable);
    char *kept = before == NULL ? NULL : strdup(before);
    setenv(variable, value, 1);
    lmx_status status = lmx_init(NULL);
    if (kept == NULL) {
        unsetenv(variable);
    } else {
        setenv(variable, kept, 1);
    }
    free(kept);
    return status;
}

static void a_wrong_place_is_refused_and_init_may_be_repeated(void)
{
    CHECK_FAILS(init_with("LANEMAX_JVM", "/nowhere/libjvm.so"), LMX_ERR_JVM_NOT_FOUND,
                "lmx_init: LANEMAX_JVM is /nowhere/libjvm.so, must be a readable file libjvm.so");
    CHECK_FAILS_WITH(init_with("LANEMAX_JVM", NOT_A_LIBRARY), LMX_ERR_JVM_START, "cannot be loaded (");
    CHECK_FAILS_WITH(init_with("LANEMAX_JVM", NOT_A_JVM), LMX_ERR_JVM_START, "is no Java virtual machine (no JNI_CreateJavaVM)");
    CHECK_FAILS_WITH(init_with("LANEMAX_JAVA_HOME", "/nowhere"), LMX_ERR_JVM_NOT_FOUND,
                     "/nowhere does not exist; install a JDK 25");
    CHECK_FAILS(init_with("LANEMAX_JARS", "/nowhere"), LMX_ERR_JARS_NOT_FOUND,
                "lmx_init: /nowhere/lanemax-core.jar is not a readable file; "
                "set LANEMAX_JARS to the directory of lanemax-core.jar and lanemax-jni.jar");
    CHECK(strcmp(lmx_provider_name(), "") == 0);
}

static void wrong_options_are_refused(void)
{
    lmx_options options = LMX_OPTIONS_INIT;
    options.struct_size = 4;
    CHECK_FAILS(lmx_init(&options), LMX_ERR_OPTION,
                "lmx_init: options->struct_size is 4, must be 32: start from LMX_OPTIONS_INIT");
    options = (lmx_options) LMX_OPTIONS_INIT;
    options.jvm_option_count = 2;
    CHECK_FAILS(lmx_init(&options), LMX_ERR_NULL_POINTER, "lmx_init: options->jvm_options is NULL, must point to 2 options");
    const char *const with_null[] = {"-Xint", NULL};
    options.jvm_options = with_null;
    CHECK_FAILS(lmx_init(&options), LMX_ERR_NULL_POINTER, "lmx_init: options->jvm_options[1] is NULL, must be a text");
    options = (lmx_options) LMX_OPTIONS_INIT;
    options.jvm_library = "/nowhere/libjvm.so";
    CHECK_FAILS(lmx_init(&options), LMX_ERR_JVM_NOT_FOUND,
                "lmx_init: jvm_library is /nowhere/libjvm.so, must be a readable file libjvm.so");
    options = (lmx_options) LMX_OPTIONS_INIT;
    options.jar_directory = "/nowhere";
    CHECK_FAILS_WITH(lmx_init(&options), LMX_ERR_JARS_NOT_FOUND, "/nowhere/lanemax-core.jar is not a readable file");
}

static void *init_in_thread(void *status)
{
    *(lmx_status *) status = lmx_init(NULL);
    return NULL;
}

static void many_threads_may_init_at_a_time(void)
{
    pthread_t threads[THREADS];
    lmx_status statuses[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, init_in_thread, &statuses[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        CHECK_OK(statuses[i]);
    }
    CHECK(lmx_provider_name()[0] != '\0');
}

static void init_again_succeeds_whatever_the_options(void)
{
    lmx_options options = LMX_OPTIONS_INIT;
    options.jvm_library = "/nowhere/libjvm.so";
    CHECK_OK(lmx_init(NULL));
    CHECK_OK(lmx_init(&options));
}

static void handle(int signal)
{
    (void) signal;
}

static void the_host_keeps_its_signal_handlers(void)
{
    const int signals[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct sigaction action;
        CHECK(sigaction(signals[i], NULL, &action) == 0);
        CHECK(action.sa_handler == (signals[i] == SIGPIPE ? handle : SIG_DFL));
    }
}

static void *call_in_thread(void *argument)
{
    (void) argument;
    float output[ROWS * CLASSES];
    for (int i = 0; i < CALLS; i++) {
        memset(output, 0, sizeof output);
        CHECK_OK(lmx_softmax_f32(logits, CLASSES, output, CLASSES, ROWS, CLASSES));
        CHECK(memcmp(output, expected, sizeof output) == 0);
    }
    return NULL;
}

static void *fail_in_thread(void *argument)
{
    (void) argument;
    CHECK(lmx_last_error()[0] == '\0');
    CHECK_FAILS(lmx_softmax_f32(logits, CLASSES, expected, CLASSES, -7, CLASSES), LMX_ERR_SIZE,
                "lmx_softmax_f32: rows is -7, must be at least 0");
    return NULL;
}

static void any_thread_may_call_and_gets_the_same_bits(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < ROWS * CLASSES; i++) {
        logits[i] = (float) ((i * 7919) % 101) * 0.1f;
    }
    CHECK_OK(lmx_softmax_f32(logits, CLASSES, expected, CLASSES, ROWS, CLASSES));
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, call_in_thread, NULL) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
}

static void each_thread_has_its_own_message(void)
{
    pthread_t thread;
    CHECK(lmx_softmax_f32(logits, CLASSES, expected, CLASSES, ROWS, 0) == LMX_ERR_SIZE);
    CHECK(pthread_create(&thread, NULL, fail_in_thread, NULL) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(strcmp(lmx_last_error(), "lmx_softmax_f32: classes is 0, must be from 1 to 2147483647") == 0);
}

static void many_short_threads_may_call(void)
{
    for (int i = 0; i < 200; i++) {
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, fail_in_thread, NULL) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
    }
}

static void a_forked_child_is_refused_and_does_not_hang(void)
{
    pid_t child = fork();
    if (child == 0) {
        float output[CLASSES] = {0};
        alarm(20);
        checks_failed = 0;
        CHECK_FAILS(lmx_softmax_f32(logits, CLASSES, output, CLASSES, 1, CLASSES), LMX_ERR_FORKED,
                    "lmx_softmax_f32: this process was forked after lmx_init, must call lmx_init after the fork only");
        CHECK(lmx_init(NULL) == LMX_ERR_FORKED);
        CHECK(output[0] == 0.0f);
        _exit(checks_failed);
    }
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK_OK(lmx_softmax_f32(logits, CLASSES, expected, CLASSES, ROWS, CLASSES));
}

static void a_child_forked_before_init_may_init(void)
{
    pid_t child = fork();
    if (child == 0) {
        float row[2] = {0.0f, 0.0f};
        alarm(60);
        _exit(lmx_init(NULL) != LMX_OK || lmx_softmax_f32(row, 2, row, 2, 1, 2) != LMX_OK || row[0] != 0.5f);
    }
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
    signal(SIGPIPE, handle);
    RUN(a_child_forked_before_init_may_init);
    RUN(a_wrong_place_is_refused_and_init_may_be_repeated);
    RUN(wrong_options_are_refused);
    RUN(many_threads_may_init_at_a_time);
    RUN(init_again_succeeds_whatever_the_options);
    RUN(the_host_keeps_its_signal_handlers);
    RUN(any_thread_may_call_and_gets_the_same_bits);
    RUN(each_thread_has_its_own_message);
    RUN(many_short_threads_may_call);
    RUN(a_forked_child_is_refused_and_does_not_hang);
    return test_result();
}

/* What tests with a virtual machine have in common. */
#ifndef VM_H
#define VM_H

#include "test.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs lmx_init() with a variable of the environment set otherwise. */
static inline lmx_status init_with(const char *variable, const char *value)
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

/* Starts a virtual machine that denies the Java part native access. */
static inline lmx_status init_without_native_access(const char *jars, lmx_bridge bridge)
{
    char module_path[4096];
    snprintf(module_path, sizeof module_path, "--module-path=%s", jars);
    const char *const jvm_options[] = {module_path, "--add-modules=dev.lanemax.jni", "--illegal-native-access=deny"};
    lmx_options options = LMX_OPTIONS_INIT;
    options.jvm_options = jvm_options;
    options.jvm_option_count = 3;
    options.jvm_options_only = 1;
    options.bridge = bridge;
    return lmx_init(&options);
}

/* Runs a function in a child process, which fails where a check in it does, and where it takes longer than a minute. */
static inline int passes_in_child(void (*body)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        checks_failed = 0;
        body();
        fflush(NULL);
        _exit(checks_failed != 0);
    }
    int status = -1;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Runs a function in `count` threads at a time and waits for all. */
static inline void run_threads(int count, void *(*body)(void *), void *argument)
{
    pthread_t threads[64];
    for (int i = 0; i < count; i++) {
        CHECK(pthread_create(&threads[i], NULL, body, argument) == 0);
    }
    for (int i = 0; i < count; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
}

/* One call: the softmax of two equal logits. */
static inline lmx_status small_call(void)
{
    float row[2] = {3.0f, 3.0f};
    lmx_status status = lmx_softmax_f32(row, 2, row, 2, 1, 2);
    CHECK(status != LMX_OK || (row[0] == 0.5f && row[1] == 0.5f));
    return status;
}

#endif

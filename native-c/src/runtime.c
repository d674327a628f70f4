#include "runtime.h"
#include "error.h"
#include "jvm_discovery.h"
#include "jvm_start.h"
#include "platform.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The stack of the thread on which the virtual machine is created: the default of Linux, whatever the host has set. */
#define START_STACK_BYTES ((size_t) 8 << 20)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static lmx_table table;
static int ready;        /* atomic: the table is complete */
static int vm_touched;   /* atomic: from here on a fork is fatal to the library in the child */
static int forked;       /* atomic: this process is such a child */

static const char *const function_names[] = {
#define LMX_PUBLIC_NAME(name) "lmx_" #name,
    LMX_FUNCTIONS(LMX_PUBLIC_NAME)
};

static lmx_status check_not_forked(void)
{
    if (__atomic_load_n(&forked, __ATOMIC_RELAXED)) {
        return lmx_fail(LMX_ERR_FORKED, "this process was forked after lmx_init, must call lmx_init after the fork only");
    }
    return LMX_OK;
}

lmx_status lmx_begin(lmx_function function)
{
    lmx_error_begin(function_names[function]);
    LMX_TRY(check_not_forked());
    if (!__atomic_load_n(&ready, __ATOMIC_ACQUIRE)) {
        return lmx_fail(LMX_ERR_NOT_INITIALIZED, "the library is not initialised, lmx_init must have succeeded before");
    }
    return LMX_OK;
}

lmx_status lmx_cross(lmx_function function, lmx_call *call)
{
    char detail[LMX_MESSAGE_BYTES / 2];
    detail[0] = '\0';
    call->message = detail;
    call->message_bytes = sizeof detail;
    lmx_status status = table.functions[function].target(call);
    if (status != LMX_OK) {
        return lmx_fail(status, "%s", detail[0] != '\0' ? detail : lmx_strerror(status));
    }
    return LMX_OK;
}

static void after_fork_in_child(void)
{
    __atomic_store_n(&forked, __atomic_load_n(&vm_touched, __ATOMIC_RELAXED), __ATOMIC_RELAXED);
}

static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, after_fork_in_child);
}

static lmx_status check_options(const lmx_options *options)
{
    if (options->struct_size != sizeof *options) {
        return lmx_fail(LMX_ERR_OPTION, "options->struct_size is %u, must be %zu: start from LMX_OPTIONS_INIT",
                        options->struct_size, sizeof *options);
    }
    if (options->jvm_option_count > 0 && options->jvm_options == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "options->jvm_options is NULL, must point to %u options",
                        options->jvm_option_count);
    }
    for (uint32_t i = 0; i < options->jvm_option_count; i++) {
        if (options->jvm_options[i] == NULL) {
            return lmx_fail(LMX_ERR_NULL_POINTER, "options->jvm_options[%u] is NULL, must be a text", i);
        }
    }
    return LMX_OK;
}

static lmx_status find_jars(const char *named, const char *own_directory, char directory[LMX_PATH_BYTES])
{
    static const char *const jars[] = {"lanemax-core.jar", "lanemax-jni.jar"};
    char file[LMX_PATH_BYTES + 32];
    if (named == NULL) {
        named = getenv("LANEMAX_JARS");
    }
    if (named != NULL && named[0] != '\0') {
        snprintf(directory, LMX_PATH_BYTES, "%s", named);
    } else {
        snprintf(directory, LMX_PATH_BYTES, "%.*s/lanemax", LMX_PATH_BYTES - 10, own_directory);
    }
    for (size_t i = 0; i < sizeof jars / sizeof jars[0]; i++) {
        snprintf(file, sizeof file, "%s/%s", directory, jars[i]);
        if (!lmx_readable(file)) {
            return lmx_fail(LMX_ERR_JARS_NOT_FOUND, "%s is not a readable file; "
                            "set LANEMAX_JARS to the directory of lanemax-core.jar and lanemax-jni.jar", file);
        }
    }
    return LMX_OK;
}

typedef struct {
    lmx_jvm_settings settings;
    lmx_status status;
    char message[LMX_MESSAGE_BYTES];
} start_job;

static void *run_start_job(void *argument)
{
    start_job *job = argument;
    lmx_error_begin("lmx_init");
    job->status = lmx_jvm_fill_table(&job->settings, &table);
    strcpy(job->message, lmx_last_error());
    return NULL;
}

/* On a helper thread the caller's thread stays free of any tie to the virtual machine, and the size of the stack is known. */
static lmx_status start_on_helper_thread(start_job *job)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, START_STACK_BYTES);
    int error = pthread_create(&thread, &attributes, run_start_job, job);
    pthread_attr_destroy(&attributes);
    if (error != 0) {
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no thread to start the virtual machine (%s)", strerror(error));
    }
    pthread_join(thread, NULL);
    return job->status == LMX_OK ? LMX_OK : lmx_fail_as(job->status, job->message);
}

static void prepare_table(void)
{
    memset(&table, 0, sizeof table);
    table.call_bytes = sizeof(lmx_call);
    table.function_count = LMX_FUNCTION_COUNT;
    for (int i = 0; i < LMX_FUNCTION_COUNT; i++) {
        table.functions[i].name = function_names[i];
    }
}

static lmx_status start(const lmx_options *options)
{
    static const lmx_options defaults = LMX_OPTIONS_INIT;
    static pthread_once_t watch_once = PTHREAD_ONCE_INIT;
    char own_directory[LMX_PATH_BYTES];
    char loaded_jvm[LMX_PATH_BYTES];
    char library[LMX_PATH_BYTES];
    char jar_directory[LMX_PATH_BYTES];
    if (options == NULL) {
        options = &defaults;
    }
    LMX_TRY(check_options(options));
    if (!lmx_own_directory(own_directory)) {
        own_directory[0] = '\0';
    }
    lmx_jvm_places places = {
        .jvm_library = options->jvm_library,
        .lanemax_jvm = getenv("LANEMAX_JVM"),
        .loaded_jvm = lmx_loaded_jvm(loaded_jvm) ? loaded_jvm : NULL,
        .lanemax_java_home = getenv("LANEMAX_JAVA_HOME"),
        .own_directory = own_directory,
        .java_home = getenv("JAVA_HOME"),
        .path = getenv("PATH"),
        .jvm_root = LMX_JVM_ROOT,
    };
    LMX_TRY(find_jars(options->jar_directory, own_directory, jar_directory));
    LMX_TRY(lmx_find_jvm(&places, library));
    prepare_table();
    pthread_once(&watch_once, watch_forks);
    __atomic_store_n(&vm_touched, 1, __ATOMIC_RELAXED);
    start_job job = {
        .settings = {
            .library = library, .jar_directory = jar_directory,
            .jvm_options = options->jvm_options, .jvm_option_count = options->jvm_option_count,
        },
    };
    return start_on_helper_thread(&job);
}

lmx_status lmx_init(const lmx_options *options)
{
    lmx_error_begin("lmx_init");
    LMX_TRY(check_not_forked());
    pthread_mutex_lock(&mutex);
    lmx_status status = LMX_OK;
    if (!ready) {
        status = start(options);
        __atomic_store_n(&ready, status == LMX_OK, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&mutex);
    return status;
}

const char *lmx_provider_name(void)
{
    return __atomic_load_n(&ready, __ATOMIC_ACQUIRE) ? table.provider_name : "";
}

const char *lmx_version_string(void)
{
    return LANEMAX_VERSION;
}

#include "runtime.h"
#include "bridge.h"
#include "executor.h"
#include "jvm_discovery.h"
#include "jvm_running.h"
#include "jvm_start.h"
#include "options.h"
#include "platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The stack of the thread on which the virtual machine is created: the default of Linux, whatever the host has set. */
#define START_STACK_BYTES ((size_t) 8 << 20)

enum { BRIDGES = LMX_BRIDGE_JNI + 1, NAME_BYTES = 32 };

static bool bound[BRIDGES];                    /* what the virtual machine has given stays for the life of the process */
static lmx_target targets[LMX_FUNCTION_COUNT]; /* of the upcalls */
static lmx_jni jni;
static char provider_name[NAME_BYTES];
static int bridge;       /* in use while ready */
static int ready;        /* atomic: calls may cross the bridge */
static int vm_touched;   /* atomic: from here on a fork is fatal to the library in the child */
static int forked;       /* atomic: this process is such a child */

lmx_status lmx_check_not_forked(void)
{
    if (__atomic_load_n(&forked, __ATOMIC_RELAXED)) {
        return lmx_fail(LMX_ERR_FORKED, "this process was forked after lmx_init, must call lmx_init after the fork only");
    }
    return LMX_OK;
}

lmx_status lmx_check_ready(void)
{
    if (!__atomic_load_n(&ready, __ATOMIC_ACQUIRE)) {
        return lmx_fail(LMX_ERR_NOT_INITIALIZED, "the library is not initialised, lmx_init must have succeeded before");
    }
    return LMX_OK;
}

static void leave(lmx_thread *self)
{
    __atomic_store_n(&self->crossings, self->crossings - 1, __ATOMIC_RELEASE);
}

/* Between entering and leaving, lmx_shutdown() waits. Either it sees this thread crossing, or this thread sees it is not ready:
 * each side writes its own word before it reads the other's, in one order for all. A function of a loss of one's own may enter once
 * more on its way. */
static lmx_status enter(lmx_thread *self)
{
    __atomic_store_n(&self->crossings, self->crossings + 1, __ATOMIC_SEQ_CST);
    if (!__atomic_load_n(&ready, __ATOMIC_SEQ_CST)) {
        leave(self);
        return lmx_check_ready();
    }
    return LMX_OK;
}

lmx_status lmx_cross(lmx_function function, lmx_call *call)
{
    lmx_thread *self = lmx_thread_self();
    LMX_TRY(lmx_thread_register(self));
    LMX_TRY(lmx_thread_check_stack(self));
    LMX_TRY(enter(self));
    call->status = LMX_OK;
    call->detail[0] = '\0';
    lmx_status crossing = LMX_OK;
    if (bridge == LMX_BRIDGE_UPCALL) {
        targets[function](call);
    } else {
        crossing = lmx_jni_call(&jni, function, call);
    }
    leave(self);
    LMX_TRY(crossing);
    lmx_status status = (lmx_status) call->status;
    if (status != LMX_OK) {
        return lmx_fail(status, "%s%s", call->detail[0] != '\0' ? call->detail : lmx_strerror(status),
                        status == LMX_ERR_OUT_OF_MEMORY ? "; LANEMAX_JVM_OPTIONS=-Xmx1g allows a heap of 1 GiB" : "");
    }
    return LMX_OK;
}

static void after_fork_in_child(void)
{
    __atomic_store_n(&forked, __atomic_load_n(&vm_touched, __ATOMIC_RELAXED), __ATOMIC_RELAXED);
    lmx_thread_forget_others();
}

void lmx_forks_are_fatal_now(void)
{
    __atomic_store_n(&vm_touched, 1, __ATOMIC_RELAXED);
}

static lmx_status check_options(const lmx_options *options)
{
    LMX_TRY(lmx_check_option("options->bridge", options->bridge, LMX_BRIDGE_DEFAULT, LMX_BRIDGE_JNI));
    LMX_TRY(lmx_check_option("options->jvm_options_only", options->jvm_options_only, 0, 1));
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

/* The bridge that the program asks for, or else the environment. */
static lmx_status choose_bridge(lmx_bridge asked, lmx_bridge *chosen)
{
    const char *variable = getenv("LANEMAX_BRIDGE");
    *chosen = asked;
    if (asked != LMX_BRIDGE_DEFAULT) {
        return LMX_OK;
    }
    if (variable == NULL || variable[0] == '\0' || strcmp(variable, "upcall") == 0) {
        *chosen = LMX_BRIDGE_UPCALL;
    } else if (strcmp(variable, "jni") == 0) {
        *chosen = LMX_BRIDGE_JNI;
    } else {
        return lmx_fail(LMX_ERR_OPTION, "LANEMAX_BRIDGE is %s, must be upcall or jni", variable);
    }
    return LMX_OK;
}

static void choose_jar_directory(const char *named, const char *own_directory, char directory[LMX_PATH_BYTES])
{
    if (named == NULL) {
        named = getenv("LANEMAX_JARS");
    }
    if (named != NULL && named[0] != '\0') {
        snprintf(directory, LMX_PATH_BYTES, "%s", named);
    } else {
        snprintf(directory, LMX_PATH_BYTES, "%.*s/lanemax", LMX_PATH_BYTES - 10, own_directory);
    }
}

static lmx_status check_jars(const char *directory)
{
    static const char *const jars[] = {"lanemax-core.jar", "lanemax-jni.jar"};
    char file[LMX_PATH_BYTES + 32];
    for (size_t i = 0; i < sizeof jars / sizeof jars[0]; i++) {
        snprintf(file, sizeof file, "%s" LMX_FILE_SEPARATOR "%s", directory, jars[i]);
        if (!lmx_readable(file)) {
            return lmx_fail(LMX_ERR_JARS_NOT_FOUND, "%s is not a readable file; "
                            "set LANEMAX_JARS to the directory of lanemax-core.jar and lanemax-jni.jar", file);
        }
    }
    return LMX_OK;
}

typedef struct {
    lmx_jvm_settings settings;
    lmx_bridge bridge;
    lmx_table *table;
    lmx_status status;
    char message[LMX_MESSAGE_BYTES];
} start_job;

static void *run_start_job(void *argument)
{
    start_job *job = argument;
    lmx_error_begin("lmx_init");
    job->status = lmx_jvm_bind(&job->settings, job->bridge, job->table, &jni);
    strcpy(job->message, lmx_last_error());
    return NULL;
}

/* On a thread of its own: the caller's stays free of any tie to the virtual machine, and the size of the stack is known. */
static lmx_status run_on_own_thread(start_job *job)
{
    int error = lmx_run_on_thread(START_STACK_BYTES, run_start_job, job);
    if (error != 0) {
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no thread to start the virtual machine (%s)", strerror(error));
    }
    return job->status == LMX_OK ? LMX_OK : lmx_fail_as(job->status, job->message);
}

static lmx_status bind_with(start_job *job)
{
    size_t names_bytes = lmx_write_function_names(NULL);
    lmx_table *table = calloc(1, sizeof *table + names_bytes);
    if (table == NULL) {
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no memory for the table of %d functions", (int) LMX_FUNCTION_COUNT);
    }
    table->call_bytes = sizeof(lmx_call);
    table->function_count = LMX_FUNCTION_COUNT;
    table->names_bytes = (int64_t) names_bytes;
    lmx_write_function_names(table->names);
    job->table = table;
    lmx_status status = run_on_own_thread(job);
    if (status == LMX_OK) {
        if (job->bridge == LMX_BRIDGE_UPCALL) {
            memcpy(targets, table->targets, sizeof targets);
        }
        snprintf(provider_name, sizeof provider_name, "%.*s", NAME_BYTES - 1, table->text);
        bound[job->bridge] = true;
    }
    free(table);
    return status;
}

/* Finds all that a start needs, in `settings`, whose texts are in `library` and `jar_directory`. */
static lmx_status find_settings(const lmx_options *options, lmx_jvm_settings *settings,
                                char library[LMX_PATH_BYTES], char jar_directory[LMX_PATH_BYTES])
{
    char own_directory[LMX_PATH_BYTES];
    char loaded_jvm[LMX_PATH_BYTES];
    const char *user_options = getenv("LANEMAX_JVM_OPTIONS");
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
    LMX_TRY(lmx_split_words("LANEMAX_JVM_OPTIONS", user_options != NULL ? user_options : "", &settings->user_options));
    choose_jar_directory(options->jar_directory, own_directory, jar_directory);
    if (!lmx_jvm_runs(places.loaded_jvm)) { /* which finds the jars, if at all, on the path it was started with */
        LMX_TRY(check_jars(jar_directory));
    }
    LMX_TRY(lmx_find_jvm(&places, library));
    settings->library = library;
    settings->jar_directory = jar_directory;
    settings->own_runtime = lmx_is_own_runtime(own_directory, library);
    settings->only_given_options = options->jvm_options_only != 0;
    settings->hooks = (lmx_vm_hooks) {options->log, options->at_exit, options->at_abort, options->context};
    settings->program_options = options->jvm_options;
    settings->program_option_count = options->jvm_option_count;
    return LMX_OK;
}

static lmx_status start(const lmx_options *given)
{
    lmx_options options = LMX_OPTIONS_INIT;
    char library[LMX_PATH_BYTES];
    char jar_directory[LMX_PATH_BYTES];
    start_job job;
    memset(&job, 0, sizeof job);
    LMX_TRY(lmx_read_options("options", &options, sizeof options, given, offsetof(lmx_options, log)));
    LMX_TRY(check_options(&options));
    LMX_TRY(choose_bridge(options.bridge, &job.bridge));
    if (!bound[job.bridge]) {
        lmx_status status = find_settings(&options, &job.settings, library, jar_directory);
        if (status == LMX_OK) {
            status = bind_with(&job);
        }
        lmx_free_words(&job.settings.user_options);
        LMX_TRY(status);
    }
    bridge = job.bridge;
    lmx_set_executor(options.execute, options.context);
    return LMX_OK;
}

lmx_status lmx_init(const lmx_options *options)
{
    lmx_error_begin("lmx_init");
    LMX_TRY(lmx_check_not_forked());
    lmx_watch_forks(after_fork_in_child);
    lmx_lock(LMX_LOCK_RUNTIME);
    lmx_status status = LMX_OK;
    if (!ready) {
        status = start(options);
        __atomic_store_n(&ready, status == LMX_OK, __ATOMIC_SEQ_CST);
    }
    lmx_unlock(LMX_LOCK_RUNTIME);
    return status;
}

lmx_status lmx_shutdown(void)
{
    lmx_error_begin("lmx_shutdown");
    LMX_TRY(lmx_check_not_forked());
    lmx_lock(LMX_LOCK_RUNTIME);
    __atomic_store_n(&ready, 0, __ATOMIC_SEQ_CST);
    lmx_thread_wait_for_all();
    lmx_unlock(LMX_LOCK_RUNTIME);
    return LMX_OK;
}

int32_t lmx_is_initialized(void)
{
    return __atomic_load_n(&ready, __ATOMIC_ACQUIRE) && !__atomic_load_n(&forked, __ATOMIC_RELAXED);
}

const char *lmx_provider_name(void)
{
    return __atomic_load_n(&ready, __ATOMIC_ACQUIRE) ? provider_name : "";
}

int32_t lmx_abi_version(void)
{
    return LMX_ABI_VERSION;
}

const char *lmx_version_string(void)
{
    return LANEMAX_VERSION;
}

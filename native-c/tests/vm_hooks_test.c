/* What the host learns of its virtual machine: each test in a process of its own. */
#include "vm.h"

#include <dlfcn.h>
#include <jni.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>

/* What the functions have been told, in memory that a child shares with this process. */
typedef struct {
    char log[65536];
    int texts;
    int exits;
    int exit_code;
    int aborts;
    int host_exits; /* calls of a function that is registered for exit() */
} observations;

static observations *seen;

static void append(const char *text, void *context)
{
    observations *to = context;
    size_t length = strlen(to->log);
    snprintf(to->log + length, sizeof to->log - length, "%s", text);
    to->texts++;
}

static void count_exit(int32_t code, void *context)
{
    observations *to = context;
    to->exit_code = code;
    to->exits++;
}

static void end_with_code_of_its_own(int32_t code, void *context)
{
    count_exit(code, context);
    _exit(code + 1);
}

static void count_abort(void *context)
{
    ((observations *) context)->aborts++;
}

static lmx_options with_all(void)
{
    lmx_options options = LMX_OPTIONS_INIT;
    options.log = append;
    options.at_exit = count_exit;
    options.at_abort = count_abort;
    options.context = seen;
    return options;
}

/* A function of the host for exit(). */
static void count_host_exit(void)
{
    seen->host_exits++;
}

/* What waitpid() says of a child that runs this. */
static int status_of_child(void (*body)(void))
{
    int status = -1;
    memset(seen, 0, sizeof *seen);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        body();
        _exit(99);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}

static int passes(void (*body)(void))
{
    memset(seen, 0, sizeof *seen);
    return passes_in_child(body);
}

static int ended_with(int status, int code)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

static void start_with_an_unknown_option(void)
{
    const char *const unknown[] = {"-Xnonsense"};
    lmx_options options = with_all();
    options.jvm_options = unknown;
    options.jvm_option_count = 1;
    CHECK_FAILS_WITH(lmx_init(&options), LMX_ERR_JVM_START, "Unrecognized option: -Xnonsense");
    CHECK(strcmp(seen->log, "Unrecognized option: -Xnonsense\n") == 0);
    CHECK(seen->exits == 0 && seen->aborts == 0);
}

static void start_with_a_long_option(void)
{
    static char text[5000];
    const char *const option[] = {text};
    lmx_options options = with_all();
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "-X", 2);
    options.jvm_options = option;
    options.jvm_option_count = 1;
    CHECK_FAILS_WITH(lmx_init(&options), LMX_ERR_JVM_START, "did not start (JNI code -1): Unrecognized option: -Xxxx");
    CHECK(strstr(seen->log, text) != NULL && seen->texts == 1);
}

static void start_twice(void)
{
    start_with_an_unknown_option();
    const char *const other[] = {"-Xother"};
    lmx_options options = with_all();
    options.jvm_options = other;
    options.jvm_option_count = 1;
    CHECK_FAILS_WITH(lmx_init(&options), LMX_ERR_JVM_START, "did not start (JNI code -1): Unrecognized option: -Xother;");
}

static void log_all_that_there_is(void)
{
    const char *const verbose[] = {"-Xlog:gc=info", "-XX:+PrintFlagsFinal"};
    lmx_options options = with_all();
    options.jvm_options = verbose;
    options.jvm_option_count = 2;
    CHECK_OK(lmx_init(&options));
    CHECK(strstr(seen->log, "Using Serial") != NULL);
    CHECK(seen->texts > 500);
}

/* A virtual machine that the first call creates keeps what that said. */
static void later_functions_are_ignored(void)
{
    lmx_options options = with_all();
    options.at_exit = end_with_code_of_its_own;
    CHECK_OK(lmx_init(NULL));
    CHECK_OK(lmx_shutdown());
    options.bridge = LMX_BRIDGE_JNI;
    CHECK_OK(lmx_init(&options));
}

static JNIEnv *attach(void)
{
    JavaVM *vm = NULL;
    JNIEnv *env = NULL;
    jsize count = 0;
    jint (JNICALL *created)(JavaVM **, jsize, jsize *);
    void *libjvm = dlopen("libjvm.so", RTLD_NOW | RTLD_NOLOAD);
    void *symbol = dlsym(libjvm, "JNI_GetCreatedJavaVMs");
    memcpy(&created, &symbol, sizeof created);
    CHECK(created(&vm, 1, &count) == JNI_OK && count == 1);
    CHECK((*vm)->AttachCurrentThread(vm, (void **) &env, NULL) == JNI_OK);
    return env;
}

/* As an agent in LANEMAX_JVM_OPTIONS might. */
static void call_system_exit(jint code)
{
    JNIEnv *env = attach();
    jclass system = (*env)->FindClass(env, "java/lang/System");
    (*env)->CallStaticVoidMethod(env, system, (*env)->GetStaticMethodID(env, system, "exit", "(I)V"), code);
}

static void end_by_java(void)
{
    lmx_options options = with_all();
    CHECK(atexit(count_host_exit) == 0);
    CHECK_OK(lmx_init(&options));
    call_system_exit(7);
}

static void end_by_java_and_the_host(void)
{
    lmx_options options = with_all();
    options.at_exit = end_with_code_of_its_own;
    CHECK_OK(lmx_init(&options));
    call_system_exit(7);
}

static void end_by_java_without_functions(void)
{
    CHECK(atexit(count_host_exit) == 0);
    CHECK_OK(lmx_init(NULL));
    call_system_exit(7);
}

static void end_by_java_with_functions_that_came_late(void)
{
    later_functions_are_ignored();
    call_system_exit(7);
}

static void end_by_java_in_a_program_of_before(void)
{
    lmx_options options = with_all();
    options.struct_size = offsetof(lmx_options, log);
    CHECK_OK(lmx_init(&options));
    call_system_exit(7);
}

static void exhaust_the_heap(void)
{
    const char *const crash[] = {"-XX:+CrashOnOutOfMemoryError", "-XX:ErrorFile=/dev/null"};
    const struct rlimit no_core = {0, 0};
    lmx_options options = with_all();
    options.jvm_options = crash;
    options.jvm_option_count = 2;
    CHECK(setrlimit(RLIMIT_CORE, &no_core) == 0);
    CHECK_OK(lmx_init(&options));
    JNIEnv *env = attach();
    (*env)->NewByteArray(env, 1 << 30);
}

static void start_without_a_module(void)
{
    const char *const missing[] = {"--add-modules=no.such.module"};
    lmx_options options = with_all();
    options.jvm_options = missing;
    options.jvm_option_count = 1;
    lmx_init(&options);
}

static void the_log_has_the_message_of_a_bad_option(void)
{
    CHECK(passes(start_with_an_unknown_option));
}

static void the_log_has_long_messages_whole(void)
{
    CHECK(passes(start_with_a_long_option));
}

static void a_start_that_fails_says_why_and_not_why_another_did(void)
{
    CHECK(passes(start_twice));
}

static void the_log_has_all_that_the_virtual_machine_prints(void)
{
    CHECK(passes(log_all_that_there_is));
}

static void the_function_at_exit_has_the_code_and_the_process_ends_at_once(void)
{
    CHECK(ended_with(status_of_child(end_by_java), 7));
    CHECK(seen->exits == 1 && seen->exit_code == 7 && seen->host_exits == 0);
    CHECK(strcmp(seen->log, "lanemax: the virtual machine ends the process with code 7\n") == 0);
}

static void the_function_at_exit_may_end_the_process_otherwise(void)
{
    CHECK(ended_with(status_of_child(end_by_java_and_the_host), 8));
    CHECK(seen->exits == 1);
}

static void without_functions_the_process_ends_at_once_too(void)
{
    CHECK(ended_with(status_of_child(end_by_java_without_functions), 7));
    CHECK(seen->host_exits == 0);
}

static void functions_are_ignored_where_there_is_a_virtual_machine(void)
{
    CHECK(ended_with(status_of_child(end_by_java_with_functions_that_came_late), 7));
    CHECK(seen->exits == 0 && seen->texts == 0);
}

static void options_of_a_program_that_was_compiled_before_have_no_functions(void)
{
    CHECK(ended_with(status_of_child(end_by_java_in_a_program_of_before), 7));
    CHECK(seen->exits == 0 && seen->texts == 0);
}

static void the_function_at_abort_is_called_before_the_process_aborts(void)
{
    int status = status_of_child(exhaust_the_heap);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    CHECK(seen->aborts == 1 && seen->exits == 0);
}

static void a_start_that_fails_late_ends_the_process_with_the_code_1(void)
{
    CHECK(ended_with(status_of_child(start_without_a_module), 1));
    CHECK(seen->aborts == 1 && seen->exits == 0);
}

int main(void)
{
    seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(seen != MAP_FAILED);
    RUN(the_log_has_the_message_of_a_bad_option);
    RUN(the_log_has_long_messages_whole);
    RUN(a_start_that_fails_says_why_and_not_why_another_did);
    RUN(the_log_has_all_that_the_virtual_machine_prints);
    RUN(the_function_at_exit_has_the_code_and_the_process_ends_at_once);
    RUN(the_function_at_exit_may_end_the_process_otherwise);
    RUN(without_functions_the_process_ends_at_once_too);
    RUN(functions_are_ignored_where_there_is_a_virtual_machine);
    RUN(options_of_a_program_that_was_compiled_before_have_no_functions);
    RUN(the_function_at_abort_is_called_before_the_process_aborts);
    RUN(the_log_has_long_messages_whole);
    RUN(a_start_that_fails_late_ends_the_process_with_the_code_1);
    return test_result();
}

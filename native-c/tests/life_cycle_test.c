/* Start and end of the library: failures, repetition, fork, shutdown; in one process, which has one virtual machine for ever. */
#include "vm.h"

enum { THREADS = 32 };

static void a_wrong_place_is_refused_and_init_may_be_repeated(void)
{
    CHECK_FAILS(init_with("LANEMAX_JVM", "/nowhere/libjvm.so"), LMX_ERR_JVM_NOT_FOUND,
                "lmx_init: LANEMAX_JVM is /nowhere/libjvm.so, must be a readable file libjvm.so");
    CHECK_FAILS_WITH(init_with("LANEMAX_JVM", NOT_A_LIBRARY), LMX_ERR_JVM_START,
                     "test.h cannot be loaded (" NOT_A_LIBRARY ": ");
    CHECK_FAILS_WITH(init_with("LANEMAX_JVM", NOT_A_LIBRARY), LMX_ERR_JVM_START,
                     "); set LANEMAX_JAVA_HOME to a JDK for this machine");
    CHECK_FAILS(init_with("LANEMAX_JVM", NOT_A_JVM), LMX_ERR_JVM_START,
                "lmx_init: " NOT_A_JVM " is no Java virtual machine (no JNI_CreateJavaVM); must be a file libjvm.so");
    CHECK_FAILS(init_with("LANEMAX_JAVA_HOME", "/nowhere"), LMX_ERR_JVM_NOT_FOUND,
                "lmx_init: LANEMAX_JAVA_HOME is not suitable: /nowhere does not exist; "
                "install a JDK 25 (25.0.2 or later) and set LANEMAX_JAVA_HOME to its directory");
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
                "lmx_init: options->struct_size is 4, must be at least 40: start from the structure's initial value");
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
    options = (lmx_options) LMX_OPTIONS_INIT;
    options.bridge = 3;
    CHECK_FAILS(lmx_init(&options), LMX_ERR_OPTION, "lmx_init: options->bridge is 3, must be from 0 to 2");
    options = (lmx_options) LMX_OPTIONS_INIT;
    options.jvm_options_only = -1;
    CHECK_FAILS(lmx_init(&options), LMX_ERR_OPTION, "lmx_init: options->jvm_options_only is -1, must be from 0 to 1");
    CHECK_FAILS(init_with("LANEMAX_BRIDGE", "jna"), LMX_ERR_OPTION, "lmx_init: LANEMAX_BRIDGE is jna, must be upcall or jni");
    CHECK_FAILS(init_with("LANEMAX_JVM_OPTIONS", "-Xint 'open"), LMX_ERR_OPTION,
                "lmx_init: LANEMAX_JVM_OPTIONS is -Xint 'open, must close each quote that it opens");
}

static void a_virtual_machine_that_is_too_old_says_so(void)
{
    CHECK_FAILS(init_with("LANEMAX_JVM", OLD_JVM), LMX_ERR_JVM_START,
                "lmx_init: " OLD_JVM " did not start (JNI code -3): it is older than Java 24; its options are those of "
                "lmx_options and of LANEMAX_JVM_OPTIONS, and it must be Java 25.0.2 or later");
}

static void an_option_unknown_to_the_virtual_machine_is_named(void)
{
    CHECK_FAILS_WITH(init_with("LANEMAX_JVM_OPTIONS", "\"-Xno such option\""), LMX_ERR_JVM_START,
                     "did not start (JNI code -1): Unrecognized option: -Xno such option");
}

static void init_after_a_failed_start(void)
{
    CHECK(init_with("LANEMAX_JVM_OPTIONS", "-Xnonsense") == LMX_ERR_JVM_START);
    CHECK_OK(lmx_init(NULL));
    CHECK_OK(small_call());
}

static void a_virtual_machine_that_the_host_creates_meanwhile_is_attached_to(void)
{
    CHECK_OK(init_with("LANEMAX_JVM", RACING_JVM));
    CHECK_OK(small_call());
}

static void init_succeeds(void)
{
    CHECK_OK(lmx_init(NULL));
    CHECK_OK(small_call());
}

static void *init_in_thread(void *unused)
{
    CHECK_OK(lmx_init(NULL));
    CHECK(lmx_is_initialized() == 1);
    CHECK_OK(small_call());
    return unused;
}

static void many_threads_may_init_at_a_time(void)
{
    CHECK(lmx_is_initialized() == 0);
    run_threads(THREADS, init_in_thread, NULL);
    CHECK(lmx_provider_name()[0] != '\0');
}

static void init_again_succeeds_whatever_the_options(void)
{
    lmx_options options = LMX_OPTIONS_INIT;
    options.jvm_library = "/nowhere/libjvm.so";
    CHECK_OK(lmx_init(NULL));
    CHECK_OK(lmx_init(&options));
}

static void refuse_everything_after_a_fork(void)
{
    float output[2] = {0.0f, 0.0f};
    CHECK_FAILS(lmx_softmax_f32(output, 2, output, 2, 1, 2), LMX_ERR_FORKED,
                "lmx_softmax_f32: this process was forked after lmx_init, must call lmx_init after the fork only");
    CHECK(lmx_init(NULL) == LMX_ERR_FORKED);
    CHECK(lmx_shutdown() == LMX_ERR_FORKED);
    CHECK(lmx_warmup(1, 1, 0.0) == LMX_ERR_FORKED);
    CHECK(lmx_is_initialized() == 0);
    CHECK(output[0] == 0.0f);
}

static void a_forked_child_is_refused_and_does_not_hang(void)
{
    CHECK(passes_in_child(refuse_everything_after_a_fork));
    CHECK_OK(small_call());
}

static void start_this_program_anew(void)
{
    execl("/proc/self/exe", "life_cycle_test", "init", (char *) NULL);
    CHECK(0);
}

static void a_forked_child_that_executes_a_program_may_init(void)
{
    CHECK(passes_in_child(start_this_program_anew));
    CHECK_OK(small_call());
}

static void *call_until_refused(void *refusals)
{
    lmx_status status = LMX_OK;
    while (status == LMX_OK) {
        status = small_call();
    }
    CHECK(status == LMX_ERR_NOT_INITIALIZED);
    CHECK(strcmp(lmx_last_error(), "lmx_softmax_f32: the library is not initialised, lmx_init must have succeeded before") == 0);
    __atomic_add_fetch((int *) refusals, 1, __ATOMIC_RELAXED);
    return NULL;
}

static void *shut_down_soon(void *refusals)
{
    usleep(20000);
    CHECK_OK(lmx_shutdown());
    CHECK(lmx_is_initialized() == 0 && lmx_provider_name()[0] == '\0');
    return call_until_refused(refusals);
}

static void *call_or_shut_down(void *refusals)
{
    static int first;
    return __atomic_exchange_n(&first, 1, __ATOMIC_RELAXED) == 0 ? shut_down_soon(refusals) : call_until_refused(refusals);
}

static void shutdown_lets_running_calls_end_and_refuses_the_next(void)
{
    int refusals = 0;
    run_threads(9, call_or_shut_down, &refusals);
    CHECK(refusals == 9);
    CHECK_OK(lmx_shutdown());
}

static void init_after_shutdown_returns_to_the_same_virtual_machine(void)
{
    lmx_options options = LMX_OPTIONS_INIT;
    options.bridge = LMX_BRIDGE_JNI;
    CHECK_OK(lmx_init(&options));
    CHECK_OK(small_call());
    CHECK_OK(lmx_shutdown());
    CHECK_OK(lmx_init(NULL));
    CHECK_OK(small_call());
}

static void warm_up_runs_every_function_and_checks_its_arguments(void)
{
    CHECK_OK(lmx_warmup(2, 10, 0.2));
    CHECK_OK(lmx_warmup(1, 1, 0.0));
    CHECK_FAILS_WITH(lmx_warmup(0, 10, 1.0), LMX_ERR_SIZE, "lmx_warmup: rows is 0, must be from 1 to ");
    CHECK_FAILS_WITH(lmx_warmup(INT64_MAX, 10, 1.0), LMX_ERR_SIZE, "lmx_warmup: rows is 9223372036854775807, must be from 1 to ");
    CHECK_FAILS(lmx_warmup(1, 0, 1.0), LMX_ERR_SIZE, "lmx_warmup: classes is 0, must be from 1 to 2147483647");
    CHECK_FAILS(lmx_warmup(1, 1, -1.0), LMX_ERR_OPTION, "lmx_warmup: seconds is -1, must be at least 0 and finite");
    CHECK_FAILS(lmx_warmup(1, 1, 1.0 / 0.0), LMX_ERR_OPTION, "lmx_warmup: seconds is inf, must be at least 0 and finite");
    CHECK_FAILS_WITH(lmx_warmup(INT64_MAX / 64, 1, 1.0), LMX_ERR_OUT_OF_MEMORY, "no memory for logits of lmx_softmax_f32");
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "init") == 0) {
        RUN(init_succeeds);
        return test_result();
    }
    CHECK(lmx_abi_version() == LMX_ABI_VERSION);
    /* A child that is forked before may. */
    CHECK(passes_in_child(init_succeeds));
    RUN(a_wrong_place_is_refused_and_init_may_be_repeated);
    RUN(wrong_options_are_refused);
    CHECK(passes_in_child(a_virtual_machine_that_is_too_old_says_so));
    CHECK(passes_in_child(an_option_unknown_to_the_virtual_machine_is_named));
    CHECK(passes_in_child(init_after_a_failed_start));
    CHECK(passes_in_child(a_virtual_machine_that_the_host_creates_meanwhile_is_attached_to));
    RUN(many_threads_may_init_at_a_time);
    RUN(init_again_succeeds_whatever_the_options);
    RUN(a_forked_child_is_refused_and_does_not_hang);
    RUN(a_forked_child_that_executes_a_program_may_init);
    RUN(shutdown_lets_running_calls_end_and_refuses_the_next);
    RUN(init_after_shutdown_returns_to_the_same_virtual_machine);
    RUN(warm_up_runs_every_function_and_checks_its_arguments);
    return test_result();
}

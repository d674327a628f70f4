#include "jvm_start.h"
#include "executor.h"
#include "jvm_running.h"
#include "own_loss.h"
#include "platform.h"
#include "runtime.h"
#include "vm_hooks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JNI_VERSION JNI_VERSION_24
#define BRIDGE "dev/lanemax/jni/Bridge"
#define NEEDED_OPTIONS "--module-path=<directory of the jars> --add-modules=dev.lanemax.jni " NATIVE_ACCESS
#define NATIVE_ACCESS "--enable-native-access=dev.lanemax,dev.lanemax.jni"

typedef jint (JNICALL *create_function)(JavaVM **vm, void **env, void *arguments);

/* The library, and how it creates a virtual machine. */
typedef struct {
    void *library;
    create_function create;
} jvm_entry_points;

/* The library stays open for ever: a virtual machine cannot be unloaded. */
static lmx_status open_library(const char *path, jvm_entry_points *entry_points)
{
    if (!lmx_is_for_this_processor(path)) {
        return lmx_fail(LMX_ERR_JVM_START, "%s is for another kind of processor; set LANEMAX_JAVA_HOME to a JDK for this machine", path);
    }
    void *library = lmx_library_open(path);
    if (library == NULL) {
        return lmx_fail(LMX_ERR_JVM_START, "%s cannot be loaded (%s); set LANEMAX_JAVA_HOME to a JDK for this machine",
                        path, lmx_library_error());
    }
    void *create = lmx_library_symbol(library, "JNI_CreateJavaVM");
    if (create == NULL) {
        lmx_library_close(library);
        return lmx_fail(LMX_ERR_JVM_START, "%s is no Java virtual machine (no JNI_CreateJavaVM); must be a file " LMX_JVM_LIBRARY, path);
    }
    memcpy(&entry_points->create, &create, sizeof create);
    entry_points->library = library;
    return LMX_OK;
}

/* The virtual machine that another thread of the host has begun to create. */
static JavaVM *awaited_vm(void *library)
{
    enum { MOST_SECONDS = 30 };
    const double end = lmx_seconds() + MOST_SECONDS;
    JavaVM *vm = lmx_running_vm(library);
    while (vm == NULL && lmx_seconds() < end) {
        lmx_pause();
        vm = lmx_running_vm(library);
    }
    return vm;
}

static lmx_status attach(JavaVM *vm, JNIEnv **env)
{
    JavaVMAttachArgs arguments = {JNI_VERSION, "lanemax-init", NULL};
    jint code = (*vm)->AttachCurrentThreadAsDaemon(vm, (void **) env, &arguments);
    if (code == JNI_EVERSION) {
        return lmx_fail(LMX_ERR_JVM_INCOMPATIBLE, "the virtual machine of this process is older than Java 24, "
                        "must be 25.0.2 or later");
    }
    if (code != JNI_OK) {
        return lmx_fail(LMX_ERR_JVM_START, "the virtual machine refuses a thread (JNI code %d)", (int) code);
    }
    return LMX_OK;
}

static const char *creation_error(jint code)
{
    switch (code) {
    case JNI_EVERSION: return "it is older than Java 24";
    case JNI_ENOMEM: return "there is not enough memory";
    case JNI_EEXIST: return "another thread has begun to create one and has not finished";
    case JNI_EINVAL: return "an option is not valid";
    default: return "it says why on standard error";
    }
}

typedef struct {
    const jvm_entry_points *entry_points;
    JavaVMInitArgs *arguments;
    JavaVM **vm;
    JNIEnv **env;
    jint code;
} creation;

static void create_now(void *argument)
{
    creation *of = argument;
    of->code = of->entry_points->create(of->vm, (void **) of->env, of->arguments);
}

/* Creates the virtual machine; the host keeps its signals. */
static jint create_with(const jvm_entry_points *entry_points, JavaVMInitArgs *arguments, JavaVM **vm, JNIEnv **env)
{
    creation of = {entry_points, arguments, vm, env, JNI_ERR};
    lmx_keep_signals(create_now, &of);
    return of.code;
}

/* Options of this library's own, before those of the program and of the user, which so have the last word. */
static jint own_options(const lmx_jvm_settings *settings, char module_path[], size_t bytes, JavaVMOption *options)
{
    static const char *const constant[] = {
        "--add-modules=dev.lanemax.jni",
        NATIVE_ACCESS,
        "-Dlanemax.provider.log=false", /* a library does not chat on the host's standard error */
        "-Xrs", /* SIGINT, SIGTERM, SIGHUP and SIGQUIT remain the host's */
        "-XX:+UseSerialGC",
        "-Xms8m",
        "-Xmx64m",
        "-XX:-UsePerfData",
    };
    jint count = 0;
    /* The runtime beside this library has the jars' classes built in, and an archive of them that is of no use with a path. */
    if (!settings->own_runtime) {
        snprintf(module_path, bytes, "--module-path=%s", settings->jar_directory);
        options[count++].optionString = module_path;
    }
    for (size_t i = 0; i < sizeof constant / sizeof constant[0]; i++) {
        options[count++].optionString = (char *) constant[i];
    }
    return count;
}

static lmx_status create(const jvm_entry_points *entry_points, const lmx_jvm_settings *settings, JavaVM **vm, JNIEnv **env)
{
    enum { MOST_OWN = 16 };
    char module_path[LMX_PATH_BYTES + sizeof "--module-path="];
    size_t most = (size_t) LMX_VM_HOOKS + MOST_OWN + settings->program_option_count + settings->user_options.count;
    JavaVMOption *options = calloc(most, sizeof *options);
    if (options == NULL) {
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no memory for %zu options", most);
    }
    jint count = LMX_VM_HOOKS;
    lmx_set_vm_hooks(&settings->hooks, options);
    if (!settings->only_given_options) {
        count += own_options(settings, module_path, sizeof module_path, options + count);
    }
    for (uint32_t i = 0; i < settings->program_option_count; i++) {
        options[count++].optionString = (char *) settings->program_options[i];
    }
    for (uint32_t i = 0; i < settings->user_options.count; i++) {
        options[count++].optionString = (char *) settings->user_options.words[i];
    }
    JavaVMInitArgs arguments = {JNI_VERSION, count, options, JNI_FALSE};
    jint code = create_with(entry_points, &arguments, vm, env);
    free(options);
    if (code == JNI_EEXIST && (*vm = awaited_vm(entry_points->library)) != NULL) {
        return attach(*vm, env);
    }
    if (code != JNI_OK) {
        const char *message = lmx_vm_messages();
        return lmx_fail(LMX_ERR_JVM_START, "%s did not start (JNI code %d): %s; its options are those of lmx_options and of "
                        "LANEMAX_JVM_OPTIONS, and it must be Java 25.0.2 or later",
                        settings->library, (int) code, message[0] != '\0' ? message : creation_error(code));
    }
    return LMX_OK;
}

/* Clears the pending exception and writes its text. */
static void describe_exception(JNIEnv *env, char *text, size_t bytes)
{
    jthrowable exception = (*env)->ExceptionOccurred(env);
    (*env)->ExceptionClear(env);
    snprintf(text, bytes, "unknown exception");
    jclass throwable = (*env)->FindClass(env, "java/lang/Throwable");
    jmethodID to_string = throwable == NULL ? NULL : (*env)->GetMethodID(env, throwable, "toString", "()Ljava/lang/String;");
    if (exception != NULL && to_string != NULL) {
        jstring string = (*env)->CallObjectMethod(env, exception, to_string);
        jboolean failed = (*env)->ExceptionCheck(env);
        const char *characters = failed || string == NULL ? NULL : (*env)->GetStringUTFChars(env, string, NULL);
        if (characters != NULL) {
            snprintf(text, bytes, "%s", characters);
            (*env)->ReleaseStringUTFChars(env, string, characters);
        }
    }
    (*env)->ExceptionClear(env);
}

/* Calls Bridge.bindUpcalls or Bridge.bindJni; leaves an exception pending where that fails. */
static jint call_bind(JNIEnv *env, jclass class, lmx_bridge bridge, lmx_table *table)
{
    const char *name = bridge == LMX_BRIDGE_UPCALL ? "bindUpcalls" : "bindJni";
    jlong bytes = (jlong) (sizeof *table) + table->names_bytes;
    jmethodID bind = (*env)->GetStaticMethodID(env, class, name, "(Ljava/nio/ByteBuffer;I)I");
    jobject buffer = bind == NULL ? NULL : (*env)->NewDirectByteBuffer(env, table, bytes);
    if (buffer == NULL) {
        return LMX_ERR_JVM_INCOMPATIBLE;
    }
    return (*env)->CallStaticIntMethod(env, class, bind, buffer, (jint) LMX_BRIDGE_VERSION);
}

/* The references that calls through JNI need, or an exception. */
static void keep_references(JavaVM *vm, JNIEnv *env, jclass bridge, lmx_jni *jni)
{
    jmethodID method = (*env)->GetStaticMethodID(env, bridge, "call", "(ILjava/nio/ByteBuffer;[Ljava/nio/ByteBuffer;)V");
    jclass byte_buffer = method == NULL ? NULL : (*env)->FindClass(env, "java/nio/ByteBuffer");
    if (byte_buffer != NULL) {
        jni->vm = vm;
        jni->class = (*env)->NewGlobalRef(env, bridge);
        jni->method = method;
        jni->byte_buffer = (*env)->NewGlobalRef(env, byte_buffer);
    }
}

static lmx_status bind(JavaVM *vm, JNIEnv *env, lmx_bridge bridge, lmx_table *table, lmx_jni *jni)
{
    jint status = LMX_ERR_JVM_INCOMPATIBLE;
    jclass class = (*env)->FindClass(env, BRIDGE);
    if (class != NULL) {
        status = call_bind(env, class, bridge, table);
    }
    if (!(*env)->ExceptionCheck(env) && status == LMX_OK) {
        keep_references(vm, env, class, jni);
    }
    if (!(*env)->ExceptionCheck(env) && status == LMX_OK) {
        lmx_register_functions(env);
    }
    if (!(*env)->ExceptionCheck(env) && status == LMX_OK) {
        lmx_prepare_executor(env);
    }
    if ((*env)->ExceptionCheck(env)) {
        char detail[LMX_DETAIL_BYTES];
        describe_exception(env, detail, sizeof detail);
        return lmx_fail(LMX_ERR_JVM_INCOMPATIBLE, "the virtual machine cannot run the Java part (%s); "
                        "one that was started by others needs Java 25.0.2 or later and the options " NEEDED_OPTIONS, detail);
    }
    if (status != LMX_OK) {
        return lmx_fail(status, "the Java part refuses to start: %s", table->text[0] != '\0' ? table->text : lmx_strerror(status));
    }
    return LMX_OK;
}

lmx_status lmx_jvm_bind(const lmx_jvm_settings *settings, lmx_bridge bridge, lmx_table *table, lmx_jni *jni)
{
    jvm_entry_points entry_points;
    JNIEnv *env = NULL;
    LMX_TRY(open_library(settings->library, &entry_points));
    lmx_forks_are_fatal_now();
    JavaVM *vm = lmx_running_vm(entry_points.library);
    LMX_TRY(vm != NULL ? attach(vm, &env) : create(&entry_points, settings, &vm, &env));
    lmx_status status = bind(vm, env, bridge, table, jni);
    (*vm)->DetachCurrentThread(vm);
    return status;
}

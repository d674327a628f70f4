#include "jvm_start.h"
#include "platform.h"

#include <jni.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JNI_VERSION JNI_VERSION_24
#define BRIDGE "dev/lanemax/jni/Bridge"
#define NEEDED_OPTIONS "--module-path=<directory of the jars> --add-modules=dev.lanemax.jni " NATIVE_ACCESS
#define NATIVE_ACCESS "--enable-native-access=dev.lanemax,dev.lanemax.jni"

typedef jint (JNICALL *create_function)(JavaVM **vm, void **env, void *arguments);
typedef jint (JNICALL *created_function)(JavaVM **vms, jsize capacity, jsize *count);

typedef struct {
    create_function create;
    created_function created;
} jvm_entry_points;

/* The library stays open for ever: a virtual machine cannot be unloaded. */
static lmx_status open_library(const char *path, jvm_entry_points *entry_points)
{
    void *library = lmx_library_open(path);
    if (library == NULL) {
        return lmx_fail(LMX_ERR_JVM_START, "%s cannot be loaded (%s); set LANEMAX_JAVA_HOME to a JDK for this machine",
                        path, lmx_library_error());
    }
    void *create = lmx_library_symbol(library, "JNI_CreateJavaVM");
    void *created = lmx_library_symbol(library, "JNI_GetCreatedJavaVMs");
    if (create == NULL || created == NULL) {
        lmx_library_close(library);
        return lmx_fail(LMX_ERR_JVM_START, "%s is no Java virtual machine (no JNI_CreateJavaVM); must be a file libjvm.so", path);
    }
    memcpy(&entry_points->create, &create, sizeof create);
    memcpy(&entry_points->created, &created, sizeof created);
    return LMX_OK;
}

static JavaVM *running_vm(const jvm_entry_points *entry_points)
{
    JavaVM *vm = NULL;
    jsize count = 0;
    return entry_points->created(&vm, 1, &count) == JNI_OK && count > 0 ? vm : NULL;
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
    case JNI_EINVAL: return "an option is not valid";
    default: return "it says why on standard error";
    }
}

/* Creates the virtual machine; the host keeps its handler of SIGPIPE. */
static jint create_with(const jvm_entry_points *entry_points, JavaVMInitArgs *arguments, JavaVM **vm, JNIEnv **env)
{
    struct sigaction sigpipe;
    sigaction(SIGPIPE, NULL, &sigpipe);
    jint code = entry_points->create(vm, (void **) env, arguments);
    sigaction(SIGPIPE, &sigpipe, NULL);
    return code;
}

static lmx_status create(const jvm_entry_points *entry_points, const lmx_jvm_settings *settings, JavaVM **vm, JNIEnv **env)
{
    static const char *const own_options[] = {
        "--add-modules=dev.lanemax.jni",
        "--limit-modules=dev.lanemax.jni",
        NATIVE_ACCESS,
        "-Djdk.system.logger.level=WARNING", /* a library does not chat on the host's standard error */
        "-Xrs", /* SIGINT, SIGTERM, SIGHUP and SIGQUIT remain the host's */
        "-XX:+UseSerialGC",
        "-Xms8m",
        "-Xmx64m",
        "-XX:-UsePerfData",
    };
    enum { OWN_COUNT = sizeof own_options / sizeof own_options[0] };
    char module_path[LMX_PATH_BYTES + sizeof "--module-path="];
    JavaVMOption *options = calloc((size_t) OWN_COUNT + 1 + settings->jvm_option_count, sizeof *options);
    if (options == NULL) {
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no memory for %u options", settings->jvm_option_count);
    }
    jint count = 0;
    snprintf(module_path, sizeof module_path, "--module-path=%s", settings->jar_directory);
    options[count++].optionString = module_path;
    for (int i = 0; i < OWN_COUNT; i++) {
        options[count++].optionString = (char *) own_options[i];
    }
    for (uint32_t i = 0; i < settings->jvm_option_count; i++) {
        options[count++].optionString = (char *) settings->jvm_options[i];
    }
    JavaVMInitArgs arguments = {JNI_VERSION, count, options, JNI_FALSE};
    jint code = create_with(entry_points, &arguments, vm, env);
    free(options);
    if (code == JNI_EEXIST && (*vm = running_vm(entry_points)) != NULL) {
        return attach(*vm, env);
    }
    if (code != JNI_OK) {
        return lmx_fail(LMX_ERR_JVM_START, "%s did not start (JNI code %d): %s",
                        settings->library, (int) code, creation_error(code));
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
        const char *characters = string == NULL ? NULL : (*env)->GetStringUTFChars(env, string, NULL);
        if (characters != NULL) {
            snprintf(text, bytes, "%s", characters);
            (*env)->ReleaseStringUTFChars(env, string, characters);
        }
    }
    (*env)->ExceptionClear(env);
}

static lmx_status call_bridge(JNIEnv *env, lmx_table *table)
{
    char detail[LMX_MESSAGE_BYTES / 2] = "";
    table->message = detail;
    table->message_bytes = sizeof detail;
    jclass bridge = (*env)->FindClass(env, BRIDGE);
    jmethodID bind = bridge == NULL ? NULL : (*env)->GetStaticMethodID(env, bridge, "bind", "(JII)I");
    jint status = LMX_ERR_JVM_INCOMPATIBLE;
    if (bind != NULL) {
        status = (*env)->CallStaticIntMethod(env, bridge, bind, (jlong) (intptr_t) table, (jint) sizeof *table,
                                             (jint) LMX_ABI_VERSION);
    }
    table->message = NULL;
    if ((*env)->ExceptionCheck(env)) {
        describe_exception(env, detail, sizeof detail);
        return lmx_fail(LMX_ERR_JVM_INCOMPATIBLE, "the virtual machine cannot run the Java part (%s); "
                        "one that was started by others needs Java 25.0.2 or later and the options " NEEDED_OPTIONS, detail);
    }
    if (status != LMX_OK) {
        return lmx_fail(status, "the Java part refuses to start: %s", detail[0] != '\0' ? detail : lmx_strerror(status));
    }
    return LMX_OK;
}

lmx_status lmx_jvm_fill_table(const lmx_jvm_settings *settings, lmx_table *table)
{
    jvm_entry_points entry_points;
    JNIEnv *env = NULL;
    LMX_TRY(open_library(settings->library, &entry_points));
    JavaVM *vm = running_vm(&entry_points);
    LMX_TRY(vm != NULL ? attach(vm, &env) : create(&entry_points, settings, &vm, &env));
    lmx_status status = call_bridge(env, table);
    (*vm)->DetachCurrentThread(vm);
    return status;
}

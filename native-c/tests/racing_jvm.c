/*
 * The virtual machine of a host one of whose threads creates it between this library's look for one and its own attempt. As the real one
 * does, it says that there is one already before it can be asked for.
 */
#include <dlfcn.h>
#include <jni.h>
#include <string.h>

enum { FAILED_LOOKS = 100 };

static JavaVM *created;
static int looks;

JNIEXPORT jint JNICALL JNI_CreateJavaVM(JavaVM **vm, void **env, void *arguments)
{
    jint (JNICALL *create)(JavaVM **vm, void **env, void *arguments);
    void *real = dlopen(REAL_JVM, RTLD_NOW | RTLD_LOCAL);
    void *symbol = real == NULL ? NULL : dlsym(real, "JNI_CreateJavaVM");
    memcpy(&create, &symbol, sizeof create);
    if (symbol == NULL || create(vm, env, arguments) != JNI_OK) {
        return JNI_ERR;
    }
    created = *vm;
    (*created)->DetachCurrentThread(created);
    *vm = NULL;
    *env = NULL;
    return JNI_EEXIST;
}

JNIEXPORT jint JNICALL JNI_GetCreatedJavaVMs(JavaVM **vms, jsize capacity, jsize *count)
{
    *count = created != NULL && capacity > 0 && looks++ >= FAILED_LOOKS;
    if (*count > 0) {
        vms[0] = created;
    }
    return JNI_OK;
}

#include "attachment.h"
#include "error.h"

/* Detaches only what lmx_attach() has attached, and what nobody else has detached since. */
static JavaVM *attached_vm; /* atomic */

static void detach(lmx_thread *ending)
{
    JavaVM *vm = __atomic_load_n(&attached_vm, __ATOMIC_ACQUIRE);
    void *env;
    if (ending->attached && (*vm)->GetEnv(vm, &env, JNI_VERSION_24) == JNI_OK) {
        (*vm)->DetachCurrentThread(vm);
    }
    ending->attached = false;
}

lmx_status lmx_attach(JavaVM *vm, JNIEnv **env)
{
    if ((*vm)->GetEnv(vm, (void **) env, JNI_VERSION_24) == JNI_OK) {
        return LMX_OK;
    }
    JavaVMAttachArgs arguments = {JNI_VERSION_24, (char *) "lanemax-native", NULL};
    __atomic_store_n(&attached_vm, vm, __ATOMIC_RELEASE);
    lmx_thread_at_exit(detach);
    jint code = (*vm)->AttachCurrentThreadAsDaemon(vm, (void **) env, &arguments);
    if (code != JNI_OK) {
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "the virtual machine has no room for this thread (JNI code %d)", (int) code);
    }
    lmx_thread_self()->attached = true;
    return LMX_OK;
}

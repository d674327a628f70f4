/* A library that answers as the virtual machine of an old Java does. */
#include <jni.h>

JNIEXPORT jint JNICALL JNI_CreateJavaVM(JavaVM **vm, void **env, void *arguments)
{
    (void) vm;
    (void) env;
    return ((JavaVMInitArgs *) arguments)->version > JNI_VERSION_10 ? JNI_EVERSION : JNI_ERR;
}

JNIEXPORT jint JNICALL JNI_GetCreatedJavaVMs(JavaVM **vms, jsize capacity, jsize *count)
{
    (void) vms;
    (void) capacity;
    *count = 0;
    return JNI_OK;
}

#include "jvm_running.h"
#include "platform.h"

#include <jni.h>
#include <string.h>

bool lmx_jvm_runs(const char *loaded_jvm)
{
    jint (JNICALL *created)(JavaVM **vms, jsize capacity, jsize *count);
    JavaVM *vm;
    jsize count = 0;
    void *library = loaded_jvm != NULL ? lmx_library_open(loaded_jvm) : NULL;
    void *symbol = library != NULL ? lmx_library_symbol(library, "JNI_GetCreatedJavaVMs") : NULL;
    memcpy(&created, &symbol, sizeof created);
    return symbol != NULL && created(&vm, 1, &count) == JNI_OK && count > 0;
}

#include "jvm_running.h"
#include "platform.h"

#include <string.h>

JavaVM *lmx_running_vm(void *library)
{
    jint (JNICALL *created)(JavaVM **vms, jsize capacity, jsize *count);
    JavaVM *vm = NULL;
    jsize count = 0;
    void *symbol = lmx_library_symbol(library, "JNI_GetCreatedJavaVMs");
    memcpy(&created, &symbol, sizeof created);
    return symbol != NULL && created(&vm, 1, &count) == JNI_OK && count > 0 ? vm : NULL;
}

bool lmx_jvm_runs(const char *loaded_jvm)
{
    void *library = loaded_jvm != NULL ? lmx_library_open(loaded_jvm) : NULL;
    return library != NULL && lmx_running_vm(library) != NULL;
}

/* Tells a process that has a virtual machine from one that has only loaded its library. */
#ifndef LMX_JVM_RUNNING_H
#define LMX_JVM_RUNNING_H

#include <jni.h>
#include <stdbool.h>

/* The virtual machine of this process, which has loaded this library for it; NULL where there is none yet. */
JavaVM *lmx_running_vm(void *library);

/* Takes the file that lmx_loaded_jvm() has found, or NULL where there is none. */
bool lmx_jvm_runs(const char *loaded_jvm);

#endif

/* Tells a process that has a virtual machine from one that has only loaded its library. */
#ifndef LMX_JVM_RUNNING_H
#define LMX_JVM_RUNNING_H

#include <stdbool.h>

/* Takes the file that lmx_loaded_jvm() has found, or NULL where there is none. */
bool lmx_jvm_runs(const char *loaded_jvm);

#endif

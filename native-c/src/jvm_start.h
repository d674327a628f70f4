/* Starts the Java virtual machine, or attaches to the running one, and binds the Java part. */
#ifndef LMX_JVM_START_H
#define LMX_JVM_START_H

#include "bridge.h"
#include "options.h"
#include "vm_hooks.h"

typedef struct {
    const char *library;            /* file name of the virtual machine */
    const char *jar_directory;
    bool own_runtime;               /* the library is that of the runtime beside this library */
    bool only_given_options;
    const char *const *program_options;
    uint32_t program_option_count;
    lmx_vm_hooks hooks;
    lmx_words user_options;         /* of the environment, the last word */
} lmx_jvm_settings;

/* Runs on a thread of its own that no one else has attached: it attaches that thread and detaches it again. */
lmx_status lmx_jvm_bind(const lmx_jvm_settings *settings, lmx_bridge bridge, lmx_table *table, lmx_jni *jni);

#endif

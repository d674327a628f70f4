/* Starts the Java virtual machine, or attaches to the running one, and has Java fill the table. */
#ifndef LMX_JVM_START_H
#define LMX_JVM_START_H

#include "error.h"
#include "table.h"

typedef struct {
    const char *library;            /* file name of libjvm.so */
    const char *jar_directory;
    const char *const *jvm_options; /* the user's, after ours */
    uint32_t jvm_option_count;
} lmx_jvm_settings;

/* Runs on a thread of its own that no one else has attached: it attaches that thread and detaches it again. */
lmx_status lmx_jvm_fill_table(const lmx_jvm_settings *settings, lmx_table *table);

#endif

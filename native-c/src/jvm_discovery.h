/* Finds the Java virtual machine's library. */
#ifndef LMX_JVM_DISCOVERY_H
#define LMX_JVM_DISCOVERY_H

#include "error.h"
#include "platform.h"

/* Where to look, in this order; NULL or empty where there is nothing. */
typedef struct {
    const char *jvm_library;       /* lmx_options.jvm_library, binding */
    const char *lanemax_jvm;       /* variable LANEMAX_JVM, binding */
    const char *loaded_jvm;        /* the virtual machine this process has already */
    const char *lanemax_java_home; /* variable LANEMAX_JAVA_HOME, binding */
    const char *own_directory;     /* directory of this library, whose lanemax/runtime may be an image */
    const char *java_home;         /* variable JAVA_HOME */
    const char *path;              /* variable PATH */
    const char *jvm_root;          /* directory of Java homes */
} lmx_jvm_places;

/* Writes the file name of the first suitable library, or fails with all that was looked at and why it was not suitable. */
lmx_status lmx_find_jvm(const lmx_jvm_places *places, char library[LMX_PATH_BYTES]);

/* Whether the library is that of lanemax/runtime in the directory of this library. */
bool lmx_is_own_runtime(const char *own_directory, const char *library);

#endif

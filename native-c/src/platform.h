/* All that differs between operating systems; everything else is C99 and POSIX threads and signals. */
#ifndef LMX_PLATFORM_H
#define LMX_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a file name, its final 0 included. */
#define LMX_PATH_BYTES 4096

/* A thread-local variable that is reached without a call. Room for these is scarce: a pointer may be one, a buffer may not. */
#define LMX_NEAR_THREAD_LOCAL __thread __attribute__((tls_model("initial-exec")))

/* Where a Java home has its virtual machine, and where the homes are. */
#define LMX_JVM_IN_HOME "lib/server/libjvm.so"
#define LMX_JVM_ROOT "/usr/lib/jvm"

/* Opens a shared library; NULL on failure. */
void *lmx_library_open(const char *path);
/* The address of a function, NULL where there is none. */
void *lmx_library_symbol(void *library, const char *name);
/* Only for a library none of whose code has run. */
void lmx_library_close(void *library);
/* Why the last of these three failed. */
const char *lmx_library_error(void);

/* The file of the virtual machine that this process has loaded; false where there is none. */
bool lmx_loaded_jvm(char path[LMX_PATH_BYTES]);

/* The directory of this library; false where it cannot be told. */
bool lmx_own_directory(char path[LMX_PATH_BYTES]);

/* The file's one true name, with all links resolved; false where there is no such file. */
bool lmx_real_path(const char *path, char resolved[LMX_PATH_BYTES]);

/* Writes the ends of the calling thread's stack, or leaves them where they cannot be told. */
void lmx_stack_bounds(const char **low, const char **high);

bool lmx_readable(const char *path);
bool lmx_executable(const char *path);

/* Calls visit(context, name) for each entry of a directory, in the order of their names. */
void lmx_each_entry(const char *directory, void (*visit)(void *context, const char *name), void *context);

#endif

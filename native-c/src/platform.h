/*
 * All that differs between operating systems; everything else is C99 and the built-in functions of GCC and Clang. platform_linux.c is
 * what ships. Another system needs a file like that one, the values at the head of this one, and a JDK 25.0.2 or newer:
 *
 * macOS: libjvm.dylib and the homes in /Library/Java/JavaVirtualMachines/<name>/Contents/Home; the loaded libraries from
 * _dyld_image_count() instead of dl_iterate_phdr(); the processor of a Mach-O header, which may hold several; the stack from
 * pthread_get_stackaddr_np(), which is its upper end. No tls_model: initial-exec is for ELF. Locks, forks, ends of threads and signals are POSIX and
 * stay as they are.
 *
 * Windows: jvm.dll in bin\server, the homes from the registry or %ProgramFiles%, and ';' between file names; LoadLibraryEx() with
 * the directory of jvm.dll among those that are searched, GetProcAddress(), FormatMessage(); the stack from
 * GetCurrentThreadStackLimits(); SRWLOCK; FlsAlloc(), whose callback is called at the end of a thread; no fork, so nothing to watch;
 * no signals, so nothing to keep but the console handler, which -Xrs leaves alone. Functions are exported by a .def file from the
 * list that lanemax.map is.
 */
#ifndef LMX_PLATFORM_H
#define LMX_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a file name, its final 0 included. */
#define LMX_PATH_BYTES 4096

/* A thread-local variable that is reached without a call. Room for these is scarce: a pointer may be one, a buffer may not. */
#define LMX_NEAR_THREAD_LOCAL __thread __attribute__((tls_model("initial-exec")))

/* Between the directories of a file name, and between the file names of PATH. */
#define LMX_FILE_SEPARATOR "/"
#define LMX_PATH_SEPARATOR ':'

/* Where a Java home has its virtual machine and its launcher, and where the homes are. */
#define LMX_JVM_LIBRARY "libjvm.so"
#define LMX_JVM_IN_HOME "lib/server/" LMX_JVM_LIBRARY
#define LMX_LAUNCHER "java"
#define LMX_LAUNCHER_IN_HOME "bin/" LMX_LAUNCHER
#define LMX_JVM_ROOT "/usr/lib/jvm"

/* Opens a shared library; NULL on failure. */
void *lmx_library_open(const char *path);
/* The address of a function, NULL where there is none. */
void *lmx_library_symbol(void *library, const char *name);
/* Only for a library none of whose code has run. */
void lmx_library_close(void *library);
/* Why the last of these three failed. */
const char *lmx_library_error(void);

/* False where a file is a library for another kind of processor. */
bool lmx_is_for_this_processor(const char *path);

/* The file of the virtual machine that this process has loaded; false where there is none. */
bool lmx_loaded_jvm(char path[LMX_PATH_BYTES]);

/* The directory of this library; false where it cannot be told. */
bool lmx_own_directory(char path[LMX_PATH_BYTES]);

/* The file's one true name, with all links resolved; false where there is no such file. */
bool lmx_real_path(const char *path, char resolved[LMX_PATH_BYTES]);

/* Writes the ends of the calling thread's stack, or leaves them where they cannot be told. */
void lmx_stack_bounds(const char **low, const char **high);

/* The locks. In the child of a fork they are free, whoever held them. */
typedef enum { LMX_LOCK_RUNTIME, LMX_LOCK_THREADS, LMX_LOCKS } lmx_lock_name;

void lmx_lock(lmx_lock_name lock);
void lmx_unlock(lmx_lock_name lock);

/* Calls in_child() in the child of each later fork, before anything else there. To be called with one function only. */
void lmx_watch_forks(void (*in_child)(void));

/* Calls ends(argument) when the calling thread ends. To be called with one function only; 0, or an error of strerror(). */
int lmx_at_thread_end(void (*ends)(void *argument), void *argument);

/* Calls run(argument) on a thread of its own with such a stack, and waits for its end; 0, or an error of strerror(). */
int lmx_run_on_thread(size_t stack_bytes, void *(*run)(void *argument), void *argument);

/* Calls run(argument), which starts a virtual machine. Afterwards the host does what it did with the signals that the virtual machine
 * takes without need, and with that by which it suspends threads where the host has a handler of it. */
void lmx_keep_signals(void (*run)(void *argument), void *argument);

/* Ends the process at once: nothing that is registered for its end is called. */
void lmx_end_process(int code);

/* Lets the calling thread sleep for some 50 us. */
void lmx_pause(void);

/* The time since some moment. */
double lmx_seconds(void);

bool lmx_readable(const char *path);
bool lmx_executable(const char *path);

/* Calls visit(context, name) for each entry of a directory, in the order of their names. */
void lmx_each_entry(const char *directory, void (*visit)(void *context, const char *name), void *context);

#endif

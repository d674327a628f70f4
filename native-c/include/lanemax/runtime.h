/**
 * @file runtime.h
 * @brief Start, end and state of the library; codes and options. Include lanemax.h instead.
 */
#ifndef LANEMAX_RUNTIME_H
#define LANEMAX_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define LMX_API __attribute__((visibility("default")))
#else
#define LMX_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this interface: functions and members are added without a change, and removed or changed with one. */
#define LMX_ABI_VERSION 1

/** Result of a call: ::LMX_OK or one of the negative codes. A code never changes its meaning. */
typedef int32_t lmx_status;

/*
 * Where the documentation of a function that computes ends its list of codes in "a fault", that is ::LMX_ERR_OUT_OF_MEMORY,
 * ::LMX_ERR_STACK_OVERFLOW or ::LMX_ERR_INTERNAL: none is due to the arguments. Outputs then hold anything.
 */

/** The call did what it should. */
#define LMX_OK 0
/** lmx_init() has not succeeded yet. */
#define LMX_ERR_NOT_INITIALIZED (-1)
/** This process was forked after lmx_init(), and a virtual machine does not survive a fork: call lmx_init() after it only. */
#define LMX_ERR_FORKED (-2)
/** A required pointer is NULL. */
#define LMX_ERR_NULL_POINTER (-3)
/** A size or stride is negative, zero, too small or too large. */
#define LMX_ERR_SIZE (-4)
/** A pointer is not aligned to its element. */
#define LMX_ERR_ALIGNMENT (-5)
/** An output overlaps an input or another output. */
#define LMX_ERR_OVERLAP (-6)
/** A label is not a class. */
#define LMX_ERR_LABEL (-7)
/** An option has a value that does not exist. */
#define LMX_ERR_OPTION (-8)
/** The virtual machine has no memory left. The first call of a function, which lmx_warmup() makes, must find some: that the virtual
 *  machine cannot even begin it would end the process. */
#define LMX_ERR_OUT_OF_MEMORY (-9)
/** The calling thread has no stack left. */
#define LMX_ERR_STACK_OVERFLOW (-10)
/** A fault in this library. */
#define LMX_ERR_INTERNAL (-11)
/** No suitable Java virtual machine was found. */
#define LMX_ERR_JVM_NOT_FOUND (-12)
/** The Java part of this library was not found. */
#define LMX_ERR_JARS_NOT_FOUND (-13)
/** The virtual machine did not start. */
#define LMX_ERR_JVM_START (-14)
/** The virtual machine of this process cannot run the Java part of this library. */
#define LMX_ERR_JVM_INCOMPATIBLE (-15)
/** An array holds a value that the loss refuses, arrays do not go together, or the loss has no such derivative. */
#define LMX_ERR_VALUE (-16)

/** How calls reach the virtual machine. Both give the same bits. */
typedef int32_t lmx_bridge;

/** What the variable LANEMAX_BRIDGE says (`upcall` or `jni`), or else upcalls. */
#define LMX_BRIDGE_DEFAULT 0
/** Function pointers that the virtual machine makes at the start: by far the fastest. Java must allow native access. */
#define LMX_BRIDGE_UPCALL 1
/** The Java Native Interface: about twenty times the cost of an upcall, and at most 2^31 - 1 bytes an array, but it works where a
 *  virtual machine of others denies native access (`--illegal-native-access=deny`). */
#define LMX_BRIDGE_JNI 2

/*
 * Functions by which the virtual machine tells its host what it does. They are called on any thread of the process, the virtual
 * machine's own among them, and several at a time, as long as the process lives: `context`, which is that of the options, has to
 * live as long. They must not call this library, which may be in the middle of lmx_init() or of a call, nor leave by longjmp() or
 * by an exception of C++. They count where lmx_init() creates the virtual machine, and are ignored where this process has one.
 */

/** Takes what the virtual machine would print: that it does not know an option, a warning, the output of an option such as
 *  `-Xlog:gc`, that it ends the process. `text` is the library's, and part of a line or several lines, as the virtual machine
 *  prints them. What Java code prints, the warning of an incubator module among it, and the report of a crash are not among it. */
typedef void (*lmx_log_function)(const char *text, void *context);

/** Learns that Java code, that of an agent for example, ends the process with this code. Where it returns the process ends at once,
 *  without the functions that the host has registered for exit(); it may itself end the process otherwise. */
typedef void (*lmx_exit_function)(int32_t code, void *context);

/** Learns that the virtual machine aborts the process, because of a fault or where it finds out late that it cannot start. It may
 *  run in a handler of a signal, beside memory that is damaged: it should save what must not be lost, and do little else. Where it
 *  returns the process ends, after a fault by SIGABRT and else with the code 1. */
typedef void (*lmx_abort_function)(void *context);

/** Has a thread of the host, of a pool for example, call `task(argument)` once, now or later.
 *
 *  It is called by each thread that makes a call for which several threads pay, once for each of the others that it may have,
 *  within that call. The call waits only for what others have begun: it may itself be a task of the same pool, and a task that
 *  comes late, even after lmx_shutdown(), returns at once. One that never comes costs a few bytes for ever. A task needs 256
 *  KiB of stack, takes as long as its share of the call and 50 us more, in case another call comes, and leaves its thread
 *  attached to the virtual machine until that ends. This function must not call this library, nor leave by longjmp() or by an
 *  exception of C++. */
typedef void (*lmx_execute_function)(void (*task)(void *argument), void *argument, void *context);

/**
 * Options of lmx_init(). Start from ::LMX_OPTIONS_INIT and set what differs.
 * Everything pointed to but `context` is borrowed for the time of the call only.
 */
typedef struct lmx_options {
    /** `sizeof(lmx_options)`. */
    uint32_t struct_size;
    /** Number of entries of `jvm_options`. */
    uint32_t jvm_option_count;
    /** More options of the virtual machine, after this library's own, each one text such as `--name=value` or `-Xmx1g`; NULL where
     *  there are none. After them come those of the variable LANEMAX_JVM_OPTIONS, separated by blanks and quoted as in a shell.
     *  Of options that contradict each other the last one counts. Ignored where this process has a virtual machine already. */
    const char *const *jvm_options;
    /** File name of libjvm.so; NULL to search. */
    const char *jvm_library;
    /** Directory of lanemax-core.jar and lanemax-jni.jar; NULL for the variable LANEMAX_JARS or else `lanemax` beside this
     *  library. Ignored where this process has a virtual machine already, which must have them on its own path. */
    const char *jar_directory;
    /** ::LMX_BRIDGE_DEFAULT, ::LMX_BRIDGE_UPCALL or ::LMX_BRIDGE_JNI. */
    lmx_bridge bridge;
    /** 1 to leave out this library's own options of the virtual machine, 0 to keep them. */
    int32_t jvm_options_only;
    /** Takes what the virtual machine prints; NULL for standard output and standard error. */
    lmx_log_function log;
    /** Called before Java code ends the process, which happens without the host's functions for exit() in any case; or NULL. */
    lmx_exit_function at_exit;
    /** Called before the virtual machine aborts the process; or NULL. */
    lmx_abort_function at_abort;
    /** Whose threads share calls that are to have several, as lmx_loss_options::threads says; NULL for those of the virtual
     *  machine. It counts until lmx_shutdown(), also where this process has had a virtual machine before. */
    lmx_execute_function execute;
    /** What these four are given. */
    void *context;
} lmx_options;

/** Initial value of ::lmx_options: all defaults. */
#define LMX_OPTIONS_INIT {(uint32_t) sizeof(lmx_options), 0, NULL, NULL, NULL, LMX_BRIDGE_DEFAULT, 0, NULL, NULL, NULL, NULL, NULL}

/**
 * Starts the virtual machine, or attaches to the one this process has, and prepares all functions. Takes 0.1 to 0.3 s.
 *
 * Java 25.0.2 or later is searched for in this order: `options->jvm_library`; the variable LANEMAX_JVM (file name of
 * libjvm.so); a virtual machine this process has loaded; LANEMAX_JAVA_HOME; `lanemax/runtime` beside this library; JAVA_HOME;
 * each `java` on PATH; the directories in /usr/lib/jvm. The first two and LANEMAX_JAVA_HOME are binding: where they are wrong, the
 * search ends.
 *
 * Calling it again does nothing and succeeds; options of later calls are ignored. After a failure, and after lmx_shutdown(), it
 * may be called again. The virtual machine stays until the process ends. At its start it warns once on standard error that it uses
 * an incubator module, which cannot be switched off. Its handlers of SIGSEGV, SIGBUS, SIGFPE and SIGILL pass on foreign signals to
 * handlers that were there before; SIGPIPE, SIGXFSZ and the signals that end a process stay the host's. By SIGUSR2 the virtual
 * machine suspends threads, for a profiler for example: where the host has a handler of it, that stays, and the variable
 * _JAVA_SR_SIGNUM can name another signal.
 *
 * **Signals.** The virtual machine causes SIGSEGV itself, and handles it, all the time. A debugger must not stop there: in gdb
 * `handle SIGSEGV nostop noprint pass`. A handler of one of those four that the host installs after lmx_init() would be given the
 * virtual machine's own signals, unless the program starts with `LD_PRELOAD=<home of Java>/lib/libjsig.so`, which chains them.
 *
 * **Variables.** The virtual machine reads JAVA_TOOL_OPTIONS before all other options, and says so on standard error. It does not
 * read JDK_JAVA_OPTIONS, which is for the program `java`.
 *
 * **Crashes.** A signal that nobody handles ends the process with a report of the virtual machine, `hs_err_pid<number>.log` in the
 * working directory, also where the host is to blame. The option `-XX:ErrorFile=<file>` names another file.
 *
 * @param[in] options  options, or NULL for all defaults
 * @return ::LMX_OK, ::LMX_ERR_FORKED, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_OPTION, ::LMX_ERR_OUT_OF_MEMORY, ::LMX_ERR_JVM_NOT_FOUND,
 *         ::LMX_ERR_JARS_NOT_FOUND, ::LMX_ERR_JVM_START, ::LMX_ERR_JVM_INCOMPATIBLE
 * @note Thread-safe: of several calls at a time one does the work, and the others wait for it.
 */
LMX_API lmx_status lmx_init(const lmx_options *options);

/**
 * Runs every function but those of candidates and of losses of one's own on matrices of this size until the virtual machine has
 * compiled it, so that later calls are fast from the first one. Without it the first some thousand calls are slow. A third of the
 * time each goes to the functions of arrays, to the losses of a batch and to the operators of rows, with their default options.
 *
 * @param[in] rows     number of rows, >= 1
 * @param[in] classes  number of values in a row, from 1 to INT32_MAX
 * @param[in] seconds  time for all functions together, >= 0, each of which is called a few times in any case; for small
 *                     matrices 4 is enough for functions of arrays of float, and 16 for all
 * @return ::LMX_OK, ::LMX_ERR_NOT_INITIALIZED, ::LMX_ERR_FORKED, ::LMX_ERR_SIZE, ::LMX_ERR_OPTION, ::LMX_ERR_OUT_OF_MEMORY,
 *         ::LMX_ERR_STACK_OVERFLOW, ::LMX_ERR_INTERNAL
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_warmup(int64_t rows, int64_t classes, double seconds);

/**
 * Waits for the calls that run, and refuses all others with ::LMX_ERR_NOT_INITIALIZED until lmx_init() is called again.
 *
 * The virtual machine stays: no process can have a second one. lmx_init() then takes no time, and with another bridge in its
 * options it changes the bridge. A process may end without this call.
 *
 * @return ::LMX_OK, ::LMX_ERR_FORKED
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_shutdown(void);

/**
 * What a code means, in a few words.
 *
 * @param[in] status  any number
 * @return a constant text, never NULL; "unknown code" for a number that is none of the codes
 * @note Thread-safe; needs no lmx_init().
 */
LMX_API const char *lmx_strerror(lmx_status status);

/**
 * Why the calling thread's last call failed: the function, and the argument, its value and the limit, or what went wrong.
 *
 * @return a text in UTF-8, never NULL; empty where the last call succeeded or there was none. It belongs to the library and stays
 *         until the thread's next call of a function that returns ::lmx_status
 * @note Thread-safe: each thread has its own; needs no lmx_init().
 */
LMX_API const char *lmx_last_error(void);

/**
 * Whether functions may be called: between lmx_init() and lmx_shutdown(), and not in a forked child.
 *
 * @return 1 or 0
 * @note Thread-safe.
 */
LMX_API int32_t lmx_is_initialized(void);

/**
 * What computes.
 *
 * @return "vector-512", "vector-256", "vector-128" or "scalar" (all give the same bits), never NULL; empty before lmx_init() has
 *         succeeded
 * @note Thread-safe.
 */
LMX_API const char *lmx_provider_name(void);

/**
 * The interface that the library has: ::LMX_ABI_VERSION of the header it was built with.
 *
 * @return a number; a program works with the library where it equals the program's own ::LMX_ABI_VERSION
 * @note Thread-safe; needs no lmx_init().
 */
LMX_API int32_t lmx_abi_version(void);

/**
 * The version of this library.
 *
 * @return a constant text such as "0.1.0", never NULL
 * @note Thread-safe; needs no lmx_init().
 */
LMX_API const char *lmx_version_string(void);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file lanemax.h
 * @brief Softmax, log-softmax, logsumexp and cross-entropy for rows of float logits.
 *
 * The arithmetic runs in a Java virtual machine inside this process; no knowledge of Java is needed to use it.
 * Call lmx_init() once, then any function from any thread.
 *
 * **Matrices.** A matrix has `rows` rows of `classes` values each. Row r starts `r * stride` elements after the pointer; a stride
 * counts elements, not bytes, and is at least `classes`. Elements between the rows are never read or written. Every pointer must
 * be aligned to its element (4 bytes); 64 bytes are recommended. An array of no elements (`rows` is 0) may be NULL.
 *
 * **Overlap.** An output may be the logits themselves (same pointer, same stride: in place), or must share no element with them.
 * The rows of two matrices of one stride may lie side by side. No other output may overlap an input or another output.
 *
 * **Errors.** A function returns ::LMX_OK or a negative code, and lmx_last_error() then names the argument, its value and the
 * limit. Arguments are checked before anything is written: a call that is refused leaves every buffer as it was.
 * Only after ::LMX_ERR_OUT_OF_MEMORY, ::LMX_ERR_STACK_OVERFLOW and ::LMX_ERR_INTERNAL are outputs undefined.
 *
 * **Threads.** All functions are thread-safe and need no set-up in the calling thread. Calls run on the caller's stack, of which
 * at least 256 KiB must be free.
 *
 * **Accuracy.** Error bounds are in units in the last place (ulp) of the exact result, for finite logits and at most 2^20
 * classes. The same input gives the same bits on every processor, in any number of threads, in place or not.
 */
#ifndef LANEMAX_H
#define LANEMAX_H

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

/** Result of a call: ::LMX_OK or one of the negative codes. A code never changes its meaning. */
typedef int32_t lmx_status;

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
/** The virtual machine has no memory left. */
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

/** What becomes of the losses of the rows. */
typedef int32_t lmx_reduction;

/** No reduction: one loss for each row. */
#define LMX_REDUCTION_NONE 0
/** The sum of the losses. */
#define LMX_REDUCTION_SUM 1
/** The sum of the losses divided by the number of rows. */
#define LMX_REDUCTION_MEAN 2

/**
 * Options of lmx_init(). Start from ::LMX_OPTIONS_INIT and set what differs.
 * Everything pointed to is borrowed for the time of the call only.
 */
typedef struct lmx_options {
    /** `sizeof(lmx_options)`. */
    uint32_t struct_size;
    /** Number of entries of `jvm_options`. */
    uint32_t jvm_option_count;
    /** More options of the virtual machine, after this library's own, each in the form `--name=value`; NULL where there are none.
     *  Ignored where this process has a virtual machine already. */
    const char *const *jvm_options;
    /** File name of libjvm.so; NULL to search. */
    const char *jvm_library;
    /** Directory of lanemax-core.jar and lanemax-jni.jar; NULL for the variable LANEMAX_JARS or else `lanemax` beside this
     *  library. */
    const char *jar_directory;
} lmx_options;

/** Initial value of ::lmx_options: all defaults. */
#define LMX_OPTIONS_INIT {(uint32_t) sizeof(lmx_options), 0, NULL, NULL, NULL}

/**
 * Starts the virtual machine, or attaches to the one this process has, and prepares all functions. Takes 0.2 to 0.3 s.
 *
 * Java 25.0.2 or later is searched for in this order: `options->jvm_library`; the variable LANEMAX_JVM (file name of
 * libjvm.so); a virtual machine this process has loaded; LANEMAX_JAVA_HOME; `lanemax/runtime` beside this library; JAVA_HOME;
 * `java` on PATH; the directories in /usr/lib/jvm. The first two and LANEMAX_JAVA_HOME are binding: where they are wrong, the
 * search ends.
 *
 * Calling it again does nothing and succeeds; options of later calls are ignored. After a failure it may be called again.
 * The virtual machine stays until the process ends. At its start it warns once on standard error that it uses an incubator
 * module, which cannot be switched off. Its handlers of SIGSEGV, SIGBUS, SIGFPE and SIGILL pass on foreign signals to handlers
 * that were there before; SIGPIPE and the signals that end a process keep the host's handlers.
 *
 * @param[in] options  options, or NULL for all defaults
 * @return ::LMX_OK, ::LMX_ERR_OPTION, ::LMX_ERR_FORKED, ::LMX_ERR_JVM_NOT_FOUND, ::LMX_ERR_JARS_NOT_FOUND, ::LMX_ERR_JVM_START,
 *         ::LMX_ERR_JVM_INCOMPATIBLE, ::LMX_ERR_OUT_OF_MEMORY
 * @note Thread-safe: of several calls at a time one does the work, and the others wait for it.
 */
LMX_API lmx_status lmx_init(const lmx_options *options);

/**
 * Softmax of each row: p[c] = exp(x[c]) / sum over k of exp(x[k]).
 *
 * Error at most 3 ulp for each probability; a probability below 2^-126 may be subnormal or +0.
 * Special values: a logit of -inf has probability +0; a row with +inf or NaN, or of -inf only, becomes all NaN; other rows do not
 * notice.
 *
 * @param[in]  logits                rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride         elements from one row of `logits` to the next, >= `classes`
 * @param[out] probabilities         rows x classes values p, may be `logits` (in place), not NULL unless `rows` is 0
 * @param[in]  probabilities_stride  elements from one row of `probabilities` to the next, >= `classes`
 * @param[in]  rows                  number of rows, >= 0; with 0 nothing is written
 * @param[in]  classes               number of values in a row, from 1 to INT32_MAX
 * @return ::LMX_OK, ::LMX_ERR_NOT_INITIALIZED, ::LMX_ERR_FORKED, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE, ::LMX_ERR_ALIGNMENT,
 *         ::LMX_ERR_OVERLAP, ::LMX_ERR_OUT_OF_MEMORY, ::LMX_ERR_STACK_OVERFLOW, ::LMX_ERR_INTERNAL
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_softmax_f32(const float *logits, int64_t logits_stride, float *probabilities, int64_t probabilities_stride,
                                   int64_t rows, int64_t classes);

/**
 * Logarithm of the softmax of each row: x[c] - log(sum over k of exp(x[k])), without the loss of digits near a probability of 1.
 *
 * Error at most 2 ulp for each value.
 * Special values: a logit of -inf gives -inf; a row with +inf or NaN, or of -inf only, becomes all NaN; other rows do not notice.
 *
 * @param[in]  logits                    rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride             elements from one row of `logits` to the next, >= `classes`
 * @param[out] log_probabilities         rows x classes values, may be `logits` (in place), not NULL unless `rows` is 0
 * @param[in]  log_probabilities_stride  elements from one row of `log_probabilities` to the next, >= `classes`
 * @param[in]  rows                      number of rows, >= 0; with 0 nothing is written
 * @param[in]  classes                   number of values in a row, from 1 to INT32_MAX
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_softmax_f32(const float *logits, int64_t logits_stride, float *log_probabilities,
                                       int64_t log_probabilities_stride, int64_t rows, int64_t classes);

/**
 * Logsumexp of each row: log(sum over k of exp(x[k])), which overflows for no finite logits.
 *
 * Error at most 4 ulp of the largest term, that is of the larger of |max x| and the logarithm of the sum of exp(x - max x).
 * Special values: a row of -inf only gives -inf, as does one of no classes; a row with +inf gives +inf; a row with NaN gives NaN; other rows do not notice.
 *
 * @param[in]  logits         rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride  elements from one row of `logits` to the next, >= `classes`
 * @param[out] result         rows values, one after the other, sharing nothing with `logits`, not NULL unless `rows` is 0
 * @param[in]  rows           number of rows, >= 0; with 0 nothing is written
 * @param[in]  classes        number of values in a row, from 0 to INT32_MAX
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_logsumexp_f32(const float *logits, int64_t logits_stride, float *result, int64_t rows, int64_t classes);

/**
 * Cross-entropy of the softmax of each row with its label: log(sum over k of exp(x[k])) - x[label], in nats.
 *
 * Error at most 2 ulp for the loss of a row, near 0 too; sum and mean add at most 1 ulp.
 * Special values: a label whose logit is -inf gives +inf; a row with +inf or NaN, or of -inf only, gives NaN.
 *
 * @param[in]  logits         rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride  elements from one row of `logits` to the next, >= `classes`
 * @param[in]  labels         rows labels, one after the other, each from 0 to `classes` - 1, not NULL unless `rows` is 0
 * @param[in]  rows           number of rows, >= 0; with 0 the sum is 0 and the mean NaN
 * @param[in]  classes        number of values in a row, from 1 to INT32_MAX
 * @param[in]  reduction      ::LMX_REDUCTION_NONE, ::LMX_REDUCTION_SUM or ::LMX_REDUCTION_MEAN
 * @param[out] loss           one value, or `rows` values for ::LMX_REDUCTION_NONE, sharing nothing with the inputs, not NULL
 *                            (except for no rows and no reduction)
 * @return as lmx_softmax_f32(), and ::LMX_ERR_LABEL, ::LMX_ERR_OPTION
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_cross_entropy_f32(const float *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                         int64_t classes, lmx_reduction reduction, float *loss);

/**
 * lmx_cross_entropy_f32() and its gradient with respect to the logits: g[c] = s (softmax(x)[c] - (c is the label)), where s is
 * 1 / rows for ::LMX_REDUCTION_MEAN and 1 otherwise (with no reduction: the gradient of each row's own loss).
 *
 * Error at most 2 ulp for the loss of a row, and 4 ulp for each entry of the gradient, that of the label included.
 * Special values: as lmx_cross_entropy_f32(); a logit of -inf has gradient 0 (-s where it is the label's); the gradient of a row
 * with +inf or NaN, or of -inf only, is all NaN; entries below 2^-126 may be subnormal or 0.
 *
 * @param[in]  logits           rows x classes values x, not NULL unless `rows` is 0
 * @param[in]  logits_stride    elements from one row of `logits` to the next, >= `classes`
 * @param[in]  labels           rows labels, one after the other, each from 0 to `classes` - 1, not NULL unless `rows` is 0
 * @param[in]  rows             number of rows, >= 0; with 0 the sum is 0, the mean NaN, and no gradient is written
 * @param[in]  classes          number of values in a row, from 1 to INT32_MAX
 * @param[in]  reduction        ::LMX_REDUCTION_NONE, ::LMX_REDUCTION_SUM or ::LMX_REDUCTION_MEAN
 * @param[out] loss             as for lmx_cross_entropy_f32(), sharing nothing with `gradient` either
 * @param[out] gradient         rows x classes values g, may be `logits` (in place), not NULL unless `rows` is 0
 * @param[in]  gradient_stride  elements from one row of `gradient` to the next, >= `classes`
 * @return as lmx_cross_entropy_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_cross_entropy_gradient_f32(const float *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                                  int64_t classes, lmx_reduction reduction, float *loss, float *gradient,
                                                  int64_t gradient_stride);

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
 * What computes.
 *
 * @return "vector-512", "vector-256", "vector-128" or "scalar" (all give the same bits), never NULL; empty before lmx_init() has
 *         succeeded
 * @note Thread-safe.
 */
LMX_API const char *lmx_provider_name(void);

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

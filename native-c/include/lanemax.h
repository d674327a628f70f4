/**
 * @file lanemax.h
 * @brief Softmax, log-softmax, logsumexp, cross-entropy and elementary functions for matrices of float.
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
 * **Options.** A structure of options starts with its `struct_size`, and later versions may add members at its end. A program
 * that starts from the structure's initial value therefore works with every later version of the library, which gives the members
 * that the program does not know their defaults. NULL in place of a structure is all defaults.
 *
 * **Threads.** All functions are thread-safe and need no set-up in the calling thread. Calls run on the caller's own stack, of
 * which at least 256 KiB must be free: where less is, and on the stacks of coroutines, they fail with ::LMX_ERR_STACK_OVERFLOW.
 * They are not for signal handlers.
 *
 * **Processes.** A virtual machine does not survive fork(): in a child that was forked after lmx_init() every function fails with
 * ::LMX_ERR_FORKED. Start worker processes before lmx_init(), or with exec. What cannot become a code ends the process: a crash of
 * the virtual machine (which writes hs_err_pid*.log), a machine without memory for a thread of its own, and options that the
 * virtual machine refuses only when it has started, such as a heap larger than the machine's memory.
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

/** The version of this interface: functions and members are added without a change, and removed or changed with one. */
#define LMX_ABI_VERSION 1

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

/** How calls reach the virtual machine. Both give the same bits. */
typedef int32_t lmx_bridge;

/** What the variable LANEMAX_BRIDGE says (`upcall` or `jni`), or else upcalls. */
#define LMX_BRIDGE_DEFAULT 0
/** Function pointers that the virtual machine makes at the start: by far the fastest. Java must allow native access. */
#define LMX_BRIDGE_UPCALL 1
/** The Java Native Interface: about ten times the cost of an upcall, and at most 2^31 - 1 bytes an array, but it works where a
 *  virtual machine of others denies native access (`--illegal-native-access=deny`). */
#define LMX_BRIDGE_JNI 2

/**
 * Options of lmx_init(). Start from ::LMX_OPTIONS_INIT and set what differs.
 * Everything pointed to is borrowed for the time of the call only.
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
     *  library. */
    const char *jar_directory;
    /** ::LMX_BRIDGE_DEFAULT, ::LMX_BRIDGE_UPCALL or ::LMX_BRIDGE_JNI. */
    lmx_bridge bridge;
    /** 1 to leave out this library's own options of the virtual machine, 0 to keep them. */
    int32_t jvm_options_only;
} lmx_options;

/** Initial value of ::lmx_options: all defaults. */
#define LMX_OPTIONS_INIT {(uint32_t) sizeof(lmx_options), 0, NULL, NULL, NULL, LMX_BRIDGE_DEFAULT, 0}

/**
 * Starts the virtual machine, or attaches to the one this process has, and prepares all functions. Takes 0.1 to 0.3 s.
 *
 * Java 25.0.2 or later is searched for in this order: `options->jvm_library`; the variable LANEMAX_JVM (file name of
 * libjvm.so); a virtual machine this process has loaded; LANEMAX_JAVA_HOME; `lanemax/runtime` beside this library; JAVA_HOME;
 * `java` on PATH; the directories in /usr/lib/jvm. The first two and LANEMAX_JAVA_HOME are binding: where they are wrong, the
 * search ends.
 *
 * Calling it again does nothing and succeeds; options of later calls are ignored. After a failure, and after lmx_shutdown(), it
 * may be called again. The virtual machine stays until the process ends. At its start it warns once on standard error that it uses
 * an incubator module, which cannot be switched off. Its handlers of SIGSEGV, SIGBUS, SIGFPE and SIGILL pass on foreign signals to
 * handlers that were there before; SIGPIPE and the signals that end a process keep the host's handlers.
 *
 * @param[in] options  options, or NULL for all defaults
 * @return ::LMX_OK, ::LMX_ERR_FORKED, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_OPTION, ::LMX_ERR_OUT_OF_MEMORY, ::LMX_ERR_JVM_NOT_FOUND,
 *         ::LMX_ERR_JARS_NOT_FOUND, ::LMX_ERR_JVM_START, ::LMX_ERR_JVM_INCOMPATIBLE
 * @note Thread-safe: of several calls at a time one does the work, and the others wait for it.
 */
LMX_API lmx_status lmx_init(const lmx_options *options);

/**
 * Runs every function on matrices of this size until the virtual machine has compiled it, so that later calls are fast from the
 * first one. Without it the first some thousand calls are slow.
 *
 * @param[in] rows     number of rows, >= 1
 * @param[in] classes  number of values in a row, from 1 to INT32_MAX
 * @param[in] seconds  time for all functions together, >= 0; 2 is enough for small matrices
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
 * Special values: a row of -inf only gives -inf, as does one of no classes; a row with +inf gives +inf; a row with NaN gives NaN;
 * other rows do not notice.
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

/** Options of lmx_cross_entropy_f32() and lmx_cross_entropy_gradient_f32(). Start from ::LMX_CROSS_ENTROPY_OPTIONS_INIT. */
typedef struct lmx_cross_entropy_options {
    /** `sizeof(lmx_cross_entropy_options)`. */
    uint32_t struct_size;
    /** ::LMX_REDUCTION_NONE, ::LMX_REDUCTION_SUM or ::LMX_REDUCTION_MEAN (the default). */
    lmx_reduction reduction;
} lmx_cross_entropy_options;

/** Initial value of ::lmx_cross_entropy_options: all defaults. */
#define LMX_CROSS_ENTROPY_OPTIONS_INIT {(uint32_t) sizeof(lmx_cross_entropy_options), LMX_REDUCTION_MEAN}

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
 * @param[out] loss           one value, or `rows` values for ::LMX_REDUCTION_NONE, sharing nothing with the inputs, not NULL
 *                            (except for no rows and no reduction)
 * @param[in]  options        options, or NULL for all defaults
 * @return as lmx_softmax_f32(), and ::LMX_ERR_LABEL, ::LMX_ERR_OPTION
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_cross_entropy_f32(const float *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                         int64_t classes, float *loss, const lmx_cross_entropy_options *options);

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
 * @param[out] loss             as for lmx_cross_entropy_f32(), sharing nothing with `gradient` either
 * @param[out] gradient         rows x classes values g, may be `logits` (in place), not NULL unless `rows` is 0
 * @param[in]  gradient_stride  elements from one row of `gradient` to the next, >= `classes`
 * @param[in]  options          options, or NULL for all defaults
 * @return as lmx_cross_entropy_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_cross_entropy_gradient_f32(const float *logits, int64_t logits_stride, const int32_t *labels, int64_t rows,
                                                  int64_t classes, float *loss, float *gradient, int64_t gradient_stride,
                                                  const lmx_cross_entropy_options *options);

/**
 * e^x of each element x.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; 0 gives 1, -inf gives +0, +inf and every x above 88.7228 give +inf; below -87.3365 the result
 * is +0.
 *
 * @param[in]  input          rows x columns values x, not NULL unless `rows` is 0
 * @param[in]  input_stride   elements from one row of `input` to the next, >= `columns`
 * @param[out] output         rows x columns values, may be `input` (in place), not NULL unless `rows` is 0
 * @param[in]  output_stride  elements from one row of `output` to the next, >= `columns`
 * @param[in]  rows           number of rows, >= 0; with 0 nothing is written
 * @param[in]  columns        number of values in a row, from 1 to INT32_MAX
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_exp_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                               int64_t columns);

/**
 * e^x - 1 of each element x, with all digits where x is near 0.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf gives -1, +inf and every x above 88.7228 give +inf; zero keeps its sign, and a subnormal x
 * is returned as it is.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_expm1_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                 int64_t columns);

/**
 * The natural logarithm of x, for each element x.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; 0 gives -inf, a negative number NaN, +inf gives +inf.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                               int64_t columns);

/**
 * The natural logarithm of 1 + x for each element x, with all digits where x is near 0.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -1 gives -inf, a smaller number NaN, +inf gives +inf; zero keeps its sign, and a subnormal x is
 * returned as it is.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log1p_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                 int64_t columns);

/**
 * 1 / (1 + e^-x) of each element x.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf and every x below -87.3365 give +0, +inf gives 1.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_sigmoid_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                   int64_t columns);

/**
 * -log(1 + e^-x) of each element x, the logarithm of the sigmoid, with all digits where that is near 0.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf gives -inf, +inf and every x above 87.3365 give -0.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_log_sigmoid_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                       int64_t columns);

/**
 * log(1 + e^x) of each element x, with all digits where that is near 0.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf and every x below -87.3365 give +0, +inf gives +inf.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_softplus_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                    int64_t columns);

/**
 * The hyperbolic tangent of x, for each element x.
 *
 * Error at most 1 ulp for each value, checked for every float there is.
 * Special values: NaN gives NaN; -inf gives -1, +inf gives 1; zero keeps its sign, and a subnormal x is returned as it is.
 *
 * @param[in]  input          as for lmx_exp_f32()
 * @param[in]  input_stride   as for lmx_exp_f32()
 * @param[out] output         as for lmx_exp_f32()
 * @param[in]  output_stride  as for lmx_exp_f32()
 * @param[in]  rows           as for lmx_exp_f32()
 * @param[in]  columns        as for lmx_exp_f32()
 * @return as lmx_softmax_f32()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_tanh_f32(const float *input, int64_t input_stride, float *output, int64_t output_stride, int64_t rows,
                                int64_t columns);

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

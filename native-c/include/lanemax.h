/**
 * @file lanemax.h
 * @brief Softmax, log-softmax, logsumexp, losses and elementary functions for matrices of float and of double.
 *
 * The arithmetic runs in a Java virtual machine inside this process; no knowledge of Java is needed to use it.
 * Call lmx_init() once, then any function from any thread.
 *
 * **Types.** The name of a function ends with the type of its elements: `_f32` is float, `_f64` double. Both do the same, with the
 * same labels and options.
 *
 * **Matrices.** A matrix has `rows` rows of `classes` values each. Row r starts `r * stride` elements after the pointer; a stride
 * counts elements, not bytes, and is at least `classes`. Elements between the rows are never read or written. Every pointer must
 * be aligned to its element (8 bytes for double, 4 for float and labels); 64 bytes are recommended. An array of no elements (`rows`
 * is 0) may be NULL.
 *
 * **Losses.** Those of losses.h take their arrays in an ::lmx_batch, whose description says what is different with them.
 *
 * **Tensors.** The functions of operators.h, named after their direction, forward or backward, take their arrays in an ::lmx_rows:
 * softmax and the like with every option, in any layout, and the gradients of all functions.
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
 * **Memory.** Calls allocate nothing but room for the longest row so far, where rows are copied: losses and operators with options
 * compute in double on the virtual machine's heap of 64 MiB, which is enough for 262144 classes. Longer rows may fail with
 * ::LMX_ERR_OUT_OF_MEMORY there; options of the virtual machine such as `-Xmx1g` allow more.
 *
 * **Processes.** A virtual machine does not survive fork(): in a child that was forked after lmx_init() every function fails with
 * ::LMX_ERR_FORKED. Start worker processes before lmx_init(), or with exec. What cannot become a code ends the process: a crash of
 * the virtual machine (which writes hs_err_pid*.log), a machine without memory for a thread of its own, and options that the
 * virtual machine refuses only when it has started, such as a heap larger than the machine's memory.
 *
 * **Accuracy.** Error bounds are in units in the last place (ulp) of the exact result, in the type of the elements, for finite
 * logits and at most 2^20 classes. The same input gives the same bits on every processor, in any number of threads, in place or
 * not, and from Java.
 */
#ifndef LANEMAX_H
#define LANEMAX_H

#include <lanemax/batch.h>
#include <lanemax/candidates.h>
#include <lanemax/cross_entropy.h>
#include <lanemax/elementwise.h>
#include <lanemax/losses.h>
#include <lanemax/metrics.h>
#include <lanemax/operators.h>
#include <lanemax/own_loss.h>
#include <lanemax/runtime.h>
#include <lanemax/softmax.h>

#endif

/* The arrays of a batch: from the caller's structure into a call, with all that Java need not check. */
#ifndef LMX_BATCH_H
#define LMX_BATCH_H

#include "call.h"

/*
 * Sets the shape and the arrays of a call of a loss, whose type is LMX_TYPE_F32 or LMX_TYPE_F64. Sizes, strides and alignment are
 * checked, and that all arrays are there which the loss needs. The rest depends on values and is checked by Java. `correct` is where
 * the caller wants the number of right rows, or NULL.
 */
lmx_status lmx_set_batch(const lmx_function_kind *function, lmx_type type, const lmx_batch *given, lmx_call *call,
                         int64_t **correct);

/* Sets an array of options, `count` doubles. */
lmx_status lmx_set_option_array(lmx_call *call, int index, const char *name, const double *values, int64_t count);

#endif

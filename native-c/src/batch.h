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

/* Sets an array of options, `count` numbers of LMX_TYPE_F64 or LMX_TYPE_I64. */
lmx_status lmx_set_option_array(lmx_call *call, int index, const char *name, lmx_type type, const void *values, int64_t count);

/* An array of `outer` groups, each of `classes` times `inner` elements. */
typedef struct {
    int64_t outer;
    int64_t classes;
    int64_t inner;
} lmx_tensor_shape;

/* Sets the shape of a call from the members of a structure with this name. */
lmx_status lmx_set_shape(lmx_call *call, const char *name, const lmx_tensor_shape *shape, int64_t least_classes);

/* The shape of an array with one number for each row of a call. */
lmx_tensor_shape lmx_shape_of_rows(const lmx_call *call);

/* Sets an array of a call, which has this type unless it says otherwise. */
void lmx_set_input(lmx_call *call, int index, const lmx_input *input, lmx_type type);
void lmx_set_output(lmx_call *call, int index, const lmx_output *output, lmx_type type);

/* An array that is there: its type, its place, and its bytes, which end before address space does. Replaces strides of 0. */
lmx_status lmx_check_array(const lmx_array_kind *kind, const lmx_tensor_shape *shape, lmx_array *array);

#endif

/* What crosses the bridge. The Java side mirrors lmx_call in CallLayout.java; both sides compare its size at the start. */
#ifndef LMX_CALL_H
#define LMX_CALL_H

#include "error.h"
#include "functions.h"

/* Changes with every change of this file. */
#define LMX_BRIDGE_VERSION 5

enum { LMX_MOST_PARAMETERS = 24, LMX_DETAIL_BYTES = 512 };

/* An array of a call. */
typedef struct {
    const void *data;
    int64_t stride;  /* elements from row to row, or of a batch from group to group; of a matrix only */
    int64_t bytes;   /* set by the checks */
    /* Of a batch only: */
    int64_t class_stride;
    lmx_type type;   /* LMX_TYPE_DEFAULT where the array is absent */
    int64_t extent;  /* an lmx_extent */
} lmx_array;

/* An option of a call. */
typedef union {
    int64_t integer;
    double real;
} lmx_parameter;

/* The parameters of a call of a loss; its own follow. LMX_LOSS_ARRAYS_THERE has a bit for each array that is there, of options none. */
enum {
    LMX_LOSS_FUNCTION, LMX_LOSS_ARRAYS_THERE, LMX_LOSS_UPSTREAM, LMX_LOSS_COUNTS_CORRECT, LMX_LOSS_RESULT, LMX_LOSS_CORRECT, LMX_LOSS_REDUCTION,
    LMX_LOSS_DIVISOR, LMX_LOSS_ZERO_DENOMINATOR, LMX_LOSS_UNIT, LMX_LOSS_HAS_IGNORE_INDEX, LMX_LOSS_IGNORE_INDEX, LMX_LOSS_PRESET,
    LMX_LOSS_THREADS, LMX_LOSS_PARAMETERS
};

/* One call of any function: one common block means one signature, and so a quick start. Every member is 8 bytes wide and in the
 * byte order of the machine; a function uses the arrays and parameters it needs, in the order of its list entry, and nobody
 * looks at the rest. */
typedef struct {
    int64_t status;  /* LMX_OK, until Java sets another */
    int64_t rows;
    int64_t columns;
    int64_t inner;   /* of a batch only: `rows` are groups of so many */
    lmx_array arrays[LMX_MOST_ARRAYS];
    lmx_parameter parameters[LMX_MOST_PARAMETERS];
    char detail[LMX_DETAIL_BYTES]; /* where Java explains a failure */
} lmx_call;

/* Starts a call of a public function: fails where the library is not ready. */
lmx_status lmx_call_begin(lmx_function function);

/* Checks the arguments of the call and runs it; `call` has its rows, columns, arrays and parameters. */
lmx_status lmx_call_run(lmx_function function, lmx_call *call);

#endif

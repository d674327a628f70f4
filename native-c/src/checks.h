/* The checks of arguments, made before a call crosses to Java. Each failure names the argument, its value and the limit. */
#ifndef LMX_CHECKS_H
#define LMX_CHECKS_H

#include "call.h"

/* An array of a call with all that the checks need of it: `rows` rows of `columns` elements. */
typedef struct {
    const char *name;
    const char *columns_name;
    const void *data;
    int64_t rows;
    int64_t columns;
    int64_t stride;
    int element_bytes;
} lmx_view;

/* Checks the shape, each array, and that outputs share elements with nothing else; then sets the arrays' bytes. */
lmx_status lmx_check_call(const lmx_function_kind *function, lmx_call *call);

/* The stride holds a row, all bytes have an address, and the pointer is aligned, and not NULL where there are elements. */
lmx_status lmx_check_view(const lmx_view *view);

/* The two have no element in common; both have passed lmx_check_view(). */
lmx_status lmx_check_disjoint(const lmx_view *input, const lmx_view *output);

/* The two are the same elements in the same layout or have none in common. */
lmx_status lmx_check_in_place_or_disjoint(const lmx_view *input, const lmx_view *output);

#endif

/* The checks of arguments, made before a call crosses to Java. Each failure names the argument, its value and the limit. */
#ifndef LMX_CHECKS_H
#define LMX_CHECKS_H

#include "error.h"

/* An argument that holds `rows` rows of `columns` elements of four bytes, or one row where it has no stride of its own. */
typedef struct {
    const char *name;
    const void *data;
    int64_t rows;
    int64_t columns;
    int64_t stride;
} lmx_view;

/* rows >= 0 and 1 <= classes <= INT32_MAX. */
lmx_status lmx_check_shape(int64_t rows, int64_t classes, int64_t least_classes);

/* The stride holds a row, all bytes have an address, and the pointer is aligned, and not NULL where there are elements. */
lmx_status lmx_check_view(const lmx_view *view);

/* The two have no element in common; both have passed lmx_check_view(). */
lmx_status lmx_check_disjoint(const lmx_view *input, const lmx_view *output);

/* The two are the same elements in the same layout or have none in common. */
lmx_status lmx_check_in_place_or_disjoint(const lmx_view *input, const lmx_view *output);

/* Every label is a class. */
lmx_status lmx_check_labels(const int32_t *labels, int64_t rows, int64_t classes);

#endif

/* The error of the calling thread. */
#ifndef LMX_ERROR_H
#define LMX_ERROR_H

#include "thread.h"

/* Leaves the function with the status of `expression` unless that is LMX_OK. */
#define LMX_TRY(expression)                  \
    do {                                     \
        lmx_status status_ = (expression);   \
        if (status_ != LMX_OK) {             \
            return status_;                  \
        }                                    \
    } while (0)

/* Starts a call of a public function: forgets the last error, and names the function in errors to come. */
lmx_thread *lmx_error_begin(const char *function);

/* Records "function: formatted text" for lmx_last_error() and returns the code. */
lmx_status lmx_fail(lmx_status code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Records a message made in another thread. */
lmx_status lmx_fail_as(lmx_status code, const char *message);

#endif

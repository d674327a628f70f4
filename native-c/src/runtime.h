/* The state of the library in this process. */
#ifndef LMX_RUNTIME_H
#define LMX_RUNTIME_H

#include "table.h"

/* Starts a call of a kernel: fails where the library is not ready. */
lmx_status lmx_begin(lmx_function function);

/* Runs the function in Java; all arguments have been checked. */
lmx_status lmx_cross(lmx_function function, lmx_call *call);

#endif

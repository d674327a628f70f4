/* The state of the library in this process. */
#ifndef LMX_RUNTIME_H
#define LMX_RUNTIME_H

#include "call.h"

/* From here on this process has, or is about to have, a virtual machine. */
void lmx_forks_are_fatal_now(void);

/* LMX_ERR_FORKED in a process that was forked after lmx_init(). */
lmx_status lmx_check_not_forked(void);

/* LMX_ERR_NOT_INITIALIZED before lmx_init() and after lmx_shutdown(). */
lmx_status lmx_check_ready(void);

/* Runs the function in Java; all arguments have been checked. */
lmx_status lmx_cross(lmx_function function, lmx_call *call);

#endif

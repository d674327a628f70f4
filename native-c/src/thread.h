/* The state of each thread. */
#ifndef LMX_THREAD_H
#define LMX_THREAD_H

#include "lanemax.h"

#include <stdbool.h>

/* Bytes of a message, its final 0 included. */
#define LMX_MESSAGE_BYTES 1024

/* The stack that a call needs: the guard zones of the virtual machine and the frames of a kernel not yet compiled. */
#define LMX_STACK_BYTES ((size_t) 256 << 10)

typedef struct lmx_thread {
    const char *function;        /* the public function that runs */
    const char *stack_low;       /* the thread's stack; both NULL before the first call, or where it cannot be told */
    const char *stack_high;
    bool registered;             /* in the list of threads */
    bool attached;               /* to the virtual machine, by the JNI bridge */
    int crossings;               /* atomic: how often it is inside Java, so that lmx_shutdown() has to wait */
    struct lmx_thread *previous;
    struct lmx_thread *next;
    char message[LMX_MESSAGE_BYTES];
} lmx_thread;

/* The calling thread's. */
lmx_thread *lmx_thread_self(void);

/* Puts the thread into the list, until it ends; once. */
lmx_status lmx_thread_register(lmx_thread *self);

/* Whether the stack has room for a call. */
lmx_status lmx_thread_check_stack(const lmx_thread *self);

/* Waits until no thread is inside Java. The caller has seen to it that none enters. */
void lmx_thread_wait_for_all(void);

/* Called at the end of each thread that lmx_thread_register() knows, before it is forgotten. */
void lmx_thread_at_exit(void (*clean_up)(lmx_thread *ending));

/* In the child of a fork only the calling thread lives on. */
void lmx_thread_forget_others(void);

#endif

#include "thread.h"
#include "error.h"
#include "platform.h"

#include <string.h>

static __thread lmx_thread current;
static LMX_NEAR_THREAD_LOCAL lmx_thread *current_address;

static lmx_thread *first;

static void (*clean_up_thread)(lmx_thread *ending); /* atomic */

lmx_thread *lmx_thread_self(void)
{
    if (current_address == NULL) {
        current_address = &current;
    }
    return current_address;
}

static void insert(lmx_thread *thread)
{
    lmx_lock(LMX_LOCK_THREADS);
    thread->previous = NULL;
    thread->next = first;
    if (first != NULL) {
        first->previous = thread;
    }
    first = thread;
    lmx_unlock(LMX_LOCK_THREADS);
}

static void remove_from_list(lmx_thread *thread)
{
    lmx_lock(LMX_LOCK_THREADS);
    if (thread->next != NULL) {
        thread->next->previous = thread->previous;
    }
    if (thread->previous != NULL) {
        thread->previous->next = thread->next;
    } else {
        first = thread->next;
    }
    lmx_unlock(LMX_LOCK_THREADS);
}

/* POSIX has cleared the key already, so the thread's state comes as the argument. A later destructor of the thread may call the
 * library once more: it then registers anew. */
static void thread_ends(void *argument)
{
    lmx_thread *ending = argument;
    void (*clean_up)(lmx_thread *) = __atomic_load_n(&clean_up_thread, __ATOMIC_ACQUIRE);
    if (clean_up != NULL) {
        clean_up(ending);
    }
    remove_from_list(ending);
    ending->registered = false;
}

lmx_status lmx_thread_register(lmx_thread *self)
{
    if (self->registered) {
        return LMX_OK;
    }
    int error = lmx_at_thread_end(thread_ends, self);
    if (error != 0) {
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no thread-specific data for this thread (%s)", strerror(error));
    }
    lmx_stack_bounds(&self->stack_low, &self->stack_high);
    insert(self);
    self->registered = true;
    return LMX_OK;
}

lmx_status lmx_thread_check_stack(const lmx_thread *self)
{
    const char *top = __builtin_frame_address(0);
    if (self->stack_low == NULL) {
        return LMX_OK;
    }
    if (top < self->stack_low || top >= self->stack_high) {
        return lmx_fail(LMX_ERR_STACK_OVERFLOW, "the call runs on another stack than its thread's, as a coroutine or a signal "
                        "handler does, must run on the thread's own");
    }
    size_t room = (size_t) (top - self->stack_low);
    if (room < LMX_STACK_BYTES) {
        return lmx_fail(LMX_ERR_STACK_OVERFLOW, "the calling thread has %zu bytes of stack left, must be at least %zu",
                        room, LMX_STACK_BYTES);
    }
    return LMX_OK;
}

static bool any_crosses(void)
{
    bool crosses = false;
    lmx_lock(LMX_LOCK_THREADS);
    for (const lmx_thread *thread = first; thread != NULL; thread = thread->next) {
        crosses = crosses || __atomic_load_n(&thread->crossings, __ATOMIC_SEQ_CST) != 0;
    }
    lmx_unlock(LMX_LOCK_THREADS);
    return crosses;
}

/* A thread that a running call waits for may have to get into the list first, which is free while this one sleeps. */
void lmx_thread_wait_for_all(void)
{
    while (any_crosses()) {
        lmx_pause();
    }
}

void lmx_thread_at_exit(void (*clean_up)(lmx_thread *ending))
{
    __atomic_store_n(&clean_up_thread, clean_up, __ATOMIC_RELEASE);
}

void lmx_thread_forget_others(void)
{
    first = current.registered ? &current : NULL;
    current.previous = NULL;
    current.next = NULL;
}

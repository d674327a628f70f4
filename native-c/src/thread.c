#include "thread.h"
#include "error.h"
#include "platform.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

static __thread lmx_thread current;
static LMX_NEAR_THREAD_LOCAL lmx_thread *current_address;

static pthread_mutex_t list_mutex = PTHREAD_MUTEX_INITIALIZER;
static lmx_thread *first;

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_error;
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
    pthread_mutex_lock(&list_mutex);
    thread->previous = NULL;
    thread->next = first;
    if (first != NULL) {
        first->previous = thread;
    }
    first = thread;
    pthread_mutex_unlock(&list_mutex);
}

static void remove_from_list(lmx_thread *thread)
{
    pthread_mutex_lock(&list_mutex);
    if (thread->next != NULL) {
        thread->next->previous = thread->previous;
    }
    if (thread->previous != NULL) {
        thread->previous->next = thread->next;
    } else {
        first = thread->next;
    }
    pthread_mutex_unlock(&list_mutex);
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

static void make_key(void)
{
    key_error = pthread_key_create(&key, thread_ends);
}

lmx_status lmx_thread_register(lmx_thread *self)
{
    if (self->registered) {
        return LMX_OK;
    }
    pthread_once(&key_once, make_key);
    int error = key_error != 0 ? key_error : pthread_setspecific(key, self);
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

void lmx_thread_wait_for_all(void)
{
    const struct timespec pause = {0, 50000};
    pthread_mutex_lock(&list_mutex);
    for (const lmx_thread *thread = first; thread != NULL; thread = thread->next) {
        while (__atomic_load_n(&thread->crossings, __ATOMIC_SEQ_CST) != 0) {
            nanosleep(&pause, NULL);
        }
    }
    pthread_mutex_unlock(&list_mutex);
}

void lmx_thread_at_exit(void (*clean_up)(lmx_thread *ending))
{
    __atomic_store_n(&clean_up_thread, clean_up, __ATOMIC_RELEASE);
}

void lmx_thread_forget_others(void)
{
    pthread_mutex_init(&list_mutex, NULL);
    first = current.registered ? &current : NULL;
    current.previous = NULL;
    current.next = NULL;
}

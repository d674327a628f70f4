/* What Java throws inside a call becomes a code; check_faults.sh has made the functions throw for certain numbers of rows. */
#include "real.h"
#include "vm.h"

#include <time.h>

enum { HEAP_EXHAUSTED = 1001, STACK_EXHAUSTED, FAULT, FAULT_WITHOUT_TEXT, HEAP_FULL, MOST_ROWS };

static real values[MOST_ROWS];

static lmx_status call_with(int64_t rows)
{
    return LMX(softmax)(values, 1, values, 1, rows, 1);
}

static void an_exhausted_heap_becomes_a_code(void)
{
    CHECK_FAILS_WITH(call_with(HEAP_EXHAUSTED), LMX_ERR_OUT_OF_MEMORY, NAME(softmax) ": java.lang.OutOfMemoryError: ");
    CHECK_FAILS_WITH(call_with(HEAP_EXHAUSTED), LMX_ERR_OUT_OF_MEMORY, "; LANEMAX_JVM_OPTIONS=-Xmx1g allows a heap of 1 GiB");
}

/* Nothing can be allocated any more when the failure is explained, be it the first of the process. */
static void a_heap_that_stays_full_becomes_a_code(void)
{
    const struct timespec pause = {0, 10000000};
    lmx_status status = LMX_ERR_OUT_OF_MEMORY;
    CHECK_FAILS_WITH(call_with(HEAP_FULL), LMX_ERR_OUT_OF_MEMORY, NAME(softmax) ": ");
    for (int i = 0; i < 1000 && status == LMX_ERR_OUT_OF_MEMORY; i++) {
        nanosleep(&pause, NULL);
        status = small_call();
    }
    CHECK_OK(status);
}

static void an_exhausted_stack_becomes_a_code(void)
{
    CHECK_FAILS_WITH(call_with(STACK_EXHAUSTED), LMX_ERR_STACK_OVERFLOW, NAME(softmax) ": java.lang.StackOverflowError");
}

static void a_fault_of_the_library_becomes_a_code(void)
{
    CHECK_FAILS(call_with(FAULT), LMX_ERR_INTERNAL, NAME(softmax) ": java.lang.IllegalStateException: caf\xC3\xA9");
}

static void a_fault_that_cannot_be_told_becomes_a_code(void)
{
    CHECK_FAILS(call_with(FAULT_WITHOUT_TEXT), LMX_ERR_INTERNAL, NAME(softmax) ": internal fault");
}

static void calls_succeed_afterwards(void)
{
    CHECK_OK(small_call());
    CHECK(lmx_last_error()[0] == '\0');
}

static void *exhaust_in_thread(void *unused)
{
    for (int i = 0; i < 3; i++) {
        an_exhausted_stack_becomes_a_code();
        calls_succeed_afterwards();
    }
    return unused;
}

int main(void)
{
    CHECK_OK(lmx_init(NULL));
    RUN(a_heap_that_stays_full_becomes_a_code);
    for (int i = 0; i < 3; i++) {
        RUN(an_exhausted_heap_becomes_a_code);
        RUN(an_exhausted_stack_becomes_a_code);
        RUN(a_fault_of_the_library_becomes_a_code);
        RUN(a_fault_that_cannot_be_told_becomes_a_code);
        RUN(calls_succeed_afterwards);
    }
    run_threads(4, exhaust_in_thread, NULL);
    return test_result();
}

/* Threads of the host share calls. */
#include "vm.h"

#include <math.h>

enum { ROWS = 8192, CLASSES = 64, ELEMENTS = ROWS * CLASSES, HELD = 64, CALLS = 20, THREADS = 3 };

static float logits[ELEMENTS], targets[ELEMENTS], expected[ELEMENTS], result[ELEMENTS];
static int tasks; /* atomic */
static __thread int is_thread_of_host;
static int at_once, on_host, on_virtual_machine; /* atomic */

typedef struct {
    void (*run)(void *argument);
    void *argument;
} task;

static task held[HELD];
static int held_count;

static void *run_task(void *of_thread)
{
    task own = *(task *) of_thread;
    free(of_thread);
    is_thread_of_host = 1;
    own.run(own.argument);
    return NULL;
}

static void execute_on_a_new_thread(void (*run)(void *), void *argument, void *context)
{
    pthread_t thread;
    task *of_thread = malloc(sizeof *of_thread);
    *of_thread = (task) {run, argument};
    CHECK(pthread_create(&thread, NULL, run_task, of_thread) == 0 && pthread_detach(thread) == 0);
    __atomic_add_fetch((int *) context, 1, __ATOMIC_RELAXED);
}

static void execute_at_once(void (*run)(void *), void *argument, void *context)
{
    (void) context;
    run(argument);
    at_once++;
}

static void hold(void (*run)(void *), void *argument, void *context)
{
    (void) context;
    CHECK(held_count < HELD);
    held[held_count++] = (task) {run, argument};
}

static void *run_held(void *unused)
{
    for (int i = 0; i < held_count; i++) {
        held[i].run(held[i].argument);
    }
    return unused;
}

static void restart_with(lmx_execute_function execute)
{
    lmx_options options = LMX_OPTIONS_INIT;
    options.execute = execute;
    options.context = &tasks;
    CHECK_OK(lmx_shutdown());
    CHECK_OK(lmx_init(&options));
    tasks = 0;
}

static lmx_status softmax(float *output, int64_t threads)
{
    lmx_rows rows = LMX_ROWS_INIT;
    lmx_softmax_options options = LMX_SOFTMAX_OPTIONS_INIT;
    rows.outer = ROWS;
    rows.classes = CLASSES;
    rows.input.data = logits;
    rows.output.data = output;
    options.threads = threads;
    return lmx_softmax_forward_f32(&rows, &options);
}

static void check_softmax(void)
{
    memset(result, 0, sizeof result);
    CHECK_OK(softmax(result, THREADS));
    CHECK(memcmp(result, expected, sizeof expected) == 0);
}

static void threads_of_the_host_share_calls_and_the_bits_stay_the_same(void)
{
    restart_with(execute_on_a_new_thread);
    for (int i = 0; i < CALLS; i++) {
        check_softmax();
    }
    int asked = __atomic_load_n(&tasks, __ATOMIC_RELAXED);
    CHECK(asked > 0 && asked <= CALLS * (THREADS - 1));
    tasks = 0;
    CHECK_OK(softmax(result, 1));
    CHECK(tasks == 0);
}

static pthread_t caller;

static double squared(double x, double target, void *context)
{
    (void) context;
    if (is_thread_of_host) {
        __atomic_store_n(&on_host, 1, __ATOMIC_RELAXED);
    } else if (!pthread_equal(pthread_self(), caller)) {
        __atomic_store_n(&on_virtual_machine, 1, __ATOMIC_RELAXED);
    }
    return (x - target) * (x - target);
}

static double mean_of_squares(int64_t threads)
{
    double loss = NAN;
    lmx_batch batch = LMX_BATCH_INIT;
    lmx_elementwise_loss_options options = LMX_ELEMENTWISE_LOSS_OPTIONS_INIT;
    options.loss = options.derivative = squared;
    options.common.threads = threads;
    batch.outer = ROWS;
    batch.classes = CLASSES;
    batch.input.data = logits;
    batch.targets.data = targets;
    CHECK_OK(lmx_elementwise_loss_f32(&batch, &options, &loss));
    return loss;
}

/* Whose threads work does a function tell that they call. */
static void share_until(const int *seen)
{
    double alone = mean_of_squares(1);
    on_host = on_virtual_machine = 0;
    for (int i = 0; i < 1000 && !__atomic_load_n(seen, __ATOMIC_RELAXED); i++) {
        CHECK(mean_of_squares(THREADS) == alone);
    }
    CHECK(__atomic_load_n(seen, __ATOMIC_RELAXED));
}

static void threads_that_work_are_the_hosts_alone(void)
{
    restart_with(execute_on_a_new_thread);
    share_until(&on_host);
    CHECK(!on_virtual_machine);
}

static void without_an_executor_they_are_the_virtual_machines(void)
{
    restart_with(NULL);
    share_until(&on_virtual_machine);
    CHECK(!on_host && tasks == 0);
}

static void an_executor_may_run_tasks_at_once(void)
{
    restart_with(execute_at_once);
    check_softmax();
    CHECK(at_once > 0);
}

static void a_call_does_not_wait_for_tasks_and_late_ones_do_nothing(void)
{
    restart_with(hold);
    check_softmax();
    CHECK(held_count > 0);
    CHECK_OK(lmx_shutdown());
    memset(result, 0, sizeof result);
    run_threads(1, run_held, NULL);
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(result[i] == 0);
    }
    CHECK_OK(lmx_init(NULL));
}

static void run_held_in_child(void)
{
    run_held(NULL);
    CHECK(strstr(lmx_last_error(), "this process was forked") != NULL);
}

static void a_task_does_nothing_in_a_forked_child(void)
{
    held_count = 0;
    restart_with(hold);
    check_softmax();
    CHECK(held_count > 0 && passes_in_child(run_held_in_child));
    run_held(NULL);
}

static void *run_held_on_a_small_stack(void *unused)
{
    run_held(NULL);
    CHECK(strstr(lmx_last_error(), " bytes of stack left") != NULL);
    return unused;
}

static void a_thread_without_stack_leaves_its_task(void)
{
    pthread_t thread;
    pthread_attr_t attributes;
    held_count = 0;
    restart_with(hold);
    check_softmax();
    CHECK(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, 128 << 10) == 0);
    CHECK(pthread_create(&thread, &attributes, run_held_on_a_small_stack, NULL) == 0 && pthread_join(thread, NULL) == 0);
    pthread_attr_destroy(&attributes);
    restart_with(NULL);
    check_softmax();
}

int main(void)
{
    caller = pthread_self();
    CHECK_OK(lmx_init(NULL));
    for (int i = 0; i < ELEMENTS; i++) {
        logits[i] = (float) (i * 37 % 101) / 16 - 3;
    }
    CHECK_OK(softmax(expected, 1));
    RUN(threads_of_the_host_share_calls_and_the_bits_stay_the_same);
    RUN(threads_that_work_are_the_hosts_alone);
    RUN(without_an_executor_they_are_the_virtual_machines);
    RUN(an_executor_may_run_tasks_at_once);
    RUN(a_call_does_not_wait_for_tasks_and_late_ones_do_nothing);
    RUN(a_task_does_nothing_in_a_forked_child);
    RUN(a_thread_without_stack_leaves_its_task);
    return test_result();
}

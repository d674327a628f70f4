/* The host's signal handlers stay in force beside the virtual machine's. */
#include "vm.h"

#include <setjmp.h>
#include <signal.h>

static const int kept_signals[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR2};
enum { KEPT = sizeof kept_signals / sizeof kept_signals[0] };

static volatile sig_atomic_t seen;
static sigjmp_buf after_fault;

static void see(int signal)
{
    seen = signal;
}

static void leave_fault(int signal)
{
    seen = signal;
    siglongjmp(after_fault, 1);
}

static void handle_with(int signal, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    CHECK(sigaction(signal, &action, NULL) == 0);
}

static void handlers_installed_before_init_are_called(void)
{
    for (int i = 0; i < KEPT; i++) {
        seen = 0;
        CHECK(raise(kept_signals[i]) == 0);
        CHECK(seen == kept_signals[i]);
    }
}

static void a_write_to_a_closed_pipe_reaches_the_host(void)
{
    int ends[2];
    seen = 0;
    CHECK(pipe(ends) == 0 && close(ends[0]) == 0);
    CHECK(write(ends[1], "x", 1) == -1);
    CHECK(seen == SIGPIPE);
    close(ends[1]);
}

/* The virtual machine uses SIGSEGV itself, and passes on what is not its own. */
static void a_fault_of_the_host_reaches_the_hosts_handler(void)
{
    volatile int *volatile nowhere = (volatile int *) 64;
    seen = 0;
    if (sigsetjmp(after_fault, 1) == 0) {
        *nowhere = 1;
    }
    CHECK(seen == SIGSEGV);
    CHECK_OK(small_call());
}

static void handlers_installed_after_init_are_called(void)
{
    for (int i = 0; i < KEPT; i++) {
        handle_with(kept_signals[i], see);
    }
    handlers_installed_before_init_are_called();
    CHECK_OK(small_call());
}

/* But for SIGUSR2, the last of them: where the host has no handler the virtual machine suspends threads by it. */
static void defaults_stay_defaults(void)
{
    for (int i = 0; i < KEPT; i++) {
        signal(kept_signals[i], SIG_DFL);
    }
    CHECK_OK(lmx_init(NULL));
    for (int i = 0; i < KEPT - 1; i++) {
        struct sigaction action;
        CHECK(sigaction(kept_signals[i], NULL, &action) == 0);
        CHECK(action.sa_handler == SIG_DFL);
    }
}

int main(void)
{
    CHECK(passes_in_child(defaults_stay_defaults));
    for (int i = 0; i < KEPT; i++) {
        handle_with(kept_signals[i], see);
    }
    handle_with(SIGSEGV, leave_fault);
    CHECK_OK(lmx_init(NULL));
    RUN(handlers_installed_before_init_are_called);
    RUN(a_write_to_a_closed_pipe_reaches_the_host);
    RUN(a_fault_of_the_host_reaches_the_hosts_handler);
    RUN(handlers_installed_after_init_are_called);
    return test_result();
}

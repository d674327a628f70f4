/* A test is a function whose name is the sentence it checks: RUN(a_null_pointer_is_refused). */
#ifndef TEST_H
#define TEST_H

#include <lanemax.h>
#include <stdio.h>
#include <string.h>

static int checks_made;
static int checks_failed;

static inline void report(int holds, const char *what, const char *file, int line, const char *detail)
{
    __atomic_add_fetch(&checks_made, 1, __ATOMIC_RELAXED);
    if (!holds) {
        __atomic_add_fetch(&checks_failed, 1, __ATOMIC_RELAXED);
        fprintf(stderr, "%s:%d: failed: %s (%s)\n", file, line, what, detail);
    }
}

/* A test that is not linked with the library says so. */
#ifndef LAST_ERROR
#define LAST_ERROR lmx_last_error()
#endif

#define CHECK(condition) report((condition) ? 1 : 0, #condition, __FILE__, __LINE__, LAST_ERROR)

#define CHECK_OK(call) CHECK((call) == LMX_OK)

/* The call fails with this code and exactly this message. */
#define CHECK_FAILS(call, code, message) \
    do { \
        CHECK((call) == (code)); \
        CHECK(strcmp(lmx_last_error(), (message)) == 0); \
    } while (0)

/* The call fails with this code and a message that contains this text. */
#define CHECK_FAILS_WITH(call, code, text) \
    do { \
        CHECK((call) == (code)); \
        CHECK(strstr(lmx_last_error(), (text)) != NULL); \
    } while (0)

/* Options of the cross-entropy with this reduction. */
#define REDUCTION(reduction) (&(const lmx_cross_entropy_options) {(uint32_t) sizeof(lmx_cross_entropy_options), (reduction)})

#define RUN(test) (printf("%s\n", #test), fflush(stdout), test())

static inline int test_result(void)
{
    printf("%d checks, %d failed\n", checks_made, checks_failed);
    return checks_made == 0 || checks_failed != 0;
}

#endif

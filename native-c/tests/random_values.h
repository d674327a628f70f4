/* Random values of options: of all kinds, and now and then one that is refused. */
#ifndef RANDOM_VALUES_H
#define RANDOM_VALUES_H

#include "fuzz.h"

/* So many numbers are in an array of options, which has room for MOST_NUMBERS. */
enum { MOST_NUMBERS = 16, SMALL_NUMBERS = 64 };

static inline double random_real(void)
{
    static const double usual[] = {0.125, 0.5, 0.75, 0, 1, 1.5, 2, 20};
    static const double unusual[] = {-1, -0.5, 1e300, 5e-324, 1e-9, NAN, INFINITY, -INFINITY};
    return random_below(16) == 0 ? unusual[random_below(8)] : usual[random_below(8)];
}

/* A flag, a constant of an enumeration or an integer, from 0 to `most`; of integers mostly small ones. */
static inline int64_t random_choice(int64_t most)
{
    const int64_t wrong[] = {-1, INT64_MIN, INT64_MAX, most == INT64_MAX ? -2 : most + 1};
    if (random_below(64) == 0) {
        return wrong[random_below(4)];
    }
    if (most < SMALL_NUMBERS) {
        return random_below((uint32_t) most + 1);
    }
    return random_below(2) == 0 ? random_below(3) : random_below(SMALL_NUMBERS);
}

/* One for all, one for each class, one less, or any number of numbers. */
static inline int64_t random_count(int64_t classes)
{
    const int64_t usual[] = {1, classes, classes - 1};
    return random_below(8) == 0 ? random_below(MOST_NUMBERS) : usual[random_below(3)];
}

static inline const double *random_reals(double *numbers)
{
    for (int i = 0; i < MOST_NUMBERS; i++) {
        numbers[i] = random_below(400) == 0 ? random_real() : random_below(5) / 2.0;
    }
    return random_below(32) == 0 ? NULL : numbers;
}

/* Mostly 0, 1, 2 and so on: classes, each once. */
static inline const int64_t *random_integers(int64_t *numbers)
{
    for (int i = 0; i < MOST_NUMBERS; i++) {
        numbers[i] = random_below(100) == 0 ? (int64_t) random_below(SMALL_NUMBERS) - 1 : i;
    }
    return random_below(32) == 0 ? NULL : numbers;
}

/* Sets a member of `options`, for rows of so many `classes`. Half of them stay as they are initially. */
#define LMX_REAL_OPTION(name) \
    if (random_below(2) == 0) { \
        options.name = random_real(); \
    }
#define LMX_CHOICE_OPTION(name, most) \
    if (random_below(2) == 0 || options.name == 0) { \
        options.name = random_choice(most); \
    }
#define LMX_REALS_OPTION(name) \
    static double name[MOST_NUMBERS]; \
    if (random_below(2) == 0) { \
        options.name = random_reals(name); \
        options.name##_count = random_count(classes); \
    }
#define LMX_INTEGERS_OPTION(name) \
    static int64_t name[MOST_NUMBERS]; \
    if (random_below(8) != 0) { \
        options.name = random_integers(name); \
        options.name##_count = random_count(classes); \
    }

#endif

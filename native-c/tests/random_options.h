/* Each loss with random options: values of all that it has, and now and then one that it refuses. */
#ifndef RANDOM_OPTIONS_H
#define RANDOM_OPTIONS_H

#include "call_loss.h"
#include "fuzz.h"

/* So many numbers are in an array of options, which has room for MOST_NUMBERS. */
enum { MOST_NUMBERS = 16, SMALL_NUMBERS = 64 };

static double random_real(void)
{
    static const double usual[] = {0.125, 0.5, 0.75, 0, 1, 1.5, 2, 20};
    static const double unusual[] = {-1, -0.5, 1e300, 5e-324, 1e-9, NAN, INFINITY, -INFINITY};
    return random_below(16) == 0 ? unusual[random_below(8)] : usual[random_below(8)];
}

/* A flag, a constant of an enumeration or an integer, from 0 to `most`; of integers mostly small ones. */
static int64_t random_choice(int64_t most)
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
static int64_t random_count(int64_t classes)
{
    const int64_t usual[] = {1, classes, classes - 1};
    return random_below(8) == 0 ? random_below(MOST_NUMBERS) : usual[random_below(3)];
}

static const double *random_reals(double *numbers)
{
    for (int i = 0; i < MOST_NUMBERS; i++) {
        numbers[i] = random_below(400) == 0 ? random_real() : random_below(5) / 2.0;
    }
    return random_below(32) == 0 ? NULL : numbers;
}

/* Mostly 0, 1, 2 and so on: classes, each once. */
static const int64_t *random_integers(int64_t *numbers)
{
    for (int i = 0; i < MOST_NUMBERS; i++) {
        numbers[i] = random_below(100) == 0 ? (int64_t) random_below(SMALL_NUMBERS) - 1 : i;
    }
    return random_below(32) == 0 ? NULL : numbers;
}

static void set_random_common(lmx_loss_options *common, int64_t classes)
{
    static double weights[MOST_NUMBERS];
    const bool has_labels = common->has_ignore_index != 0;
    common->reduction = random_choice(LMX_REDUCTION_DIVISOR);
    common->divisor = random_real();
    common->zero_denominator = random_choice(LMX_ZERO_DENOMINATOR_ZERO);
    common->unit = random_choice(LMX_LOGARITHM_UNIT_BITS);
    common->threads = random_choice(2);
    if (has_labels || random_below(64) == 0) {
        common->has_ignore_index = random_choice(1);
        common->ignore_index = random_below(2) == 0 ? -100 : (int64_t) random_below(8);
    }
    if (random_below(3) == 0) {
        common->class_weights = random_reals(weights);
        common->class_weight_count = random_below(32) == 0 ? random_count(classes) : classes;
    }
    if (random_below(3) == 0) {
        common->preset = random_choice(LMX_PRESET_ONNX);
    }
    if (random_below(64) == 0) {
        common->reserved[random_below(3)] = random_below(2);
    }
    /* That of a version with fewer options, or of none. */
    if (random_below(64) == 0) {
        common->struct_size = 8 * random_below(common->struct_size / 8 + 1);
    }
}

static const lmx_element_function random_element_function = doubled_difference;
static const lmx_row_loss random_row_loss = squared_distance;
static const lmx_row_derivatives random_row_derivatives = doubled_distance;

/* Half of the options of a loss, but for functions, stay as they are initially. */
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
        options.name##_count = random_count(batch->classes); \
    }
#define LMX_INTEGERS_OPTION(name) \
    static int64_t name[MOST_NUMBERS]; \
    if (random_below(8) != 0) { \
        options.name = random_integers(name); \
        options.name##_count = random_count(batch->classes); \
    }
#define LMX_FUNCTION_OPTION(type, name) \
    if (random_below(16) != 0) { \
        options.name = random_##type; \
    }
#define LMX_POINTER_OPTION(name) options.name = &options;

#define DEFINE_CALL_WITH_RANDOM_OPTIONS(name, initial, set_random_options) \
    static lmx_status call_##name##_with_random_options(bool in_double, const lmx_batch *batch, double *loss) \
    { \
        lmx_##name##_options options = initial; \
        set_random_common(&options.common, batch->classes); \
        set_random_options \
        return in_double ? lmx_##name##_f64(batch, &options, loss) : lmx_##name##_f32(batch, &options, loss); \
    }
LMX_OPTIONS_OF_LOSSES(DEFINE_CALL_WITH_RANDOM_OPTIONS)

#define NAME_CALL_WITH_RANDOM_OPTIONS(name, ...) call_##name##_with_random_options,

/* In the order of the list. */
static lmx_status (*const calls_with_random_options[])(bool in_double, const lmx_batch *batch, double *loss) = {
    LMX_OPTIONS_OF_LOSSES(NAME_CALL_WITH_RANDOM_OPTIONS)
};

#endif

/* Each loss with random options: values of all that it has, and now and then one that it refuses. */
#ifndef RANDOM_OPTIONS_H
#define RANDOM_OPTIONS_H

#include "call_loss.h"
#include "random_values.h"

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

#define LMX_FUNCTION_OPTION(type, name) \
    if (random_below(16) != 0) { \
        options.name = random_##type; \
    }
#define LMX_POINTER_OPTION(name) options.name = &options;

#define DEFINE_CALL_WITH_RANDOM_OPTIONS(name, initial, set_random_options) \
    static lmx_status call_##name##_with_random_options(bool in_double, const lmx_batch *batch, double *loss) \
    { \
        lmx_##name##_options options = initial; \
        const int64_t classes = batch->classes; \
        (void) classes; \
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

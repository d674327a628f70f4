/* Random arguments in memory of which every byte is watched. */
#ifndef FUZZ_H
#define FUZZ_H

#include "vm.h"

#include <stdbool.h>

enum { ARENA = 1 << 13 };

static uint64_t random_state = 1;

static inline uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t) ((random_state >> 33) % limit);
}

static inline void set_real(void *array, int index, size_t bytes, double value)
{
    if (bytes == sizeof(double)) {
        ((double *) array)[index] = value;
    } else {
        ((float *) array)[index] = (float) value;
    }
}

static inline void start_with(lmx_bridge bridge)
{
    lmx_options options = LMX_OPTIONS_INIT;
    options.bridge = bridge;
    CHECK_OK(lmx_shutdown());
    CHECK_OK(lmx_init(&options));
}

static unsigned char arena[ARENA] __attribute__((aligned(64)));
static unsigned char before[ARENA];

static inline void fill_arena(void)
{
    for (int i = 0; i < ARENA / 8; i++) {
        double value = random_below(4) == 0 ? 1 : random_below(100) / 128.0;
        memcpy(arena + 8 * i, &value, sizeof value);
    }
}

/* outer x classes x inner elements; what has one for each row has outer * inner groups of one. */
typedef struct {
    int64_t outer;
    int64_t classes;
    int64_t inner;
} shape;

static inline shape column_of(const shape *tensor)
{
    const shape result = {tensor->outer * tensor->inner, 1, 1};
    return result;
}

/* An array of a fuzzed call. */
typedef struct {
    void *data;
    int64_t outer_stride;
    int64_t class_stride;
    shape of;
    size_t bytes;
} array;

/* Some place in the arena that the array fits in, mostly aligned; absent now and then. */
static inline array random_array(shape of, size_t bytes, bool is_needed)
{
    array result = {NULL, 0, 0, of, bytes};
    int64_t class_stride = of.inner + random_below(2);
    int64_t outer_stride = (of.classes - 1) * class_stride + of.inner + random_below(3);
    size_t size = of.outer == 0 ? 0
        : (size_t) ((of.outer - 1) * outer_stride + (of.classes - 1) * class_stride + of.inner) * bytes;
    if (random_below(3) == 0 && !is_needed) {
        return result;
    }
    size_t offset = random_below((uint32_t) (ARENA - size));
    result.data = arena + (random_below(60) == 0 ? offset : offset - offset % bytes);
    result.outer_stride = outer_stride;
    result.class_stride = class_stride;
    return result;
}

static inline void set_input(lmx_input *input, const array *from)
{
    input->data = from->data;
    input->outer_stride = from->outer_stride;
    input->class_stride = from->class_stride;
}

static inline void set_output(lmx_output *output, const array *from)
{
    output->data = from->data;
    output->outer_stride = from->outer_stride;
    output->class_stride = from->class_stride;
}

/* Marks the elements that a call that succeeded may have written. */
static inline void allow(const array *output)
{
    const shape *of = &output->of;
    for (int64_t row = 0; output->data != NULL && row < of->outer * of->inner; row++) {
        for (int64_t c = 0; c < of->classes; c++) {
            int64_t element = row / of->inner * output->outer_stride + row % of->inner + c * output->class_stride;
            size_t at = (size_t) ((unsigned char *) output->data - arena) + (size_t) element * output->bytes;
            memcpy(before + at, arena + at, output->bytes);
        }
    }
}

#endif

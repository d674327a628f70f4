/*
 * Random arguments in memory of which every byte is watched, and whose neighbours cannot be touched. A program that uses them takes
 * the arguments [CALLS [JARS]]: with JARS its virtual machine denies native access, and calls go by way of JNI.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "vm.h"

#include <stdbool.h>
#include <sys/mman.h>

/* PAGE is a multiple of every machine's pages. */
enum { ARENA = 1 << 13, PAGE = 1 << 16 };

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

/* A hash of what calls have written, by Fowler, Noll and Vo. */
static inline uint64_t add_bits(uint64_t hash, const void *written, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        hash = (hash ^ ((const unsigned char *) written)[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

/*
 * Both bridges write the same bits, and write them again when more and more of the kernels are compiled. The hash is for comparisons
 * with other processes.
 */
static inline void both_bridges_write_the_same_bits(uint64_t (*bits_of_all_calls)(void))
{
    enum { TIMES = 40 };
    start_with(LMX_BRIDGE_JNI);
    const uint64_t expected = bits_of_all_calls();
    CHECK(bits_of_all_calls() == expected);
    start_with(LMX_BRIDGE_UPCALL);
    for (int i = 0; i < TIMES; i++) {
        CHECK(bits_of_all_calls() == expected);
    }
    printf("  bits %016llx\n", (unsigned long long) expected);
    start_with(LMX_BRIDGE_DEFAULT);
}

static unsigned char *arena;
static unsigned char before[ARENA];

/* In turn at the end and at the start of memory that may be touched. */
static inline void move_arena(void)
{
    static unsigned char *pages;
    if (pages == NULL) {
        pages = mmap(NULL, 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(pages != MAP_FAILED && mprotect(pages + PAGE, PAGE, PROT_READ | PROT_WRITE) == 0);
    }
    arena = arena == pages + PAGE ? pages + 2 * PAGE - ARENA : pages + PAGE;
}

/* Starts as the program's arguments say; how many calls are to be fuzzed. */
static inline long start_fuzzing(int argc, char **argv, long usual_calls)
{
    if (argc > 2) {
        CHECK_OK(init_without_native_access(argv[2], LMX_BRIDGE_JNI));
    } else {
        CHECK_OK(lmx_init(NULL));
    }
    move_arena();
    printf("%s\n", lmx_provider_name());
    return argc > 1 ? atol(argv[1]) : usual_calls;
}

static inline void fill_arena(void)
{
    for (int i = 0; i < ARENA / 8; i++) {
        double value = random_below(4) == 0 ? 1 : random_below(100) / 128.0;
        memcpy(arena + 8 * i, &value, sizeof value);
    }
}

static inline void fill_arena_with_reals(size_t bytes)
{
    for (int i = 0; i < ARENA / (int) bytes; i++) {
        set_real(arena, i, bytes, random_below(100) / 128.0);
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
    lmx_type type;
    shape of;
    size_t bytes;
} array;

static inline int64_t group_extent(const array *it)
{
    return (it->of.classes - 1) * it->class_stride + it->of.inner;
}

static inline size_t array_size(const array *it)
{
    return it->of.outer == 0 ? 0 : (size_t) ((it->of.outer - 1) * it->outer_stride + group_extent(it)) * it->bytes;
}

static inline array with_random_strides(shape of, size_t bytes)
{
    array result = {NULL, 0, 0, LMX_TYPE_DEFAULT, of, bytes};
    result.class_stride = of.inner + random_below(2);
    result.outer_stride = group_extent(&result) + random_below(3);
    return result;
}

/* Some place in the arena that the array fits in, now and then its first or its last, mostly aligned; absent now and then. */
static inline array random_array(shape of, size_t bytes, bool is_needed)
{
    array result = with_random_strides(of, bytes);
    if (random_below(3) == 0 && !is_needed) {
        return result;
    }
    const size_t last = ARENA - array_size(&result);
    const size_t places[] = {0, last, random_below((uint32_t) last + 1), random_below((uint32_t) last + 1)};
    const size_t offset = places[random_below(4)];
    result.data = arena + (random_below(60) == 0 ? offset : offset - offset % bytes);
    return result;
}

/* An array that begins where `used` bytes of the arena have been given away, which then are more. */
static inline array next_array(size_t *used, shape of, size_t bytes)
{
    array result = with_random_strides(of, bytes);
    result.data = arena + *used;
    *used += (array_size(&result) + sizeof(double) - 1) / sizeof(double) * sizeof(double) + sizeof(double) * random_below(3);
    CHECK(*used <= ARENA);
    return result;
}

/* Less than a stride may be, and not 0, which stands for the least, nor LMX_STRIDE_NONE. */
static inline int64_t too_small(int64_t least)
{
    const int64_t values[] = {least > 1 ? least - 1 : -2, -2, INT64_MIN, -(int64_t) random_below(100) - 2};
    return values[random_below(4)];
}

/* Makes one thing wrong with an array that is otherwise right, and has two groups or more; with which code it is then refused. */
static inline lmx_status spoil_array(array *it, bool is_needed)
{
    static const lmx_type no_types[] = {-1, 5, 6, 99, INT64_MIN, INT64_MAX};
    switch (random_below(is_needed ? 7 : 6)) {
    case 0:
        it->type = no_types[random_below(6)];
        return LMX_ERR_OPTION;
    case 1:
        it->data = (char *) it->data + 1 + random_below((uint32_t) it->bytes - 1);
        return LMX_ERR_ALIGNMENT;
    case 2:
        it->class_stride = too_small(it->of.inner);
        return LMX_ERR_SIZE;
    case 3:
        it->outer_stride = too_small(group_extent(it));
        return LMX_ERR_SIZE;
    case 4:
        it->outer_stride = INT64_MAX - random_below(1000);
        return LMX_ERR_SIZE;
    case 5: /* it would end behind all memory */
        it->data = (void *) (UINTPTR_MAX - (uintptr_t) it->bytes * (1 + random_below(2)) + 1);
        return LMX_ERR_SIZE;
    default:
        it->data = NULL;
        return LMX_ERR_NULL_POINTER;
    }
}

/* Lets an array begin where another one does, in another layout. */
static inline lmx_status spoil_place(array *output, const array *other)
{
    const int64_t larger = output->outer_stride > other->outer_stride ? output->outer_stride : other->outer_stride;
    output->data = other->data;
    output->outer_stride = larger + 1;
    return LMX_ERR_OVERLAP;
}

/* Makes one thing wrong with a tensor's shape. */
static inline lmx_status spoil_shape(int64_t *outer, int64_t *classes, int64_t *inner)
{
    static const int64_t no_classes[] = {-1, (int64_t) INT32_MAX + 1, INT64_MAX, INT64_MIN};
    static const int64_t no_outer[] = {-1, INT64_MIN, INT64_MAX, INT64_MAX - 1};
    static const int64_t no_inner[] = {-1, INT64_MIN, INT64_MAX};
    switch (random_below(3)) {
    case 0:
        *classes = no_classes[random_below(4)];
        break;
    case 1:
        *outer = no_outer[random_below(4)];
        break;
    default:
        *inner = no_inner[random_below(3)];
    }
    return LMX_ERR_SIZE;
}

static inline void set_input(lmx_input *input, const array *from)
{
    input->data = from->data;
    input->outer_stride = from->outer_stride;
    input->class_stride = from->class_stride;
    input->type = from->type;
}

static inline void set_output(lmx_output *output, const array *from)
{
    output->data = from->data;
    output->outer_stride = from->outer_stride;
    output->class_stride = from->class_stride;
    output->type = from->type;
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

/*
 * What holds for every operator of the list: every_operator_test [CALLS [JARS]], see fuzz.h. Half of the calls have arguments of all
 * kinds, and half one bad argument.
 */
#include "functions.h"
#include "random_values.h"

enum { ROWS = 37, CLASSES = 5, ELEMENTS = ROWS * CLASSES };

/* Each operator with its arguments. */
typedef lmx_status (*operator_call)(const lmx_rows *rows, const lmx_operator_options *options);

#define DEFINE_CALL(T, name, extent, least, needs, arguments) \
    static lmx_status call_##name##_##T(const lmx_rows *rows, const lmx_operator_options *options) \
    { \
        (void) options; \
        return lmx_##name##_##T arguments; \
    }
LMX_OPERATOR_FUNCTIONS(DEFINE_CALL)

#define NAME_CALL(T, name, ...) call_##name##_##T,
static const operator_call calls[] = {LMX_OPERATOR_FUNCTIONS(NAME_CALL)};

enum { OPERATORS = sizeof calls / sizeof calls[0], FIRST = LMX_FUNCTION_sample_log_uniform - OPERATORS };

/* Those of float come first. */
static size_t element_bytes(int number)
{
    return number < OPERATORS / 2 ? sizeof(float) : sizeof(double);
}

static const lmx_array_kind *kind_of(int number, int array)
{
    return &lmx_functions[FIRST + number].arrays[array];
}

static bool needs(int number, int array)
{
    return (lmx_functions[FIRST + number].needs & 1u << array) != 0;
}

static lmx_operator_options default_options(void)
{
    lmx_operator_options options = LMX_OPERATOR_OPTIONS_INIT;
    options.top_k.k = 3;
    options.softcap.cap = 0.75;
    return options;
}

/* What an operator wrote. */
typedef struct {
    double output[ELEMENTS];
    double gradient[ELEMENTS];
    int32_t indices[ELEMENTS];
} results;

/* Numbers from 0 to 1: every operator is defined for them. */
static void run(int number, const lmx_operator_options *options, results *written)
{
    double input[ELEMENTS], upstream[ELEMENTS];
    lmx_rows rows = LMX_ROWS_INIT;
    memset(written, 0x55, sizeof *written);
    for (int i = 0; i < ELEMENTS; i++) {
        set_real(input, i, element_bytes(number), ((i * 37) % 101) / 128.0);
        set_real(upstream, i, element_bytes(number), ((i * 53) % 97) / 64.0 - 1);
    }
    rows.outer = ROWS;
    rows.classes = CLASSES;
    rows.input.data = input;
    rows.upstream.data = upstream;
    rows.output.data = written->output;
    rows.gradient.data = written->gradient;
    rows.indices.data = written->indices;
    CHECK_OK(calls[number](&rows, options));
}

static uint64_t bits_with(const lmx_operator_options *options, uint64_t bits)
{
    for (int number = 0; number < OPERATORS; number++) {
        results written;
        run(number, options, &written);
        bits = add_bits(bits, &written, sizeof written);
    }
    return bits;
}

/* Once with the defaults, and once with options that change what can be changed. */
static uint64_t bits_of_all_calls(void)
{
    static const double addends[ELEMENTS] = {0.5, -0.5, 0.25};
    static const unsigned char visible[CLASSES] = {1, 1, 0, 1, 0};
    static const double weights[CLASSES] = {0.5, 2, 0, 1, 3};
    lmx_operator_options options = default_options();
    lmx_mask causal = LMX_MASK_INIT, boolean = LMX_MASK_INIT, additive = LMX_MASK_INIT;
    uint64_t bits = bits_with(&options, 0);
    causal.kind = LMX_MASK_CAUSAL;
    causal.outer = ROWS;
    boolean.kind = LMX_MASK_BOOLEAN;
    boolean.values.data = visible;
    boolean.outer = 1;
    boolean.next = &causal;
    additive.values.data = addends;
    additive.values.type = LMX_TYPE_F64;
    additive.outer = ROWS;
    additive.next = &boolean;
    options.softmax.temperature = options.log_softmax.temperature = options.gumbel_softmax.temperature = 0.5;
    options.softmax.mask = options.log_softmax.mask = options.gumbel_softmax.mask = &additive;
    options.gumbel_softmax.hard = 1;
    options.logsumexp.weights = weights;
    options.logsumexp.weights_count = CLASSES;
    options.top_k.probabilities = 1;
    options.softplus.beta = 2;
    options.hard_sigmoid.alpha = 0.2;
    options.hard_sigmoid.beta = 0.25;
    return bits_with(&options, bits);
}

static void both_bridges_give_the_same_bits(void)
{
    both_bridges_write_the_same_bits(bits_of_all_calls);
}

/* A mask somewhere in the arena, or of no values. */
static lmx_mask random_mask(const shape *tensor, size_t bytes)
{
    lmx_mask mask = LMX_MASK_INIT;
    const shape of = {1 + random_below(2), tensor->classes, 1 + random_below(2)};
    mask.kind = random_below(3);
    mask.outer = of.outer;
    mask.inner = of.inner;
    mask.shared = random_below(3);
    mask.offset = (int64_t) random_below(5) - 2;
    array values = random_array(of, mask.kind == LMX_MASK_BOOLEAN ? 1 : bytes, true);
    set_input(&mask.values, &values);
    return mask;
}

#define LMX_MASK_OPTION(name) options.name = random_below(2) == 0 ? mask : NULL;

#define SET_RANDOM_OPTIONS(operator_name, set_random_options) \
    { \
        lmx_##operator_name##_options options = all->operator_name; \
        set_random_options \
        options.struct_size = random_below(64) == 0 ? 8 * random_below(options.struct_size / 8 + 1) : options.struct_size; \
        all->operator_name = options; \
    }

/* The options of every operator; now and then in the size of another version, which may have none of them. */
static void set_random_options(lmx_operator_options *all, int64_t classes, const lmx_mask *mask)
{
    LMX_OPTIONS_OF_OPERATORS(SET_RANDOM_OPTIONS)
}

static lmx_status fuzzed_call(int number, array *outputs)
{
    const size_t bytes = element_bytes(number);
    const shape tensor = {random_below(5), 1 + random_below(6), 1 + random_below(3)};
    const shape column = column_of(&tensor);
    lmx_operator_options options = default_options();
    lmx_mask masks[2] = {random_mask(&tensor, bytes), random_mask(&tensor, bytes)};
    masks[0].next = random_below(2) == 0 ? &masks[1] : NULL;
    set_random_options(&options, tensor.classes, &masks[0]);
    const int64_t k = options.top_k.k;
    const shape largest = {tensor.outer, k < 1 || k > tensor.classes ? tensor.classes : k, tensor.inner};
    const lmx_extent extent = kind_of(number, LMX_OPERATOR_OUTPUT)->extent;
    const shape of_results = extent == LMX_MATRIX ? tensor : extent == LMX_LARGEST ? largest : column;
    lmx_rows rows = LMX_ROWS_INIT;
    rows.outer = tensor.outer;
    rows.classes = tensor.classes;
    rows.inner = tensor.inner;
    array input = random_array(tensor, bytes, true);
    array upstream = random_array(of_results, bytes, random_below(20) != 0);
    outputs[0] = random_array(of_results, bytes, random_below(20) != 0);
    outputs[1] = random_below(3) == 0 ? input : random_array(tensor, bytes, true);
    outputs[2] = random_array(of_results, sizeof(int32_t), true);
    if (extent == LMX_MATRIX && random_below(3) == 0) {
        outputs[0] = input;
    }
    set_input(&rows.input, &input);
    set_input(&rows.upstream, &upstream);
    set_output(&rows.output, &outputs[0]);
    set_output(&rows.gradient, &outputs[1]);
    set_output(&rows.indices, &outputs[2]);
    return calls[number](&rows, &options);
}

static void fuzzed_calls_write_their_outputs_and_nothing_else(long count)
{
    static const int written[] = {LMX_OPERATOR_OUTPUT, LMX_OPERATOR_GRADIENT, LMX_OPERATOR_INDICES};
    long succeeded = 0;
    for (long i = 0; i < count; i++) {
        int number = (int) random_below(OPERATORS);
        array outputs[3];
        move_arena();
        fill_arena();
        memcpy(before, arena, ARENA);
        lmx_status status = fuzzed_call(number, outputs);
        CHECK(status == LMX_OK || status == LMX_ERR_NULL_POINTER || status == LMX_ERR_ALIGNMENT || status == LMX_ERR_OVERLAP
              || status == LMX_ERR_OPTION || status == LMX_ERR_VALUE);
        for (int k = 0; k < 3 && status == LMX_OK; k++) {
            if (needs(number, written[k])) {
                allow(&outputs[k]);
            }
        }
        succeeded += status == LMX_OK;
        CHECK(memcmp(before, arena, ARENA) == 0);
    }
    printf("  %ld of %ld fuzzed calls succeeded\n", succeeded, count);
    CHECK(succeeded > count / 10 && succeeded < count);
}

static void every_operator_writes_what_it_has(void)
{
    const lmx_operator_options options = default_options();
    for (int number = 0; number < OPERATORS; number++) {
        results written, unwritten;
        memset(&unwritten, 0x55, sizeof unwritten);
        run(number, &options, &written);
        CHECK((memcmp(written.output, unwritten.output, sizeof written.output) != 0) == needs(number, LMX_OPERATOR_OUTPUT));
        CHECK((memcmp(written.gradient, unwritten.gradient, sizeof written.gradient) != 0) == needs(number, LMX_OPERATOR_GRADIENT));
        CHECK((memcmp(written.indices, unwritten.indices, sizeof written.indices) != 0) == needs(number, LMX_OPERATOR_INDICES));
    }
}

/* The arrays that an operator may need, in the order of lmx_rows. */
enum { INPUT, UPSTREAM, OUTPUT, GRADIENT, INDICES, ARRAYS };

/* One after the other, and as they should be; NULL where the operator leaves them alone. */
static void make_good_arrays(int number, const shape *tensor, int64_t k, array *arrays)
{
    static const int numbers[ARRAYS] = {LMX_OPERATOR_INPUT, LMX_OPERATOR_UPSTREAM, LMX_OPERATOR_OUTPUT, LMX_OPERATOR_GRADIENT,
                                        LMX_OPERATOR_INDICES};
    size_t used = 0;
    for (int i = 0; i < ARRAYS; i++) {
        const lmx_extent extent = kind_of(number, numbers[i])->extent;
        const shape largest = {tensor->outer, k, tensor->inner};
        const shape of = extent == LMX_MATRIX ? *tensor : extent == LMX_LARGEST ? largest : column_of(tensor);
        arrays[i] = next_array(&used, of, i == INDICES ? sizeof(int32_t) : element_bytes(number));
        if (!needs(number, numbers[i])) {
            arrays[i].data = NULL;
        }
    }
}

static void set_rows(lmx_rows *rows, const shape *tensor, const array *arrays)
{
    rows->outer = tensor->outer;
    rows->classes = tensor->classes;
    rows->inner = tensor->inner;
    set_input(&rows->input, &arrays[INPUT]);
    set_input(&rows->upstream, &arrays[UPSTREAM]);
    set_output(&rows->output, &arrays[OUTPUT]);
    set_output(&rows->gradient, &arrays[GRADIENT]);
    set_output(&rows->indices, &arrays[INDICES]);
}

static array *array_that_is_there(array *arrays, int first)
{
    array *it;
    do {
        it = &arrays[first + (int) random_below((uint32_t) (ARRAYS - first))];
    } while (it->data == NULL);
    return it;
}

/* An output that begins where another array does, in another layout. */
static lmx_status spoil_overlap(array *arrays)
{
    array *output, *other;
    do {
        output = array_that_is_there(arrays, OUTPUT);
        other = array_that_is_there(arrays, INPUT);
    } while (output == other || output->bytes > other->bytes);
    return spoil_place(output, other);
}

/* Makes one thing wrong with rows that are otherwise right. */
static lmx_status spoil_rows(array *arrays, const shape *tensor, lmx_rows *rows)
{
    lmx_status expected = LMX_OK;
    const uint32_t choice = random_below(8);
    if (choice > 1) {
        expected = choice == 2 ? spoil_overlap(arrays) : spoil_array(array_that_is_there(arrays, INPUT), true);
    }
    set_rows(rows, tensor, arrays);
    if (choice == 1) {
        expected = spoil_shape(&rows->outer, &rows->classes, &rows->inner);
    } else if (choice == 0) {
        rows->struct_size = random_below(sizeof *rows);
        expected = LMX_ERR_OPTION;
    }
    return expected;
}

static void one_bad_argument_gets_its_code_and_nothing_is_written(long count)
{
    lmx_operator_options options = default_options();
    for (long i = 0; i < count; i++) {
        const int number = (int) random_below(OPERATORS);
        const shape tensor = {2 + random_below(3), 2 + random_below(3), 1 + random_below(2)};
        array arrays[ARRAYS];
        lmx_rows rows = LMX_ROWS_INIT;
        options.top_k.k = 1 + random_below(2);
        move_arena();
        fill_arena_with_reals(element_bytes(number));
        make_good_arrays(number, &tensor, options.top_k.k, arrays);
        const lmx_status expected = spoil_rows(arrays, &tensor, &rows);
        memcpy(before, arena, ARENA);
        CHECK(calls[number](&rows, &options) == expected);
        CHECK(memcmp(before, arena, ARENA) == 0);
    }
    for (int number = 0; number < OPERATORS; number++) {
        CHECK(calls[number](NULL, &options) == LMX_ERR_NULL_POINTER);
    }
}

/* Makes one thing wrong with a mask that is otherwise right. */
static lmx_status spoil_mask(lmx_mask *mask, array *values)
{
    static const int64_t no_kinds[] = {-1, 3, INT64_MIN, INT64_MAX};
    const uint32_t choice = random_below(8);
    if (choice > 3) {
        const lmx_status expected = spoil_array(values, true);
        set_input(&mask->values, values);
        return expected;
    }
    switch (choice) {
    case 0:
        mask->kind = no_kinds[random_below(4)];
        return LMX_ERR_OPTION;
    case 1:
        mask->struct_size = random_below(sizeof mask->struct_size);
        return LMX_ERR_OPTION;
    case 2:
        mask->next = mask;
        return LMX_ERR_OPTION;
    default:
        *(random_below(3) == 0 ? &mask->outer : random_below(2) == 0 ? &mask->inner : &mask->shared) = too_small(1);
        return LMX_ERR_SIZE;
    }
}

static void one_bad_member_of_a_mask_gets_its_code_and_nothing_is_written(long count)
{
    for (long i = 0; i < count; i++) {
        const int number = (int) random_below(2) * (OPERATORS / 2); /* softmax of float or of double */
        const shape tensor = {2 + random_below(3), 2 + random_below(3), 1};
        lmx_operator_options options = default_options();
        lmx_rows rows = LMX_ROWS_INIT;
        lmx_mask mask = LMX_MASK_INIT;
        array arrays[ARRAYS];
        move_arena();
        fill_arena_with_reals(element_bytes(number));
        make_good_arrays(number, &tensor, 1, arrays);
        set_rows(&rows, &tensor, arrays);
        array values = arrays[INPUT];
        mask.outer = tensor.outer;
        set_input(&mask.values, &values);
        const lmx_status expected = spoil_mask(&mask, &values);
        options.softmax.mask = &mask;
        memcpy(before, arena, ARENA);
        CHECK(calls[number](&rows, &options) == expected);
        CHECK(memcmp(before, arena, ARENA) == 0);
    }
}

static void no_rows_take_no_memory_however_long_they_are(void)
{
    const lmx_operator_options options = default_options();
    for (int number = 0; number < OPERATORS; number++) {
        lmx_rows rows = LMX_ROWS_INIT;
        rows.classes = INT32_MAX;
        CHECK_OK(calls[number](&rows, &options));
        rows.input.class_stride = 2;
        CHECK_OK(calls[number](&rows, &options));
    }
}

int main(int argc, char **argv)
{
    const long count = start_fuzzing(argc, argv, 100000) / 2;
    RUN(every_operator_writes_what_it_has);
    RUN(no_rows_take_no_memory_however_long_they_are);
    if (argc <= 2) {
        RUN(both_bridges_give_the_same_bits);
    }
    printf("fuzzed_calls_write_their_outputs_and_nothing_else\n");
    fuzzed_calls_write_their_outputs_and_nothing_else(count);
    printf("one_bad_argument_gets_its_code_and_nothing_is_written\n");
    one_bad_argument_gets_its_code_and_nothing_is_written(count);
    printf("one_bad_member_of_a_mask_gets_its_code_and_nothing_is_written\n");
    one_bad_member_of_a_mask_gets_its_code_and_nothing_is_written(count / 10);
    return test_result();
}

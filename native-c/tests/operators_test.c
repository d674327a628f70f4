/* Operators of rows, of the type that ELEMENT_BITS says: values, gradients, layouts, options, and what is refused. */
#include "test.h"

#include "real.h"

#include <math.h>

enum { ROWS = 3, CLASSES = 4, ELEMENTS = ROWS * CLASSES };

static const real logits[ELEMENTS] = {0.5f, 2, -1, 0.25f, 3, 1, 0.125f, -2, 0, 0.75f, 1.5f, 4};
static const real upstream[ELEMENTS] = {1, -0.5f, 0.25f, 2, 0.5f, 0.75f, -1, 0, 3, -2, 0.125f, 1};

static lmx_rows rows_of(const real *input, real *output, real *gradient)
{
    lmx_rows rows = LMX_ROWS_INIT;
    rows.outer = ROWS;
    rows.classes = CLASSES;
    rows.input.data = input;
    rows.upstream.data = upstream;
    rows.output.data = output;
    rows.gradient.data = gradient;
    return rows;
}

static int same(const real *values, const real *expected)
{
    return memcmp(values, expected, ELEMENTS * sizeof *values) == 0;
}

static int near(double value, double expected)
{
    return fabs(value - expected) <= ldexp(1 + fabs(expected), 4 - REAL_DIGITS);
}

static void without_options_they_are_the_functions_of_arrays(void)
{
    real expected[ELEMENTS], output[ELEMENTS];
    lmx_rows rows = rows_of(logits, output, NULL);
#define CHECK_SAME(name, call) \
    CHECK_OK(LMX(name)(logits, CLASSES, expected, CLASSES, ROWS, CLASSES)); \
    CHECK_OK(call); \
    CHECK(same(output, expected))
    CHECK_SAME(softmax, LMX(softmax_forward)(&rows, NULL));
    CHECK_SAME(log_softmax, LMX(log_softmax_forward)(&rows, NULL));
    CHECK_SAME(exp, LMX(exp_forward)(&rows, NULL));
    CHECK_SAME(expm1, LMX(expm1_forward)(&rows, NULL));
    CHECK_SAME(sigmoid, LMX(sigmoid_forward)(&rows, NULL));
    CHECK_SAME(log_sigmoid, LMX(log_sigmoid_forward)(&rows, NULL));
    CHECK_SAME(softplus, LMX(softplus_forward)(&rows, NULL));
    CHECK_SAME(tanh, LMX(tanh_forward)(&rows, NULL));
    CHECK_OK(LMX(logsumexp)(logits, CLASSES, expected, ROWS, CLASSES));
    CHECK_OK(LMX(logsumexp_forward)(&rows, NULL));
    CHECK(memcmp(output, expected, ROWS * sizeof *output) == 0);
}

static void classes_may_be_on_any_axis(void)
{
    real across[ELEMENTS], results[ELEMENTS], expected[ELEMENTS], sums[ROWS], strided[2 * ROWS];
    lmx_rows down = rows_of(logits, expected, NULL);
    lmx_rows rows = rows_of(across, results, NULL);
    rows.outer = 1;
    rows.inner = ROWS;
    for (int i = 0; i < ELEMENTS; i++) {
        across[i % CLASSES * ROWS + i / CLASSES] = logits[i];
    }
    CHECK_OK(LMX(softmax_forward)(&down, NULL));
    CHECK_OK(LMX(softmax_forward)(&rows, NULL));
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(results[i % CLASSES * ROWS + i / CLASSES] == expected[i]);
    }
    down.output.data = sums;
    rows.output.data = strided;
    rows.output.outer_stride = 2;
    CHECK_OK(LMX(logsumexp_forward)(&down, NULL));
    CHECK_OK(LMX(logsumexp_forward)(&rows, NULL));
    rows.input = down.input;
    rows.outer = ROWS;
    rows.inner = 0;
    for (int row = 0; row < ROWS; row++) {
        CHECK(strided[2 * row] == sums[row]);
        strided[2 * row] = 0;
    }
    CHECK_OK(LMX(logsumexp_forward)(&rows, NULL));
    for (int row = 0; row < ROWS; row++) {
        CHECK(strided[2 * row] == sums[row]);
    }
}

static void temperature_and_scale_come_first(void)
{
    real output[ELEMENTS], scaled[ELEMENTS], expected[ELEMENTS];
    lmx_rows rows = rows_of(logits, output, NULL);
    lmx_softmax_options options = LMX_SOFTMAX_OPTIONS_INIT;
    options.temperature = 2;
    options.scale = 6;
    for (int i = 0; i < ELEMENTS; i++) {
        scaled[i] = 3 * logits[i];
    }
    CHECK_OK(LMX(softmax)(scaled, CLASSES, expected, CLASSES, ROWS, CLASSES));
    CHECK_OK(LMX(softmax_forward)(&rows, &options));
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(near(output[i], expected[i]));
    }
}

static void masks_hide_and_add(void)
{
    static const real addends[CLASSES] = {0, 1, -INFINITY, 0};
    static const unsigned char visible[ELEMENTS] = {1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1};
    real output[ELEMENTS];
    lmx_rows rows = rows_of(logits, output, NULL);
    lmx_softmax_options options = LMX_SOFTMAX_OPTIONS_INIT;
    lmx_mask additive = LMX_MASK_INIT, boolean = LMX_MASK_INIT, causal = LMX_MASK_INIT;
    additive.values.data = addends;
    additive.outer = 1;
    additive.next = &boolean;
    boolean.kind = LMX_MASK_BOOLEAN;
    boolean.values.data = visible;
    boolean.outer = ROWS;
    boolean.next = &causal;
    causal.kind = LMX_MASK_CAUSAL;
    causal.outer = ROWS;
    causal.offset = 1;
    options.mask = &additive;
    CHECK_OK(LMX(softmax_forward)(&rows, &options));
    const double first = 1 / (1 + exp(2 + 1 - 0.5));
    CHECK(near(output[0], first) && near(output[1], 1 - first) && output[2] == 0 && output[3] == 0);
    CHECK(output[4] == 0 && output[5] == 1 && output[6] == 0 && output[7] == 0);
    CHECK(output[8] > 0 && output[9] > 0 && output[10] == 0 && output[11] > 0);
    causal.offset = -1;
    CHECK_OK(LMX(softmax_forward)(&rows, &options));
    CHECK(isnan(output[0]) && isnan(output[3]));
    options.zero_masked_rows = 1;
    CHECK_OK(LMX(softmax_forward)(&rows, &options));
    CHECK(output[0] == 0 && output[3] == 0);
}

static void a_mask_may_change_between_calls(void)
{
    real addends[CLASSES] = {0, 0, -INFINITY, 0};
    const real others[CLASSES] = {-INFINITY, 0, 0, 0};
    real output[ELEMENTS];
    lmx_rows rows = rows_of(logits, output, NULL);
    lmx_softmax_options options = LMX_SOFTMAX_OPTIONS_INIT;
    lmx_mask mask = LMX_MASK_INIT;
    mask.values.data = addends;
    mask.outer = 1;
    options.mask = &mask;
    CHECK_OK(LMX(softmax_forward)(&rows, &options));
    CHECK(output[0] > 0 && output[2] == 0);
    addends[2] = 0;
    CHECK_OK(LMX(softmax_forward)(&rows, &options));
    CHECK(output[0] > 0 && output[2] > 0);
    mask.values.data = others;
    CHECK_OK(LMX(softmax_forward)(&rows, &options));
    CHECK(output[0] == 0 && output[2] > 0);
}

static void gradients_are_vector_jacobian_products(void)
{
    real p[ELEMENTS], gradient[ELEMENTS], logarithms[ELEMENTS];
    lmx_rows rows = rows_of(logits, p, gradient);
    CHECK_OK(LMX(softmax_forward)(&rows, NULL));
    CHECK_OK(LMX(softmax_backward)(&rows, NULL));
    CHECK_OK((rows.gradient.data = logarithms, LMX(log_softmax_backward)(&rows, NULL)));
    for (int row = 0; row < ROWS; row++) {
        double of_p = 0, all = 0;
        for (int i = row * CLASSES; i < (row + 1) * CLASSES; i++) {
            of_p += (double) p[i] * upstream[i];
            all += upstream[i];
        }
        for (int i = row * CLASSES; i < (row + 1) * CLASSES; i++) {
            CHECK(near(gradient[i], p[i] * (upstream[i] - of_p)));
            CHECK(near(logarithms[i], upstream[i] - p[i] * all));
        }
    }
    rows.gradient.data = gradient;
    CHECK_OK(LMX(logsumexp_backward)(&rows, NULL));
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(near(gradient[i], upstream[i / CLASSES] * p[i]));
    }
}

static void gradients_may_overwrite_the_input_and_the_upstream_gradient(void)
{
    real expected[ELEMENTS], input[ELEMENTS], given[ELEMENTS];
    lmx_rows rows = rows_of(logits, NULL, expected);
    CHECK_OK(LMX(sparsemax_backward)(&rows));
    memcpy(input, logits, sizeof input);
    memcpy(given, upstream, sizeof given);
    rows = rows_of(input, NULL, input);
    CHECK_OK(LMX(sparsemax_backward)(&rows));
    CHECK(same(input, expected));
    rows = rows_of(logits, NULL, given);
    rows.upstream.data = given;
    CHECK_OK(LMX(sparsemax_backward)(&rows));
    CHECK(same(given, expected));
}

static void weights_count_classes(void)
{
    static const double weights[CLASSES] = {1, 0, 0, 2};
    real sums[ROWS];
    lmx_rows rows = rows_of(logits, sums, NULL);
    lmx_logsumexp_options options = LMX_LOGSUMEXP_OPTIONS_INIT;
    options.weights = weights;
    options.weights_count = CLASSES;
    CHECK_OK(LMX(logsumexp_forward)(&rows, &options));
    CHECK(near(sums[0], log(exp(0.5) + 2 * exp(0.25))));
}

static void logsumexp_has_rows_without_classes(void)
{
    real sums[ROWS] = {0};
    lmx_rows rows = LMX_ROWS_INIT;
    rows.outer = ROWS;
    rows.upstream.data = upstream;
    rows.output.data = sums;
    CHECK_OK(LMX(logsumexp_forward)(&rows, NULL));
    CHECK(sums[0] == -INFINITY && sums[1] == -INFINITY && sums[2] == -INFINITY);
    CHECK_OK(LMX(logsumexp_backward)(&rows, NULL));
    rows.upstream.data = NULL;
    CHECK_FAILS(LMX(logsumexp_backward)(&rows, NULL), LMX_ERR_NULL_POINTER,
                NAME(logsumexp_backward) ": rows->upstream.data is NULL, must point to 3 elements");
}

static void the_largest_are_found(void)
{
    int32_t classes[ROWS], indices[2 * ROWS];
    int64_t wide[ROWS];
    real largest[2 * ROWS], p[ELEMENTS], hard[ELEMENTS];
    lmx_rows rows = rows_of(logits, hard, NULL);
    lmx_top_k_options options = LMX_TOP_K_OPTIONS_INIT;
    rows.indices.data = classes;
    CHECK_OK(LMX(argmax_forward)(&rows));
    CHECK(classes[0] == 1 && classes[1] == 0 && classes[2] == 3);
    rows.indices.data = wide;
    rows.indices.type = LMX_TYPE_I64;
    CHECK_OK(LMX(argmax_forward)(&rows));
    CHECK(wide[0] == 1 && wide[1] == 0 && wide[2] == 3);
    CHECK_OK(LMX(hardmax_forward)(&rows));
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(hard[i] == (i % CLASSES == wide[i / CLASSES]));
    }
    rows.output.data = largest;
    rows.indices.data = indices;
    rows.indices.type = LMX_TYPE_DEFAULT;
    options.k = 2;
    CHECK_OK(LMX(top_k_forward)(&rows, &options));
    CHECK(largest[0] == 2 && largest[1] == (real) 0.5 && indices[0] == 1 && indices[1] == 0);
    CHECK(largest[4] == 4 && largest[5] == (real) 1.5 && indices[4] == 3 && indices[5] == 2);
    options.probabilities = 1;
    CHECK_OK(LMX(top_k_forward)(&rows, &options));
    CHECK_OK(LMX(softmax)(logits, CLASSES, p, CLASSES, ROWS, CLASSES));
    CHECK(near(largest[0], p[1]) && near(largest[1], p[0]) && near(largest[4], p[11]) && near(largest[5], p[10]));
}

static void samples_depend_on_the_seed_and_on_the_row(void)
{
    real one[ELEMENTS], other[ELEMENTS], part[ELEMENTS];
    lmx_rows rows = rows_of(logits, one, NULL);
    lmx_gumbel_softmax_options options = LMX_GUMBEL_SOFTMAX_OPTIONS_INIT;
    options.seed = -7;
    CHECK_OK(LMX(gumbel_softmax_forward)(&rows, &options));
    rows.output.data = other;
    CHECK_OK(LMX(gumbel_softmax_forward)(&rows, &options));
    CHECK(same(one, other));
    options.first_row = 1;
    rows.outer = ROWS - 1;
    rows.input.data = logits + CLASSES;
    rows.output.data = part;
    CHECK_OK(LMX(gumbel_softmax_forward)(&rows, &options));
    CHECK(memcmp(part, one + CLASSES, 2 * CLASSES * sizeof *part) == 0);
    options.seed = 8;
    options.hard = 1;
    CHECK_OK(LMX(gumbel_softmax_forward)(&rows, &options));
    CHECK(part[0] + part[1] + part[2] + part[3] == 1 && memcmp(part, one + CLASSES, 2 * CLASSES * sizeof *part) != 0);
}

static void functions_of_elements_have_their_options(void)
{
    real output[ELEMENTS], gradient[ELEMENTS];
    lmx_rows rows = rows_of(logits, output, gradient);
    lmx_softplus_options softplus = LMX_SOFTPLUS_OPTIONS_INIT;
    lmx_hard_sigmoid_options hard_sigmoid = LMX_HARD_SIGMOID_OPTIONS_INIT;
    lmx_softcap_options softcap = LMX_SOFTCAP_OPTIONS_INIT;
    softplus.beta = 2;
    softplus.threshold = 5;
    CHECK_OK(LMX(softplus_forward)(&rows, &softplus));
    CHECK(near(output[0], log1p(exp(1)) / 2) && output[4] == 3);
    CHECK_OK(LMX(softplus_backward)(&rows, &softplus));
    CHECK(near(gradient[0], 1 / (1 + exp(-1))) && gradient[4] == upstream[4]);
    CHECK_OK(LMX(hard_sigmoid_forward)(&rows, NULL));
    CHECK(near(output[0], 3.5 / 6) && output[4] == 1);
    hard_sigmoid.alpha = 0.2;
    hard_sigmoid.beta = 0.5;
    CHECK_OK(LMX(hard_sigmoid_forward)(&rows, &hard_sigmoid));
    CHECK(near(output[0], 0.6) && output[11] == 1);
    CHECK_OK(LMX(hard_sigmoid_backward)(&rows, &hard_sigmoid));
    CHECK(near(gradient[1], -0.5 * 0.2) && gradient[11] == 0);
    softcap.cap = 2;
    CHECK_OK(LMX(softcap_forward)(&rows, &softcap));
    CHECK(near(output[1], 2 * tanh(1)));
    CHECK_OK(LMX(softcap_backward)(&rows, &softcap));
    CHECK(near(gradient[1], -0.5 * (1 - tanh(1) * tanh(1))));
    CHECK_OK(LMX(softsign_forward)(&rows, NULL));
    CHECK(near(output[1], 2.0 / 3));
    CHECK_OK(LMX(tanh_backward)(&rows, NULL));
    CHECK(near(gradient[0], 1 - tanh(0.5) * tanh(0.5)));
}

static void threads_give_the_same_bits(void)
{
    enum { MANY = 4096, WIDE = 64 };
    static real large[MANY * WIDE], alone[MANY * WIDE], together[MANY * WIDE];
    lmx_rows rows = LMX_ROWS_INIT;
    lmx_log_softmax_options options = LMX_LOG_SOFTMAX_OPTIONS_INIT;
    for (int i = 0; i < MANY * WIDE; i++) {
        large[i] = (real) (i * 7919 % 1009) / 100;
    }
    rows.outer = MANY;
    rows.classes = WIDE;
    rows.input.data = large;
    rows.output.data = alone;
    CHECK_OK(LMX(log_softmax_forward)(&rows, &options));
    rows.output.data = together;
    options.threads = 4;
    CHECK_OK(LMX(log_softmax_forward)(&rows, &options));
    CHECK(memcmp(alone, together, sizeof alone) == 0);
}

/* A refused call writes nothing. */
#define REFUSED(call, code, message) \
    do { \
        memset(output, 0x33, sizeof output); \
        CHECK_FAILS(call, code, message); \
        for (size_t byte = 0; byte < sizeof output; byte++) { \
            CHECK(((const char *) output)[byte] == 0x33); \
        } \
    } while (0)

#define SOFTMAX NAME(softmax_forward) ": "

static void bad_rows_are_refused(void)
{
    real output[ELEMENTS];
    int32_t indices[ROWS];
    lmx_rows rows = rows_of(logits, output, output);
    REFUSED(LMX(softmax_forward)(NULL, NULL), LMX_ERR_NULL_POINTER, SOFTMAX "rows is NULL, must point to rows");
    rows.outer = -1;
    REFUSED(LMX(softmax_forward)(&rows, NULL), LMX_ERR_SIZE, SOFTMAX "rows->outer is -1, must be at least 0");
    rows.outer = ROWS;
    rows.classes = 0;
    REFUSED(LMX(softmax_forward)(&rows, NULL), LMX_ERR_SIZE, SOFTMAX "rows->classes is 0, must be from 1 to 2147483647");
    rows.classes = -1;
    REFUSED(LMX(logsumexp_forward)(&rows, NULL), LMX_ERR_SIZE,
            NAME(logsumexp_forward) ": rows->classes is -1, must be from 0 to 2147483647");
    rows.classes = CLASSES;
    rows.output.data = NULL;
    REFUSED(LMX(softmax_forward)(&rows, NULL), LMX_ERR_NULL_POINTER,
            SOFTMAX "rows->output.data is NULL, must point to 12 elements");
    rows.output.data = output;
    rows.upstream.data = NULL;
    REFUSED(LMX(exp_backward)(&rows, NULL), LMX_ERR_NULL_POINTER,
            NAME(exp_backward) ": rows->upstream.data is NULL, must point to 12 elements");
    rows.output.outer_stride = 3;
    REFUSED(LMX(softmax_forward)(&rows, NULL), LMX_ERR_SIZE, SOFTMAX "rows->output.outer_stride is 3, must be at least 4");
    rows.output.outer_stride = 0;
    rows.input.type = LMX_TYPE_I32;
    CHECK_FAILS_WITH(LMX(softmax_forward)(&rows, NULL), LMX_ERR_OPTION, SOFTMAX "rows->input.type is 1, must be 0 or ");
    rows.input.type = LMX_TYPE_DEFAULT;
    rows.indices.data = indices;
    rows.indices.type = LMX_TYPE_F32;
    REFUSED(LMX(argmax_forward)(&rows), LMX_ERR_OPTION, NAME(argmax_forward) ": rows->indices.type is 3, must be 0, 1 or 2");
    rows.output.data = output + 1;
    rows.outer = ROWS - 1;
    rows.input.data = output;
    REFUSED(LMX(softmax_forward)(&rows, NULL), LMX_ERR_OVERLAP, SOFTMAX "rows->output from element 0 overlaps rows->input from "
            "element 0, must be the same elements in the same layout or have none in common");
    rows.struct_size = 8;
    CHECK_FAILS_WITH(LMX(softmax_forward)(&rows, NULL), LMX_ERR_OPTION, SOFTMAX "rows->struct_size is 8, must be at least ");
}

static void bad_options_are_refused(void)
{
    real output[ELEMENTS];
    static const double weights[2] = {1, 1};
    lmx_rows rows = rows_of(logits, output, output);
    lmx_softmax_options options = LMX_SOFTMAX_OPTIONS_INIT;
    lmx_top_k_options top_k = LMX_TOP_K_OPTIONS_INIT;
    lmx_logsumexp_options logsumexp = LMX_LOGSUMEXP_OPTIONS_INIT;
    options.temperature = 0;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_OPTION, SOFTMAX "temperature is 0.0, must be a finite number above 0");
    options.temperature = 1;
    options.zero_masked_rows = 2;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_OPTION, SOFTMAX "options->zero_masked_rows is 2, must be from 0 to 1");
    options.zero_masked_rows = 0;
    options.threads = -1;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_OPTION, SOFTMAX "options->threads is -1, must be from 0 to 2147483647");
    options.threads = 1;
    options.struct_size = 0;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_OPTION,
            SOFTMAX "options->struct_size is 0, must be at least 4: start from the structure's initial value");
    REFUSED(LMX(softcap_forward)(&rows, NULL), LMX_ERR_OPTION,
            NAME(softcap_forward) ": cap is NaN, must be a finite number above 0");
    top_k.k = CLASSES + 1;
    REFUSED(LMX(top_k_forward)(&rows, &top_k), LMX_ERR_OPTION,
            NAME(top_k_forward) ": options->k is 5, must be from 1 to rows->classes (4)");
    REFUSED(LMX(top_k_forward)(&rows, NULL), LMX_ERR_OPTION,
            NAME(top_k_forward) ": options->k is 0, must be from 1 to rows->classes (4)");
    logsumexp.weights = weights;
    logsumexp.weights_count = 2;
    REFUSED(LMX(logsumexp_forward)(&rows, &logsumexp), LMX_ERR_VALUE,
            NAME(logsumexp_forward) ": weights has 2 numbers, must have 4 as logits has classes");
}

static void bad_masks_are_refused(void)
{
    real output[ELEMENTS];
    lmx_rows rows = rows_of(logits, output, output);
    lmx_softmax_options options = LMX_SOFTMAX_OPTIONS_INIT;
    lmx_mask masks[LMX_MOST_MASKS + 1];
    for (int i = 0; i <= LMX_MOST_MASKS; i++) {
        const lmx_mask causal = {(uint32_t) sizeof(lmx_mask), LMX_MASK_CAUSAL, LMX_NO_INPUT, ROWS, 0, 0, CLASSES, NULL};
        masks[i] = causal;
        masks[i].next = i < LMX_MOST_MASKS ? &masks[i + 1] : NULL;
    }
    options.mask = &masks[1];
    CHECK_OK(LMX(softmax_forward)(&rows, &options));
    options.mask = &masks[0];
    CHECK_FAILS_WITH(LMX(softmax_forward)(&rows, &options), LMX_ERR_OPTION, "must be NULL: there may be 4 masks");
    masks[1].next = NULL;
    masks[1].outer = 0;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_SIZE, SOFTMAX "options->mask->next->outer is 0, must be at least 1");
    masks[1].outer = 2;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_VALUE,
            SOFTMAX "rows->input has 3 rows, must have a multiple of the 2 x 1 that the mask is for");
    masks[1].kind = LMX_MASK_BOOLEAN;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_NULL_POINTER,
            SOFTMAX "options->mask->next->values.data is NULL, must point to 8 elements");
    masks[1].values.type = LMX_TYPE_I32;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_OPTION,
            SOFTMAX "options->mask->next->values.type is 1, must be 0 for a boolean mask");
    masks[1].kind = 3;
    REFUSED(LMX(softmax_forward)(&rows, &options), LMX_ERR_OPTION, SOFTMAX "options->mask->next->kind is 3, must be from 0 to 2");
    masks[1].kind = LMX_MASK_ADDITIVE;
    masks[1].values.type = LMX_TYPE_DEFAULT;
    masks[1].outer = ROWS;
    masks[1].values.data = output;
    CHECK_FAILS_WITH(LMX(softmax_forward)(&rows, &options), LMX_ERR_OVERLAP, "rows->output from element 0 overlaps mask from element");
}

int main(void)
{
    CHECK_OK(lmx_init(NULL));
    RUN(without_options_they_are_the_functions_of_arrays);
    RUN(classes_may_be_on_any_axis);
    RUN(temperature_and_scale_come_first);
    RUN(masks_hide_and_add);
    RUN(a_mask_may_change_between_calls);
    RUN(gradients_are_vector_jacobian_products);
    RUN(gradients_may_overwrite_the_input_and_the_upstream_gradient);
    RUN(weights_count_classes);
    RUN(logsumexp_has_rows_without_classes);
    RUN(the_largest_are_found);
    RUN(samples_depend_on_the_seed_and_on_the_row);
    RUN(functions_of_elements_have_their_options);
    RUN(threads_give_the_same_bits);
    RUN(bad_rows_are_refused);
    RUN(bad_options_are_refused);
    RUN(bad_masks_are_refused);
    return test_result();
}

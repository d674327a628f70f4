/* How batches are read, without a virtual machine. */
#include "batch.h"
#include "test.h"

enum { ROWS = 3, CLASSES = 4, ELEMENTS = ROWS * CLASSES };

static const lmx_function_kind *const cross_entropy = &lmx_functions[LMX_FUNCTION_cross_entropy_loss_f32];
static const lmx_function_kind *const huber = &lmx_functions[LMX_FUNCTION_huber_loss_f64];

static float logits[ELEMENTS], gradient[ELEMENTS];
static int32_t labels[ROWS];
static double values[ELEMENTS];

static lmx_batch labelled(void)
{
    lmx_batch batch = LMX_BATCH_INIT;
    batch.outer = ROWS;
    batch.classes = CLASSES;
    batch.input.data = logits;
    batch.labels.data = labels;
    return batch;
}

static lmx_status read_batch(const lmx_function_kind *function, lmx_type type, const void *batch, lmx_call *call)
{
    int64_t *correct;
    memset(call, 0xA5, sizeof *call);
    call->parameters[LMX_LOSS_REDUCTION].integer = LMX_REDUCTION_SUM;
    return lmx_set_batch(function, type, batch, call, &correct);
}

static int64_t bits(int one, int other)
{
    return INT64_C(1) << one | INT64_C(1) << other;
}

static void java_learns_which_arrays_are_there(void)
{
    lmx_batch batch = labelled();
    lmx_call call;
    CHECK_OK(read_batch(cross_entropy, LMX_TYPE_F32, &batch, &call));
    CHECK(call.parameters[LMX_LOSS_ARRAYS_THERE].integer == bits(LMX_BATCH_INPUT, LMX_BATCH_LABELS));
    batch.gradient.data = gradient;
    CHECK_OK(read_batch(cross_entropy, LMX_TYPE_F32, &batch, &call));
    CHECK(call.parameters[LMX_LOSS_ARRAYS_THERE].integer
          == (bits(LMX_BATCH_INPUT, LMX_BATCH_LABELS) | INT64_C(1) << LMX_BATCH_GRADIENT));
    CHECK(call.arrays[LMX_BATCH_GRADIENT].data == gradient && call.arrays[LMX_BATCH_GRADIENT].bytes == sizeof gradient);
    CHECK(call.arrays[LMX_BATCH_TARGETS].type == LMX_TYPE_DEFAULT && call.arrays[LMX_BATCH_TARGETS].bytes == 0);
}

static void strides_and_types_of_0_are_replaced(void)
{
    lmx_batch batch = labelled();
    lmx_call call;
    batch.outer = 1;
    batch.inner = ROWS;
    CHECK_OK(read_batch(cross_entropy, LMX_TYPE_F32, &batch, &call));
    CHECK(call.inner == ROWS && call.arrays[LMX_BATCH_INPUT].class_stride == ROWS && call.arrays[LMX_BATCH_INPUT].stride == ELEMENTS);
    CHECK(call.arrays[LMX_BATCH_INPUT].type == LMX_TYPE_F32 && call.arrays[LMX_BATCH_LABELS].type == LMX_TYPE_I32);
    CHECK(call.arrays[LMX_BATCH_LABELS].stride == 1 && call.arrays[LMX_BATCH_LABELS].bytes == sizeof labels);
}

static void what_a_loss_needs_may_be_null_only_without_rows(void)
{
    lmx_batch batch = LMX_BATCH_INIT;
    lmx_call call;
    batch.classes = CLASSES;
    CHECK_OK(read_batch(huber, LMX_TYPE_F64, &batch, &call));
    CHECK(call.parameters[LMX_LOSS_ARRAYS_THERE].integer == bits(LMX_BATCH_INPUT, LMX_BATCH_TARGETS));
    batch.outer = ROWS;
    batch.input.data = values;
    CHECK_FAILS_WITH(read_batch(huber, LMX_TYPE_F64, &batch, &call), LMX_ERR_NULL_POINTER,
                     "batch->targets.data is NULL, must point to 12 elements");
}

static void a_newer_batch_is_read_where_its_new_members_are_0(void)
{
    struct {
        lmx_batch known;
        int64_t unknown;
    } newer = {labelled(), 0};
    lmx_call call;
    newer.known.struct_size = (uint32_t) sizeof newer;
    CHECK_OK(read_batch(cross_entropy, LMX_TYPE_F32, &newer, &call));
    CHECK(call.rows == ROWS && call.arrays[LMX_BATCH_INPUT].data == logits);
    newer.unknown = 1;
    CHECK_FAILS_WITH(read_batch(cross_entropy, LMX_TYPE_F32, &newer, &call), LMX_ERR_OPTION, "batch has a value at byte ");
}

static void a_batch_of_another_size_is_refused(void)
{
    lmx_batch batch = labelled();
    lmx_call call;
    batch.struct_size = 8;
    CHECK_FAILS_WITH(read_batch(cross_entropy, LMX_TYPE_F32, &batch, &call), LMX_ERR_OPTION, "batch->struct_size is 8, must be at least ");
    CHECK_FAILS_WITH(read_batch(cross_entropy, LMX_TYPE_F32, NULL, &call), LMX_ERR_NULL_POINTER, "batch is NULL");
}

static void sizes_that_overflow_are_refused(void)
{
    lmx_batch batch = labelled();
    lmx_call call;
    batch.outer = INT64_MAX;
    batch.inner = INT64_MAX;
    CHECK_FAILS_WITH(read_batch(cross_entropy, LMX_TYPE_F32, &batch, &call), LMX_ERR_SIZE, "must end within all memory");
    batch = labelled();
    batch.input.class_stride = INT64_MAX;
    CHECK_FAILS_WITH(read_batch(cross_entropy, LMX_TYPE_F32, &batch, &call), LMX_ERR_SIZE, "must end within all memory");
}

int main(void)
{
    lmx_error_begin("test");
    RUN(java_learns_which_arrays_are_there);
    RUN(strides_and_types_of_0_are_replaced);
    RUN(what_a_loss_needs_may_be_null_only_without_rows);
    RUN(a_newer_batch_is_read_where_its_new_members_are_0);
    RUN(a_batch_of_another_size_is_refused);
    RUN(sizes_that_overflow_are_refused);
    return test_result();
}

/* The public functions of operators.h: they hand their rows and their options to Java. */
#include "batch.h"
#include "options.h"
#include "runtime.h"

#include <inttypes.h>
#include <stdbool.h>

/* A call, and what its arrays of options refer to. */
typedef struct {
    lmx_call call;
    lmx_mask_entry masks[LMX_MOST_MASKS];
} operator_call;

static void set_real(operator_call *call, int option, double value)
{
    call->call.parameters[LMX_OPERATOR_PARAMETERS + option].real = value;
}

static lmx_status set_integer(operator_call *call, int option, const char *name, int64_t value, int64_t least, int64_t most)
{
    call->call.parameters[LMX_OPERATOR_PARAMETERS + option].integer = value;
    return value >= least && value <= most ? LMX_OK
        : lmx_fail(LMX_ERR_OPTION, "options->%s is %" PRId64 ", must be from %" PRId64 " to %" PRId64, name, value, least, most);
}

static const char *const mask_names[LMX_MOST_MASKS] = {
    "options->mask", "options->mask->next", "options->mask->next->next", "options->mask->next->next->next"
};

static lmx_status check_at_least(const char *name, const char *member, int64_t value, int64_t least)
{
    return value >= least ? LMX_OK
        : lmx_fail(LMX_ERR_SIZE, "%s->%s is %" PRId64 ", must be at least %" PRId64, name, member, value, least);
}

static lmx_status set_mask_values(lmx_call *call, int number, const lmx_mask *mask, const lmx_mask_entry *entry)
{
    const lmx_function_kind *function = &lmx_functions[call->parameters[LMX_OPERATOR_FUNCTION].integer];
    const lmx_array_kind *declared = &function->arrays[LMX_OPERATOR_MASKS + number];
    const bool additive = mask->kind == LMX_MASK_ADDITIVE;
    const lmx_array_kind kind = {declared->name, additive ? LMX_INPUT : LMX_VISIBLE, LMX_MATRIX, declared->element_bytes};
    const lmx_type own_type = declared->element_bytes == sizeof(float) ? LMX_TYPE_F32 : LMX_TYPE_F64;
    const lmx_tensor_shape shape = {entry->outer, call->columns, entry->inner};
    if (additive ? mask->values.type != LMX_TYPE_DEFAULT && mask->values.type != LMX_TYPE_F32 && mask->values.type != LMX_TYPE_F64
                 : mask->values.type != LMX_TYPE_DEFAULT) {
        return lmx_fail(LMX_ERR_OPTION, "%s.type is %" PRId64 ", must be %s", kind.name, mask->values.type,
                        additive ? "0, 3 or 4" : "0 for a boolean mask");
    }
    lmx_set_input(call, LMX_OPERATOR_MASKS + number, &mask->values, additive ? own_type : LMX_TYPE_I8);
    return lmx_check_array(&kind, &shape, &call->arrays[LMX_OPERATOR_MASKS + number]);
}

static lmx_status set_mask(operator_call *call, int number, const lmx_mask *mask)
{
    const char *name = mask_names[number];
    lmx_mask_entry *entry = &call->masks[number];
    entry->kind = mask->kind;
    entry->outer = mask->outer;
    entry->inner = mask->inner != 0 ? mask->inner : 1;
    entry->shared = mask->shared != 0 ? mask->shared : 1;
    entry->offset = mask->offset;
    if (mask->kind < LMX_MASK_ADDITIVE || mask->kind > LMX_MASK_CAUSAL) {
        return lmx_fail(LMX_ERR_OPTION, "%s->kind is %" PRId64 ", must be from %d to %d",
                        name, mask->kind, LMX_MASK_ADDITIVE, LMX_MASK_CAUSAL);
    }
    LMX_TRY(check_at_least(name, "outer", entry->outer, 1));
    LMX_TRY(check_at_least(name, "inner", entry->inner, 1));
    LMX_TRY(check_at_least(name, "shared", entry->shared, 1));
    if (mask->kind == LMX_MASK_CAUSAL) {
        const lmx_input none = LMX_NO_INPUT;
        lmx_set_input(&call->call, LMX_OPERATOR_MASKS + number, &none, LMX_TYPE_DEFAULT);
        return LMX_OK;
    }
    return set_mask_values(&call->call, number, mask, entry);
}

static lmx_status set_masks(operator_call *call, const lmx_mask *mask)
{
    int count = 0;
    for (; mask != NULL; count++) {
        lmx_mask used = LMX_MASK_INIT;
        if (count == LMX_MOST_MASKS) {
            return lmx_fail(LMX_ERR_OPTION, "%s->next is %p, must be NULL: there may be %d masks",
                            mask_names[count - 1], (const void *) mask, LMX_MOST_MASKS);
        }
        LMX_TRY(lmx_read_options(mask_names[count], &used, sizeof used, mask, sizeof used.struct_size));
        LMX_TRY(set_mask(call, count, &used));
        mask = used.next;
    }
    lmx_array *entries = &call->call.arrays[LMX_OPERATOR_MASK_ENTRIES];
    entries->data = call->masks;
    entries->type = count > 0 ? LMX_TYPE_I64 : LMX_TYPE_DEFAULT;
    entries->stride = count;
    entries->bytes = count * (int64_t) sizeof call->masks[0];
    return LMX_OK;
}

/* Sets the options of a call. */
typedef lmx_status (*options_reader)(const void *options, operator_call *call);

static lmx_status read_no_options(const void *options, operator_call *call)
{
    (void) options;
    (void) call;
    return LMX_OK;
}

/* Java compares the parameters with those of the last call, so none is left undefined. Of an array that is absent it looks at the
 * type, and of options at the address and the stride; the JNI bridge at the bytes. */
static void set_defaults(lmx_call *call, lmx_function function)
{
    for (int i = 0; i < LMX_MOST_OPERATOR_PARAMETERS; i++) {
        call->parameters[i].integer = 0;
    }
    for (int i = 0; i < lmx_functions[function].array_count; i++) {
        call->arrays[i].data = NULL;
        call->arrays[i].stride = 0;
        call->arrays[i].bytes = 0;
        call->arrays[i].type = LMX_TYPE_DEFAULT;
    }
    call->parameters[LMX_OPERATOR_FUNCTION].integer = function;
}

static bool is_needed(const lmx_function_kind *function, int array)
{
    return (function->needs & 1u << array) != 0;
}

/* Takes over the arrays that the function needs. */
static void set_arrays(const lmx_function_kind *function, const lmx_rows *rows, lmx_type type, lmx_call *call)
{
    lmx_set_input(call, LMX_OPERATOR_INPUT, &rows->input, type);
    if (is_needed(function, LMX_OPERATOR_UPSTREAM)) {
        lmx_set_input(call, LMX_OPERATOR_UPSTREAM, &rows->upstream, type);
    }
    if (is_needed(function, LMX_OPERATOR_OUTPUT)) {
        lmx_set_output(call, LMX_OPERATOR_OUTPUT, &rows->output, type);
    }
    if (is_needed(function, LMX_OPERATOR_GRADIENT)) {
        lmx_set_output(call, LMX_OPERATOR_GRADIENT, &rows->gradient, type);
    }
    if (is_needed(function, LMX_OPERATOR_INDICES)) {
        lmx_set_output(call, LMX_OPERATOR_INDICES, &rows->indices, LMX_TYPE_I32);
    }
}

static lmx_status check_type(const char *name, int array, lmx_type given, lmx_type of_function)
{
    bool is_right = array == LMX_OPERATOR_INDICES ? given == LMX_TYPE_I32 || given == LMX_TYPE_I64 : given == of_function;
    return is_right ? LMX_OK
        : lmx_fail(LMX_ERR_OPTION, "%s.type is %" PRId64 ", must be %s", name, given,
                   array == LMX_OPERATOR_INDICES ? "0, 1 or 2" : of_function == LMX_TYPE_F32 ? "0 or 3" : "0 or 4");
}

static lmx_status check_arrays(const lmx_function_kind *function, lmx_type type, lmx_call *call)
{
    const lmx_tensor_shape matrix = {call->rows, call->columns, call->inner};
    const lmx_tensor_shape largest = {call->rows, call->parameters[LMX_OPERATOR_PARAMETERS].integer, call->inner};
    const lmx_tensor_shape column = lmx_shape_of_rows(call);
    for (uint32_t rest = function->needs; rest != 0; rest &= rest - 1) {
        const int i = __builtin_ctz(rest);
        const lmx_array_kind *kind = &function->arrays[i];
        call->arrays[i].extent = kind->extent;
        LMX_TRY(check_type(kind->name, i, call->arrays[i].type, type));
        LMX_TRY(lmx_check_array(kind, kind->extent == LMX_MATRIX ? &matrix : kind->extent == LMX_LARGEST ? &largest : &column,
                                &call->arrays[i]));
    }
    return LMX_OK;
}

/* The option of a function that has results of the largest values. */
static lmx_status check_largest(const lmx_function_kind *function, const lmx_call *call)
{
    int64_t k = call->parameters[LMX_OPERATOR_PARAMETERS].integer;
    return function->arrays[LMX_OPERATOR_OUTPUT].extent != LMX_LARGEST || (k >= 1 && k <= call->columns) ? LMX_OK
        : lmx_fail(LMX_ERR_OPTION, "options->k is %" PRId64 ", must be from 1 to rows->classes (%" PRId64 ")", k, call->columns);
}

static lmx_status set_rows(const lmx_function_kind *function, lmx_type type, const lmx_rows *rows, options_reader read,
                           const void *options, operator_call *call)
{
    const lmx_tensor_shape shape = {rows->outer, rows->classes, rows->inner};
    LMX_TRY(lmx_set_shape(&call->call, "rows", &shape, function->least_columns));
    LMX_TRY(read(options, call));
    LMX_TRY(check_largest(function, &call->call));
    set_arrays(function, rows, type, &call->call);
    return check_arrays(function, type, &call->call);
}

/* Of a program that was compiled against another version of lanemax.h. */
static __attribute__((noinline)) lmx_status set_rows_of_another_size(const lmx_function_kind *function, lmx_type type,
                                                                     const lmx_rows *given, options_reader read,
                                                                     const void *options, operator_call *call)
{
    lmx_rows rows = LMX_ROWS_INIT;
    LMX_TRY(lmx_read_options("rows", &rows, sizeof rows, given, sizeof rows));
    return set_rows(function, type, &rows, read, options, call);
}

static lmx_status run_operator(lmx_function number, lmx_type type, const lmx_rows *given, options_reader read, const void *options)
{
    const lmx_function_kind *function = &lmx_functions[number];
    operator_call call;
    LMX_TRY(lmx_call_begin(number));
    if (given == NULL) {
        return lmx_fail(LMX_ERR_NULL_POINTER, "rows is NULL, must point to rows");
    }
    set_defaults(&call.call, number);
    LMX_TRY(given->struct_size == sizeof *given ? set_rows(function, type, given, read, options, &call)
                                                : set_rows_of_another_size(function, type, given, read, options, &call));
    return lmx_cross(number, &call.call);
}

#include "operator_functions.inc"

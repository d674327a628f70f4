/*
 * The one list of functions. Each entry becomes the public function lmx_<name>_<type> for every type, a number, a target that
 * Java fills, and what the checks, the warm-up and the tests know of its arguments.
 *
 * Losses, whose argument is an lmx_batch, have a list of their own, losses.txt, from which the build writes loss_list.h; and so have
 * operators, whose argument is an lmx_rows: operators.txt, operator_list.h.
 *
 * To add another function: an entry here, its declarations in include/lanemax, its body in functions.inc, its method of the same
 * name in FloatAddressCalls.java.
 */
#ifndef LMX_FUNCTIONS_H
#define LMX_FUNCTIONS_H

#include "lanemax.h"
#include "loss_list.h"
#include "operator_list.h"

/* What a function does with an array. In an entry labels come right after the first array, and outputs after all inputs. */
typedef enum {
    LMX_INPUT,
    LMX_LABELS,   /* an input of int32_t, each a class */
    LMX_VISIBLE,  /* an input of bytes, 0 where a mask hides */
    LMX_OUTPUT,   /* shares no element with any other array; from here on outputs only */
    LMX_IN_PLACE  /* an output that may be the first input, in the same layout */
} lmx_role;

/* How many elements an array has. */
typedef enum {
    LMX_MATRIX,    /* rows x columns, with a stride */
    LMX_ROWS,      /* one a row */
    LMX_REDUCED,   /* one; or one a row where the first parameter is LMX_REDUCTION_NONE */
    LMX_OPTION,    /* of an option of a loss: as many as its stride says */
    LMX_LARGEST    /* rows x so many as the first option of an operator says */
} lmx_extent;

typedef struct {
    const char *name;
    lmx_role role;
    lmx_extent extent;
    int element_bytes;
} lmx_array_kind;

enum { LMX_MOST_ARRAYS = 18 };

typedef struct {
    const char *name;         /* of the public function */
    const char *columns_name; /* the public function's word for the length of a row */
    int64_t least_columns;
    int array_count;
    lmx_array_kind arrays[LMX_MOST_ARRAYS];
    uint32_t needs; /* the arrays of a loss or an operator that must be there, as bits; 0 for any other function */
} lmx_function_kind;

/* The arguments of an entry are: type, name without the type, word for the columns, least number of columns, arrays. */
#define LMX_FUNCTIONS(X, T)                                                                                      \
    X(T, softmax, "classes", 1, LMX_MATRIX_IN(T, "logits"), LMX_MATRIX_OUT(T, "probabilities"))                  \
    X(T, log_softmax, "classes", 1, LMX_MATRIX_IN(T, "logits"), LMX_MATRIX_OUT(T, "log_probabilities"))          \
    X(T, logsumexp, "classes", 0, LMX_MATRIX_IN(T, "logits"), LMX_ROWS_OUT(T, "result"))                         \
    X(T, cross_entropy, "classes", 1, LMX_MATRIX_IN(T, "logits"), LMX_LABELS_IN, LMX_REDUCED_OUT(T, "loss"))     \
    X(T, cross_entropy_gradient, "classes", 1, LMX_MATRIX_IN(T, "logits"), LMX_LABELS_IN,                        \
      LMX_REDUCED_OUT(T, "loss"), LMX_MATRIX_OUT(T, "gradient"))                                                 \
    LMX_ELEMENTWISE_FUNCTIONS(X, T)

#define LMX_ELEMENTWISE_FUNCTIONS(X, T) \
    LMX_ELEMENTWISE(X, T, exp)          \
    LMX_ELEMENTWISE(X, T, expm1)        \
    LMX_ELEMENTWISE(X, T, log)          \
    LMX_ELEMENTWISE(X, T, log1p)        \
    LMX_ELEMENTWISE(X, T, sigmoid)      \
    LMX_ELEMENTWISE(X, T, log_sigmoid)  \
    LMX_ELEMENTWISE(X, T, softplus)     \
    LMX_ELEMENTWISE(X, T, tanh)

#define LMX_ELEMENTWISE(X, T, name) X(T, name, "columns", 1, LMX_MATRIX_IN(T, "input"), LMX_MATRIX_OUT(T, "output"))

#define LMX_BYTES_f32 4
#define LMX_BYTES_f64 8

#define LMX_MATRIX_IN(T, name) {name, LMX_INPUT, LMX_MATRIX, LMX_BYTES_##T}
#define LMX_MATRIX_OUT(T, name) {name, LMX_IN_PLACE, LMX_MATRIX, LMX_BYTES_##T}
#define LMX_ROWS_OUT(T, name) {name, LMX_OUTPUT, LMX_ROWS, LMX_BYTES_##T}
#define LMX_REDUCED_OUT(T, name) {name, LMX_OUTPUT, LMX_REDUCED, LMX_BYTES_##T}
#define LMX_LABELS_IN {"labels", LMX_LABELS, LMX_ROWS, 4}

/* The arrays of every loss, in the order of their numbers; some of them are absent. LOSSES is the extent of `losses`. */
enum {
    LMX_BATCH_INPUT, LMX_BATCH_LABELS, LMX_BATCH_TARGETS, LMX_BATCH_VARIANCES, LMX_BATCH_ELEMENT_WEIGHTS,
    LMX_BATCH_VECTOR, LMX_BATCH_SAMPLE_WEIGHTS, LMX_BATCH_UPSTREAM, LMX_BATCH_CLASS_WEIGHTS, LMX_BATCH_PARAMETERS,
    LMX_BATCH_LOSSES = LMX_BATCH_PARAMETERS + 2, LMX_BATCH_GRADIENT, LMX_BATCH_HESSIAN, LMX_BATCH_VARIANCES_GRADIENT,
    LMX_BATCH_PRODUCT, LMX_BATCH_LOG_SUM_EXP, LMX_BATCH_ARGMAX
};

#define LMX_BATCH_ARRAYS(T, LOSSES)                                     \
    {"batch->input", LMX_INPUT, LMX_MATRIX, LMX_BYTES_##T},             \
    {"batch->labels", LMX_LABELS, LMX_ROWS, 4},                         \
    {"batch->targets", LMX_INPUT, LMX_MATRIX, LMX_BYTES_##T},           \
    {"batch->variances", LMX_INPUT, LMX_MATRIX, LMX_BYTES_##T},         \
    {"batch->element_weights", LMX_INPUT, LMX_MATRIX, LMX_BYTES_##T},   \
    {"batch->vector", LMX_INPUT, LMX_MATRIX, LMX_BYTES_##T},            \
    {"batch->sample_weights", LMX_INPUT, LMX_ROWS, LMX_BYTES_##T},      \
    {"batch->upstream", LMX_INPUT, LOSSES, LMX_BYTES_##T},              \
    {"options->common.class_weights", LMX_INPUT, LMX_OPTION, 8},        \
    {"the first array of options", LMX_INPUT, LMX_OPTION, 8},           \
    {"the second array of options", LMX_INPUT, LMX_OPTION, 8},          \
    {"batch->losses", LMX_OUTPUT, LOSSES, LMX_BYTES_##T},               \
    {"batch->gradient", LMX_IN_PLACE, LMX_MATRIX, LMX_BYTES_##T},       \
    {"batch->hessian", LMX_OUTPUT, LMX_MATRIX, LMX_BYTES_##T},          \
    {"batch->variances_gradient", LMX_OUTPUT, LMX_MATRIX, LMX_BYTES_##T}, \
    {"batch->product", LMX_OUTPUT, LMX_MATRIX, LMX_BYTES_##T},          \
    {"batch->log_sum_exp", LMX_OUTPUT, LMX_ROWS, LMX_BYTES_##T},        \
    {"batch->argmax", LMX_OUTPUT, LMX_ROWS, 4}

#define LMX_NEEDS_LABELS (1u << LMX_BATCH_LABELS)
#define LMX_NEEDS_TARGETS (1u << LMX_BATCH_TARGETS)
#define LMX_NEEDS_VARIANCES (1u << LMX_BATCH_VARIANCES)
#define LMX_NEEDS_CANDIDATES (1u << LMX_BATCH_PARAMETERS)
/* Of the caller's; they are no array. */
#define LMX_NEEDS_FUNCTIONS (1u << LMX_MOST_ARRAYS)

/* The arrays of every operator, in the order of their numbers; those that it does not need are absent. */
enum {
    LMX_OPERATOR_INPUT, LMX_OPERATOR_UPSTREAM, LMX_OPERATOR_REALS, LMX_OPERATOR_MASK_ENTRIES, LMX_OPERATOR_MASKS,
    LMX_OPERATOR_OUTPUT = LMX_OPERATOR_MASKS + LMX_MOST_MASKS, LMX_OPERATOR_GRADIENT, LMX_OPERATOR_INDICES
};

/* EXTENT is that of results. */
#define LMX_OPERATOR_ARRAYS(T, EXTENT)                                                \
    {"rows->input", LMX_INPUT, LMX_MATRIX, LMX_BYTES_##T},                            \
    {"rows->upstream", LMX_INPUT, EXTENT, LMX_BYTES_##T},                             \
    {"the array of options", LMX_INPUT, LMX_OPTION, 8},                               \
    {"the entries of masks", LMX_INPUT, LMX_OPTION, 8},                               \
    {"options->mask->values", LMX_INPUT, LMX_OPTION, LMX_BYTES_##T},                  \
    {"options->mask->next->values", LMX_INPUT, LMX_OPTION, LMX_BYTES_##T},            \
    {"options->mask->next->next->values", LMX_INPUT, LMX_OPTION, LMX_BYTES_##T},      \
    {"options->mask->next->next->next->values", LMX_INPUT, LMX_OPTION, LMX_BYTES_##T}, \
    {"rows->output", LMX_IN_PLACE, EXTENT, LMX_BYTES_##T},                            \
    {"rows->gradient", LMX_IN_PLACE, LMX_MATRIX, LMX_BYTES_##T},                      \
    {"rows->indices", LMX_OUTPUT, EXTENT, 4}

#define LMX_NEEDS_UPSTREAM (1u << LMX_OPERATOR_UPSTREAM)
#define LMX_NEEDS_OUTPUT (1u << LMX_OPERATOR_OUTPUT)
#define LMX_NEEDS_GRADIENT (1u << LMX_OPERATOR_GRADIENT)
#define LMX_NEEDS_INDICES (1u << LMX_OPERATOR_INDICES)

/* The parameters of a call of an operator. */
enum { LMX_OPERATOR_FUNCTION, LMX_OPERATOR_PARAMETERS, LMX_MOST_OPERATOR_PARAMETERS = 8 };

/* The parameters of a call of lmx_sample_log_uniform(), whose only array are the candidates, and of lmx_log_expected_counts(), whose
 * arrays are the classes and the results. */
enum { LMX_SAMPLE_COUNT, LMX_SAMPLE_VOCABULARY, LMX_SAMPLE_SEED, LMX_SAMPLE_DRAW, LMX_SAMPLE_TRIES };

/* The type of a boolean mask's values, which is no choice of the caller's. */
#define LMX_TYPE_I8 5

/* What Java learns of a mask, beside its values. OperatorParameters.java has the same order. */
typedef struct {
    int64_t kind;
    int64_t outer;
    int64_t inner;
    int64_t shared;
    int64_t offset;
} lmx_mask_entry;

/* The functions of arrays, the losses, and the operators of all types: X(type, name, ...). */
#define LMX_ARRAY_FUNCTIONS(X) LMX_FUNCTIONS(X, f32) LMX_FUNCTIONS(X, f64)
#define LMX_BATCH_FUNCTIONS(X) LMX_LOSSES(X, f32) LMX_LOSSES(X, f64)
#define LMX_OPERATOR_FUNCTIONS(X) LMX_OPERATORS(X, f32) LMX_OPERATORS(X, f64)

#define LMX_FUNCTION_NUMBER(T, name, ...) LMX_FUNCTION_##name##_##T,
typedef enum {
    LMX_ARRAY_FUNCTIONS(LMX_FUNCTION_NUMBER)
    LMX_ARRAY_FUNCTION_COUNT,
    LMX_BEFORE_BATCH_FUNCTIONS = LMX_ARRAY_FUNCTION_COUNT - 1,
    LMX_BATCH_FUNCTIONS(LMX_FUNCTION_NUMBER)
    LMX_OPERATOR_FUNCTIONS(LMX_FUNCTION_NUMBER)
    LMX_FUNCTION_sample_log_uniform,
    LMX_FUNCTION_log_expected_counts,
    LMX_FUNCTION_COUNT
} lmx_function;

extern const lmx_function_kind lmx_functions[LMX_FUNCTION_COUNT];

/* Writes the names of all public functions with a blank after each, in the order of their numbers, and returns their bytes; NULL to
 * have them counted only. */
size_t lmx_write_function_names(char *names);

#endif

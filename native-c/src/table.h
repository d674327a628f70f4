/*
 * What crosses the bridge. The Java side mirrors lmx_call in Call.java and lmx_table in Bridge.java; both sides compare the sizes
 * and the names of the functions when the table is filled.
 */
#ifndef LMX_TABLE_H
#define LMX_TABLE_H

#include "lanemax.h"

/* Changes with every change of this file. */
#define LMX_ABI_VERSION 1

/* The one list of functions: each is the public function lmx_<name> and an entry of the table. */
#define LMX_FUNCTIONS(X)     \
    X(softmax_f32)           \
    X(log_softmax_f32)       \
    X(logsumexp_f32)         \
    X(cross_entropy_f32)     \
    X(cross_entropy_gradient_f32)

#define LMX_FUNCTION_NUMBER(name) LMX_FUNCTION_##name,
typedef enum { LMX_FUNCTIONS(LMX_FUNCTION_NUMBER) LMX_FUNCTION_COUNT } lmx_function;

/* The parameters of any call; a function uses those it needs. One common block means one signature, and so a quick start. */
typedef struct {
    const float *logits;
    int64_t logits_stride;
    float *output;          /* probabilities, log-probabilities, logsumexp or gradient */
    int64_t output_stride;
    const int32_t *labels;
    float *loss;
    int64_t rows;
    int32_t classes;
    lmx_reduction reduction;
    char *message;          /* where Java explains a failure */
    int64_t message_bytes;
} lmx_call;

/* A stub of the virtual machine. Java takes the pointer as a long, which is passed alike. */
typedef lmx_status (*lmx_target)(const lmx_call *call);

typedef struct {
    char *message;          /* where Java explains why it did not fill the table */
    int64_t message_bytes;
    int32_t call_bytes;
    int32_t function_count;
    char provider_name[32]; /* filled by Java */
    struct {
        const char *name;
        lmx_target target;  /* filled by Java */
    } functions[LMX_FUNCTION_COUNT];
} lmx_table;

#define LMX_ASSERT_OFFSET(type, member, expected) \
    __extension__ _Static_assert(offsetof(type, member) == (expected), #type "." #member " is not where Java expects it")

LMX_ASSERT_OFFSET(lmx_call, logits, 0);
LMX_ASSERT_OFFSET(lmx_call, logits_stride, 8);
LMX_ASSERT_OFFSET(lmx_call, output, 16);
LMX_ASSERT_OFFSET(lmx_call, output_stride, 24);
LMX_ASSERT_OFFSET(lmx_call, labels, 32);
LMX_ASSERT_OFFSET(lmx_call, loss, 40);
LMX_ASSERT_OFFSET(lmx_call, rows, 48);
LMX_ASSERT_OFFSET(lmx_call, classes, 56);
LMX_ASSERT_OFFSET(lmx_call, reduction, 60);
LMX_ASSERT_OFFSET(lmx_call, message, 64);
LMX_ASSERT_OFFSET(lmx_call, message_bytes, 72);
LMX_ASSERT_OFFSET(lmx_table, message, 0);
LMX_ASSERT_OFFSET(lmx_table, message_bytes, 8);
LMX_ASSERT_OFFSET(lmx_table, call_bytes, 16);
LMX_ASSERT_OFFSET(lmx_table, function_count, 20);
LMX_ASSERT_OFFSET(lmx_table, provider_name, 24);
LMX_ASSERT_OFFSET(lmx_table, functions, 56);

#endif

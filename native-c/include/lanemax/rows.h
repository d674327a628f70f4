/**
 * @file rows.h
 * @brief What the operators of operators.h read and write, and masks. Include lanemax.h instead.
 */
#ifndef LANEMAX_ROWS_H
#define LANEMAX_ROWS_H

#include <lanemax/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * What an operator reads and what it writes. Start from ::LMX_ROWS_INIT and set what the function needs; it leaves the rest
 * alone, so that one structure may serve a forward function and the backward function after it.
 *
 * **Layout.** That of ::lmx_batch: a tensor of `outer` x `classes` x `inner` elements, whose row r = o * `inner` + i has its
 * class c at element o * `outer_stride` + c * `class_stride` + i. Functions of elements call the classes columns. An array with
 * one number for each row has that of row r at r * `outer_stride` elements after the first.
 *
 * **Types.** `input`, `upstream`, `output` and `gradient` have the type of the function, and `indices` are int32_t or int64_t.
 *
 * **Overlap.** `output` may be `input`, and `gradient` may be `input` or `upstream`, in the same layout and where they have as many
 * elements. Apart from that an output shares elements with no other array.
 *
 * **Accuracy.** Error bounds are in ulp of the exact result, in the type of the function, for finite arguments; those of gradients,
 * and of logsumexp, in ulp of the largest term of the formula.
 *
 * **Codes.** ::LMX_ERR_OPTION is an option or a type that does not exist, and ::LMX_ERR_VALUE are weights or a mask that do not
 * go with the input's shape.
 */
typedef struct lmx_rows {
    /** `sizeof(lmx_rows)`. */
    uint32_t struct_size;
    /** Number of groups of rows, at least 0; where `inner` is 1 the number of rows. */
    int64_t outer;
    /** Number of values in a row, from 1 to INT32_MAX. */
    int64_t classes;
    /** Number of rows in a group; 0 stands for 1. */
    int64_t inner;
    /** The logits, or the arguments of a function of elements. */
    lmx_input input;
    /** The gradient with respect to each result. For backward functions. */
    lmx_input upstream;
    /** Receives the results. For forward functions. */
    lmx_output output;
    /** Receives the gradient with respect to the input, for each element. For backward functions. */
    lmx_output gradient;
    /** Receives classes, from 0 to `classes` - 1, of int32_t unless its type says otherwise. For functions that find some. */
    lmx_output indices;
} lmx_rows;

/** Initial value of ::lmx_rows: nothing. */
#define LMX_ROWS_INIT \
    {(uint32_t) sizeof(lmx_rows), 0, 0, 0, LMX_NO_INPUT, LMX_NO_INPUT, LMX_NO_OUTPUT, LMX_NO_OUTPUT, LMX_NO_OUTPUT}

/** What a mask does. */
typedef int64_t lmx_mask_kind;

/** Its values are added to the logits after scaling, and hide a class where they are -inf. */
#define LMX_MASK_ADDITIVE 0
/** Its values are one byte each: 0 hides a class. */
#define LMX_MASK_BOOLEAN 1
/** It has no values: query q, which is row q modulo `outer`, sees the classes 0 to q + `offset`. */
#define LMX_MASK_CAUSAL 2

/** The most masks that an operator may have. */
#define LMX_MOST_MASKS 4

/**
 * Which classes of which rows an operator sees. Start from ::LMX_MASK_INIT. A hidden class counts as a logit of -inf, whatever
 * its logit is, NaN included: its probability is exactly +0, and so is its gradient.
 *
 * A mask may have fewer rows than the input. Row r of the input then has the mask's row r modulo M, M being the number of the
 * mask's rows, or (r / `shared`) modulo M. Attention scores of the shape (batch, heads, queries, keys) thus take a mask of the
 * shape (queries, keys), or one of the shape (batch, keys) with a `shared` of heads x queries. The number of rows must be a
 * multiple of M x `shared`.
 */
typedef struct lmx_mask {
    /** `sizeof(lmx_mask)`. */
    uint32_t struct_size;
    /** What the mask does. */
    lmx_mask_kind kind;
    /** The values, in the layout of ::lmx_rows: float or double of an additive mask, by default as the function, and bytes of a
     *  boolean mask, whose type is ::LMX_TYPE_DEFAULT. None of a causal mask. */
    lmx_input values;
    /** Number of groups of rows of the mask, at least 1; of a causal mask the number of queries. */
    int64_t outer;
    /** Number of the mask's rows in a group; 0 stands for 1. */
    int64_t inner;
    /** For how many rows of the input, one after the other, a row of the mask is; 0 stands for 1. */
    int64_t shared;
    /** Of a causal mask: the number of keys before the first query's own, those of a cache for example; may be negative. */
    int64_t offset;
    /** Another mask: values of both are added, and a class is hidden that either hides. NULL for none. */
    const struct lmx_mask *next;
} lmx_mask;

/** Initial value of ::lmx_mask: an additive mask without values. */
#define LMX_MASK_INIT {(uint32_t) sizeof(lmx_mask), LMX_MASK_ADDITIVE, LMX_NO_INPUT, 0, 0, 0, 0, NULL}

#ifdef __cplusplus
}
#endif

#endif

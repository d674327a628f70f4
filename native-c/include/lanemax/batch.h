/**
 * @file batch.h
 * @brief What losses read and write, and the options that all of them have. Include lanemax.h instead.
 */
#ifndef LANEMAX_BATCH_H
#define LANEMAX_BATCH_H

#include <lanemax/cross_entropy.h>

#include <math.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The type of the elements of an array. */
typedef int64_t lmx_type;

/** That of the function: float or double; of labels int32_t. */
#define LMX_TYPE_DEFAULT 0
/** int32_t */
#define LMX_TYPE_I32 1
/** int64_t */
#define LMX_TYPE_I64 2
/** float */
#define LMX_TYPE_F32 3
/** double */
#define LMX_TYPE_F64 4

/** The class stride of an upstream gradient that has one number for each row, also for a loss of elements. */
#define LMX_STRIDE_NONE (-1)

/** An array that a function reads. All of it 0 is none. */
typedef struct lmx_input {
    /** The first element; NULL where there is no such array. */
    const void *data;
    /** Elements from one group of rows to the next, or from one number to the next where there is one for each row; 0 if dense. */
    int64_t outer_stride;
    /** Elements from one class to the next; 0 if dense. */
    int64_t class_stride;
    /** What the elements are. */
    lmx_type type;
} lmx_input;

/** An array that a function writes. All of it 0 is none. */
typedef struct lmx_output {
    /** The first element; NULL where this is not wanted. */
    void *data;
    /** As for ::lmx_input. */
    int64_t outer_stride;
    /** As for ::lmx_input. */
    int64_t class_stride;
    /** That of the function; `argmax` is of int32_t or int64_t. */
    lmx_type type;
} lmx_output;

/**
 * What a loss reads and what it writes. Start from ::LMX_BATCH_INIT and set what is used.
 *
 * **Layout.** The input is a tensor of `outer` x `classes` x `inner` elements: row r = o * `inner` + i has its class c at element
 * o * `outer_stride` + c * `class_stride` + i. A matrix has an `inner` of 1, a tensor of the shape (N, C, H, W) has N, C and H * W.
 * So have all arrays with an element for each of the input; the strides of each are its own. All others have one number for each
 * row, r * `outer_stride` elements after the first.
 *
 * **Losses.** A loss of rows has one loss for each row, and a loss of elements one for each element; `losses` and `upstream` then
 * are as large, but for an `upstream` of one number for each row, which tells by a `class_stride` of ::LMX_STRIDE_NONE. What the
 * loss is reduced to is a double for both types. The gradient and the Hessian are those of the reduced loss, or without a reduction
 * those of each loss. What is not wanted is left out, and then not computed.
 *
 * **Overlap.** The gradient may be the input, in the same layout. Apart from that an output shares elements with no other array.
 *
 * **Accuracy.** Error bounds are in ulp of the result, and where terms of different signs are added in ulp of the largest of them,
 * in the type of the function. Losses are added in twice the precision of double.
 *
 * **Codes.** ::LMX_ERR_VALUE is a value that the loss is not defined for, a weight that is negative or not finite,
 * `class_weights` of another length than the input has classes, or a derivative that the loss does not have.
 */
typedef struct lmx_batch {
    /** `sizeof(lmx_batch)`. */
    uint32_t struct_size;
    /** Number of groups of rows; where `inner` is 1 the number of rows. */
    int64_t outer;
    /** Number of values in a row, from 1 to INT32_MAX. */
    int64_t classes;
    /** Number of rows in a group; 0 stands for 1. */
    int64_t inner;
    /** The logits, probabilities or predictions, as the loss has it: for each element. */
    lmx_input input;
    /** The class of each row, from 0 to `classes` - 1, or the ignore index. */
    lmx_input labels;
    /** A target for each element; may be of any type. */
    lmx_input targets;
    /** A variance for each element, of a loss that has them. */
    lmx_input variances;
    /** A weight for each element, at least 0 and finite; 1 where there are none. */
    lmx_input element_weights;
    /** What the Hessian is multiplied by, for each element. */
    lmx_input vector;
    /** A weight for each row, at least 0 and finite; 1 where there are none. */
    lmx_input sample_weights;
    /** What the derivatives of each loss are multiplied by; 1 where there is none. */
    lmx_input upstream;
    /** Receives the losses, weighted, before the reduction. Needed for ::LMX_REDUCTION_NONE. */
    lmx_output losses;
    /** Receives the gradient with respect to the input, for each element. */
    lmx_output gradient;
    /** Receives the diagonal of the Hessian with respect to the input, for each element; needs `gradient`. */
    lmx_output hessian;
    /** Receives the gradient with respect to the variances, for each element; needs `gradient`. */
    lmx_output variances_gradient;
    /** Receives the product of the Hessian with `vector`, for each element, where the loss has one. */
    lmx_output product;
    /** Receives the logarithm of the sum of the exponentials of each row of the input. */
    lmx_output log_sum_exp;
    /** Receives the class of each row's maximum, the first of equal ones; of int32_t unless its type says otherwise. */
    lmx_output argmax;
    /** Receives the number of rows whose maximum is at their label, ignored ones left out; NULL where it is not wanted. */
    int64_t *correct;
    /** One finite number that all derivatives are multiplied by; NULL for 1. */
    const double *upstream_of_all;
} lmx_batch;

/** Initial value of ::lmx_batch: nothing. */
#define LMX_BATCH_INIT \
    {(uint32_t) sizeof(lmx_batch), 0, 0, 0, LMX_NO_INPUT, LMX_NO_INPUT, LMX_NO_INPUT, LMX_NO_INPUT, LMX_NO_INPUT, LMX_NO_INPUT, \
     LMX_NO_INPUT, LMX_NO_INPUT, LMX_NO_OUTPUT, LMX_NO_OUTPUT, LMX_NO_OUTPUT, LMX_NO_OUTPUT, LMX_NO_OUTPUT, LMX_NO_OUTPUT, \
     LMX_NO_OUTPUT, NULL, NULL}

/** Initial value of ::lmx_input. */
#define LMX_NO_INPUT {NULL, 0, 0, LMX_TYPE_DEFAULT}
/** Initial value of ::lmx_output. */
#define LMX_NO_OUTPUT {NULL, 0, 0, LMX_TYPE_DEFAULT}

/** The sum of the losses divided by their number, ignored ones included: rows, or elements where each has a loss. */
#define LMX_REDUCTION_MEAN_ALL LMX_REDUCTION_MEAN
/** The sum of the losses divided by the number of those that are not ignored. */
#define LMX_REDUCTION_MEAN_VALID 3
/** The sum of the losses divided by the sum of the labels' class weights. */
#define LMX_REDUCTION_MEAN_WEIGHT 4
/** The sum of the losses divided by the sum of their sample weights. */
#define LMX_REDUCTION_MEAN_SAMPLE_WEIGHT 5
/** The sum of the losses divided by the number of rows, also where each element has a loss. */
#define LMX_REDUCTION_BATCHMEAN 6
/** The sum of the losses divided by lmx_loss_options::divisor. */
#define LMX_REDUCTION_DIVISOR 7

/** What a mean over nothing is. Its gradient is 0. */
typedef int64_t lmx_zero_denominator;

/** NaN. */
#define LMX_ZERO_DENOMINATOR_NAN 0
/** 0. */
#define LMX_ZERO_DENOMINATOR_ZERO 1

/** The unit of losses that are logarithms. */
typedef int64_t lmx_logarithm_unit;

/** Natural logarithms. */
#define LMX_LOGARITHM_UNIT_NATS 0
/** Logarithms to base 2: losses and derivatives divided by ln 2. */
#define LMX_LOGARITHM_UNIT_BITS 1

/** A library whose rules a loss follows. */
typedef int64_t lmx_preset;

/** The options say what the rules are. */
#define LMX_PRESET_NONE 0
/** PyTorch: losses of labels have ::LMX_REDUCTION_MEAN_WEIGHT and ignore -100, others ::LMX_REDUCTION_MEAN_ALL. */
#define LMX_PRESET_TORCH 1
/** Keras: ::LMX_REDUCTION_MEAN_ALL, which is 0 over nothing; no label is ignored; probabilities are clipped. */
#define LMX_PRESET_KERAS 2
/** ONNX: losses of labels have ::LMX_REDUCTION_MEAN_WEIGHT, which is NaN over nothing; no label is ignored. */
#define LMX_PRESET_ONNX 3

/** Options of every loss, the first member of the options of each. */
typedef struct lmx_loss_options {
    /** The size of the structure that this one is the first member of. */
    uint32_t struct_size;
    /** What the losses are made into. */
    lmx_reduction reduction;
    /** What the sum is divided by for ::LMX_REDUCTION_DIVISOR, finite and above 0. */
    double divisor;
    /** What a mean is whose denominator is 0. */
    lmx_zero_denominator zero_denominator;
    /** The unit of the losses. */
    lmx_logarithm_unit unit;
    /** 1 where rows with the label `ignore_index` do not count: their loss is 0 and their gradient +0. Initially 1 where a loss has
     *  labels. */
    int64_t has_ignore_index;
    /** A label, initially PyTorch's -100. */
    int64_t ignore_index;
    /** A weight w for each class, at least 0 and finite; NULL where no class has one. A row is multiplied by the weight of its
     *  label, an element by that of its class, a row with targets t by sum over c of w[c] t[c] unless its loss says otherwise. */
    const double *class_weights;
    /** Number of elements of `class_weights`. */
    int64_t class_weight_count;
    /** Unless it is ::LMX_PRESET_NONE, these rules take the place of `reduction`, `zero_denominator`, the ignore index and, where
     *  a loss takes probabilities, of the clipping. */
    lmx_preset preset;
    /** The most threads to work on a call, the caller's among them; 0 stands for 1. The others are the virtual machine's,
     *  or those of lmx_options::execute. Blocks of rows of a large call are divided among them; the results are the same bits. */
    int64_t threads;
    /** Room for later versions: 0. */
    int64_t reserved[3];
} lmx_loss_options;

/** Initial value of ::lmx_loss_options as the first member of a structure with a default reduction and `has_ignore_index`. */
#define LMX_LOSS_OPTIONS_INIT(structure, default_reduction, ignores) \
    {(uint32_t) sizeof(structure), (default_reduction), 1, LMX_ZERO_DENOMINATOR_NAN, LMX_LOGARITHM_UNIT_NATS, (ignores), -100, \
     NULL, 0, LMX_PRESET_NONE, 0, {0, 0, 0}}

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file own_loss.h
 * @brief What losses of one's own are made of, which derivatives any loss has, and a check of them. Include lanemax.h instead.
 */
#ifndef LANEMAX_OWN_LOSS_H
#define LANEMAX_OWN_LOSS_H

#include <lanemax/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A program says what a loss and its derivatives are, in double and without weights, and has them of float and double, in every
 * layout, weighted, reduced and on several threads like any other: lmx_elementwise_loss_f32(), lmx_class_loss_f32() and
 * lmx_distribution_loss_f32(). With
 *
 *     double log_cosh(double input, double target, void *context) { return log(cosh(input - target)); }
 *     double slope(double input, double target, void *context) { return tanh(input - target); }
 *
 * and lmx_elementwise_loss_options::loss and lmx_elementwise_loss_options::derivative set to them, such a loss is that of Java's
 * ElementwiseLoss. A call of a function costs some nanoseconds.
 *
 * Functions run on the calling thread, or with lmx_loss_options::threads on several at a time. They may call this library, but for
 * lmx_shutdown(), which would wait for them. They have to return: longjmp() and exceptions of C++ must not leave them.
 */

/** A function of an element of the input and its target; `context` is that of the options. */
typedef double (*lmx_element_function)(double input, double target, void *context);

/** A row of a batch, in double, for as long as the function runs that is given it. Later versions may add members at its end. */
typedef struct lmx_row {
    /** Number of values in the row. */
    int64_t classes;
    /** The row's class, from 0 to `classes` - 1; -1 where the loss has targets. */
    int64_t label;
    /** The logits, or whatever the loss takes in their place. */
    const double *input;
    /** A target for each class; NULL where the loss has labels. */
    const double *targets;
    /** lmx_loss_options::class_weights, NULL where there are none. Functions leave them out, for the library multiplies by them,
     *  unless the options say that the functions do: lmx_class_loss_options::weighs_classes. */
    const double *class_weights;
    /** The softmax of the input, within 1 ulp; NULL unless the options ask for it, as are the next two. */
    const double *probabilities;
    /** 1 - the softmax, within 1 ulp: near a probability of 1, where `1 - probabilities[c]` has few digits, too. */
    const double *other_probabilities;
    /** The logarithm of the softmax, within 2 ulp. */
    const double *log_probabilities;
    /** The logarithm of the sum of the exponentials of the input, within 4 ulp of its largest term; NaN where not asked for. */
    double log_sum_exp;
    /** What the Hessian is to be multiplied by; NULL but for the function that does so. */
    const double *vector;
} lmx_row;

/** The loss of a row; `context` is that of the options. */
typedef double (*lmx_row_loss)(const lmx_row *row, void *context);

/** Writes a number for each class of a row, all of them; `context` is that of the options. */
typedef void (*lmx_row_derivatives)(const lmx_row *row, double *results, void *context);

/** Calls a loss of losses.h with a batch and options of its own choice; `context` is that of the function that calls this one. */
typedef lmx_status (*lmx_batch_loss)(const lmx_batch *batch, void *context, double *loss);

/**
 * Compares the gradient of a loss with central differences of the loss itself, in double: a test for a loss of one's own.
 * Differences of a loss whose third derivative is about 1 are wrong by about 1e-10; next to a kink they are of no use.
 *
 * The loss is called twice for each element, with a copy of the batch that has another input, dense, and a gradient once; what else
 * the batch is to write is left out. It has to reduce its losses.
 *
 * @param[in]  loss     calls the loss, that of double, with the batch that it is given, not NULL
 * @param[in]  context  what `loss` is given, or NULL
 * @param[in]  batch    the input, of double, and all else that the loss reads, not NULL
 * @param[out] worst    receives the largest of |gradient - difference| / max(1, |difference|) over all elements, NaN where one is;
 *                      not NULL
 * @return ::LMX_OK, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_OPTION, ::LMX_ERR_OUT_OF_MEMORY, or what `loss` returned
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_gradient_error(lmx_batch_loss loss, void *context, const lmx_batch *batch, double *worst);

/**
 * Compares the diagonal of the Hessian of a loss with central differences of its gradient, as lmx_gradient_error() does the
 * gradient with those of the loss. The loss is called for the Hessian once, and for the gradient twice for each element.
 *
 * @param[in]  loss     as for lmx_gradient_error()
 * @param[in]  context  as for lmx_gradient_error()
 * @param[in]  batch    as for lmx_gradient_error()
 * @param[out] worst    receives the largest of |second derivative - difference| / max(1, |difference|) over all elements, NaN where
 *                      one is; not NULL
 * @return as lmx_gradient_error(); what a loss without a Hessian returns is ::LMX_ERR_VALUE
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_hessian_error(lmx_batch_loss loss, void *context, const lmx_batch *batch, double *worst);

/**
 * Whether a loss has a Hessian with the options that it is called with, so that `hessian` of a batch may be asked for.
 *
 * The loss is called twice, with a copy of the batch that has no rows and asks for no other outputs: nothing is computed.
 *
 * @param[in]  loss     calls the loss, of float or of double, with the batch that it is given, not NULL
 * @param[in]  context  what `loss` is given, or NULL
 * @param[in]  batch    one that the loss takes; its arrays are not read; not NULL
 * @param[out] has      receives 1 or 0, not NULL
 * @return ::LMX_OK, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_OPTION, or what `loss` returned for the batch
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_has_hessian(lmx_batch_loss loss, void *context, const lmx_batch *batch, int32_t *has);

/**
 * Whether a loss has a product of its Hessian with a vector, as lmx_has_hessian() says it of the diagonal: `product` of a batch.
 *
 * @param[in]  loss     as for lmx_has_hessian()
 * @param[in]  context  as for lmx_has_hessian()
 * @param[in]  batch    as for lmx_has_hessian()
 * @param[out] has      as for lmx_has_hessian()
 * @return as lmx_has_hessian()
 * @note Thread-safe.
 */
LMX_API lmx_status lmx_has_hessian_vector_product(lmx_batch_loss loss, void *context, const lmx_batch *batch, int32_t *has);

#ifdef __cplusplus
}
#endif

#endif

/**
 * @file batch.hpp
 * @brief The arguments of a loss for C++17. Include lanemax.hpp instead.
 */
#ifndef LANEMAX_BATCH_HPP
#define LANEMAX_BATCH_HPP

#include <lanemax/batch.h>
#include <lanemax/view.hpp>

namespace lanemax {

namespace detail {

inline lmx_type type_of(const float *) { return LMX_TYPE_F32; }
inline lmx_type type_of(const double *) { return LMX_TYPE_F64; }
inline lmx_type type_of(const std::int32_t *) { return LMX_TYPE_I32; }
inline lmx_type type_of(const std::int64_t *) { return LMX_TYPE_I64; }

} // namespace detail

/**
 * What a loss of T, float or double, reads and writes, as views: their memory must live until the loss has been called. Shapes are
 * checked at once. For tensors whose classes are not the last axis, and for all else that ::lmx_batch has, set its members in `c`.
 */
template <typename T>
class batch {
public:
    /** The structure of C that losses are called with. */
    lmx_batch c = LMX_BATCH_INIT;

    /** A batch of this input: logits, probabilities or predictions. */
    explicit batch(matrix<const T> input)
    {
        c.outer = input.rows;
        c.classes = input.columns;
        c.input = view(input);
    }

    /** The class of each row, of std::int32_t or std::int64_t. */
    template <typename Integer>
    batch &labels(const std::vector<Integer> &values) { return set(c.labels, values, "labels"); }

    /** A target for each element, of any type. */
    template <typename U>
    batch &targets(matrix<U> values) { return set(c.targets, values); }

    /** A variance for each element. */
    template <typename U>
    batch &variances(matrix<U> values) { return set(c.variances, values); }

    /** A weight for each element. */
    template <typename U>
    batch &element_weights(matrix<U> values) { return set(c.element_weights, values); }

    /** A weight for each row. */
    template <typename U>
    batch &sample_weights(const std::vector<U> &values) { return set(c.sample_weights, values, "sample_weights"); }

    /** Receives the losses of rows. */
    batch &losses(std::vector<T> &values)
    {
        detail::same_rows(c.outer, values.size(), "losses");
        c.losses.data = values.data();
        return *this;
    }

    /** Receives the losses of elements. */
    batch &losses(matrix<T> values) { return set(c.losses, values); }

    /** Receives the gradient; may be the input. */
    batch &gradient(matrix<T> values) { return set(c.gradient, values); }

    /** Receives the diagonal of the Hessian. */
    batch &hessian(matrix<T> values) { return set(c.hessian, values); }

    /** Receives the gradient with respect to the variances. */
    batch &variances_gradient(matrix<T> values) { return set(c.variances_gradient, values); }

private:
    template <typename U>
    static lmx_input view(matrix<U> values) { return {values.data, values.stride, 0, detail::type_of(values.data)}; }

    template <typename U>
    batch &set(lmx_input &input, matrix<U> values)
    {
        detail::same_shape(c.outer, c.classes, values.rows, values.columns);
        input = view(values);
        return *this;
    }

    template <typename U>
    batch &set(lmx_input &input, const std::vector<U> &values, const char *name)
    {
        detail::same_rows(c.outer, values.size(), name);
        input = {values.data(), 0, 0, detail::type_of(values.data())};
        return *this;
    }

    batch &set(lmx_output &output, matrix<T> values)
    {
        detail::same_shape(c.outer, c.classes, values.rows, values.columns);
        output = {values.data, values.stride, 0, LMX_TYPE_DEFAULT};
        return *this;
    }
};

namespace detail {

template <typename Function, typename T, typename Options>
double loss(Function function, const batch<T> &arguments, const Options &options)
{
    double loss = 0;
    check(function(&arguments.c, &options, &loss));
    return loss;
}

} // namespace detail

} // namespace lanemax

#endif

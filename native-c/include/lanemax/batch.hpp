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
 * checked at once. For tensors whose classes are not the last axis set the members of `c`.
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

    /** What another batch of T reads and writes. */
    explicit batch(const lmx_batch &other) : c(other) {}

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

    /** What the Hessian is multiplied by, for each element. */
    template <typename U>
    batch &vector(matrix<U> values) { return set(c.vector, values); }

    /** What the derivatives of each row's losses are multiplied by. */
    template <typename U>
    batch &upstream(const std::vector<U> &values)
    {
        set(c.upstream, values, "upstream");
        c.upstream.class_stride = LMX_STRIDE_NONE;
        return *this;
    }

    /** What the derivatives of the loss of each element are multiplied by. */
    template <typename U>
    batch &upstream(matrix<U> values) { return set(c.upstream, values); }

    /** What all derivatives are multiplied by. */
    batch &upstream_of_all(const double *value)
    {
        c.upstream_of_all = value;
        return *this;
    }

    /** Receives the losses of rows. */
    batch &losses(std::vector<T> &values) { return set(c.losses, values, "losses"); }

    /** Receives the losses of elements. */
    batch &losses(matrix<T> values) { return set(c.losses, values); }

    /** Receives the gradient; may be the input. */
    batch &gradient(matrix<T> values) { return set(c.gradient, values); }

    /** Receives the diagonal of the Hessian. */
    batch &hessian(matrix<T> values) { return set(c.hessian, values); }

    /** Receives the gradient with respect to the variances. */
    batch &variances_gradient(matrix<T> values) { return set(c.variances_gradient, values); }

    /** Receives the product of the Hessian with the vector. */
    batch &product(matrix<T> values) { return set(c.product, values); }

    /** Receives the logarithm of the sum of the exponentials of each row of the input. */
    batch &log_sum_exp(std::vector<T> &values) { return set(c.log_sum_exp, values, "log_sum_exp"); }

    /** Receives the class of each row's maximum, of std::int32_t or std::int64_t. */
    template <typename Integer>
    batch &argmax(std::vector<Integer> &values) { return set(c.argmax, values, "argmax"); }

    /** Receives the number of rows whose maximum is at their label. */
    batch &correct(std::int64_t &count)
    {
        c.correct = &count;
        return *this;
    }

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

    template <typename U>
    batch &set(lmx_output &output, std::vector<U> &values, const char *name)
    {
        detail::same_rows(c.outer, values.size(), name);
        output = {values.data(), 0, 0, detail::type_of(values.data())};
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

/**
 * @file rows.hpp
 * @brief The arguments of an operator for C++17. Include lanemax.hpp instead.
 */
#ifndef LANEMAX_ROWS_HPP
#define LANEMAX_ROWS_HPP

#include <lanemax/batch.hpp>
#include <lanemax/rows.h>

namespace lanemax {

/**
 * What an operator of T, float or double, reads and writes, as views: their memory must live until the operator has been called.
 * Shapes are checked at once. For tensors whose classes are not the last axis set the members of `c`.
 */
template <typename T>
class rows {
public:
    /** The structure of C that operators are called with. */
    lmx_rows c = LMX_ROWS_INIT;

    /** Rows of this input: logits, or the arguments of a function of elements. */
    explicit rows(matrix<const T> input)
    {
        c.outer = input.rows;
        c.classes = input.columns;
        c.input = {input.data, input.stride, 0, LMX_TYPE_DEFAULT};
    }

    /** The gradient with respect to each result. */
    rows &upstream(matrix<const T> values)
    {
        detail::same_shape(c.outer, c.classes, values.rows, values.columns);
        c.upstream = {values.data, values.stride, 0, LMX_TYPE_DEFAULT};
        return *this;
    }

    /** The gradient with respect to the result of each row. */
    rows &upstream(const std::vector<T> &values)
    {
        detail::same_rows(c.outer, values.size(), "upstream");
        c.upstream = {values.data(), 0, 0, LMX_TYPE_DEFAULT};
        return *this;
    }

    /** Receives a result for each element, or the largest of each row. */
    rows &output(matrix<T> values)
    {
        detail::same_rows(c.outer, static_cast<std::size_t>(values.rows), "output");
        c.output = {values.data, values.stride, 0, LMX_TYPE_DEFAULT};
        return *this;
    }

    /** Receives a result for each row. */
    rows &output(std::vector<T> &values)
    {
        detail::same_rows(c.outer, values.size(), "output");
        c.output = {values.data(), 0, 0, LMX_TYPE_DEFAULT};
        return *this;
    }

    /** Receives the gradient; may be the input or the upstream gradient. */
    rows &gradient(matrix<T> values)
    {
        detail::same_shape(c.outer, c.classes, values.rows, values.columns);
        c.gradient = {values.data, values.stride, 0, LMX_TYPE_DEFAULT};
        return *this;
    }

    /** Receives a class for each row, std::int32_t or std::int64_t. */
    template <typename Integer>
    rows &indices(std::vector<Integer> &values)
    {
        detail::same_rows(c.outer, values.size(), "indices");
        c.indices = {values.data(), 0, 0, detail::type_of(values.data())};
        return *this;
    }

    /** Receives the classes of the largest of each row, std::int32_t or std::int64_t. */
    template <typename Integer>
    rows &indices(matrix<Integer> values)
    {
        detail::same_rows(c.outer, static_cast<std::size_t>(values.rows), "indices");
        c.indices = {values.data, values.stride, 0, detail::type_of(values.data)};
        return *this;
    }
};

} // namespace lanemax

#endif

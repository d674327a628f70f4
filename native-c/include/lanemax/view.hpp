/**
 * @file view.hpp
 * @brief Matrices that know their size, and codes as exceptions. Include lanemax.hpp instead.
 */
#ifndef LANEMAX_VIEW_HPP
#define LANEMAX_VIEW_HPP

#include <lanemax/runtime.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace lanemax {

/** A call that failed: its code, and lmx_last_error() as the text. */
class error : public std::runtime_error {
public:
    error(lmx_status code, const char *text) : std::runtime_error(text), code_(code) {}

    /** One of the LMX_ERR_ codes. */
    lmx_status code() const noexcept { return code_; }

private:
    lmx_status code_;
};

namespace detail {

inline void check(lmx_status status)
{
    if (status != LMX_OK) {
        throw error(status, lmx_last_error());
    }
}

} // namespace detail

/** A view of rows x columns values in memory of others; T is float or double, or one of these const. */
template <typename T>
struct matrix {
    T *data;
    std::int64_t rows;
    std::int64_t columns;
    /** Elements from one row to the next. */
    std::int64_t stride;

    matrix(T *values, std::int64_t row_count, std::int64_t column_count)
        : matrix(values, row_count, column_count, column_count) {}

    matrix(T *values, std::int64_t row_count, std::int64_t column_count, std::int64_t row_stride)
        : data(values), rows(row_count), columns(column_count), stride(row_stride) {}

    /** A view to read from, of one to write to. */
    operator matrix<const T>() const { return {data, rows, columns, stride}; }
};

namespace detail {

inline void same_shape(std::int64_t rows, std::int64_t columns, std::int64_t other_rows, std::int64_t other_columns)
{
    if (rows != other_rows || columns != other_columns) {
        throw error(LMX_ERR_SIZE, ("a matrix has " + std::to_string(other_rows) + " x " + std::to_string(other_columns)
                + " elements, must have " + std::to_string(rows) + " x " + std::to_string(columns) + " as the input").c_str());
    }
}

template <typename T>
void same_shape(const matrix<const T> &input, const matrix<T> &output)
{
    same_shape(input.rows, input.columns, output.rows, output.columns);
}

inline void same_rows(std::int64_t rows, std::size_t count, const char *name)
{
    if (static_cast<std::size_t>(rows) != count) {
        throw error(LMX_ERR_SIZE, (std::string(name) + " has " + std::to_string(count) + " elements, must have "
                + std::to_string(rows)).c_str());
    }
}

} // namespace detail

} // namespace lanemax

#endif

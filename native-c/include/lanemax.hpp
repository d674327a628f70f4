/**
 * @file lanemax.hpp
 * @brief lanemax.h for C++17: matrices that know their size, codes as exceptions, and the library's life as that of an object.
 *
 * Everything is inline and does what the function of lanemax.h with the same name does; see there for special values, errors and
 * accuracy. Each exists for float and for double. Include this header in as many files as you like; link with liblanemax alone.
 */
#ifndef LANEMAX_HPP
#define LANEMAX_HPP

#include <lanemax.h>
#include <lanemax/candidates.hpp>
#include <lanemax/losses.hpp>
#include <lanemax/metrics.hpp>
#include <lanemax/operators.hpp>
#include <lanemax/own_loss.hpp>

#include <mutex>

namespace lanemax {

/** lmx_abi_version() */
inline std::int32_t abi_version() { return lmx_abi_version(); }

/** lmx_version_string() */
inline std::string version_string() { return lmx_version_string(); }

/** lmx_strerror() */
inline std::string strerror(lmx_status status) { return lmx_strerror(status); }

/** lmx_is_initialized() */
inline bool is_initialized() { return lmx_is_initialized() != 0; }

namespace detail {

inline std::mutex users_mutex;
inline int users = 0;

} // namespace detail

/**
 * Starts the library, and with the last object of this class shuts it down. Its functions may be called while any object lives.
 * The virtual machine itself stays for the life of the process.
 */
class library {
public:
    library() : library(nullptr) {}

    explicit library(const lmx_options &options) : library(&options) {}

    library(const library &) : library() {}

    library &operator=(const library &) noexcept { return *this; }

    ~library()
    {
        std::lock_guard<std::mutex> lock(detail::users_mutex);
        if (--detail::users == 0) {
            lmx_shutdown();
        }
    }

    /** What computes, such as "vector-512". */
    std::string provider_name() const { return lmx_provider_name(); }

    /** See lmx_warmup(). */
    void warm_up(std::int64_t rows, std::int64_t classes, double seconds) const
    {
        detail::check(lmx_warmup(rows, classes, seconds));
    }

private:
    explicit library(const lmx_options *options)
    {
        std::lock_guard<std::mutex> lock(detail::users_mutex);
        detail::check(lmx_init(options));
        detail::users++;
    }
};

namespace detail {

inline lmx_cross_entropy_options options_of(lmx_reduction reduction)
{
    lmx_cross_entropy_options options = LMX_CROSS_ENTROPY_OPTIONS_INIT;
    options.reduction = reduction;
    return options;
}

/* A function with one result has no place for one loss a row. */
inline lmx_cross_entropy_options options_of_one_loss(lmx_reduction reduction)
{
    if (reduction == LMX_REDUCTION_NONE) {
        throw error(LMX_ERR_OPTION, "reduction is 0, must be 1 or 2: cross_entropy_of_rows() gives one loss a row");
    }
    return options_of(reduction);
}

template <typename Function, typename T>
void map(Function function, const matrix<const T> &input, const matrix<T> &output)
{
    same_shape(input, output);
    check(function(input.data, input.stride, output.data, output.stride, input.rows, input.columns));
}

template <typename Function, typename T>
std::vector<T> of_rows(Function function, const matrix<const T> &logits)
{
    std::vector<T> result(static_cast<std::size_t>(logits.rows));
    check(function(logits.data, logits.stride, result.data(), logits.rows, logits.columns));
    return result;
}

template <typename Function, typename T>
T loss(Function function, const matrix<const T> &logits, const std::vector<std::int32_t> &labels, lmx_reduction reduction)
{
    const lmx_cross_entropy_options options = options_of_one_loss(reduction);
    T loss = 0;
    same_rows(logits.rows, labels.size(), "labels");
    check(function(logits.data, logits.stride, labels.data(), logits.rows, logits.columns, &loss, &options));
    return loss;
}

template <typename Function, typename T>
std::vector<T> losses(Function function, const matrix<const T> &logits, const std::vector<std::int32_t> &labels)
{
    const lmx_cross_entropy_options options = options_of(LMX_REDUCTION_NONE);
    std::vector<T> losses(labels.size());
    same_rows(logits.rows, labels.size(), "labels");
    check(function(logits.data, logits.stride, labels.data(), logits.rows, logits.columns, losses.data(), &options));
    return losses;
}

template <typename Function, typename T>
T loss_and_gradient(Function function, const matrix<const T> &logits, const std::vector<std::int32_t> &labels,
                    const matrix<T> &gradient, lmx_reduction reduction)
{
    const lmx_cross_entropy_options options = options_of_one_loss(reduction);
    T loss = 0;
    same_shape(logits, gradient);
    same_rows(logits.rows, labels.size(), "labels");
    check(function(logits.data, logits.stride, labels.data(), logits.rows, logits.columns, &loss, gradient.data, gradient.stride,
                   &options));
    return loss;
}

} // namespace detail

/** lmx_softmax_f32() and lmx_softmax_f64() */
inline void softmax(matrix<const float> logits, matrix<float> probabilities)
{
    detail::map(lmx_softmax_f32, logits, probabilities);
}
inline void softmax(matrix<const double> logits, matrix<double> probabilities)
{
    detail::map(lmx_softmax_f64, logits, probabilities);
}

/** lmx_log_softmax_f32() and lmx_log_softmax_f64() */
inline void log_softmax(matrix<const float> logits, matrix<float> log_probabilities)
{
    detail::map(lmx_log_softmax_f32, logits, log_probabilities);
}
inline void log_softmax(matrix<const double> logits, matrix<double> log_probabilities)
{
    detail::map(lmx_log_softmax_f64, logits, log_probabilities);
}

/** lmx_logsumexp_f32() and lmx_logsumexp_f64(): one value a row. */
inline std::vector<float> logsumexp(matrix<const float> logits) { return detail::of_rows(lmx_logsumexp_f32, logits); }
inline std::vector<double> logsumexp(matrix<const double> logits) { return detail::of_rows(lmx_logsumexp_f64, logits); }

/** lmx_cross_entropy_f32() and lmx_cross_entropy_f64() with the sum or the mean of the losses. */
inline float cross_entropy(matrix<const float> logits, const std::vector<std::int32_t> &labels,
                           lmx_reduction reduction = LMX_REDUCTION_MEAN)
{
    return detail::loss(lmx_cross_entropy_f32, logits, labels, reduction);
}
inline double cross_entropy(matrix<const double> logits, const std::vector<std::int32_t> &labels,
                            lmx_reduction reduction = LMX_REDUCTION_MEAN)
{
    return detail::loss(lmx_cross_entropy_f64, logits, labels, reduction);
}

/** lmx_cross_entropy_f32() and lmx_cross_entropy_f64() without a reduction: one loss a row. */
inline std::vector<float> cross_entropy_of_rows(matrix<const float> logits, const std::vector<std::int32_t> &labels)
{
    return detail::losses(lmx_cross_entropy_f32, logits, labels);
}
inline std::vector<double> cross_entropy_of_rows(matrix<const double> logits, const std::vector<std::int32_t> &labels)
{
    return detail::losses(lmx_cross_entropy_f64, logits, labels);
}

/** lmx_cross_entropy_gradient_f32() and lmx_cross_entropy_gradient_f64() with the sum or the mean of the losses; the
 *  gradient may overwrite the logits. */
inline float cross_entropy_gradient(matrix<const float> logits, const std::vector<std::int32_t> &labels, matrix<float> gradient,
                                    lmx_reduction reduction = LMX_REDUCTION_MEAN)
{
    return detail::loss_and_gradient(lmx_cross_entropy_gradient_f32, logits, labels, gradient, reduction);
}
inline double cross_entropy_gradient(matrix<const double> logits, const std::vector<std::int32_t> &labels, matrix<double> gradient,
                                     lmx_reduction reduction = LMX_REDUCTION_MEAN)
{
    return detail::loss_and_gradient(lmx_cross_entropy_gradient_f64, logits, labels, gradient, reduction);
}

/** lmx_exp_f32() and lmx_exp_f64() */
inline void exp(matrix<const float> input, matrix<float> output) { detail::map(lmx_exp_f32, input, output); }
inline void exp(matrix<const double> input, matrix<double> output) { detail::map(lmx_exp_f64, input, output); }

/** lmx_expm1_f32() and lmx_expm1_f64() */
inline void expm1(matrix<const float> input, matrix<float> output) { detail::map(lmx_expm1_f32, input, output); }
inline void expm1(matrix<const double> input, matrix<double> output) { detail::map(lmx_expm1_f64, input, output); }

/** lmx_log_f32() and lmx_log_f64() */
inline void log(matrix<const float> input, matrix<float> output) { detail::map(lmx_log_f32, input, output); }
inline void log(matrix<const double> input, matrix<double> output) { detail::map(lmx_log_f64, input, output); }

/** lmx_log1p_f32() and lmx_log1p_f64() */
inline void log1p(matrix<const float> input, matrix<float> output) { detail::map(lmx_log1p_f32, input, output); }
inline void log1p(matrix<const double> input, matrix<double> output) { detail::map(lmx_log1p_f64, input, output); }

/** lmx_sigmoid_f32() and lmx_sigmoid_f64() */
inline void sigmoid(matrix<const float> input, matrix<float> output) { detail::map(lmx_sigmoid_f32, input, output); }
inline void sigmoid(matrix<const double> input, matrix<double> output) { detail::map(lmx_sigmoid_f64, input, output); }

/** lmx_log_sigmoid_f32() and lmx_log_sigmoid_f64() */
inline void log_sigmoid(matrix<const float> input, matrix<float> output)
{
    detail::map(lmx_log_sigmoid_f32, input, output);
}
inline void log_sigmoid(matrix<const double> input, matrix<double> output)
{
    detail::map(lmx_log_sigmoid_f64, input, output);
}

/** lmx_softplus_f32() and lmx_softplus_f64() */
inline void softplus(matrix<const float> input, matrix<float> output) { detail::map(lmx_softplus_f32, input, output); }
inline void softplus(matrix<const double> input, matrix<double> output) { detail::map(lmx_softplus_f64, input, output); }

/** lmx_tanh_f32() and lmx_tanh_f64() */
inline void tanh(matrix<const float> input, matrix<float> output) { detail::map(lmx_tanh_f32, input, output); }
inline void tanh(matrix<const double> input, matrix<double> output) { detail::map(lmx_tanh_f64, input, output); }

} // namespace lanemax

#endif

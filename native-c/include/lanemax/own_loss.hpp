/**
 * @file own_loss.hpp
 * @brief Which derivatives any loss has, and a check of them, for C++17. Include lanemax.hpp instead.
 */
#ifndef LANEMAX_OWN_LOSS_HPP
#define LANEMAX_OWN_LOSS_HPP

#include <lanemax/batch.hpp>
#include <lanemax/own_loss.h>

#include <exception>

namespace lanemax {

namespace detail {

/* A loss that C calls: an exception must not pass through C, and goes on behind it where C fails because of it. */
template <typename Loss>
struct loss_for_c {
    const Loss &loss;
    std::exception_ptr exception;

    static lmx_status call(const lmx_batch *arguments, void *context, double *result) noexcept
    {
        loss_for_c &self = *static_cast<loss_for_c *>(context);
        try {
            *result = self.loss(batch<double>(*arguments));
            return LMX_OK;
        } catch (const error &refusal) {
            self.exception = std::current_exception();
            return refusal.code();
        } catch (...) {
            self.exception = std::current_exception();
            return LMX_ERR_INTERNAL;
        }
    }
};

/* What a function of C finds out about a loss. */
template <typename Result, typename Loss>
Result find_out(lmx_status (*function)(lmx_batch_loss, void *, const lmx_batch *, Result *), const Loss &loss,
                const batch<double> &arguments)
{
    loss_for_c<Loss> for_c{loss, nullptr};
    Result result = 0;
    const lmx_status status = function(for_c.call, &for_c, &arguments.c, &result);
    if (status != LMX_OK && for_c.exception) {
        std::rethrow_exception(for_c.exception);
    }
    check(status);
    return result;
}

} // namespace detail

/** lmx_gradient_error() of anything that can be called with a `const batch<double> &` and returns the reduced loss. */
template <typename Loss>
double gradient_error(const Loss &loss, const batch<double> &arguments)
{
    return detail::find_out(lmx_gradient_error, loss, arguments);
}

/** lmx_hessian_error() of the same. */
template <typename Loss>
double hessian_error(const Loss &loss, const batch<double> &arguments)
{
    return detail::find_out(lmx_hessian_error, loss, arguments);
}

/** lmx_has_hessian() of the same. */
template <typename Loss>
bool has_hessian(const Loss &loss, const batch<double> &arguments)
{
    return detail::find_out(lmx_has_hessian, loss, arguments) != 0;
}

/** lmx_has_hessian_vector_product() of the same. */
template <typename Loss>
bool has_hessian_vector_product(const Loss &loss, const batch<double> &arguments)
{
    return detail::find_out(lmx_has_hessian_vector_product, loss, arguments) != 0;
}

} // namespace lanemax

#endif

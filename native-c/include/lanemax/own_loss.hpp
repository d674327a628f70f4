/**
 * @file own_loss.hpp
 * @brief A check of any loss's derivatives, for C++17. Include lanemax.hpp instead.
 */
#ifndef LANEMAX_OWN_LOSS_HPP
#define LANEMAX_OWN_LOSS_HPP

#include <lanemax/batch.hpp>
#include <lanemax/own_loss.h>

#include <exception>

namespace lanemax {

namespace detail {

/* A loss that C calls: an exception must not pass through C, and goes on behind it. */
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
        } catch (...) {
            self.exception = std::current_exception();
            return LMX_ERR_INTERNAL;
        }
    }
};

template <typename Function, typename Loss>
double worst_error(Function function, const Loss &loss, const batch<double> &arguments)
{
    loss_for_c<Loss> for_c{loss, nullptr};
    double worst = 0;
    const lmx_status status = function(for_c.call, &for_c, &arguments.c, &worst);
    if (for_c.exception) {
        std::rethrow_exception(for_c.exception);
    }
    check(status);
    return worst;
}

} // namespace detail

/** lmx_gradient_error() of anything that can be called with a `const batch<double> &` and returns the reduced loss. */
template <typename Loss>
double gradient_error(const Loss &loss, const batch<double> &arguments)
{
    return detail::worst_error(lmx_gradient_error, loss, arguments);
}

/** lmx_hessian_error() of the same. */
template <typename Loss>
double hessian_error(const Loss &loss, const batch<double> &arguments)
{
    return detail::worst_error(lmx_hessian_error, loss, arguments);
}

} // namespace lanemax

#endif

/**
 * @file metrics.hpp
 * @brief How good predictions are, for C++17. Include lanemax.hpp instead.
 */
#ifndef LANEMAX_METRICS_HPP
#define LANEMAX_METRICS_HPP

#include <lanemax/batch.hpp>
#include <lanemax/metrics.h>

namespace lanemax {

namespace detail {

inline lmx_status confusion_matrix_add(std::int64_t *counts, std::int64_t classes, const std::int32_t *labels,
                                       const std::int32_t *predictions, std::int64_t rows)
{
    return lmx_confusion_matrix_add(counts, classes, labels, predictions, rows);
}
inline lmx_status confusion_matrix_add(std::int64_t *counts, std::int64_t classes, const std::int64_t *labels,
                                       const std::int64_t *predictions, std::int64_t rows)
{
    return lmx_confusion_matrix_add_i64(counts, classes, labels, predictions, rows);
}

} // namespace detail

/** Counts of true and predicted classes. */
class confusion_matrix {
public:
    /** classes x classes counts, row for row the true classes. */
    std::vector<std::int64_t> counts;

    /** No row is counted yet. */
    explicit confusion_matrix(std::int64_t classes)
        : counts(static_cast<std::size_t>(classes * classes)), classes_(classes) {}

    /** Counts rows, of std::int32_t or std::int64_t; numbers in braces are of std::int32_t. */
    template <typename Integer = std::int32_t>
    void add(const std::vector<Integer> &labels, const std::vector<Integer> &predictions)
    {
        const std::int64_t rows = static_cast<std::int64_t>(labels.size());
        detail::same_rows(rows, predictions.size(), "predictions");
        detail::check(detail::confusion_matrix_add(counts.data(), classes_, labels.data(), predictions.data(), rows));
    }

    /** Fills a report, which may say where the numbers of each class go. */
    void report(lmx_classification_report &result) const
    {
        detail::check(lmx_confusion_matrix_report(counts.data(), classes_, &result));
    }

    /** The numbers of all classes. */
    lmx_classification_report report() const
    {
        lmx_classification_report result = LMX_CLASSIFICATION_REPORT_INIT;
        report(result);
        return result;
    }

private:
    std::int64_t classes_;
};

/** lmx_subset_accuracy_f32() and lmx_subset_accuracy_f64() */
inline double subset_accuracy(const batch<float> &batch, double threshold)
{
    double accuracy = 0;
    detail::check(lmx_subset_accuracy_f32(&batch.c, threshold, &accuracy));
    return accuracy;
}
inline double subset_accuracy(const batch<double> &batch, double threshold)
{
    double accuracy = 0;
    detail::check(lmx_subset_accuracy_f64(&batch.c, threshold, &accuracy));
    return accuracy;
}

} // namespace lanemax

#endif

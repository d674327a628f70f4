/**
 * @file candidates.hpp
 * @brief Classes drawn to stand for a large vocabulary, for C++17. Include lanemax.hpp instead.
 */
#ifndef LANEMAX_CANDIDATES_HPP
#define LANEMAX_CANDIDATES_HPP

#include <lanemax/batch.hpp>
#include <lanemax/candidates.h>

namespace lanemax {

/** Classes drawn, and in how many tries. */
struct candidates {
    std::vector<std::int64_t> classes;
    std::int64_t tries;
};

/** lmx_sample_log_uniform() */
inline candidates sample_log_uniform(std::int64_t count, std::int64_t vocabulary, std::int64_t seed, std::int64_t draw)
{
    candidates drawn{std::vector<std::int64_t>(static_cast<std::size_t>(count > 0 ? count : 0)), 0};
    detail::check(lmx_sample_log_uniform(count, vocabulary, seed, draw, drawn.classes.data(), &drawn.tries));
    return drawn;
}

/** lmx_log_expected_counts() */
inline std::vector<double> log_expected_counts(std::int64_t vocabulary, std::int64_t tries,
                                               const std::vector<std::int64_t> &classes)
{
    std::vector<double> counts(classes.size());
    detail::check(lmx_log_expected_counts(vocabulary, tries, classes.data(), static_cast<std::int64_t>(classes.size()),
                                          counts.data()));
    return counts;
}

} // namespace lanemax

#endif

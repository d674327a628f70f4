package dev.lanemax.build;

import dev.lanemax.build.LossList.Loss;

/** The text of the C++ header of the losses. */
record LossWrapper(LossList list) {

    String text() {
        StringBuilder text = new StringBuilder("""
                /**
                 * @file losses.hpp
                 * @brief Every loss of lanemax/losses.h for C++17. Include lanemax.hpp instead.
                 */
                #ifndef LANEMAX_LOSSES_HPP
                #define LANEMAX_LOSSES_HPP

                #include <lanemax/batch.hpp>
                #include <lanemax/losses.h>

                namespace lanemax {
                """);
        list.losses().forEach(loss -> append(loss, text));
        return text.append("\n} // namespace lanemax\n\n#endif\n").toString();
    }

    private static void append(Loss loss, StringBuilder text) {
        text.append("\n/** lmx_%1$s_f32() and lmx_%1$s_f64(): the reduced loss. */\n".formatted(loss.name()));
        text.append(function(loss, "float", "f32")).append(function(loss, "double", "f64"));
    }

    private static String function(Loss loss, String type, String suffix) {
        return """
                inline double %1$s(const batch<%2$s> &batch,
                                   const lmx_%1$s_options &options = LMX_%4$s_OPTIONS_INIT)
                {
                    return detail::loss(lmx_%1$s_%3$s, batch, options);
                }
                """.formatted(loss.name(), type, suffix, loss.name().toUpperCase());
    }
}

package dev.lanemax.build;

import dev.lanemax.build.OperatorList.Operator;

/** The text of the C++ header of the operators. */
record OperatorWrapper(OperatorList list) {

    String text() {
        StringBuilder text = new StringBuilder("""
                /**
                 * @file operators.hpp
                 * @brief Every operator of lanemax/operators.h for C++17. Include lanemax.hpp instead.
                 */
                #ifndef LANEMAX_OPERATORS_HPP
                #define LANEMAX_OPERATORS_HPP

                #include <lanemax/operators.h>
                #include <lanemax/rows.hpp>

                namespace lanemax {
                """);
        for (Operator operator : list.operators()) {
            operator.directions().forEach(direction -> append(operator, operator.name() + "_" + direction.name(), text));
        }
        return text.append("\n} // namespace lanemax\n\n#endif\n").toString();
    }

    private static void append(Operator operator, String name, StringBuilder text) {
        text.append("\n/** lmx_%1$s_f32() and lmx_%1$s_f64() */\n".formatted(name));
        text.append(function(operator, name, "float", "f32")).append(function(operator, name, "double", "f64"));
    }

    private static String function(Operator operator, String name, String type, String suffix) {
        if (operator.options().isEmpty()) {
            return "inline void %1$s(const rows<%2$s> &rows) { detail::check(lmx_%1$s_%3$s(&rows.c)); }\n"
                    .formatted(name, type, suffix);
        }
        return """
                inline void %1$s(const rows<%2$s> &rows,
                    const lmx_%4$s_options &options = LMX_%5$s_OPTIONS_INIT)
                {
                    detail::check(lmx_%1$s_%3$s(&rows.c, &options));
                }
                """.formatted(name, type, suffix, operator.name(), operator.name().toUpperCase());
    }
}

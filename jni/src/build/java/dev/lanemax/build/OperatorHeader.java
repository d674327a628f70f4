package dev.lanemax.build;

import dev.lanemax.build.OperatorList.Direction;
import dev.lanemax.build.OperatorList.Operator;
import dev.lanemax.build.OperatorList.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of the C header of the operators.
 *
 * @param list    the operators
 * @param sources where the Java classes are that state the error bounds
 */
record OperatorHeader(OperatorList list, Path sources) {

    String text() throws IOException {
        StringBuilder text = new StringBuilder("""
                /**
                 * @file operators.h
                 * @brief Every operator that is no loss, with every option, and its gradient. Include lanemax.h instead.
                 */
                #ifndef LANEMAX_OPERATORS_H
                #define LANEMAX_OPERATORS_H

                #include <lanemax/rows.h>

                #ifdef __cplusplus
                extern "C" {
                #endif
                """);
        for (Operator operator : list.operators()) {
            appendOptions(operator, text);
            for (Direction direction : operator.directions()) {
                append(operator, direction, text);
            }
        }
        return text.append("""

                #ifdef __cplusplus
                }
                #endif

                #endif
                """).toString();
    }

    private static void appendOptions(Operator operator, StringBuilder text) {
        if (operator.options().isEmpty()) {
            return;
        }
        String upper = operator.name().toUpperCase();
        text.append("""

                /** Options of the functions lmx_%1$s_*. Start from ::LMX_%2$s_OPTIONS_INIT. */
                typedef struct lmx_%1$s_options {
                    /** `sizeof(lmx_%1$s_options)`. */
                    uint32_t struct_size;
                """.formatted(operator.name(), upper));
        operator.options().forEach(option -> text.append(member(option)));
        String initial = operator.options().stream().map(option -> ", " + initial(option)).collect(Collectors.joining());
        text.append("""
                } lmx_%1$s_options;

                /** Initial value of ::lmx_%1$s_options: all defaults. */
                #define LMX_%2$s_OPTIONS_INIT \\
                    {(uint32_t) sizeof(lmx_%1$s_options)%3$s}
                """.formatted(operator.name(), upper, initial));
    }

    private static String member(Option option) {
        String comment = Character.toUpperCase(option.documentation().charAt(0)) + option.documentation().substring(1);
        return switch (option.type()) {
            case "reals" -> """
                        /** %1$s; NULL for none. */
                        const double *%2$s;
                        /** Number of elements of `%2$s`. */
                        int64_t %2$s_count;
                    """.formatted(comment, option.name());
            case "mask" -> "    /** %s; NULL for none. */\n    const lmx_mask *%s;\n".formatted(comment, option.name());
            default -> "    /** %s%s. */\n    %s %s;\n".formatted(comment,
                    option.initial().equals("none") ? ", or NAN for none" : "",
                    option.type().equals("real") ? "double" : "int64_t", option.name());
        };
    }

    private static String initial(Option option) {
        return switch (option.type()) {
            case "reals" -> "NULL, 0";
            case "mask" -> "NULL";
            default -> option.initial().equals("none") ? "NAN"
                    : option.initial().equals("infinity") ? "INFINITY" : option.initial();
        };
    }

    private void append(Operator operator, Direction direction, StringBuilder text) throws IOException {
        String name = "lmx_%s_%s".formatted(operator.name(), direction.name());
        String error = direction.bound() == null ? "The result is exact."
                : "Error at most %d ulp, as ::lmx_rows has it.".formatted(bound(direction));
        boolean hasOptions = !operator.options().isEmpty();
        text.append("\n/**\n").append(LossHeader.wrapped(documentation(operator, direction)));
        text.append("""
                 *
                 * %s
                 *
                 * @param[in]  rows     what is read and written, not NULL, with %s
                """.formatted(error, needs(operator, direction)));
        text.append(hasOptions ? " * @param[in]  options  options, or NULL for all defaults\n" : "");
        text.append("""
                 * @return ::LMX_OK, ::LMX_ERR_NOT_INITIALIZED, ::LMX_ERR_FORKED, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE,
                 *         ::LMX_ERR_ALIGNMENT, ::LMX_ERR_OVERLAP, ::LMX_ERR_OPTION, ::LMX_ERR_VALUE or a fault
                 * @note Thread-safe.
                 */
                """);
        text.append(declaration(operator, name + "_f32"));
        text.append("""

                /**
                 * %1$s_f32() of double.
                 *
                 * %2$s
                 * Special values: as %1$s_f32().
                 *
                 * @param[in]  rows     as for %1$s_f32()
                """.formatted(name, error));
        text.append(hasOptions ? " * @param[in]  options  as for %s_f32()\n".formatted(name) : "");
        text.append(" * @return as %s_f32()\n * @note Thread-safe.\n */\n".formatted(name));
        text.append(declaration(operator, name + "_f64"));
    }

    private static String documentation(Operator operator, Direction direction) {
        String text = String.join(" ", direction.documentation()).replace(" Special values:", "\nSpecial values:");
        return direction.name().equals("forward") ? text
                : "The gradient with respect to the input of lmx_%s_forward_f32(), from the input and the upstream gradient u: "
                        .formatted(operator.name()) + text;
    }

    private static String needs(Operator operator, Direction direction) {
        if (direction.name().equals("backward")) {
            return "`input`, `upstream`%s and `gradient`"
                    .formatted(operator.shape().equals("rows") ? " (one number for each row)" : "");
        }
        return switch (operator.shape()) {
            case "rows" -> "`input` and `output` (one number for each row)";
            case "classes" -> "`input` and `indices` (one for each row)";
            case "largest" -> "`input`, `output` and `indices` (both outer x k x inner)";
            default -> "`input` and `output`";
        };
    }

    private static String declaration(Operator operator, String function) {
        String start = "LMX_API lmx_status %s(".formatted(function);
        return start + "const lmx_rows *rows" + (operator.options().isEmpty() ? ");\n"
                : ",\n" + " ".repeat(start.length()) + "const lmx_%s_options *options);\n".formatted(operator.name()));
    }

    private int bound(Direction direction) throws IOException {
        Matcher bound = Pattern.compile("double " + direction.bound() + " = (\\d+);")
                .matcher(Files.readString(sources.resolve(direction.boundClass() + ".java")));
        if (!bound.find()) {
            throw new IllegalStateException(direction.boundClass() + " has no " + direction.bound());
        }
        return Integer.parseInt(bound.group(1));
    }
}

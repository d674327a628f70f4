package dev.lanemax.build;

import dev.lanemax.build.LossList.Enumeration;
import dev.lanemax.build.LossList.Loss;
import dev.lanemax.build.LossList.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of the C header of the losses.
 *
 * @param list    the losses
 * @param sources where the Java classes of the losses are, which state the error bounds
 * @param bridge  where those are whose functions are the caller's
 */
record LossHeader(LossList list, Path sources, Path bridge) {

    private static final int LINE = 124;

    /** The constant of a Java class, the larger one where loss and gradient have one each. */
    private static final Pattern BOUND = Pattern.compile("double MAX_(?:\\w+_)?ULP_ERROR = (\\d+);");

    String text() throws IOException {
        StringBuilder text = new StringBuilder("""
                /**
                 * @file losses.h
                 * @brief Every loss of a batch, with every option. Include lanemax.h instead.
                 */
                #ifndef LANEMAX_LOSSES_H
                #define LANEMAX_LOSSES_H

                #include <lanemax/own_loss.h>

                #ifdef __cplusplus
                extern "C" {
                #endif
                """);
        for (Enumeration enumeration : list.enumerations()) {
            append(enumeration, text);
        }
        for (Loss loss : list.losses()) {
            appendOptions(loss, text);
            appendFunctions(loss, text);
        }
        return text.append("""

                #ifdef __cplusplus
                }
                #endif

                #endif
                """).toString();
    }

    private static void append(Enumeration enumeration, StringBuilder text) {
        text.append("""

                /** %s */
                typedef int64_t lmx_%s;

                """.formatted(enumeration.documentation(), enumeration.name()));
        for (int value = 0; value < enumeration.constants().size(); value++) {
            Member constant = enumeration.constants().get(value);
            text.append("/** %s */\n#define %s %d\n".formatted(
                    constant.documentation(), constantName(enumeration.name(), constant), value));
        }
    }

    private static String constantName(String enumeration, Member constant) {
        return "LMX_%s_%s".formatted(enumeration, constant.name()).toUpperCase();
    }

    private void appendOptions(Loss loss, StringBuilder text) {
        String upper = loss.name().toUpperCase();
        text.append("""

                /**
                 * Options of lmx_%1$s_f32() and lmx_%1$s_f64().
                 * Start from ::LMX_%2$s_OPTIONS_INIT.
                 */
                typedef struct lmx_%1$s_options {
                    /**
                     * What every loss has; `common.struct_size` is `sizeof(lmx_%1$s_options)`.%3$s
                     */
                    lmx_loss_options common;
                """.formatted(loss.name(), upper, lacks(loss)));
        loss.parameters().forEach(parameter -> append(parameter, text));
        text.append("} lmx_%s_options;\n".formatted(loss.name()));
        String initial = loss.parameters().stream().map(parameter -> ", \\\n     " + initial(parameter)).collect(Collectors.joining());
        text.append("""

                /** Initial value of ::lmx_%1$s_options: all defaults, and the reduction ::LMX_REDUCTION_%3$s. */
                #define LMX_%2$s_OPTIONS_INIT \\
                    {LMX_LOSS_OPTIONS_INIT(lmx_%1$s_options, LMX_REDUCTION_%3$s, %4$d)%5$s}
                """.formatted(loss.name(), upper, loss.reduction().toUpperCase(), ignores(loss) ? 1 : 0, initial));
    }

    private static String lacks(Loss loss) {
        boolean weights = loss.has().contains("class_weights");
        String start = "\n     * ";
        return weights && ignores(loss) ? "" : weights ? start + "There is no ignore index."
                : ignores(loss) ? start + "There are no class weights."
                : start + "There are neither class weights nor an ignore index.";
    }

    private static boolean ignores(Loss loss) {
        return loss.has().contains("ignore_index");
    }

    private static void append(Member parameter, StringBuilder text) {
        if (parameter.isArray()) {
            text.append("    /** %s; NULL for none. */\n".formatted(capital(parameter.documentation())));
            text.append("    const %s *%s;\n".formatted(parameter.isIntegers() ? "int64_t" : "double", parameter.name()));
            text.append("    /** Number of elements of `%1$s`. */\n    int64_t %1$s_count;\n".formatted(parameter.name()));
            return;
        }
        String none = parameter.mayBeAbsent() ? ", or NAN for none" : !parameter.isFunction() ? ""
                : parameter.isRequired() ? "; not NULL" : "; or NULL";
        text.append("    /** %s%s. */\n".formatted(capital(parameter.documentation()), none));
        text.append("    %s;\n".formatted(declared(parameter)));
    }

    private static String declared(Member parameter) {
        String name = parameter.name();
        return parameter.isPointer() ? "void *" + name : parameter.isNumber() ? "double " + name
                : parameter.isEnumeration() || parameter.isFunction() ? "lmx_%s %s".formatted(parameter.type(), name)
                : "int64_t " + name;
    }

    private static String capital(String documentation) {
        return documentation.matches("[a-z]\\w.*") ? Character.toUpperCase(documentation.charAt(0)) + documentation.substring(1)
                : documentation;
    }

    private String initial(Member parameter) {
        if (parameter.isArray()) {
            return "NULL, 0";
        }
        if (parameter.isEnumeration()) {
            return "LMX_%s_%s".formatted(parameter.type(), parameter.initial()).toUpperCase();
        }
        return parameter.isPointer() || parameter.isFunction() ? "NULL"
                : parameter.initial().equals("none") ? "NAN" : parameter.initial();
    }

    private void appendFunctions(Loss loss, StringBuilder text) throws IOException {
        text.append("\n/**\n");
        text.append(wrapped(String.join(" ", loss.documentation()).replace(" Special values:", "\nSpecial values:")));
        text.append("""
                 *
                 * Error at most %d ulp for each loss and each entry of its derivatives, as ::lmx_batch has it.
                 *
                 * @param[in]  batch    what is read and written, not NULL, with %s
                 * @param[in]  options  %s
                 * @param[out] loss     receives the reduced loss, or may be NULL
                 * @return ::LMX_OK, ::LMX_ERR_NOT_INITIALIZED, ::LMX_ERR_FORKED, ::LMX_ERR_NULL_POINTER, ::LMX_ERR_SIZE,
                 *         ::LMX_ERR_ALIGNMENT, ::LMX_ERR_OVERLAP, ::LMX_ERR_LABEL, ::LMX_ERR_OPTION, ::LMX_ERR_VALUE or a fault
                 * @note Thread-safe.
                 */
                """.formatted(bound(loss), needs(loss),
                loss.hasFunctions() ? "the functions and options, not NULL" : "options, or NULL for all defaults"));
        text.append(declaration(loss, "f32"));
        text.append("""

                /**
                 * lmx_%1$s_f32() of double.
                 *
                 * Error at most %2$d ulp for each loss and each entry of its derivatives, as ::lmx_batch has it.
                 * Special values: as lmx_%1$s_f32().
                 *
                 * @param[in]  batch    as for lmx_%1$s_f32()
                 * @param[in]  options  as for lmx_%1$s_f32()
                 * @param[out] loss     as for lmx_%1$s_f32()
                 * @return as lmx_%1$s_f32()
                 * @note Thread-safe.
                 */
                """.formatted(loss.name(), bound(loss)));
        text.append(declaration(loss, "f64"));
    }

    /** Text in the lines of a comment. */
    static String wrapped(String text) {
        return text.replaceAll("(.{1,%d})(?: +|$|\n)".formatted(LINE), " * $1\n").replaceAll("(?m)^ \\* $\n", "");
    }

    private static String needs(Loss loss) {
        List<String> arguments = List.of("labels", "targets", "variances");
        return "`input`" + arguments.stream().filter(loss.has()::contains).map(name -> " and `" + name + "`")
                .collect(Collectors.joining());
    }

    /** What follows the name of the function stands below what follows the bracket. */
    private static String declaration(Loss loss, String type) {
        String start = "LMX_API lmx_status lmx_%s_%s(".formatted(loss.name(), type);
        return start + "const lmx_batch *batch,\n" + " ".repeat(start.length())
                + "const lmx_%s_options *options,\n".formatted(loss.name()) + " ".repeat(start.length()) + "double *loss);\n";
    }

    private int bound(Loss loss) throws IOException {
        Path directory = loss.hasFunctions() ? bridge : sources;
        Matcher bounds = BOUND.matcher(Files.readString(directory.resolve(loss.javaClass() + ".java")));
        return bounds.results().mapToInt(bound -> Integer.parseInt(bound.group(1))).max()
                .orElseThrow(() -> new IllegalStateException(loss.javaClass() + " states no error bound"));
    }
}

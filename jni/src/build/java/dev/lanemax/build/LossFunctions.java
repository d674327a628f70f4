package dev.lanemax.build;

import dev.lanemax.build.LossList.Loss;
import dev.lanemax.build.LossList.Member;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text of the C functions of the losses, and of their list. */
record LossFunctions(LossList list) {

    /** What a batch must have; the constants are {@code LMX_NEEDS_LABELS} and so on. */
    private static final List<String> ARGUMENTS = List.of("labels", "targets", "variances", "candidates", "functions");
    /** Options of the common part that not every loss has. */
    private static final List<String> OPTIONS = List.of("class_weights", "ignore_index");

    /**
     * {@code LMX_LOSSES(X, T)}: X(type, name, what has a loss each, what a batch must have) for each loss. And
     * {@code LMX_OPTIONS_OF_LOSSES(X)}: X(name, initial value, options of its own), each of these a macro of whoever expands it.
     */
    String entries() {
        return "#ifndef LMX_LOSS_LIST_H\n#define LMX_LOSS_LIST_H\n"
                + definition("LMX_LOSSES(X, T)", loss -> "X(T, %s, %s, %s)".formatted(loss.name(),
                        loss.ofElements() ? "LMX_MATRIX" : "LMX_ROWS", constants("LMX_NEEDS_", loss, ARGUMENTS)))
                + definition("LMX_OPTIONS_OF_LOSSES(X)", loss -> "X(%s, LMX_%s_OPTIONS_INIT, %s)".formatted(loss.name(),
                        loss.name().toUpperCase(), loss.parameters().stream().map(this::entry).collect(Collectors.joining(" "))))
                + "\n#endif\n";
    }

    private String definition(String name, Function<Loss, String> entry) {
        return list.losses().stream().map(entry).collect(Collectors.joining(" \\\n    ", "\n#define " + name + " \\\n    ", "\n"));
    }

    private String entry(Member parameter) {
        String name = parameter.name();
        if (parameter.isArray()) {
            return "LMX_%s_OPTION(%s)".formatted(parameter.type().toUpperCase(), name);
        }
        if (parameter.isFunction()) {
            return "LMX_FUNCTION_OPTION(%s, %s)".formatted(parameter.type(), name);
        }
        if (parameter.isPointer()) {
            return "LMX_POINTER_OPTION(%s)".formatted(name);
        }
        return parameter.isNumber() ? "LMX_REAL_OPTION(%s)".formatted(name) : "LMX_CHOICE_OPTION(%s, %s)".formatted(name, most(parameter));
    }

    private static String constants(String prefix, Loss loss, List<String> known) {
        String text = known.stream().filter(loss.has()::contains).map(name -> prefix + name.toUpperCase())
                .collect(Collectors.joining(" | "));
        return text.isEmpty() ? "0" : text;
    }

    /** The definitions of all public functions. */
    String functions() {
        StringBuilder text = new StringBuilder();
        for (Loss loss : list.losses()) {
            text.append(options(loss));
            text.append(function(loss, "f32")).append(function(loss, "f64"));
        }
        return text.toString();
    }

    private String options(Loss loss) {
        StringBuilder text = new StringBuilder("""

                static lmx_status read_NAME_options(const void *options, lmx_call *call)
                {
                    lmx_NAME_options used = LMX_UPPER_OPTIONS_INIT;
                    LMX_TRY(lmx_read_options("options", &used, sizeof used, options, sizeof used.common));
                    LMX_TRY(set_common_options(call, &used.common, HAS));
                """.replace("NAME", loss.name()).replace("UPPER", loss.name().toUpperCase())
                .replace("HAS", constants("LMX_HAS_", loss, OPTIONS)));
        int number = 0;
        int array = 0;
        for (Member parameter : loss.parameters()) {
            String name = parameter.name();
            if (parameter.isArray()) {
                text.append("    LMX_TRY(set_%3$s(call, %1$d, \"%2$s\", used.%2$s, used.%2$s_count));\n"
                        .formatted(array++, name, parameter.type()));
            } else if (parameter.isFunction()) {
                text.append("    LMX_TRY(set_function(call, %d, \"%2$s\", (intptr_t) used.%2$s, %3$s));\n"
                        .formatted(number++, name, parameter.isRequired()));
            } else if (parameter.isPointer()) {
                text.append("    set_pointer(call, %d, used.%s);\n".formatted(number++, name));
            } else if (parameter.isNumber()) {
                text.append("    set_real(call, %d, used.%s);\n".formatted(number++, name));
            } else {
                text.append("    LMX_TRY(set_choice(call, %d, \"%2$s\", used.%2$s, %3$s));\n"
                        .formatted(number++, name, most(parameter)));
            }
        }
        return text.append("    return LMX_OK;\n}\n").toString();
    }

    /** The largest value of a flag, an integer or an enumeration; the least is 0. */
    private String most(Member parameter) {
        return parameter.isFlag() ? "1" : parameter.isLong() ? "INT64_MAX" : parameter.isInteger() ? "INT32_MAX"
                : list.enumerations().stream().filter(each -> each.name().equals(parameter.type()))
                        .map(each -> each.constants().getLast().name())
                        .map(last -> "LMX_%s_%s".formatted(parameter.type(), last).toUpperCase())
                        .findFirst().orElseThrow();
    }

    private static String function(Loss loss, String type) {
        return """

                lmx_status lmx_%1$s_%2$s(const lmx_batch *batch, const lmx_%1$s_options *options, double *loss)
                {
                    return run_loss(LMX_FUNCTION_%1$s_%2$s, LMX_TYPE_%3$s, read_%1$s_options,
                                    batch, options, loss);
                }
                """.formatted(loss.name(), type, type.toUpperCase());
    }
}

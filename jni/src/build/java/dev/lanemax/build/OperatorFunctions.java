package dev.lanemax.build;

import dev.lanemax.build.OperatorList.Direction;
import dev.lanemax.build.OperatorList.Operator;
import dev.lanemax.build.OperatorList.Option;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of the C functions of the operators, and of their list. */
record OperatorFunctions(OperatorList list) {

    /**
     * {@code LMX_OPERATORS(X, T)}: X(type, name, extent of results, least number of classes, what must be there, arguments), the
     * arguments being {@code rows} and a member of {@code options}, an {@code lmx_operator_options}. And
     * {@code LMX_OPTIONS_OF_OPERATORS(X)}: X(name, options), each of these a macro of whoever expands it, for those that have some.
     */
    String entries() {
        String lines = list.operators().stream().flatMap(operator -> operator.directions().stream()
                        .map(direction -> " \\\n    X(T, %s_%s, %s, %d, %s, %s)".formatted(operator.name(), direction.name(),
                                extent(operator), least(operator), needs(operator, direction), arguments(operator))))
                .collect(Collectors.joining());
        return "#ifndef LMX_OPERATOR_LIST_H\n#define LMX_OPERATOR_LIST_H\n\n#define LMX_OPERATORS(X, T)" + lines + "\n\n"
                + optionsOfEach() + optionsOfAll() + "\n#endif\n";
    }

    private static String arguments(Operator operator) {
        return operator.options().isEmpty() ? "(rows)" : "(rows, &options->%s)".formatted(operator.name());
    }

    private Stream<Operator> withOptions() {
        return list.operators().stream().filter(operator -> !operator.options().isEmpty());
    }

    private String optionsOfEach() {
        return withOptions().map(operator -> "X(%s, %s)".formatted(operator.name(),
                        operator.options().stream().map(OperatorFunctions::entry).collect(Collectors.joining(" "))))
                .collect(Collectors.joining(" \\\n    ", "#define LMX_OPTIONS_OF_OPERATORS(X) \\\n    ", "\n\n"));
    }

    private static String entry(Option option) {
        return switch (option.type()) {
            case "flag" -> "LMX_CHOICE_OPTION(%s, 1)".formatted(option.name());
            case "integer" -> "LMX_CHOICE_OPTION(%s, INT32_MAX)".formatted(option.name());
            case "long" -> "LMX_CHOICE_OPTION(%s, INT64_MAX)".formatted(option.name());
            default -> "LMX_%s_OPTION(%s)".formatted(option.type().toUpperCase(), option.name());
        };
    }

    private String optionsOfAll() {
        List<String> names = withOptions().map(Operator::name).toList();
        return names.stream().map(name -> "    lmx_%1$s_options %1$s;\n".formatted(name))
                        .collect(Collectors.joining("", "/* The options of every operator that has some. */\ntypedef struct {\n",
                                "} lmx_operator_options;\n\n"))
                + names.stream().map(name -> "LMX_%s_OPTIONS_INIT".formatted(name.toUpperCase()))
                        .collect(Collectors.joining(", \\\n     ", "#define LMX_OPERATOR_OPTIONS_INIT \\\n    {", "}\n"));
    }

    private static String extent(Operator operator) {
        return switch (operator.shape()) {
            case "map" -> "LMX_MATRIX";
            case "largest" -> "LMX_LARGEST";
            default -> "LMX_ROWS";
        };
    }

    /** A reduction of each row needs no classes. */
    private static int least(Operator operator) {
        return operator.shape().equals("rows") ? 0 : 1;
    }

    private static String needs(Operator operator, Direction direction) {
        if (direction.name().equals("backward")) {
            return "LMX_NEEDS_UPSTREAM | LMX_NEEDS_GRADIENT";
        }
        return switch (operator.shape()) {
            case "classes" -> "LMX_NEEDS_INDICES";
            case "largest" -> "LMX_NEEDS_OUTPUT | LMX_NEEDS_INDICES";
            default -> "LMX_NEEDS_OUTPUT";
        };
    }

    /** The definitions of all public functions. */
    String functions() {
        StringBuilder text = new StringBuilder();
        for (Operator operator : list.operators()) {
            if (!operator.options().isEmpty()) {
                text.append(reader(operator));
            }
            for (Direction direction : operator.directions()) {
                text.append(function(operator, direction, "f32")).append(function(operator, direction, "f64"));
            }
        }
        return text.toString();
    }

    private static String reader(Operator operator) {
        StringBuilder text = new StringBuilder("""

                static lmx_status read_%1$s_options(const void *options, operator_call *call)
                {
                    lmx_%1$s_options used = LMX_%2$s_OPTIONS_INIT;
                    LMX_TRY(lmx_read_options("options", &used, sizeof used, options, sizeof used.struct_size));
                """.formatted(operator.name(), operator.name().toUpperCase()));
        operator.options().forEach(option -> text.append(setting(operator, option)));
        return text.append("    return LMX_OK;\n}\n").toString();
    }

    private static String setting(Operator operator, Option option) {
        int number = operator.parameter(option);
        return switch (option.type()) {
            case "real" -> "    set_real(call, %d, used.%s);\n".formatted(number, option.name());
            case "long" -> "    LMX_TRY(set_integer(call, %d, \"%2$s\", used.%2$s, INT64_MIN, INT64_MAX));\n"
                    .formatted(number, option.name());
            case "integer" -> "    LMX_TRY(set_integer(call, %d, \"%2$s\", used.%2$s, 0, INT32_MAX));\n"
                    .formatted(number, option.name());
            case "flag" -> "    LMX_TRY(set_integer(call, %d, \"%2$s\", used.%2$s, 0, 1));\n".formatted(number, option.name());
            case "reals" -> ("    LMX_TRY(lmx_set_option_array(&call->call, LMX_OPERATOR_REALS, \"%1$s\", LMX_TYPE_F64,"
                    + " used.%1$s, used.%1$s_count));\n").formatted(option.name());
            default -> "    LMX_TRY(set_masks(call, used.%s));\n".formatted(option.name());
        };
    }

    private static String function(Operator operator, Direction direction, String type) {
        boolean hasOptions = !operator.options().isEmpty();
        return """

                lmx_status lmx_%1$s_%2$s_%3$s(const lmx_rows *rows%5$s)
                {
                    return run_operator(LMX_FUNCTION_%1$s_%2$s_%3$s, LMX_TYPE_%4$s, rows, %6$s);
                }
                """.formatted(operator.name(), direction.name(), type, type.toUpperCase(),
                hasOptions ? ", const lmx_%s_options *options".formatted(operator.name()) : "",
                hasOptions ? "read_%s_options, options".formatted(operator.name()) : "read_no_options, NULL");
    }
}

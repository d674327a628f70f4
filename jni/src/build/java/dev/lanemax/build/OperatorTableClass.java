package dev.lanemax.build;

import dev.lanemax.build.OperatorList.Operator;
import dev.lanemax.build.OperatorList.Option;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The text of the Java class that makes each operator from the options of C. */
record OperatorTableClass(OperatorList list) {

    /** A class of {@code dev.lanemax} in what makes an operator. */
    private static final Pattern CLASS = Pattern.compile("(?:new |\\b)([A-Z]\\w+)[.(]");

    String text() {
        StringBuilder text = new StringBuilder("package dev.lanemax.jni;\n\n");
        imports().forEach(name -> text.append("import dev.lanemax.").append(name).append(";\n"));
        text.append("""

                /** The operators of C that are no losses, by name. */
                final class OperatorTable {

                    private OperatorTable() {
                    }

                    /** A new operator with the options of a call. */
                    static Object create(String name, OperatorParameters options) {
                        return switch (name) {
                """);
        for (Operator operator : list.operators()) {
            text.append("            case \"%s\" -> %s(options);\n".formatted(operator.name(), method(operator)));
        }
        text.append("""
                            default -> throw new IllegalArgumentException(name);
                        };
                    }
                """);
        list.operators().forEach(operator -> append(operator, text));
        return text.append("}\n").toString();
    }

    private Set<String> imports() {
        Set<String> names = new TreeSet<>();
        for (Operator operator : list.operators()) {
            CLASS.matcher(operator.java()).results().map(name -> name.group(1)).filter(name -> !name.equals("Double"))
                    .forEach(names::add);
        }
        return names;
    }

    private static String method(Operator operator) {
        return OperatorList.javaName(operator.name());
    }

    private static void append(Operator operator, StringBuilder text) {
        text.append("\n    private static Object %s(OperatorParameters options) {\n".formatted(method(operator)));
        for (Option option : operator.ownOptions()) {
            text.append("        %s;\n".formatted(variable(operator, option)));
        }
        text.append("        return %s;\n    }\n".formatted(operator.java()));
    }

    private static String variable(Operator operator, Option option) {
        int number = operator.parameter(option);
        return switch (option.type()) {
            case "real" -> "double %s = options.real(%d)".formatted(option.javaName(), number);
            case "integer" -> "int %s = (int) options.integer(%d)".formatted(option.javaName(), number);
            case "long" -> "long %s = options.integer(%d)".formatted(option.javaName(), number);
            case "flag" -> "boolean %s = options.flag(%d)".formatted(option.javaName(), number);
            default -> "double[] %s = options.reals()".formatted(option.javaName());
        };
    }
}

package dev.lanemax.build;

import dev.lanemax.build.LossList.Enumeration;
import dev.lanemax.build.LossList.Loss;
import dev.lanemax.build.LossList.Member;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The text of the Java class that makes each loss from the options of C. */
record LossTableClass(LossList list) {

    String text() {
        StringBuilder text = new StringBuilder("package dev.lanemax.jni;\n\n");
        imports().forEach(name -> text.append("import dev.lanemax.").append(name).append(";\n"));
        text.append("""

                /** The losses of C by name. */
                final class LossTable {

                    private LossTable() {
                    }

                    /** Whether there are {@code lmx_<name>_f32} and {@code lmx_<name>_f64} among the losses. */
                    static boolean contains(String name) {
                        return switch (name) {
                            case\s""");
        text.append(String.join(",\n                    ",
                list.losses().stream().map(loss -> '"' + loss.name() + '"').toList()));
        text.append("""
                 -> true;
                            default -> false;
                        };
                    }

                    /** A new loss with the options of a call. */
                    static Loss<?> create(String name, LossParameters options) {
                        return switch (name) {
                """);
        for (Loss loss : list.losses()) {
            text.append("            case \"%s\" -> %s(options);\n".formatted(loss.name(), method(loss)));
        }
        text.append("""
                            default -> throw new IllegalArgumentException(name);
                        };
                    }
                """);
        list.losses().forEach(loss -> append(loss, text));
        return text.append("}\n").toString();
    }

    private Set<String> imports() {
        Set<String> names = new TreeSet<>(Set.of("Loss"));
        list.losses().stream().filter(loss -> !loss.hasFunctions()).forEach(loss -> names.add(loss.javaClass()));
        list.enumerations().forEach(enumeration -> names.add(enumeration.javaClass()));
        return names;
    }

    private static String method(Loss loss) {
        return Character.toLowerCase(loss.javaClass().charAt(0)) + loss.javaClass().substring(1);
    }

    private void append(Loss loss, StringBuilder text) {
        text.append("\n    private static Loss<?> %s(LossParameters options) {\n".formatted(method(loss)));
        text.append("        %1$s loss = options.reduced(new %1$s(%2$s));\n"
                .formatted(loss.javaClass(), overCandidates(loss) ? "options.candidates()" : ""));
        if (loss.has().contains("class_weights")) {
            text.append("        loss = loss.withClassWeights(options.classWeights());\n");
        }
        if (loss.has().contains("ignore_index")) {
            text.append("        loss = options.hasIgnoreIndex() ? loss.withIgnoreIndex(options.ignoreIndex())"
                    + " : loss.withoutIgnoreIndex();\n");
        }
        if (!overCandidates(loss)) {
            appendParameters(loss, text);
        }
        text.append("        return options.preset(loss);\n    }\n");
    }

    /** Its parameters are those of its candidates. */
    private static boolean overCandidates(Loss loss) {
        return loss.has().contains("candidates");
    }

    private void appendParameters(Loss loss, StringBuilder text) {
        List<Member> numbers = loss.parameters().stream().filter(parameter -> !parameter.isArray()).toList();
        for (int i = 0; i < numbers.size(); i++) {
            text.append("        ").append(set(numbers.get(i), i)).append('\n');
        }
        List<Member> arrays = loss.parameters().stream().filter(Member::isArray).toList();
        for (int i = 0; i < arrays.size(); i++) {
            text.append("        loss = options.hasArray(%1$d) ? loss.%2$s(options.%3$s(%1$d)) : loss;\n"
                    .formatted(i, arrays.get(i).method(), arrays.get(i).type()));
        }
    }

    private String set(Member parameter, int index) {
        String java = parameter.javaName();
        if (parameter.isPointer() || parameter.isFunction()) {
            return "loss = loss.with%s(options.address(%d));".formatted(java, index);
        }
        return switch (parameter.type()) {
            case "real" -> "loss = loss.with%s(options.real(%d));".formatted(java, index);
            case "integer" -> "loss = loss.with%s(options.integer(%d));".formatted(java, index);
            case "flag" -> parameter.leavesOut() ? "loss = options.flag(%d) ? loss.%s() : loss;".formatted(index, parameter.method())
                    : "loss = loss.with%s(options.flag(%d));".formatted(java, index);
            case "optional" -> "loss = options.isPresent(%2$d) ? loss.with%1$s(options.real(%2$d)) : loss.without%1$s();"
                    .formatted(java, index);
            default -> "loss = loss.with%s(%s.values()[options.integer(%d)]);".formatted(java, enumeration(parameter), index);
        };
    }

    private String enumeration(Member parameter) {
        return list.enumerations().stream().filter(each -> each.name().equals(parameter.type())).findFirst()
                .map(Enumeration::javaClass)
                .orElseThrow(() -> new IllegalArgumentException(parameter + " has a type that is not in the list"));
    }
}

package dev.lanemax.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the classes that implement the interface of the element-wise losses, from the formulas of one element. A method
 * {@code name(double[] a, double[] b, double[] losses, double[] slopes, int count, double option)} has a loop over the formulas
 * {@code nameLoss(a, b, option)} and {@code nameSlope(a, b, option)}; an {@code int aOffset} behind {@code a} says where its elements
 * begin. So each loss has loops of its own, which C2 compiles for it alone.
 */
final class ElementKernels {

    private static final String OFFSET = "Offset";
    private static final Pattern METHOD = Pattern.compile("    void (\\w+)\\(([^)]*)\\);");

    /** A method of the interface. */
    private record Kernel(String name, List<String> names, List<String> options, String declaration, VectorType type) {

        static Kernel of(MatchResult method) {
            List<String> parameters = Arrays.stream(method.group(2).strip().split(",\\s*")).toList();
            List<String> names = parameters.stream().map(parameter -> parameter.replaceAll(".* ", "")).toList();
            return new Kernel(method.group(1), names.subList(0, names.indexOf("losses")),
                    names.subList(names.indexOf("count") + 1, names.size()), String.join(", ", parameters),
                    VectorType.of(parameters.getFirst().replaceAll("\\[.*", "")));
        }

        List<String> arrays() {
            return names.stream().filter(name -> !name.endsWith(OFFSET)).toList();
        }

        /** The place of the element of the loop. */
        String index(String array) {
            return names.contains(array + OFFSET) ? array + OFFSET + " + i" : "i";
        }

        String arguments() {
            return String.join(", ", Stream.of(names, List.of("losses", "slopes", "count"), options).flatMap(List::stream).toList());
        }

        int inputs() {
            return arrays().size() + options.size();
        }
    }

    private final List<Kernel> kernels;
    private final Formulas formulas;

    ElementKernels(String declaration, Formulas formulas) {
        this.kernels = METHOD.matcher(declaration).results().map(Kernel::of).toList();
        this.formulas = formulas;
    }

    /** One element after the other. */
    String scalar() {
        StringBuilder text = new StringBuilder("""
                package dev.lanemax.kernels;

                /** Element-wise losses one element at a time: what runs where the incubator module is absent. */
                public final class ScalarElementLosses implements ElementLosses {
                """);
        for (Kernel kernel : kernels) {
            String inputs = String.join(", ", Stream.concat(
                    kernel.arrays().stream().map(array -> array + "[" + kernel.index(array) + "]"), kernel.options.stream()).toList());
            text.append("""

                        @Override
                        public void %s(%s) {
                            for (int i = 0; i < count; i++) {
                                losses[i] = %s(%s);
                            }
                            for (int i = 0; slopes != null && i < count; i++) {
                                slopes[i] = %s(%s);
                            }
                        }
                    """.indent(0).formatted(kernel.name, kernel.declaration,
                            qualified(kernel, "Loss"), inputs, qualified(kernel, "Slope"), inputs));
        }
        return text.append("}\n").toString();
    }

    private String qualified(Kernel kernel, String what) {
        return formulas.owner(kernel.name + what, kernel.inputs()) + "." + kernel.name + what;
    }

    /** As many elements at a time as a vector has. */
    String vector() {
        StringBuilder text = new StringBuilder("""
                package dev.lanemax.kernels;

                import jdk.incubator.vector.DoubleVector;
                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.IntVector;
                import jdk.incubator.vector.LongVector;
                import jdk.incubator.vector.VectorMask;
                import jdk.incubator.vector.VectorOperators;
                import jdk.incubator.vector.VectorSpecies;

                /** Element-wise losses with the Vector API. */
                public final class VectorElementLosses implements ElementLosses {

                    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
                    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
                    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
                    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
                """);
        for (Kernel kernel : kernels) {
            text.append("""

                        @Override
                        public void %1$s(%2$s) {
                            if (slopes == null) {
                                %1$sLosses(%3$s);
                            } else {
                                %1$sLossesAndSlopes(%3$s);
                            }
                        }
                    """.indent(0).formatted(kernel.name, kernel.declaration, kernel.arguments()));
            loop(text, kernel, false);
            loop(text, kernel, true);
        }
        return text.append("}\n").toString();
    }

    private void loop(StringBuilder text, Kernel kernel, boolean withSlopes) {
        VectorFormula formula = new VectorFormula(formulas, kernel.type);
        List<VectorFormula.Value> inputs = new ArrayList<>(
                kernel.arrays().stream().map(array -> formula.load(array, kernel.index(array))).toList());
        kernel.options.forEach(option -> inputs.add(VectorFormula.Value.uniform(option)));
        String loss = formula.vector(formula.call(formulas.owner(kernel.name + "Loss", inputs.size()), kernel.name + "Loss", inputs));
        String slope = withSlopes
                ? formula.vector(formula.call(formulas.owner(kernel.name + "Slope", inputs.size()), kernel.name + "Slope", inputs)) : null;
        text.append("\n    private static void %sLosses%s(%s) {\n"
                .formatted(kernel.name, withSlopes ? "AndSlopes" : "", kernel.declaration));
        text.append("        for (int i = 0; i < count; i += ").append(kernel.type.species()).append(".length()) {\n");
        formula.statements().forEach(statement -> text.append("            ").append(statement).append('\n'));
        text.append("            ").append(loss).append(".intoArray(losses, i);\n");
        if (withSlopes) {
            text.append("            ").append(slope).append(".intoArray(slopes, i);\n");
        }
        text.append("        }\n    }\n");
    }
}

package dev.lanemax.jni;

import dev.lanemax.Elementwise;
import dev.lanemax.Normaliser;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The list of operators has every operator and every option of Java, and both sides of the bridge number things alike. */
class OperatorListTest {

    private static final Path CORE = Path.of("..", "core", "src", "main", "java", "dev", "lanemax");

    @Test
    void everyOperatorOfJavaIsInTheList() throws IOException {
        try (Stream<Path> files = Files.list(CORE)) {
            Set<String> classes = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", "")).filter(OperatorListTest::isOperator)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(classes.contains("TopK") && classes.contains("Elementwise"), classes::toString);
            assertEquals(classes, Pattern.compile("\\b(?!Double)([A-Z]\\w+)[.(]").matcher(expressions()).results()
                    .map(name -> name.group(1)).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static boolean isOperator(String name) {
        try {
            Class<?> type = name.endsWith("-info") ? Object.class : Class.forName("dev.lanemax." + name);
            int modifiers = type.getModifiers();
            return Class.forName("dev.lanemax.Operator").isAssignableFrom(type) && !Modifier.isAbstract(modifiers);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String expressions() {
        return OperatorEntry.all().stream().map(OperatorEntry::java).collect(Collectors.joining("\n"));
    }

    @Test
    void everyFunctionOfElementsIsInTheList() {
        for (Method method : Elementwise.class.getMethods()) {
            String parameters = ",".repeat(Math.max(0, method.getParameterCount() - 1));
            if (Modifier.isStatic(method.getModifiers())) {
                assertTrue(Pattern.compile("Elementwise\\." + method.getName() + "\\(").matcher(expressions()).results()
                        .anyMatch(call -> arguments(call.end()).replaceAll("[^,]", "").equals(parameters)), method::toString);
            }
        }
    }

    private static String arguments(int from) {
        return expressions().substring(from, expressions().indexOf(')', from));
    }

    @Test
    void everyOptionOfJavaIsInTheList() throws ClassNotFoundException {
        Set<String> ofNormalisers = Set.of("withTemperature", "withScale", "withMask", "withZeroMaskedRows", "withParallelism");
        for (OperatorEntry entry : OperatorEntry.all()) {
            Class<?> type = Class.forName("dev.lanemax." + entry.java().replaceFirst(".*?(?:new )?\\b((?!Double)[A-Z]\\w+)[.(].*", "$1"));
            assertEquals(Normaliser.class.isAssignableFrom(type), "normaliser".equals(entry.group()), entry.name());
            for (Method method : type.getMethods()) {
                String name = method.getName();
                assertTrue(!name.startsWith("with") || entry.java().contains("." + name + "(")
                        || "normaliser".equals(entry.group()) && ofNormalisers.contains(name)
                        || name.equals("withSeed"), () -> entry + " lacks " + name); // the seed is the constructor's
            }
        }
    }

    @Test
    void theGroupHasTheOptionsOfNormalisersInTheOrderOfJava() throws ReflectiveOperationException {
        String group = CSources.operatorList().replaceAll("(?s).*\noptions normaliser\n((?:  [^\n]*\n)+).*", "$1");
        List<String> options = Pattern.compile("(?m)^  (?:real|flag|integer) (\\w+) ").matcher(group).results()
                .map(option -> option.group(1).toUpperCase()).toList();
        assertEquals(4, options.size());
        for (int i = 0; i < options.size(); i++) {
            assertEquals(i, constant(OperatorParameters.class, options.get(i)), options.get(i));
        }
    }

    @Test
    void bothSidesNumberTheArraysOfAnOperatorAlike() throws ReflectiveOperationException {
        String[] ofC = members("LMX_OPERATOR_INPUT,");
        int number = 0;
        for (String member : ofC) {
            String name = member.replaceFirst("LMX_OPERATOR_(\\w+).*", "$1");
            number = member.contains("LMX_MOST_MASKS") ? number - 1 + 4 : number;
            assertEquals(number++, constant(OperatorCall.class, name), name);
        }
        assertTrue(CSources.header().contains("#define LMX_MOST_MASKS 4\n"));
    }

    @Test
    void bothSidesNumberTheParametersOfAnOperatorAlike() throws ReflectiveOperationException {
        assertEquals(List.of("LMX_OPERATOR_FUNCTION", "LMX_OPERATOR_PARAMETERS",
                "LMX_MOST_OPERATOR_PARAMETERS = " + OperatorParameters.MOST), List.of(members("LMX_OPERATOR_FUNCTION,")));
        assertEquals(0, OperatorParameters.FUNCTION);
        assertEquals(1, OperatorParameters.OWN);
    }

    @Test
    void bothSidesDescribeAMaskAlike() throws ReflectiveOperationException {
        String struct = CSources.functionList().replaceAll("(?s).*typedef struct \\{\n([^}]*)} lmx_mask_entry;.*", "$1");
        List<String> names = Pattern.compile("int64_t (\\w+);").matcher(struct).results().map(name -> name.group(1).toUpperCase()).toList();
        assertEquals(names.size(), constant(OperatorParameters.class, "ENTRY"));
        for (int i = 0; i < names.size(); i++) {
            assertEquals(i, constant(OperatorParameters.class, names.get(i)), names.get(i));
        }
        assertTrue(CSources.header().contains("#define LMX_MASK_ADDITIVE " + constant(OperatorParameters.class, "ADDITIVE") + "\n"));
        assertTrue(CSources.header().contains("#define LMX_MASK_CAUSAL " + constant(OperatorParameters.class, "CAUSAL") + "\n"));
    }

    /** The members of the C enumeration that starts with a text. */
    private static String[] members(String start) {
        int from = CSources.functionList().indexOf(start);
        return CSources.functionList().substring(from, CSources.functionList().indexOf('}', from)).strip().split(",\\s+");
    }

    private static long constant(Class<?> type, String name) throws ReflectiveOperationException {
        var field = Arrays.stream(type.getDeclaredFields()).filter(each -> each.getName().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError(type + " has no " + name));
        field.setAccessible(true);
        return field.getLong(null);
    }
}

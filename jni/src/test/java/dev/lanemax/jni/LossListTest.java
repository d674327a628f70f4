package dev.lanemax.jni;

import dev.lanemax.ElementwiseLoss;
import dev.lanemax.LogarithmUnit;
import dev.lanemax.Loss;
import dev.lanemax.Preset;
import dev.lanemax.Reduction;
import dev.lanemax.Regularizer;
import dev.lanemax.ZeroDenominator;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The list of losses says of each what its Java class says, and both sides of the bridge number things alike. */
class LossListTest {

    private static final Path CORE = Path.of("..", "core", "src", "main", "java", "dev", "lanemax");

    /** What every loss is asked for in the common part of its options. */
    private static final Set<String> COMMON = Set.of("withReduction", "withDivisor", "withZeroDenominator", "withUnit",
            "withParallelism", "withPreset", "withClassWeights", "withIgnoreIndex", "withoutIgnoreIndex");

    static List<LossEntry> losses() {
        return LossEntry.all();
    }

    @Test
    void everyLossOfJavaIsInTheListOnce() throws IOException {
        try (Stream<Path> files = Files.list(CORE)) {
            List<String> classes = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", "")).filter(LossListTest::isLoss).sorted().toList();
            assertEquals(classes, losses().stream().filter(entry -> !entry.hasFunctions()).map(LossEntry::javaClass).sorted().toList());
        }
    }

    private static boolean isLoss(String name) {
        if (name.endsWith("-info")) {
            return false;
        }
        try {
            Class<?> type = Class.forName("dev.lanemax." + name);
            return Loss.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers())
                    && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theDefaultsAreThoseOfJava(LossEntry entry) throws Exception {
        LossCallBlock block = new LossCallBlock(entry);
        assertAlike(entry.newLoss(), LossTable.create(entry.name(), block.parameters()), entry.name());
    }

    /** Two objects with the same values in all fields, however deep; formulas refer back to their loss and hold no options. */
    private static void assertAlike(Object expected, Object actual, String path) throws IllegalAccessException {
        if (expected == null || !expected.getClass().getName().startsWith("dev.lanemax.") || expected instanceof Enum) {
            assertEquals(text(expected), text(actual), path);
            return;
        }
        for (Class<?> type = expected.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && !field.getName().equals("formula")
                        && !field.getName().equals("provider") && !field.getName().equals("parallelism")) {
                    field.setAccessible(true);
                    assertAlike(field.get(expected), field.get(actual), path + '.' + field.getName());
                }
            }
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case double[] array -> Arrays.toString(array);
            case int[] array -> Arrays.toString(array);
            case null, default -> String.valueOf(value);
        };
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyOptionOfJavaIsInTheList(LossEntry entry) throws ReflectiveOperationException {
        Set<String> ofJava = new TreeSet<>();
        for (Method method : entry.type().getMethods()) {
            if (method.getName().startsWith("with") && !COMMON.contains(method.getName())) {
                ofJava.add(method.getName().replaceFirst("^with(?:out)?", ""));
            }
        }
        ofJava.remove("ScalePerPositive"); // undoes withScale
        if (entry.hasCandidates()) {
            ofJava.addAll(List.of("Vocabulary", "Tries")); // C has in parts what withCandidates takes
        }
        assertEquals(ofJava, entry.parameters().stream().map(LossEntry.Parameter::javaName).collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theListSaysWhatALossHas(LossEntry entry) throws ReflectiveOperationException {
        Loss<?> loss = entry.newLoss();
        assertEquals(loss instanceof ElementwiseLoss<?> || loss instanceof Regularizer, entry.ofElements());
        assertEquals(loss.reduction().name().toLowerCase(Locale.ROOT), entry.reduction());
        assertEquals(loss.hasHessian(), entry.has().contains("hessian"), "hessian");
        assertEquals(has(entry, "withClassWeights"), entry.has().contains("class_weights"), "class_weights");
        assertEquals(has(entry, "withIgnoreIndex"), entry.has().contains("ignore_index"), "ignore_index");
    }

    private static boolean has(LossEntry entry, String method) throws ReflectiveOperationException {
        return Arrays.stream(entry.type().getMethods()).anyMatch(each -> each.getName().equals(method));
    }

    @Test
    void enumerationsHaveTheConstantsOfJavaInTheirOrder() throws ClassNotFoundException {
        Matcher enumerations = Pattern.compile("(?m)^enumeration \\w+ = (\\w+):.*\n((?:  .*\n)+)").matcher(CSources.lossList());
        int count = 0;
        while (enumerations.find()) {
            List<String> constants = Pattern.compile("(?m)^  (\\w+):").matcher(enumerations.group(2)).results()
                    .map(constant -> constant.group(1)).toList();
            assertEquals(names(Class.forName("dev.lanemax." + enumerations.group(1)).getEnumConstants()), constants);
            count++;
        }
        assertTrue(count > 0);
    }

    private static List<String> names(Object[] constants) {
        return Arrays.stream(constants).map(constant -> constant.toString().toLowerCase(Locale.ROOT)).toList();
    }

    @Test
    void theNumbersOfCommonOptionsAreTheOrdinalsOfJava() {
        assertEquals(names(Reduction.values()), constants("REDUCTION_", "MEAN"));
        assertEquals(names(ZeroDenominator.values()), constants("ZERO_DENOMINATOR_", ""));
        assertEquals(names(LogarithmUnit.values()), constants("LOGARITHM_UNIT_", ""));
        assertEquals(names(Preset.values()), constants("PRESET_", "NONE"));
    }

    /** The constants with a prefix in the order of their numbers, without one that is another name. */
    private static List<String> constants(String prefix, String otherName) {
        return Pattern.compile("#define LMX_" + prefix + "(\\w+) (?:(\\d+)|LMX_REDUCTION_MEAN)\n").matcher(CSources.header()).results()
                .filter(constant -> !constant.group(1).equals(otherName))
                .sorted((one, other) -> Integer.compare(number(one.group(2)), number(other.group(2))))
                .map(constant -> constant.group(1).toLowerCase(Locale.ROOT)).toList();
    }

    /** Another name has the number of the mean. */
    private static int number(String digits) {
        return digits == null ? 2 : Integer.parseInt(digits);
    }

    @Test
    void bothSidesNumberTheParametersOfALossAlike() throws IllegalAccessException {
        String[] ofC = members("LMX_LOSS_FUNCTION,", CSources.call());
        for (int i = 0; i < ofC.length; i++) {
            String name = ofC[i].replace("LMX_LOSS_", "").replace("PARAMETERS", "OWN");
            assertEquals(i, constant(LossParameters.class, name), name);
        }
    }

    @Test
    void bothSidesNumberTheArraysOfABatchAlike() throws IllegalAccessException {
        String[] ofC = members("LMX_BATCH_INPUT,", CSources.functionList());
        assertEquals("LMX_BATCH_CLASS_WEIGHTS", ofC[BatchArrays.CLASS_WEIGHTS]);
        assertEquals("LMX_BATCH_LOSSES = LMX_BATCH_PARAMETERS + 2", ofC[BatchArrays.CLASS_WEIGHTS + 2]);
    }

    /** The members of the C enumeration that starts with a text. */
    private static String[] members(String start, String source) {
        int from = source.indexOf(start);
        return source.substring(from, source.indexOf('}', from)).strip().split(",\\s+");
    }

    @Test
    void bothSidesNumberTheMembersOfARowAlike() throws IllegalAccessException {
        String structure = CSources.header().replaceAll("(?s).*typedef struct lmx_row \\{(.*?)} lmx_row;.*", "$1").replaceAll("/\\*.*?\\*/", "");
        List<String> members = Pattern.compile("(\\w+);").matcher(structure).results().map(member -> member.group(1)).toList();
        for (String member : members) {
            assertEquals(members.indexOf(member), constant(RowOfC.class, member.toUpperCase(Locale.ROOT)), member);
        }
        assertEquals(members.size(), RowOfC.MEMBERS);
    }

    private static int constant(Class<?> type, String name) throws IllegalAccessException {
        return Arrays.stream(type.getDeclaredFields()).filter(field -> field.getName().equals(name)).findFirst()
                .map(field -> value(field)).orElseThrow();
    }

    private static int value(Field field) {
        try {
            field.setAccessible(true);
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}

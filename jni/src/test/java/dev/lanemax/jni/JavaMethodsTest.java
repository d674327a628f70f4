package dev.lanemax.jni;

import dev.lanemax.Loss;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** All that Java offers is in C too, or the list of its methods says why not. */
class JavaMethodsTest {

    private static final Path SOURCES = Path.of("..", "core", "src", "main", "java", "dev", "lanemax");

    /** A line: what there is in Java, and the names in C or the reason. */
    private static final Pattern LINE = Pattern.compile("(\\w+(?:\\.\\w+)?) (?:= (\\S+(?: \\S+)*)|- (\\S.*))");

    private static final Set<String> FUNCTIONS = CSources.exportedFunctions();
    private static final Set<String> STRUCTURES = CSources.structures();
    private static final String HEADER = CSources.header();

    static List<String> lines() {
        return CSources.javaMethods();
    }

    /** A new method without a line is missing from the list, and a line without a method is one too many. */
    @Test
    void theListHasEveryPublicClassAndMethodOnce() throws IOException {
        Set<String> ofJava = new TreeSet<>();
        for (Class<?> type : publicClasses()) {
            ofJava.add(type.getSimpleName());
            for (Class<?> each = type; each != null && each.getPackage() == Loss.class.getPackage(); each = each.getSuperclass()) {
                addMethods(each, ofJava);
            }
        }
        assertEquals(List.copyOf(ofJava), lines().stream().map(line -> line.substring(0, line.indexOf(' '))).sorted().toList());
    }

    private static List<Class<?>> publicClasses() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\w+\\.java"))
                    .<Class<?>>map(name -> classNamed("dev.lanemax." + name.replace(".java", "")))
                    .filter(type -> Modifier.isPublic(type.getModifiers())).toList();
        }
    }

    private static Class<?> classNamed(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void addMethods(Class<?> type, Set<String> names) {
        Arrays.stream(type.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !isOfEveryObject(method) && !(type.isEnum() && isOfEveryEnumeration(method)))
                .forEach(method -> names.add(type.getSimpleName() + '.' + method.getName()));
    }

    private static boolean isOfEveryObject(Method method) {
        return Set.of("equals", "hashCode", "toString").contains(method.getName());
    }

    private static boolean isOfEveryEnumeration(Method method) {
        return Set.of("values", "valueOf").contains(method.getName());
    }

    @ParameterizedTest
    @MethodSource("lines")
    void eachLineNamesWhatIsInCOrAReason(String line) {
        var parts = LINE.matcher(line);
        assertTrue(parts.matches(), line);
        if (parts.group(2) != null) {
            for (String name : parts.group(2).split(" ")) {
                assertTrue(isInC(name), name);
            }
        }
    }

    @Test
    void whatIsNotInCIsNotFoundThere() {
        assertFalse(isInC("lmx_hardmax"));
        assertFalse(isInC("lmx_batch::labels_of_others"));
        assertFalse(isInC("lmx_batches"));
        assertFalse(isInC("LMX_BATCH"));
    }

    private static boolean isInC(String name) {
        return FUNCTIONS.contains(name) || FUNCTIONS.containsAll(List.of(name + "_f32", name + "_f64")) || STRUCTURES.contains(name)
                || Pattern.compile("(?m)^typedef .*\\b" + name + "\\b.*;$|^#define " + name + "\\b").matcher(HEADER).find();
    }
}

package dev.lanemax.jni;

import dev.lanemax.CrossEntropy;
import dev.lanemax.Elementwise;
import dev.lanemax.LogSoftmax;
import dev.lanemax.LogSumExp;
import dev.lanemax.Softmax;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the headers say of each function, and that the list of functions is the same everywhere. */
class HeaderTest {

    /** A documentation comment and the function below it. */
    private static final Pattern FUNCTION = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\nLMX_API [\\w *]*?\\b(lmx_\\w+)\\(([^)]*)\\);", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("_(f\\d+)$");
    private static final Pattern BOUND = Pattern.compile("Error at most (\\d+) ulp");
    private static final Pattern FUNCTION_TYPE = Pattern.compile("typedef [\\w *]+\\(\\*(lmx_\\w+)\\)");
    private static final Pattern OF_ANOTHER = Pattern.compile("^as for (lmx_\\w+)\\(\\)");
    private static final Pattern WORD_ON_NULL = Pattern.compile("\\b(?:not|or|may be) NULL\\b");

    /** A declaration; its parameters are names, and its signature has their types as well. */
    private record Declaration(String name, String comment, List<String> parameters, String signature) {
        @Override
        public String toString() {
            return name;
        }

        /** Whether it crosses the bridge; metrics do not. */
        boolean computes() {
            return TYPE.matcher(name).find() && !name.startsWith("lmx_subset_accuracy");
        }

        /** The names of the parameters that are addresses of data or of functions. */
        List<String> pointers() {
            List<String> functions = FUNCTION_TYPE.matcher(CSources.header()).results().map(type -> type.group(1) + " ").toList();
            return Arrays.stream(signature.split(", "))
                    .filter(parameter -> parameter.contains("*") || functions.stream().anyMatch(parameter::startsWith))
                    .map(parameter -> parameter.replaceAll(".*\\W", "")).toList();
        }

        /** What the comment says of a parameter, or that of the function that it refers to. */
        String documentation(String parameter) {
            Matcher documented = Pattern.compile("@param\\[[inout,]+] +" + parameter + " +(.*?)(?= @|$)").matcher(text());
            assertTrue(documented.find(), parameter);
            Matcher another = OF_ANOTHER.matcher(documented.group(1));
            return another.find() ? declared(another.group(1)).documentation(parameter) : documented.group(1);
        }

        /** The comment without its line breaks. */
        String text() {
            return comment.replaceAll("\\s*\n \\* *", " ");
        }
    }

    static List<Declaration> declarations() {
        return FUNCTION.matcher(CSources.header()).results().map(HeaderTest::declaration).toList();
    }

    static Stream<Declaration> computing() {
        return declarations().stream().filter(Declaration::computes);
    }

    private static Declaration declaration(MatchResult match) {
        List<String> parameters = match.group(3).equals("void") ? List.of() : List.of(match.group(3).split(","));
        return new Declaration(match.group(2), match.group(1),
                parameters.stream().map(parameter -> parameter.replaceAll("(?s).*\\W", "")).toList(),
                match.group(3).replaceAll("\\s+", " "));
    }

    @Test
    void everyDeclarationIsDocumented() {
        long declared = Pattern.compile("(?m)^LMX_API ").matcher(CSources.header()).results().count();
        assertEquals(declared, declarations().size());
        assertTrue(declared > CSources.functions().size());
    }

    @Test
    void headerListAndJavaHaveTheSameFunctions() {
        assertEquals(new TreeSet<>(CSources.functions().stream().map(Object::toString).toList()),
                new TreeSet<>(computing().map(Declaration::name).toList()));
        Set<String> names = new TreeSet<>(CSources.names());
        assertEquals(names, methods(FloatAddressCalls.class, long.class));
        assertEquals(names, methods(FloatUpcalls.class, long.class));
        assertEquals(names, methods(FloatBufferCalls.class, BufferCall.class));
        assertEquals(names, methods(DoubleAddressCalls.class, long.class));
        assertEquals(names, methods(DoubleUpcalls.class, long.class));
        assertEquals(names, methods(DoubleBufferCalls.class, BufferCall.class));
    }

    @ParameterizedTest
    @MethodSource("computing")
    void theFunctionsOfBothTypesTakeTheSameArguments(Declaration function) {
        String name = TYPE.matcher(function.name()).replaceAll("");
        assertEquals(declared(name + "_f32").signature().replace("float", "double"), declared(name + "_f64").signature());
        String argument = loss(name) != null ? "const lmx_batch *" : OperatorCall.isOperator(name) ? "const lmx_rows *"
                : function.name().endsWith("_f32") ? "const float *" : "const double *";
        assertTrue(function.signature().contains(argument));
    }

    private static Declaration declared(String name) {
        return declarations().stream().filter(function -> function.name().equals(name)).findFirst().orElseThrow();
    }

    private static Set<String> methods(Class<?> calls, Class<?> argument) {
        return new TreeSet<>(Arrays.stream(calls.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {argument}))
                .map(method -> method.getName()).toList());
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void everyParameterHasADirectionAndTheOrderIsThatOfTheDeclaration(Declaration function) {
        List<String> documented = Pattern.compile("@param\\[(?:in|out|in,out)] +(\\w+) ").matcher(function.comment()).results()
                .map(match -> match.group(1)).toList();
        assertEquals(function.parameters(), documented);
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void resultAndThreadSafetyAreStated(Declaration function) {
        assertTrue(function.comment().contains("@return"), "no @return");
        assertTrue(function.comment().contains("@note Thread-safe"), "no word on threads");
    }

    @ParameterizedTest
    @MethodSource("computing")
    void specialValuesAndErrorsAreStated(Declaration function) {
        assertTrue(function.comment().contains("Special values: "), "no special values");
        assertTrue(function.text().matches("(?s).*@return (as lmx_|::LMX_OK, ::LMX_ERR_).*"), "no codes");
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void everyPointerSaysWhetherItMayBeNull(Declaration function) {
        for (String pointer : function.pointers()) {
            assertTrue(WORD_ON_NULL.matcher(function.documentation(pointer)).find(), () -> "no word on NULL: " + pointer);
        }
    }

    @Test
    void everyKindOfPointerIsFound() {
        assertEquals(List.of("logits", "labels", "loss", "options"), declared("lmx_cross_entropy_f32").pointers());
        assertEquals(List.of("loss", "context", "batch", "worst"), declared("lmx_gradient_error").pointers());
        assertEquals(List.of(), declared("lmx_strerror").pointers());
    }

    @ParameterizedTest
    @MethodSource("computing")
    void theErrorBoundIsThatOfTheJavaOperator(Declaration function) {
        Matcher stated = BOUND.matcher(function.text());
        if (function.text().contains(" The result is exact.")) {
            assertEquals(0, bound(function.name()));
            return;
        }
        assertTrue(stated.find(), "no error bound");
        assertEquals(bound(function.name()), Double.parseDouble(stated.group(1)));
    }

    /** A loss of a batch, or null for another function. */
    private static LossEntry loss(String function) {
        return LossEntry.all().stream().filter(entry -> function.equals("lmx_" + entry.name())).findFirst().orElse(null);
    }

    private static double bound(String function) {
        LossEntry loss = loss(TYPE.matcher(function).replaceAll(""));
        return loss != null ? boundOfLoss(loss)
                : OperatorCall.isOperator(TYPE.matcher(function).replaceAll("")) ? boundOfOperator(function) : switch (TYPE.matcher(function).replaceAll("")) {
            case "lmx_softmax" -> Softmax.MAX_ULP_ERROR;
            case "lmx_log_softmax" -> LogSoftmax.MAX_ULP_ERROR;
            case "lmx_logsumexp" -> LogSumExp.MAX_ULP_ERROR;
            case "lmx_cross_entropy", "lmx_cross_entropy_gradient" -> CrossEntropy.MAX_LOSS_ULP_ERROR;
            default -> Elementwise.MAX_ULP_ERROR;
        };
    }

    private static double boundOfOperator(String function) {
        return OperatorEntry.all().stream().flatMap(entry -> entry.directions().stream()
                        .filter(direction -> function.matches("lmx_" + entry.name() + "_" + direction.name() + "_f\\d+")))
                .findFirst().orElseThrow().bound();
    }

    /** That of the gradient where the loss has a smaller one. */
    private static double boundOfLoss(LossEntry loss) {
        try {
            double bound = 0;
            for (var field : loss.type().getFields()) {
                bound = field.getName().endsWith("ULP_ERROR") ? Math.max(bound, field.getDouble(null)) : bound;
            }
            return bound;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lmx_cross_entropy_gradient_f32", "lmx_cross_entropy_gradient_f64"})
    void theBoundOfTheGradientIsThatOfTheJavaOperator(String function) {
        Declaration gradient = declared(function);
        assertTrue(gradient.text().contains(" " + (int) CrossEntropy.MAX_GRADIENT_ULP_ERROR + " ulp for each entry of the gradient"),
                gradient::text);
    }

    @Test
    void everyCodeOfJavaIsThatOfTheHeader() throws IllegalAccessException {
        for (var field : Status.class.getDeclaredFields()) {
            String name = field.getName().equals("OK") ? "LMX_OK 0" : "LMX_ERR_" + field.getName() + " (" + field.getInt(null) + ")";
            assertTrue(CSources.header().contains("#define " + name + "\n"), name);
        }
    }

    @Test
    void theBlockOfACallIsThatOfC() {
        String members = CSources.call().replaceAll("(?s).*typedef struct \\{\n( +int64_t status.*?)} lmx_call;.*", "$1")
                .replaceAll("/\\*.*?\\*/", "").replaceAll("\\s+", " ").strip();
        assertEquals("int64_t status; int64_t rows; int64_t columns; int64_t inner; lmx_array arrays[LMX_MOST_ARRAYS]; "
                + "lmx_parameter parameters[LMX_MOST_PARAMETERS]; char detail[LMX_DETAIL_BYTES];", members);
        assertTrue(CSources.call().contains("LMX_MOST_PARAMETERS = " + CallLayout.MOST_PARAMETERS));
        assertTrue(CSources.call().contains("LMX_DETAIL_BYTES = " + CallLayout.DETAIL_BYTES));
    }

    @Test
    void noLineIsLongerThanTheOthers() {
        assertEquals(List.of(), CSources.allHeaders().lines().filter(line -> line.length() > 132).toList());
    }
}

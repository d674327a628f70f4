package dev.lanemax.build;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes out the calls {@code polynomial(x, Constants.TABLE)}, scalar and vector, with the numbers of the table, which the class of
 * constants declares as an array: what is read from an array would be loaded anew after every store. The method
 * {@code polynomial} itself is removed. A call is a statement of its own, {@code Type name = polynomial(x, Constants.TABLE);}.
 */
final class HornerRule {

    private static final Pattern METHOD =
            Pattern.compile("\n    /\\*\\*(?:(?!\\*/).)*\\*/\n    private static \\w+ polynomial\\(.*?\n    \\}\n", Pattern.DOTALL);
    private static final Pattern CALL = Pattern.compile("(?m)^( +)(\\w+) (\\w+) = polynomial\\((\\w+), \\w+Constants\\.(\\w+)\\);");

    private HornerRule() {
    }

    static String in(String source, String constants) {
        String text = METHOD.matcher(source).replaceAll("");
        return CALL.matcher(text).replaceAll(call -> Matcher.quoteReplacement(expand(call, constants)));
    }

    private static String expand(MatchResult call, String constants) {
        String indent = call.group(1);
        String type = call.group(2);
        String sum = call.group(3);
        String x = call.group(4);
        Deque<String> coefficients = table(call.group(5), constants);
        StringBuilder text = new StringBuilder(indent + type + " " + sum + " = " + constant(type, coefficients.removeLast()) + ";");
        while (!coefficients.isEmpty()) {
            String coefficient = constant(type, coefficients.removeLast());
            text.append('\n').append(indent).append(sum).append(" = ").append(type.endsWith("Vector")
                    ? sum + ".fma(" + x + ", " + coefficient + ");"
                    : "Math.fma(" + sum + ", " + x + ", " + coefficient + ");");
        }
        return text.toString();
    }

    private static String constant(String type, String coefficient) {
        return type.endsWith("Vector")
                ? type + ".broadcast(" + type.replace("Vector", "s").toUpperCase(Locale.ROOT) + ", " + coefficient + ")"
                : coefficient;
    }

    /** The elements of an array that the class of constants declares, as they are written there. */
    private static Deque<String> table(String name, String constants) {
        Matcher declaration = Pattern.compile("\\[\\] " + name + " = \\{([^}]*)\\};").matcher(constants);
        if (!declaration.find()) {
            throw new IllegalArgumentException("the constants declare no array " + name);
        }
        return new ArrayDeque<>(Arrays.asList(declaration.group(1).strip().split(",\\s*")));
    }
}

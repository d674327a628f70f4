package dev.lanemax.build;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Repeats the method marked {@code @EachFunction}, which is written for the function exp, for every function of an interface that
 * the source does not implement itself.
 */
final class EachFunction {

    private static final Pattern METHOD = Pattern.compile("    @EachFunction\n(.*?\n    \\}\n)", Pattern.DOTALL);
    private static final Pattern FUNCTION = Pattern.compile("    void (\\w+)\\(");

    private EachFunction() {
    }

    /** Besides {@code exp}, the helper {@code expOf} becomes that of the function. */
    static String in(String source, String functions) {
        String others = METHOD.matcher(source).replaceAll("");
        return METHOD.matcher(source).replaceAll(method -> FUNCTION.matcher(functions).results()
                .filter(function -> !others.contains("public void " + function.group(1) + "("))
                .map(function -> method.group(1).replaceAll("\\bexp(Of)?\\b", function.group(1) + "$1"))
                .collect(Collectors.collectingAndThen(Collectors.joining("\n"), Matcher::quoteReplacement)));
    }
}

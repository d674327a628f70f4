package dev.lanemax.build;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the calls of methods marked {@code @Inlined} by their bodies, and removes the methods. They are those of the class
 * itself and those of a library, a class that holds nothing else, whose calls name it.
 */
final class InlineCalls {

    private static final Pattern METHOD = Pattern.compile("    /\\*\\*(?:(?!\\*/).)*\\*/\n    @Inlined\n"
            + "    (?:private )?static \\w+ (\\w+)\\(([^)]*)\\) \\{\n(.*?)(?:        return (.*?);\n)?(?<=\n)    \\}\n\n?", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("(?m)^final class (\\w+)");
    private static final Pattern LOCAL = Pattern.compile("(?m)^ +(?:[A-Z]\\w+(?:<\\w+>)?|int|long|float|double) (\\w+) =");
    private static final Pattern SIMPLE_ARGUMENT = Pattern.compile("[\\w.]+");

    private InlineCalls() {
    }

    static String in(String source) {
        return in(source, "");
    }

    static String in(String source, String library) {
        String text = METHOD.matcher(source).replaceAll("");
        for (MatchResult method : METHOD.matcher(source + library).results().toList()) {
            String name = "(?:" + className(library) + "\\.)?" + method.group(1);
            Pattern call = Pattern.compile(method.group(4) == null
                    ? "(?m)^( +)()()" + name + "\\(([^;]*)\\);"
                    : "(?m)^( +)(\\S+) (\\w+) = " + name + "\\(([^;]*)\\);");
            text = call.matcher(text).replaceAll(site -> Matcher.quoteReplacement(expand(method, site)));
            if (Pattern.compile("(?<![.\\w])" + name + "\\((?!\\))").matcher(text.replaceAll("(?m)^ *\\*.*$", "")).find()) {
                throw new IllegalArgumentException("a call of the inlined method " + method.group(1)
                        + " is not a statement of the form: Type name = " + method.group(1) + "(...); or, without a result, alone");
            }
        }
        return text;
    }

    private static String className(String source) {
        Matcher name = CLASS.matcher(source);
        return name.find() ? name.group(1) : "";
    }

    /**
     * The method's statements with its parameters replaced by the arguments, and its locals renamed after the result, or, where it
     * has none, after the method.
     */
    private static String expand(MatchResult method, MatchResult site) {
        String indent = site.group(1);
        String result = site.group(3);
        Map<String, String> names = new LinkedHashMap<>();
        List<String> parameters = List.of(method.group(2).strip().split(",\\s*"));
        List<String> arguments = List.of(site.group(4).split(",\\s*"));
        if (arguments.size() != parameters.size()) {
            throw new IllegalArgumentException("wrong number of arguments: " + site.group());
        }
        for (int i = 0; i < parameters.size(); i++) {
            if (!SIMPLE_ARGUMENT.matcher(arguments.get(i)).matches()) {
                throw new IllegalArgumentException("argument " + arguments.get(i) + " is not a name or number: " + site.group());
            }
            names.put(parameters.get(i).replaceAll(".* ", ""), arguments.get(i));
        }
        String prefix = result.isEmpty() ? method.group(1) : result;
        LOCAL.matcher(method.group(3)).results().forEach(local -> names.put(local.group(1), prefix + "_" + local.group(1)));
        String statements = rename(method.group(3), names).replaceAll("(?m)^ {8}", indent);
        return result.isEmpty() ? statements.stripTrailing() : statements + indent + site.group(2) + " " + result + " = "
                + rename(method.group(4), names).replace("\n        ", "\n" + indent) + ";";
    }

    /** Renames all at once, leaving members (after a dot) alone. */
    private static String rename(String text, Map<String, String> names) {
        Pattern name = Pattern.compile("(?<![.\\w])(" + String.join("|", names.keySet()) + ")\\b(?!\\()");
        return name.matcher(text).replaceAll(match -> names.get(match.group(1)));
    }
}

package dev.lanemax.jni;

import dev.lanemax.Candidates;
import dev.lanemax.LogUniformSampler;
import dev.lanemax.Loss;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An entry of the list of losses.
 *
 * @param name       of the C functions, without {@code lmx_} and the type
 * @param javaClass  its simple name
 * @param ofElements whether each element has a loss, and not each row
 * @param reduction  the default one
 * @param has        arguments and options that not every loss has
 * @param parameters its own options
 */
record LossEntry(String name, String javaClass, boolean ofElements, String reduction, List<String> has, List<Parameter> parameters) {

    /** Those of every loss over candidates; losses_test.c draws the first three. */
    static final Candidates CANDIDATES = new LogUniformSampler(50, 7).draw(4, 3);

    private static final Pattern ENTRY = Pattern.compile(
            "(?m)^loss (\\w+) = (\\w+), (rows|elements), (\\w+)((?:, \\w+)*)\n((?:  .*\n?)*)");
    private static final Pattern PARAMETER = Pattern.compile("(?m)^  (\\w+) (\\w+) = (\\S+): ");

    /** An option of a loss's own. */
    record Parameter(String type, String name, String initial) {

        boolean isArray() {
            return List.of("reals", "integers").contains(type);
        }

        boolean isNumber() {
            return List.of("real", "optional").contains(type);
        }

        double number() {
            return initial.equals("none") ? Double.NaN : Double.parseDouble(initial);
        }

        /** {@code LabelSmoothing} for {@code label_smoothing}, and {@code Columns} for {@code without_columns}. */
        String javaName() {
            return Pattern.compile("(?:^|_)([a-z0-9])").matcher(name.replaceFirst("^without_", "")).replaceAll(word -> word.group(1).toUpperCase());
        }

        /** The number that C has for the default. */
        long integer() {
            if (List.of("required", "none").contains(initial)) {
                return 0;
            }
            if (List.of("integer", "long", "flag").contains(type)) {
                return Long.parseLong(initial);
            }
            String constants = CSources.lossList().replaceAll("(?s).*\nenumeration " + type + " = [^\n]*\n((?:  [^\n]*\n)+).*", "$1");
            return List.of(constants.strip().split("\n")).stream().map(line -> line.strip().split(":")[0]).toList().indexOf(initial);
        }
    }

    static List<LossEntry> all() {
        return ENTRY.matcher(CSources.lossList()).results().map(LossEntry::of).toList();
    }

    private static LossEntry of(MatchResult entry) {
        List<Parameter> parameters = PARAMETER.matcher(entry.group(6)).results()
                .map(parameter -> new Parameter(parameter.group(1), parameter.group(2), parameter.group(3))).toList();
        return new LossEntry(entry.group(1), entry.group(2), entry.group(3).equals("elements"), entry.group(4),
                List.of(entry.group(5).replaceFirst("^, ", "").split(", ")), parameters);
    }

    Class<?> type() throws ClassNotFoundException {
        return Class.forName((hasFunctions() ? "dev.lanemax.jni." : "dev.lanemax.") + javaClass);
    }

    /** The loss as Java makes it without any option. */
    Loss<?> newLoss() throws ReflectiveOperationException {
        return (Loss<?>) (hasCandidates() ? type().getConstructor(Candidates.class).newInstance(CANDIDATES)
                : type().getDeclaredConstructor().newInstance());
    }

    /** Whether Java makes it of candidates. */
    boolean hasCandidates() {
        return has.contains("candidates");
    }

    /** Whether its formulas are C functions, which only a program in C can call. */
    boolean hasFunctions() {
        return has.contains("functions");
    }

    @Override
    public String toString() {
        return name;
    }
}

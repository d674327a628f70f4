package dev.lanemax.jni;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An entry of the list of operators.
 *
 * @param name       of the C functions, without {@code lmx_}, the direction and the type
 * @param shape      what it has beside the input
 * @param group      the options that it shares with others, or null
 * @param java       how Java makes it
 * @param directions forward, and backward where it has a gradient
 */
record OperatorEntry(String name, String shape, String group, String java, List<Direction> directions) {

    private static final Pattern ENTRY = Pattern.compile(
            "(?m)^operator (\\w+), (\\w+)(?:, (\\w+))? = (.*)\n((?:  .*\n?)*)");
    private static final Pattern DIRECTION = Pattern.compile("(?m)^  (forward|backward) (?:(\\w+)\\.(\\w+)|exact)$");

    /** A function and its error bound, 0 where it is exact. */
    record Direction(String name, double bound) {
    }

    static List<OperatorEntry> all() {
        return ENTRY.matcher(CSources.operatorList()).results().map(OperatorEntry::of).toList();
    }

    private static OperatorEntry of(MatchResult entry) {
        return new OperatorEntry(entry.group(1), entry.group(2), entry.group(3), entry.group(4),
                DIRECTION.matcher(entry.group(5)).results().map(direction ->
                        new Direction(direction.group(1), bound(direction.group(2), direction.group(3)))).toList());
    }

    private static double bound(String javaClass, String constant) {
        try {
            return javaClass == null ? 0 : Class.forName("dev.lanemax." + javaClass).getField(constant).getDouble(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

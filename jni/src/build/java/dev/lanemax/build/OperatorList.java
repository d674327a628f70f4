package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The list of operators, {@code operators.txt}.
 *
 * @param operators the operators
 */
record OperatorList(List<Operator> operators) {

    private static final Pattern GROUP = Pattern.compile("options (\\w+)");
    private static final Pattern OPERATOR = Pattern.compile("operator (\\w+), (map|rows|classes|largest)(?:, (\\w+))? = (.*)");
    private static final Pattern DIRECTION = Pattern.compile("  (forward|backward) (?:(\\w+)\\.(\\w+)|exact)");
    private static final Pattern OPTION = Pattern.compile("  (real|integer|long|flag|reals|mask) (\\w+) = (\\S+): (.*)");

    /** A member of a structure of options. */
    record Option(String type, String name, String initial, String documentation) {

        /** Whether it is a parameter of a call, not an array. */
        boolean isParameter() {
            return !type.equals("reals") && !type.equals("mask");
        }

        /** {@code first_row} as {@code firstRow}. */
        String javaName() {
            return OperatorList.javaName(name);
        }
    }

    /**
     * A function: {@code lmx_<operator>_<direction>_<type>}. The class and the constant of the error bound are null where it is
     * exact.
     */
    record Direction(String name, String boundClass, String bound, List<String> documentation) {
    }

    /** An operator; its options are those of its group and then its own. */
    record Operator(String name, String shape, String java, List<Option> groupOptions, List<Option> ownOptions,
            List<Direction> directions) {

        List<Option> options() {
            return Stream.concat(groupOptions.stream(), ownOptions.stream()).toList();
        }

        /** The number of an option among the parameters of a call. */
        int parameter(Option option) {
            return options().stream().filter(Option::isParameter).toList().indexOf(option);
        }
    }

    static String javaName(String name) {
        return Pattern.compile("_([a-z0-9])").matcher(name).replaceAll(letter -> letter.group(1).toUpperCase());
    }

    static OperatorList read(Path file) throws IOException {
        OperatorList list = new OperatorList(new ArrayList<>());
        Map<String, List<Option>> groups = new LinkedHashMap<>();
        List<Option> options = null;
        List<Direction> directions = null;
        for (String line : Files.readAllLines(file)) {
            Matcher group = GROUP.matcher(line);
            Matcher operator = OPERATOR.matcher(line);
            Matcher direction = DIRECTION.matcher(line);
            Matcher option = OPTION.matcher(line);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (group.matches()) {
                options = new ArrayList<>();
                groups.put(group.group(1), options);
            } else if (operator.matches()) {
                options = new ArrayList<>();
                directions = new ArrayList<>();
                list.operators.add(new Operator(operator.group(1), operator.group(2), operator.group(4),
                        operator.group(3) == null ? List.of() : groups.get(operator.group(3)), options, directions));
            } else if (direction.matches()) {
                directions.add(new Direction(direction.group(1), direction.group(2), direction.group(3), new ArrayList<>()));
            } else if (option.matches()) {
                options.add(new Option(option.group(1), option.group(2), option.group(3), option.group(4)));
            } else if (line.startsWith("    ")) {
                directions.getLast().documentation().add(line.strip());
            } else {
                throw new IllegalArgumentException(file + " has the line \"" + line + "\", which is none of what its head lists");
            }
        }
        return list;
    }
}

package dev.lanemax.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of losses, {@code losses.txt}.
 *
 * @param enumerations the enumerations that parameters may have as their type
 * @param losses       the losses
 */
record LossList(List<Enumeration> enumerations, List<Loss> losses) {

    private static final Pattern ENUMERATION = Pattern.compile("enumeration (\\w+) = (\\w+): (.*)");
    private static final Pattern LOSS = Pattern.compile("loss (\\w+) = (\\w+), (rows|elements), (\\w+)((?:, \\w+)*)");
    private static final Pattern MEMBER = Pattern.compile("  (?:(\\w+) )?(\\w+)(?: = (\\S+))?: (.*)");

    /** The types of C functions that own_loss.h has. */
    private static final List<String> FUNCTIONS = List.of("element_function", "row_loss", "row_derivatives");

    /** A value of an enumeration, or with a type and a default a parameter of a loss. */
    record Member(String type, String name, String initial, String documentation) {

        boolean isNumber() {
            return type.equals("real") || mayBeAbsent();
        }

        boolean mayBeAbsent() {
            return type.equals("optional");
        }

        boolean isArray() {
            return type.equals("reals") || isIntegers();
        }

        boolean isIntegers() {
            return type.equals("integers");
        }

        boolean isInteger() {
            return type.equals("integer") || isLong();
        }

        boolean isLong() {
            return type.equals("long");
        }

        boolean isFlag() {
            return type.equals("flag");
        }

        boolean isPointer() {
            return type.equals("pointer");
        }

        boolean isFunction() {
            return FUNCTIONS.contains(type);
        }

        boolean isRequired() {
            return initial.equals("required");
        }

        boolean isEnumeration() {
            return !isNumber() && !isArray() && !isInteger() && !isFlag() && !isPointer() && !isFunction();
        }

        /** {@code label_smoothing} as {@code withLabelSmoothing}, and {@code without_columns} as {@code withoutColumns}. */
        String method() {
            return leavesOut() ? Character.toLowerCase(javaName().charAt(0)) + javaName().substring(1) : "with" + javaName();
        }

        /** Whether its Java method says by its name alone what is left out. */
        boolean leavesOut() {
            return name.startsWith("without_");
        }

        /** {@code label_smoothing} as {@code LabelSmoothing}. */
        String javaName() {
            return Pattern.compile("_?([a-z0-9])([a-z0-9]*)").matcher(name)
                    .replaceAll(word -> word.group(1).toUpperCase() + word.group(2));
        }
    }

    /** An enumeration of Java whose constants C names alike; their values are the ordinals. */
    record Enumeration(String name, String javaClass, String documentation, List<Member> constants) {
    }

    /** A loss: {@code lmx_<name>_<type>} of C. */
    record Loss(String name, String javaClass, boolean ofElements, String reduction, List<String> has, List<String> documentation,
            List<Member> parameters) {

        /** Whether its formulas are the caller's. */
        boolean hasFunctions() {
            return has.contains("functions");
        }
    }

    static LossList read(Path file) throws IOException {
        LossList list = new LossList(new ArrayList<>(), new ArrayList<>());
        List<String> documentation = null;
        List<Member> members = null;
        for (String line : Files.readAllLines(file)) {
            Matcher enumeration = ENUMERATION.matcher(line);
            Matcher loss = LOSS.matcher(line);
            Matcher member = MEMBER.matcher(line);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (enumeration.matches()) {
                members = new ArrayList<>();
                documentation = null;
                list.enumerations.add(
                        new Enumeration(enumeration.group(1), enumeration.group(2), enumeration.group(3), members));
            } else if (loss.matches()) {
                members = new ArrayList<>();
                documentation = new ArrayList<>();
                list.losses.add(new Loss(loss.group(1), loss.group(2), loss.group(3).equals("elements"), loss.group(4),
                        List.of(loss.group(5).replaceFirst("^, ", "").split(", ")), documentation, members));
            } else if (member.matches() && members != null && (member.group(3) != null) == (documentation != null)) {
                members.add(new Member(member.group(1), member.group(2), member.group(3), member.group(4)));
            } else if (documentation != null && line.startsWith("  ")) {
                documentation.add(line.strip());
            } else {
                throw new IllegalArgumentException(file + " has the line \"" + line + "\", which is none of what its head lists");
            }
        }
        return list;
    }
}

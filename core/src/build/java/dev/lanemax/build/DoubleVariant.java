package dev.lanemax.build;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns the source text of a class over float into that of the same class over double: {@code FloatArrayFunctions} into
 * {@code DoubleArrayFunctions}, its type, its constants and the types of its bits included. These are all the rules:
 *
 * <table>
 * <caption>What is substituted, in this order</caption>
 * <tr><td>conversions between a number and its bits</td>
 *     <td>{@code Float.floatToRawIntBits} becomes {@code Double.doubleToRawLongBits}, {@code Float.intBitsToFloat}
 *     {@code Double.longBitsToDouble}</td></tr>
 * <tr><td>the integers that have the size of the type</td>
 *     <td>{@code IntVector} becomes {@code LongVector}, {@code reinterpretAsInts} {@code reinterpretAsLongs},
 *     {@code VectorSpecies<Integer>} {@code VectorSpecies<Long>}, {@code INTS} {@code LONGS}; and {@code int} becomes {@code long}
 *     where it declares a name that starts with bits or ends in Bits or _BITS</td></tr>
 * <tr><td>casts to the type, which narrow a double</td>
 *     <td>{@code (float) } is removed</td></tr>
 * <tr><td>the type, alone and within a name</td>
 *     <td>float, Float and FLOAT, each with or without an s, become double, Double and DOUBLE: {@code float[]},
 *     {@code FloatVector}, {@code Float.BYTES}, {@code ValueLayout.OfFloat}, {@code JAVA_FLOAT}, {@code VectorSpecies<Float>},
 *     {@code floatArrayFunctions}, {@code ScalarFloatArrayFunctions}, and the word in comments</td></tr>
 * <tr><td>decimal literals</td>
 *     <td>{@code 0.5f} becomes {@code 0.5d}</td></tr>
 * </table>
 *
 * <p>Any other {@code int}, a label or an index for example, remains, as does what is double already. What differs by more than
 * these words, such as the coefficients of a polynomial, is kept apart in a class that is written for each type,
 * {@code FloatConstants} and {@code DoubleConstants}: a hand-written class always takes the place of a generated one.
 */
final class DoubleVariant {

    private record Rule(Pattern float_, String double_) {

        static Rule of(String pattern, String replacement) {
            return new Rule(Pattern.compile(pattern), replacement);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of("\\bfloatTo(Raw)?IntBits\\b", "doubleTo$1LongBits"),
            Rule.of("\\bintBitsToFloat\\b", "longBitsToDouble"),
            Rule.of("\\bIntVector\\b", "LongVector"),
            Rule.of("\\breinterpretAsInts\\b", "reinterpretAsLongs"),
            Rule.of("\\bVectorSpecies<Integer>", "VectorSpecies<Long>"),
            Rule.of("\\bINTS\\b", "LONGS"),
            Rule.of("\\bint(?= (?:bits\\w*|\\w+Bits|\\w+_BITS)\\b)", "long"),
            Rule.of("\\(float\\) ", ""),
            Rule.of("\\bfloat(?=s?\\b|[A-Z])", "double"),
            Rule.of("Float(?=s?\\b|[A-Z])", "Double"),
            Rule.of("(?<=\\b|_)FLOAT(?=S?\\b)", "DOUBLE"),
            Rule.of("\\b(\\d+(?:\\.\\d+)?)f\\b", "$1d"));

    private DoubleVariant() {
    }

    static String of(String source) {
        String text = source;
        for (Rule rule : RULES) {
            text = rule.float_.matcher(text).replaceAll(rule.double_);
        }
        return text;
    }
}

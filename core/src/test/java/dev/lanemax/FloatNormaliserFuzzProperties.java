package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.FloatOperatorCall.Extent;
import dev.lanemax.LossForm.Shape;
import dev.lanemax.Place.Memory;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Random calls of every operator that is no loss, with options, memory, layouts and values of every kind: none writes outside of its
 * results, fails otherwise than by refusing, or writes where it refuses.
 */
class FloatNormaliserFuzzProperties {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    private static final int EXTREMES_PER_ROW = 2;

    /** What may be wrong with the places of a call. */
    enum Flaw {
        SHORT_INPUT, SHORT_RESULT, READ_ONLY_RESULT, OVERLAP;

        /** Whether a call can have it: no element is too many where there is none, and of one element there is one layout. */
        boolean isOf(Call call) {
            Layout layout = call.input.layout();
            return call.result != null && layout.rows() > 0 && switch (this) {
                case SHORT_INPUT, SHORT_RESULT -> true;
                case READ_ONLY_RESULT -> !call.result.isArray();
                case OVERLAP -> layout.rows() > 1 && layout.classes() > 1;
            };
        }
    }

    /** What comes of a call: the message of a refusal, or results. */
    private record Outcome(String refusal, List<double[]> results) {

        void assertSame(Outcome expected, String message) {
            assertEquals(expected.refusal, refusal, message);
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(expected.results.get(i), results.get(i), message);
            }
        }

        /** Some masks are for other numbers of rows or classes, and some rows have fewer classes than are asked for. */
        boolean isRefusalOfOptions() {
            return refusal != null && (refusal.contains("mask ") || refusal.startsWith("k is "));
        }
    }

    /** A call with its arguments in memory; those that it does not take are null. */
    private record Call(FloatOperatorCall operator, Place input, Place upstream, Place result, Place indices) {

        /** With arrays, or with segments; each in memory and in a layout of its own. */
        static Call random(FloatOperatorCall operator, int rows, int classes, boolean inPlace, boolean extreme, Random random) {
            Memory[] memory = random.nextInt(3) == 0 ? new Memory[] {Memory.ARRAY}
                    : new Memory[] {Memory.HEAP_SEGMENT, Memory.SEGMENT_OF_LONGS, Memory.OFF_HEAP};
            Place input = place(Extent.CLASSES, FLOAT, operator, rows, classes, memory, random);
            Place upstream = place(operator.upstream(), FLOAT, operator, rows, classes, memory, random);
            Place result = place(operator.result(), FLOAT, operator, rows, classes, memory, random);
            ValueLayout indicesType = random.nextBoolean() ? ValueLayout.JAVA_INT : ValueLayout.JAVA_LONG;
            Place indices = place(operator.indices(), indicesType, operator, rows, classes, memory, random);
            fill(input, extreme, random);
            fill(upstream, extreme, random);
            boolean overwrites = inPlace && operator.result() == Extent.CLASSES;
            return new Call(operator, overwrites || random.nextBoolean() ? input : input.readOnly(), upstream,
                    overwrites ? input : result, indices);
        }

        private static Place place(Extent extent, ValueLayout type, FloatOperatorCall operator, int rows, int classes, Memory[] memories,
                Random random) {
            Memory memory = memories[random.nextInt(memories.length)];
            Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
            return switch (extent) {
                case NONE -> null;
                case COLUMN -> Place.column(type, memory, random.nextInt(3), rows);
                case CLASSES -> Place.matrix(type, memory, shape.layout(rows, classes));
                case LARGEST -> Place.matrix(type, memory, shape.layout(rows, operator.largest()));
            };
        }

        private static void fill(Place place, boolean extreme, Random random) {
            if (place == null) {
                return;
            }
            int rows = (int) place.layout().rows();
            double[] numbers = AllLosses.LOGITS.of(random, rows, (int) place.layout().classes());
            for (int i = 0; extreme && numbers.length > 0 && i < EXTREMES_PER_ROW * rows; i++) {
                numbers[random.nextInt(numbers.length)] = LossProblem.EXTREMES[random.nextInt(LossProblem.EXTREMES.length)];
            }
            place.set(numbers);
        }

        /** The same with dense arrays. */
        Call plain() {
            return new Call(operator, copied(input), copied(upstream), dense(result), dense(indices));
        }

        private static Place dense(Place place) {
            return place == null ? null
                    : Place.matrix(place.type(), Memory.ARRAY, Layout.of(place.layout().rows(), place.layout().classes()));
        }

        private static Place copied(Place place) {
            return place == null ? null : dense(place).set(place.values());
        }

        Call with(Flaw flaw) {
            return switch (flaw) {
                case SHORT_INPUT -> new Call(operator, beyond(input), upstream, result, indices);
                case SHORT_RESULT -> new Call(operator, input, upstream, beyond(result), indices);
                case READ_ONLY_RESULT -> new Call(operator, input, upstream, result.readOnly(), indices);
                case OVERLAP -> new Call(operator, input, upstream, input.at(otherOrder()), indices);
            };
        }

        /** Elements of which the first follows the last of the memory. */
        private static Place beyond(Place place) {
            return place.at(place.layout().withOffset(place.segment().byteSize() / place.type().byteSize()));
        }

        /** A layout for the result that shares the first element with the input, and has the others elsewhere. */
        private Layout otherOrder() {
            long rows = input.layout().rows();
            long columns = result.layout().classes();
            Layout other = input.layout().classStride() == 1 ? Layout.of(1, columns, rows) : Layout.of(rows, columns);
            return other.withOffset(input.layout().offset());
        }

        /** Nothing is written where the call refuses, else nothing but its results. */
        Outcome run() {
            List<Place> places = Stream.of(input, upstream, result, indices).filter(Objects::nonNull).toList();
            List<byte[]> before = places.stream().map(Place::bytes).toList();
            String refusal = null;
            try {
                operator.method().run(input, upstream, result, indices);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                refusal = e.getMessage();
            }
            for (int i = 0; i < places.size(); i++) {
                if (refusal == null && (places.get(i) == result || places.get(i) == indices)) {
                    places.get(i).checkGuards("the result");
                } else {
                    assertArrayEquals(before.get(i), places.get(i).bytes(), "argument " + i + " was written");
                }
            }
            return new Outcome(refusal, refusal != null ? List.of()
                    : Stream.of(result, indices).filter(Objects::nonNull).map(Place::values).toList());
        }

        @Override
        public String toString() {
            return operator.name() + " " + Stream.of(input, upstream, result, indices).filter(Objects::nonNull)
                    .map(place -> place.type() + " " + place.segment() + " " + place.layout()).toList();
        }
    }

    @Property(tries = 8000, edgeCases = EdgeCasesMode.NONE)
    void aCallAnswersOrRefusesAndWritesNothingElse(
            @ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(min = 1, max = 40) int classes,
            @ForAll boolean inPlace, @ForAll boolean extreme, @ForAll long seed) {
        Random random = new Random(seed);
        Call call = Call.random(FloatOperatorCall.random(rows, classes, random), rows, classes, inPlace, extreme, random);
        Outcome plain = call.plain().run();
        assertTrue(plain.refusal == null || plain.isRefusalOfOptions(), plain::refusal);
        call.run().assertSame(plain, call.toString());
    }

    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    void aCallWithAFlawIsRefusedAndWritesNothing(
            @ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(min = 1, max = 40) int classes,
            @ForAll boolean inPlace, @ForAll Flaw flaw, @ForAll long seed) {
        Random random = new Random(seed);
        Call call = Call.random(FloatOperatorCall.random(rows, classes, random), rows, classes, inPlace, false, random);
        if (flaw.isOf(call)) {
            String refusal = call.with(flaw).run().refusal();
            assertTrue(refusal != null && refusal.contains(" must "), () -> flaw + ": " + call + ": " + refusal);
        }
    }
}

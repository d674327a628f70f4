package dev.lanemax;

import dev.lanemax.LossForm.Shape;
import dev.lanemax.Place.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** Masks of every kind, in any memory and layout, for some rows of logits. */
final class RandomMask {

    private static final double[] ADDENDS = {0, -0.0, 1, -2.5, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY, Double.NaN, 1e30, -1e30, Double.MAX_VALUE};

    private RandomMask() {
    }

    /** One or more; few do not fit. */
    static Mask of(int rows, int classes, Random random) {
        boolean fits = random.nextInt(20) != 0;
        int maskRows = fits ? divisor(rows, random) : 1 + random.nextInt(5);
        int shared = fits ? divisor(rows / maskRows, random) : 1 + random.nextInt(5);
        Mask mask = ofRows(maskRows, fits ? classes : 1 + random.nextInt(classes + 1), random).forEach(shared);
        return random.nextInt(4) == 0 ? mask.and(of(rows, classes, random)) : mask;
    }

    /** Every number divides 0. */
    private static int divisor(int number, Random random) {
        int divisor = 1 + random.nextInt(Math.max(1, number));
        while (number % divisor != 0) {
            divisor--;
        }
        return divisor;
    }

    private static Mask ofRows(int rows, int classes, Random random) {
        Layout layout = any(Shape.values(), random).layout(rows, classes);
        return switch (random.nextInt(4)) {
            case 0 -> Mask.causal(rows, random.nextInt(2 * classes + 1) - classes);
            case 1 -> visible(layout, random);
            default -> additive(layout, random);
        };
    }

    private static Mask visible(Layout layout, Random random) {
        boolean[] visible = new boolean[(int) layout.end()];
        byte[] bytes = new byte[visible.length];
        for (int i = 0; i < visible.length; i++) {
            visible[i] = random.nextBoolean();
            bytes[i] = (byte) (visible[i] ? 1 + random.nextInt(255) : 0);
        }
        return random.nextBoolean() ? Mask.visible(visible, layout)
                : Mask.visible(ValueLayout.JAVA_BYTE, MemorySegment.ofArray(bytes).asReadOnly(), layout);
    }

    private static Mask additive(Layout layout, Random random) {
        ValueLayout type = random.nextBoolean() ? ValueLayout.JAVA_FLOAT : ValueLayout.JAVA_DOUBLE;
        Place addends = Place.matrix(type, any(Memory.values(), random), layout)
                .set(AllLosses.anyOf(ADDENDS).of(random, (int) layout.rows(), (int) layout.classes()));
        return switch (addends.type()) {
            case ValueLayout.OfFloat floats -> addends.isArray() ? Mask.additive((float[]) addends.array(), layout)
                    : Mask.additive(floats, addends.segment(), layout);
            case ValueLayout.OfDouble doubles -> addends.isArray() ? Mask.additive((double[]) addends.array(), layout)
                    : Mask.additive(doubles, addends.segment(), layout);
            default -> throw new AssertionError(addends.type());
        };
    }

    private static <T> T any(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }
}

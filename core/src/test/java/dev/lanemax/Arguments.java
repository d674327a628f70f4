package dev.lanemax;

import java.util.Random;
import java.util.stream.DoubleStream;

/** Arguments for elementary functions. */
final class Arguments {

    private static final double SCALE = 20.0;

    private Arguments() {
    }

    static float[] normalFloats(int count) {
        Random random = new Random(count);
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) (SCALE * random.nextGaussian());
        }
        return floats;
    }

    static double[] normalDoubles(int count) {
        Random random = new Random(count);
        return DoubleStream.generate(() -> SCALE * random.nextGaussian()).limit(count).toArray();
    }

    /** Floats of every sign and exponent, the special ones among them, spread evenly over all bit patterns. */
    static float[] everyKindOfFloats(int count) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            // The golden ratio's multiples fill an interval evenly.
            floats[i] = Float.intBitsToFloat(i % 3 == 0 ? i * 0x9e3779b9 : i * (int) ((1L << 32) / count));
        }
        return floats;
    }

    /** Doubles of every sign and exponent, the special ones among them, evenly over all bit patterns and from -40 to 40. */
    static double[] everyKindOfDoubles(int count) {
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
            long bits = switch (i % 3) {
                case 0 -> i * 0x9e3779b97f4a7c15L;
                case 1 -> i * (Long.divideUnsigned(-1L, count) + 1);
                default -> Double.doubleToRawLongBits((i * 0x9e3779b97f4a7c15L >> 11) * 40 * 0x1p-52);
            };
            doubles[i] = Double.longBitsToDouble(bits);
        }
        return doubles;
    }
}

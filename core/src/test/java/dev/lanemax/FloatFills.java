package dev.lanemax;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random and designed logits. The same arguments give the same bits in every virtual machine. */
public final class FloatFills {

    private FloatFills() {
    }

    /** Writes one row of logits. */
    private interface Filler {
        void fill(float[] matrix, int offset, int classes, Random random);
    }

    /** A named way to fill rows. */
    public record Fill(String name, Filler filler) {

        /** A dense matrix. */
        public float[] matrix(int rows, int classes) {
            float[] matrix = new float[rows * classes];
            Random random = new Random(31L * name.hashCode() + classes);
            for (int row = 0; row < rows; row++) {
                filler.fill(matrix, row * classes, classes, random);
            }
            return matrix;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Independent normal logits. */
    public static Fill normal(double scale) {
        return new Fill("normal x " + scale, (matrix, offset, classes, random) -> {
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = (float) (scale * random.nextGaussian());
            }
        });
    }

    /** Rows with finite logits that are hard for one step of the computation or another. */
    public static List<Fill> designed() {
        List<Fill> fills = new ArrayList<>();
        for (float distance : FloatEdges.DISTANCES) {
            fills.add(oneDominating(distance, 0.0f));
            fills.add(oneDominating(distance, -distance));
            fills.add(oneDominating(distance, FloatEdges.FAR - 200.0f));
        }
        for (float offset : FloatEdges.OFFSETS) {
            fills.add(shifted(offset));
        }
        for (float amplitude : FloatEdges.AMPLITUDES) {
            fills.add(constant(amplitude));
            fills.add(constant(-amplitude));
            fills.add(alternating(amplitude));
        }
        fills.add(constant(0.0f));
        fills.add(constant(-0.0f));
        fills.add(nearTies(1.0f));
        fills.add(nearTies(FloatEdges.NEARLY_SUBNORMAL));
        fills.add(nearTies(FloatEdges.FAR));
        for (float top : FloatEdges.RAMP_TOPS) {
            fills.add(ramp(top));
        }
        fills.add(subnormals());
        return fills;
    }

    /** Rows with infinities and NaN in places. */
    public static List<Fill> special() {
        return List.of(
                replacing("-inf in places", Float.NEGATIVE_INFINITY, 0.3),
                replacing("mostly -inf", Float.NEGATIVE_INFINITY, 0.9),
                replacing("all -inf", Float.NEGATIVE_INFINITY, 1.0),
                replacing("+inf in places", Float.POSITIVE_INFINITY, 0.1),
                replacing("NaN in places", Float.NaN, 0.1),
                replacing("-3e38 in places", -FloatEdges.MOST, 0.3),
                replacing("-0.0 in places", -0.0f, 0.5));
    }

    /** All logits equal but one, anywhere, that is larger. */
    public static Fill oneDominating(float distance, float others) {
        return new Fill("one " + distance + " above " + others, (matrix, offset, classes, random) -> {
            int dominating = random.nextInt(classes);
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = c == dominating ? others + distance : others;
            }
        });
    }

    /** The maximum first, then one logit below it by {@code second}, and all others by {@code third}. */
    public static Fill threeLevels(float second, float third) {
        return new Fill("one " + second + ", others " + third + " below the first", (matrix, offset, classes, random) -> {
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = c == 0 ? 0 : c == 1 ? -second : -third;
            }
        });
    }

    public static Fill constant(float value) {
        return new Fill("constant " + value, (matrix, offset, classes, random) -> {
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = value;
            }
        });
    }

    /** Normal logits of scale 3 around an offset. */
    private static Fill shifted(float shift) {
        return new Fill("around " + shift, (matrix, offset, classes, random) -> {
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = (float) (shift + 3.0 * random.nextGaussian());
            }
        });
    }

    private static Fill alternating(float amplitude) {
        return new Fill("alternating +-" + amplitude, (matrix, offset, classes, random) -> {
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = c % 2 == 0 ? amplitude : -amplitude;
            }
        });
    }

    /** Logits a few units in the last place apart. */
    private static Fill nearTies(float base) {
        return new Fill("near ties at " + base, (matrix, offset, classes, random) -> {
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = base + random.nextInt(7) * Math.ulp(base);
            }
        });
    }

    /** Logits that descend evenly: the last terms are subnormal and then vanish. */
    private static Fill ramp(float top) {
        return new Fill("ramp from " + top, (matrix, offset, classes, random) -> {
            float jitter = random.nextFloat();
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = top - FloatEdges.RAMP * (c + jitter) / classes;
            }
        });
    }

    private static Fill subnormals() {
        return new Fill("subnormals", (matrix, offset, classes, random) -> {
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = Float.MIN_VALUE * (random.nextInt(1 << 24) - (1 << 23));
            }
        });
    }

    private static Fill replacing(String name, float value, double share) {
        return new Fill(name, (matrix, offset, classes, random) -> {
            for (int c = 0; c < classes; c++) {
                matrix[offset + c] = random.nextDouble() < share ? value : (float) (4.0 * random.nextGaussian());
            }
        });
    }
}

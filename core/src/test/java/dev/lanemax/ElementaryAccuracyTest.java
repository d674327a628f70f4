package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every elementary function is within the promised bound, on a sample of 2^24 floats, equally many of every sign and exponent, and
 * on all the floats around the places where something changes; and on a million doubles of {@link DoubleSample}.
 * {@link CheckAllFloats} does the same for all floats, {@link CheckDoubles} for a hundred times as many doubles.
 */
class ElementaryAccuracyTest {

    private static final int EXPONENTS = 1 << 9;
    private static final int EXPONENT_SHIFT = 23;
    private static final int FLOATS_PER_EXPONENT = 1 << 15;
    private static final int NEIGHBOURS = 1000;
    private static final int DOUBLE_BLOCKS = 2 * DoubleSample.KINDS;

    /** Where a kernel changes its course, or a result overflows, vanishes, saturates, or leaves its binade. */
    private static final float[] THRESHOLDS = {
        0.0f, Float.MIN_NORMAL, 0x1p-25f, 0x1p-24f, 0x1p-13f, 0.34657359f, 0.5f, 0.70710677f, 1.0f, 1.4142135f, 8.6643397f, 9.25f,
        17.5f, 16.635532f, 17.328680f, 24.0f, 27.725887f, 40.0f, 87.0f, 87.336540f, 88.0f, 88.722840f, 89.0f, 103.97208f, 104.0f,
        0x1p100f, 0x1p126f, 0x1p127f, 0x1.6a09e6p127f, Float.MAX_VALUE};

    @ParameterizedTest
    @EnumSource
    void theBoundHolds(ElementaryFunction function) {
        ErrorHistogram errors = new ErrorHistogram(function);
        for (Operators operators : Operators.ofEveryProvider()) {
            Elementwise operator = operators.elementwise().get(function);
            Random random = new Random(function.ordinal());
            for (int exponent = 0; exponent < EXPONENTS; exponent++) {
                measure(operator, stratified(exponent, random), errors);
            }
            for (float threshold : THRESHOLDS) {
                measure(operator, around(threshold), errors);
                measure(operator, around(-threshold), errors);
            }
            for (int exponent = 0; exponent < EXPONENTS; exponent++) {
                measure(operator, around(Float.intBitsToFloat(exponent << EXPONENT_SHIFT)), errors);
            }
        }
        System.out.println(errors);
        assertTrue(errors.worst() <= Elementwise.MAX_ULP_ERROR, errors::toString);
    }

    @ParameterizedTest
    @EnumSource
    void theBoundHoldsInDouble(ElementaryFunction function) {
        ErrorHistogram errors = new ErrorHistogram(function);
        for (Operators operators : Operators.ofEveryProvider()) {
            for (int block = 0; block < DOUBLE_BLOCKS; block++) {
                errors.merge(DoubleSample.measure(function, operators.elementwise().get(function), block));
            }
        }
        System.out.println("double " + errors);
        assertTrue(errors.worst() <= Elementwise.MAX_ULP_ERROR, errors::toString);
    }

    private static void measure(Elementwise operator, float[] input, ErrorHistogram errors) {
        float[] output = new float[input.length];
        operator.forward(input, output, Layout.of(1, input.length));
        errors.add(input, output);
    }

    /** One float from each of equal parts of a binade. The last binade of each sign is infinity and NaN. */
    private static float[] stratified(int signAndExponent, Random random) {
        float[] floats = new float[FLOATS_PER_EXPONENT];
        int stratum = (1 << EXPONENT_SHIFT) / FLOATS_PER_EXPONENT;
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat((signAndExponent << EXPONENT_SHIFT) + i * stratum + random.nextInt(stratum));
        }
        return floats;
    }

    private static float[] around(float centre) {
        float[] floats = new float[2 * NEIGHBOURS + 1];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.intBitsToFloat(Float.floatToRawIntBits(centre) + i - NEIGHBOURS);
        }
        return floats;
    }
}

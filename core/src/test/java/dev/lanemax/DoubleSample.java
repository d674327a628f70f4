package dev.lanemax;

import java.util.Random;

/**
 * Designed and random arguments for the elementary functions over double, in numbered blocks: where a kernel changes its course,
 * where a result overflows, vanishes or cancels, where float errs most, every exponent, and evenly over the usual ranges. A block
 * ends with the neighbours of the argument that has the worst error in it.
 */
final class DoubleSample {

    private static final int SIZE = 1 << 16;
    private static final int NEIGHBOURS = 1 << 14;

    private static final double[] RANGES = {1.0, 4.0, 40.0, 750.0};

    /** Where a kernel changes its course, or a result overflows, vanishes, saturates, or leaves its binade. */
    private static final double[] THRESHOLDS = {
        0.0, Double.MIN_NORMAL, 0x1p-54, 0x1p-53, 0x1p-28, 0x1p-27, 0.34657359027997264, 0.5, 0.7071067811865476, 1.0,
        1.4142135623730951, 18.714973875118524, 19.061547465398496, 19.5, 36.7368005696771, 37.42994775023705, 38.0, 40.0,
        69.31471805599453, 708.0, 708.3964185322641, 709.0, 709.782712893384, 710.0, 745.1332191019411, 746.0,
        0x1p970, 0x1p1022, 0x1p1023, 0x1.6a09e667f3bcdp1023, Double.MAX_VALUE};

    /** The arguments of the worst errors over all floats, where double errs most too. */
    private static final double[] WORST_FLOATS = {
        -5.848642, 0.34802252, 0.41285, 0.7065186, 1.4131, -0.2934814, 0.4131, -79.365814, -5.6364574E-5, 5.6364574E-5,
        0.16847831, -0.3464, 0.3464};

    private static final double LN2 = 0x1.62e42fefa39efp-1;
    private static final double SQRT2 = 0x1.6a09e667f3bcdp0;
    private static final int MAX_QUARTERS = 4320;

    /** A way to draw arguments. */
    private enum Kind {
        EVERY_EXPONENT {
            @Override
            double draw(int i, Random random) {
                return Double.longBitsToDouble((long) i << 52 | random.nextLong() >>> 12);
            }
        },
        USUAL_RANGE {
            @Override
            double draw(int i, Random random) {
                return RANGES[i % RANGES.length] * (2.0 * random.nextDouble() - 1.0);
            }
        },
        NEAR_THRESHOLD {
            @Override
            double draw(int i, Random random) {
                double threshold = THRESHOLDS[i % THRESHOLDS.length];
                return near(random.nextBoolean() ? threshold : -threshold, random);
            }
        },
        /** The multiples of a quarter of ln 2: the ends and the middle of the interval of the reduced argument. */
        NEAR_END_OF_REDUCTION {
            @Override
            double draw(int i, Random random) {
                return near((random.nextInt(2 * MAX_QUARTERS + 1) - MAX_QUARTERS) * LN2 / 4.0, random);
            }
        },
        /** 2^k and 2^k sqrt 2, and how much that is above 1. */
        NEAR_END_OF_BINADE {
            @Override
            double draw(int i, Random random) {
                double end = Math.scalb((i & 1) == 0 ? 1.0 : SQRT2, random.nextInt(2097) - 1074);
                return near((i & 2) == 0 ? end : end - 1.0, random);
            }
        },
        /** Arguments and their distances from 1 of every size. */
        NEAR_ONE {
            @Override
            double draw(int i, Random random) {
                double distance = Math.scalb(2.0 * random.nextDouble() - 1.0, -random.nextInt(56));
                return (i & 1) == 0 ? distance : 1.0 + distance;
            }
        },
        NEAR_WORST_FLOAT {
            @Override
            double draw(int i, Random random) {
                return WORST_FLOATS[i % WORST_FLOATS.length] * (1.0 + (random.nextDouble() - 0.5) / 32.0);
            }
        };

        abstract double draw(int i, Random random);
    }

    /** So many blocks have every kind of argument. */
    static final int KINDS = Kind.values().length;

    /** How many arguments a block has. */
    static final int BLOCK = SIZE + NEIGHBOURS;

    private DoubleSample() {
    }

    /** Measures the errors of a function in a block. */
    static ErrorHistogram measure(ElementaryFunction function, Elementwise operator, int block) {
        Random random = new Random(31L * block + function.ordinal());
        Kind kind = Kind.values()[block % KINDS];
        double[] arguments = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            arguments[i] = kind.draw(i, random);
        }
        ErrorHistogram errors = new ErrorHistogram(function);
        measure(operator, arguments, errors);
        double[] neighbours = new double[NEIGHBOURS];
        for (int i = 0; i < NEIGHBOURS; i++) {
            neighbours[i] = near(errors.worstAt(), random);
        }
        measure(operator, neighbours, errors);
        return errors;
    }

    private static void measure(Elementwise operator, double[] arguments, ErrorHistogram errors) {
        double[] results = new double[arguments.length];
        operator.forward(arguments, results, Layout.of(1, arguments.length));
        errors.add(arguments, results);
    }

    /** Up to 2^20 doubles away, small distances as often as large ones. */
    private static double near(double centre, Random random) {
        int distance = random.nextInt(1 << random.nextInt(21));
        return Double.longBitsToDouble(Double.doubleToRawLongBits(centre) + (random.nextBoolean() ? distance : -distance));
    }
}

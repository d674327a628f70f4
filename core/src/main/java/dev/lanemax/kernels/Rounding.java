package dev.lanemax.kernels;

/** What rounding takes away from a result. */
public final class Rounding {

    private Rounding() {
    }

    /** (a - b) - difference, exactly (Knuth's TwoSum), for difference = a - b rounded; 0 where that is infinite. */
    public static double ofDifference(double a, double b, double difference) {
        double subtracted = a - difference;
        double error = (a - (difference + subtracted)) + (subtracted - b);
        return Math.abs(difference) < Double.POSITIVE_INFINITY ? error : 0;
    }
}

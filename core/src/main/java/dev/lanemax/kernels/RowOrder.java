package dev.lanemax.kernels;

/** Which elements of a row of doubles are its largest. NaN counts as larger than any number; of equals, the first counts as larger. */
public final class RowOrder {

    private RowOrder() {
    }

    /** The index, from the row's start, of its largest element. */
    public static int indexOfMax(double[] values, int row, int classes) {
        int top = 0;
        for (int i = 1; i < classes; i++) {
            top = isAbove(values[row + i], values[row + top]) ? i : top;
        }
        return top;
    }

    /** The {@code count} largest, in order: their indices from the row's start. */
    public static void indicesOfLargest(double[] values, int row, int classes, int count, double[] indices, int at) {
        int found = 0;
        for (int i = 0; i < classes; i++) {
            double value = values[row + i];
            if (found == count && !isAbove(value, values[row + (int) indices[at + count - 1]])) {
                continue;
            }
            int place = found < count ? found++ : count - 1;
            while (place > 0 && isAbove(value, values[row + (int) indices[at + place - 1]])) {
                indices[at + place] = indices[at + place - 1];
                place--;
            }
            indices[at + place] = i;
        }
    }

    private static boolean isAbove(double value, double other) {
        return value > other || value != value && other == other;
    }
}

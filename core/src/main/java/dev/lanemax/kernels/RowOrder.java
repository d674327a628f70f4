package dev.lanemax.kernels;

/** The order of the elements of a row of doubles. NaN counts as larger than any number; of equals, the first counts as larger. */
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

    /**
     * Puts a range in ascending order, in place and without memory of its own (Williams 1964): the range is a heap, whose largest element
     * changes places with the last one until nothing is left of it.
     */
    public static void sort(double[] values, int from, int to) {
        int size = to - from;
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(values, from, size, i);
        }
        for (int last = size - 1; last > 0; last--) {
            double largest = values[from];
            values[from] = values[from + last];
            values[from + last] = largest;
            sink(values, from, last, 0);
        }
    }

    /** Moves an element down the heap to where nothing beneath it is larger. */
    private static void sink(double[] heap, int from, int size, int start) {
        double value = heap[from + start];
        int place = start;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isAbove(heap[from + child + 1], heap[from + child])) {
                child++;
            }
            if (!isAbove(heap[from + child], value)) {
                break;
            }
            heap[from + place] = heap[from + child];
            place = child;
        }
        heap[from + place] = value;
    }

    private static boolean isAbove(double value, double other) {
        return value > other || value != value && other == other;
    }
}

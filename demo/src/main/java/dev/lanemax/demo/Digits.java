package dev.lanemax.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Pictures of handwritten digits. The rows to train on come first, those held out after them.
 *
 * @param trainingRows how many rows to train on
 * @param pixels       for each row the {@value #PIXELS} pixels of its picture, from 0 to {@value #WHITE}
 * @param labels       for each row the digit that it shows
 */
record Digits(int trainingRows, int[][] pixels, int[] labels) {

    static final int PIXELS = 64;
    static final int WHITE = 16;
    static final int CLASSES = 10;

    /** One row out of so many is held out: the last of each group. */
    private static final int GROUP = 5;

    private static final String RESOURCE = "digits.csv.gz";

    static Digits load() throws IOException {
        List<int[]> training = new ArrayList<>();
        List<int[]> heldOut = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Digits.class.getResourceAsStream(RESOURCE)), StandardCharsets.US_ASCII))) {
            int row = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int[] values = Arrays.stream(line.split(",")).mapToInt(Integer::parseInt).toArray();
                (row % GROUP == GROUP - 1 ? heldOut : training).add(values);
                row++;
            }
        }
        List<int[]> rows = Stream.concat(training.stream(), heldOut.stream()).toList();
        return new Digits(training.size(),
                rows.stream().map(values -> Arrays.copyOf(values, PIXELS)).toArray(int[][]::new),
                rows.stream().mapToInt(values -> values[PIXELS]).toArray());
    }

    int rows() {
        return labels.length;
    }

    int heldOutRows() {
        return rows() - trainingRows;
    }

    /** The pictures as input of a linear layer, [rows][{@value #PIXELS}], from 0 to 1. */
    float[] inputs() {
        float[] inputs = new float[rows() * PIXELS];
        for (int row = 0; row < rows(); row++) {
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                inputs[row * PIXELS + pixel] = (float) pixels[row][pixel] / WHITE;
            }
        }
        return inputs;
    }

    /** Writes the text that the C program reads: a line "rows features classes", then for each row its pixels and its label. */
    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(rows()).append(' ').append(PIXELS).append(' ').append(CLASSES).append('\n');
        for (int row = 0; row < rows(); row++) {
            for (int pixel : pixels[row]) {
                text.append(pixel).append(' ');
            }
            text.append(labels[row]).append('\n');
        }
        Files.writeString(file, text);
    }
}

package dev.lanemax.benchmarks;

import dev.lanemax.FloatFills;
import dev.lanemax.FloatFills.Fill;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A kind of logits: rows of many lengths, filled in ways that are hard for one step of the computation or another.
 *
 * @param name  what they have in common
 * @param fills how rows are filled
 */
record AccuracyData(String name, List<Fill> fills) {

    private static final int[] CLASSES = {1, 2, 3, 10, 17, 100, 1000, 1 << 15, 1 << 20};
    private static final double[] SCALES = {1e-6, 1e-4, 1e-2, 1, 4, 20, 100, 1e3, 1e4};

    /** Rows of each fill. */
    private static final int ROWS = 2;

    /** Rows from so many classes on take long: one, of so many fills of each kind, does. */
    private static final int LONG_ROW = 1 << 15;
    private static final int FILLS_OF_LONG_ROWS = 4;

    /** Every kind. */
    static List<AccuracyData> all() {
        List<AccuracyData> all = new ArrayList<>();
        for (double scale : SCALES) {
            all.add(new AccuracyData(String.format(Locale.ROOT, "normal, standard deviation %s", number(scale)),
                    List.of(FloatFills.normal(scale))));
        }
        all.add(designed("one dominating logit", fill -> fill.name().startsWith("one ")));
        all.add(designed("near ties", fill -> fill.name().startsWith("near ties")));
        all.add(designed("wide ranges, through the subnormal cut",
                fill -> fill.name().startsWith("ramp") || fill.name().startsWith("alternating")));
        all.add(designed("far from 0", fill -> fill.name().startsWith("around")));
        all.add(designed("constant or subnormal", fill -> fill.name().startsWith("constant") || fill.name().startsWith("subnormals")));
        all.add(new AccuracyData("masked with -inf", FloatFills.special().stream()
                .filter(fill -> List.of("-inf in places", "mostly -inf").contains(fill.name())).toList()));
        return all;
    }

    private static AccuracyData designed(String name, Predicate<Fill> belongs) {
        return new AccuracyData(name, FloatFills.designed().stream().filter(belongs).toList());
    }

    private static String number(double scale) {
        return scale < 1 || scale >= 1000 ? String.format(Locale.ROOT, "%.0e", scale).replaceAll("e([+-])0?", "e$1").replace("+", "")
                : String.format(Locale.ROOT, "%.0f", scale);
    }

    /** The name of a row of this kind, which says whether it is long. */
    String nameOf(float[] row) {
        return row.length < LONG_ROW ? name : name + ", long rows";
    }

    /** All rows of this kind. Those without any finite logit have no error, and are left out. */
    Stream<float[]> rows() {
        return IntStream.of(CLASSES).boxed().flatMap(classes -> fillsFor(classes).flatMap(fill -> rows(fill, classes)))
                .filter(AccuracyData::hasFiniteLogit);
    }

    private Stream<Fill> fillsFor(int classes) {
        int stride = classes < LONG_ROW ? 1 : Math.ceilDiv(fills.size(), FILLS_OF_LONG_ROWS);
        return IntStream.range(0, fills.size()).filter(i -> i % stride == 0).mapToObj(fills::get);
    }

    private static Stream<float[]> rows(Fill fill, int classes) {
        int rows = classes < LONG_ROW ? ROWS : 1;
        float[] matrix = fill.matrix(rows, classes);
        return IntStream.range(0, rows).mapToObj(row -> Arrays.copyOfRange(matrix, row * classes, (row + 1) * classes));
    }

    private static boolean hasFiniteLogit(float[] row) {
        for (float logit : row) {
            if (Float.isFinite(logit)) {
                return true;
            }
        }
        return false;
    }
}

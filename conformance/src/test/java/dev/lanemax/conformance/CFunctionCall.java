package dev.lanemax.conformance;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Computes cases of a function of rows, along any axes: rows are gathered into a matrix, and results scattered back. Gradients of such
 * functions are not in C yet.
 *
 * @param name  the function without its type
 * @param axes  the axes that rows lie along
 * @param knows whether C has the options of a case
 */
record CFunctionCall(String name, Axes axes, Predicate<ConformanceCase> knows) implements COperator {

    /** The axes that the rows of a case lie along. */
    interface Axes {
        int[] of(ConformanceCase test, int rank) throws IOException;
    }

    CFunctionCall(String name, Axes axes) {
        this(name, axes, test -> true);
    }

    @Override
    public String missing(ConformanceCase test) {
        return test.gradientNames().isEmpty() ? knows.test(test) ? "" : "options of " + name : "the gradient of " + name;
    }

    @Override
    public Results compute(CLibrary library, ConformanceCase test, CMemory memory) throws IOException {
        return new Results(List.of(forward(library, test.input(0), axes.of(test, test.input(0).rank()), memory)), Map.of());
    }

    double[] forward(CLibrary library, Tensor input, int[] along, CMemory memory) {
        Rows rows = Rows.along(input.shape(), along);
        MemorySegment matrix = memory.place(rows.gather(input.values()));
        if (name.equals("logsumexp")) {
            MemorySegment results = memory.room(rows.rows());
            library.matrixToColumn(memory.function(name), matrix, results, rows.rows(), rows.classes());
            return memory.read(results);
        }
        MemorySegment results = memory.room((long) rows.rows() * rows.classes());
        library.matrixToMatrix(memory.function(name), matrix, results, rows.rows(), rows.classes());
        return rows.scatter(memory.read(results));
    }
}

package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.benchmarks.Batch.Distribution;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every peer computes what Lanemax does. Runs in Maven's profile {@code peers}. */
class PeersTest {

    private static final List<String> SHAPES = List.of("1000x3", "7x10", "1x1", "33x100", "5x1000", "3x1003", "3x81x50");

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Contender contender : new OtherLibraries().contenders(2)) {
            for (Operator operator : contender.operators()) {
                for (Distribution distribution : distributions(operator)) {
                    SHAPES.stream().filter(shape -> contender.has(operator, Shape.parse(shape)))
                            .forEach(shape -> cases.add(Arguments.of(contender, operator, distribution, shape)));
                }
            }
        }
        return cases;
    }

    /** Losses of an infinite logit, binary cross-entropy for instance, are NaN in PyTorch, and its soft margin loss overflows from 88 on. */
    private static Set<Distribution> distributions(Operator operator) {
        if (operator == Operator.SOFT_MARGIN) {
            return EnumSet.of(Distribution.NORMAL);
        }
        return operator.isOtherLoss()
                ? EnumSet.of(Distribution.NORMAL, Distribution.WIDE) : EnumSet.allOf(Distribution.class);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPeerAgreesWithTheBaseline(Contender contender, Operator operator, Distribution distribution, String shape)
            throws Exception {
        BatchBenchmark benchmark = contender.benchmark().getConstructor().newInstance();
        if (benchmark instanceof CBenchmark c) {
            c.instructions = contender.parameters().get("instructions");
        }
        benchmark.operator = operator;
        benchmark.distribution = distribution;
        benchmark.shape = shape;
        try {
            assertDoesNotThrow(benchmark::prepareAndCheck);
        } finally {
            benchmark.tearDown();
        }
    }

    @Test
    void onnxRuntimeAndPyTorchTakePartAndTheirVersionsAreKnown() {
        String descriptions = new OtherLibraries().contenders(1).stream().map(Contender::description)
                .collect(Collectors.joining("; "));
        assertTrue(descriptions.matches("ONNX Runtime [\\d.]+; PyTorch [\\d.]+ in DJL [\\d.]+.*"), descriptions);
    }

    @Test
    void theyAreFoundAsAService() {
        assertEquals(1, Peers.ofThisBuild().size());
    }

    @Test
    void thePeakIsThatOfACore() {
        double gflops = new OtherLibraries().peakGflops().orElseThrow();
        assertTrue(gflops > 5 && gflops < 1000, gflops + " Gflop/s");
    }
}

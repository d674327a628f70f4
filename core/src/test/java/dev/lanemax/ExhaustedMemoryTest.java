package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that is too long for the heap makes its call fail, and no later one. */
class ExhaustedMemoryTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void laterCallsFindMemoryAgain(int threads) throws Exception {
        FreshJvm.Result result = FreshJvm.run(List.of("-Xmx48m", "-Dlanemax.provider=scalar", "-Dlanemax.provider.log=false"),
                LongRows.class, String.valueOf(threads));
        assertEquals(List.of("loss exhausts memory, operator computes", "operator exhausts memory, loss computes"), result.lines());
    }

    /** Tries rows off the heap that are too long to be copied into it, and then some that fit if nothing is left of the former. */
    static final class LongRows {

        private static final int MOST = 4_000_000;

        private LongRows() {
        }

        /** A call on rows of so many classes. */
        private interface Call {
            void run(int classes);
        }

        public static void main(String[] arguments) {
            Parallelism parallelism = Parallelism.of(Integer.parseInt(arguments[0]));
            KlDivergence divergence = new KlDivergence().withParallelism(parallelism);
            Softmax softmax = new Softmax().withTemperature(2).withParallelism(parallelism);
            try (Arena arena = Arena.ofShared()) {
                MemorySegment logits = arena.allocate(2L * MOST * Float.BYTES, Long.BYTES);
                MemorySegment results = arena.allocate(2L * MOST * Float.BYTES, Long.BYTES);
                ValueLayout.OfFloat type = ValueLayout.JAVA_FLOAT;
                Call loss = classes -> {
                    Layout layout = Layout.of(2, classes);
                    divergence.lossAndGradient(type, logits, layout, logits, layout, results, layout);
                };
                Call operator = classes -> softmax.forward(type, logits, Layout.of(2, classes), results, Layout.of(2, classes));
                exhaust("loss", loss, 1_000_000);
                operator.run(400_000);
                System.out.println("operator computes");
                exhaust("operator", operator, MOST);
                loss.run(300_000);
                System.out.println("loss computes");
            }
        }

        private static void exhaust(String name, Call call, int classes) {
            try {
                call.run(classes);
            } catch (OutOfMemoryError expected) {
                System.out.print(name + " exhausts memory, ");
            }
        }
    }
}

package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link WarmUp} promises; how much it gains is measured by the benchmarks. */
class WarmUpTest {

    @Test
    void itTakesAboutTheTimeThatItIsGiven() {
        long start = System.nanoTime();
        WarmUp.run(4, 10, Duration.ofMillis(200));
        double seconds = (System.nanoTime() - start) * 1e-9;
        assertTrue(seconds >= 0.19 && seconds < 5, seconds + " s");
    }

    @Test
    void everyKindOfRowIsWarmedUpWithoutAFault() {
        for (int classes : new int[] {1, 3, 16, 100, 1000}) {
            WarmUp.run(3, classes, Duration.ofMillis(10));
        }
    }

    @Test
    void callsOfOnesOwnTakeTurns() {
        List<String> order = new ArrayList<>();
        WarmUp.run(Duration.ZERO, () -> order.add("loss"), () -> order.add("gradient"));
        assertEquals(16, order.size());
        assertEquals(List.of("loss", "gradient", "loss"), order.subList(0, 3));
        WarmUp.run(Duration.ZERO);
    }

    @Test
    void badArgumentsAreRefused() {
        assertMessage("calls[1] is null", () -> WarmUp.run(Duration.ZERO, () -> { }, null));
        assertMessage("rows is 0, must be from 1 to 1048576", () -> WarmUp.run(0, 1, Duration.ZERO));
        assertMessage("classes is 16777217, must be from 1 to 16777216", () -> WarmUp.run(1, (1 << 24) + 1, Duration.ZERO));
        assertMessage("rows x classes is 268435456, must be from 1 to 134217728", () -> WarmUp.run(1 << 20, 1 << 8, Duration.ZERO));
        assertMessage("time is null", () -> WarmUp.run(1, 1, null));
    }

    private static void assertMessage(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}

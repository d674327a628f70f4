package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccuracyTableTest {

    private final AccuracyTable table = new AccuracyTable(List.of("Lanemax", "Peer"));

    @BeforeEach
    void addErrors() {
        table.expect("softmax", 3);
        table.expect("gradient", 4);
        table.add("softmax", "normal", "Lanemax", 0.5);
        table.add("softmax", "normal", "Lanemax", 1.25);
        table.add("softmax", "normal", "Lanemax", 1);
        table.add("softmax", "normal", "Peer", 12345.6);
        table.add("softmax", "masked", "Lanemax", 0);
        table.add("softmax", "masked", "Peer", Double.POSITIVE_INFINITY);
        table.add("gradient", "normal", "Lanemax", 4);
    }

    @Test
    void theSummaryHasTheWorstErrorOnAnyDataBesideTheBound() {
        assertEquals("""
                | result | bound of Lanemax | Lanemax | Peer |
                |---|--:|--:|--:|
                | softmax | 3.00 | 1.25 | infinite |
                | gradient | 4.00 | 4.00 | - |
                """, table.summary());
    }

    @Test
    void theDetailsHaveTheWorstErrorOnEachKindOfData() {
        assertEquals("""

                ## softmax

                | logits | Lanemax | Peer |
                |---|--:|--:|
                | normal | 1.25 | 12,346 |
                | masked | 0.00 | infinite |

                ## gradient

                | logits | Lanemax | Peer |
                |---|--:|--:|
                | normal | 4.00 | - |
                """, table.details());
    }

    @Test
    void theBoundHoldsUntilAnErrorExceedsIt() {
        assertTrue(table.holdsFor("Lanemax"));
        table.add("gradient", "normal", "Lanemax", Math.nextUp(4.0));
        assertFalse(table.holdsFor("Lanemax"));
    }

    @Test
    void anErrorThatIsNotANumberExceedsTheBound() {
        table.add("softmax", "normal", "Lanemax", Double.NaN);
        assertFalse(table.holdsFor("Lanemax"));
    }
}

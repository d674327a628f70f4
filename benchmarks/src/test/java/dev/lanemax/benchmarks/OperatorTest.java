package dev.lanemax.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTest {

    @ParameterizedTest
    @EnumSource
    void anOperatorIsNamedAsInTheTable(Operator operator) {
        assertEquals(List.of(operator), Operator.parse(operator.toString()).toList());
    }

    @Test
    void functionsAreTheEightElementaryOnesOverFloatAndDouble() {
        List<Operator> functions = Operator.parse("functions").toList();
        assertEquals(16, functions.size());
        assertEquals(8, functions.stream().filter(Operator::isOverDouble).count());
        assertTrue(functions.stream().allMatch(Operator::isElementary), functions.toString());
    }

    @Test
    void lossesAreThoseOtherThanPlainCrossEntropy() {
        List<Operator> losses = Operator.parse("losses").toList();
        assertEquals(LossLine.operators(), Set.copyOf(losses));
        assertTrue(losses.stream().noneMatch(Operator::isElementary), losses.toString());
    }

    @Test
    void anOperatorOverDoubleMovesTwiceTheBytes() {
        assertEquals("softmax f64", Operator.SOFTMAX_F64.toString());
        assertEquals(2 * Operator.SOFTMAX.bytesPerLogit(), Operator.SOFTMAX_F64.bytesPerLogit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "softmin", "SOFTMAX", "softmax f32"})
    void anotherOperatorIsRefused(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Operator.parse(text));
        assertTrue(refusal.getMessage().contains("'" + text + "'"), refusal.getMessage());
    }
}

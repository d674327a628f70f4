package dev.lanemax.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingTest {

    private static final float LEARNING_RATE = 0.5f;

    private static Training train(int epochs) throws IOException {
        return SoftmaxRegression.train(Digits.load(), epochs, LEARNING_RATE, (epoch, loss) -> { });
    }

    @Test
    void recognises95PercentOfTheHeldOutDigits() throws IOException {
        Training training = train(1000);
        assertTrue(training.accuracy() >= 0.95, training::accuracyLine);
    }

    @Test
    void startsAtTheLossOfGuessingAndFalls() throws IOException {
        float[] losses = train(50).losses();
        assertEquals(Math.log(10), losses[0], 1e-6);
        for (int i = 1; i < losses.length; i++) {
            assertTrue(losses[i] < losses[i - 1], "epoch " + (i + 1) + ": " + losses[i] + " after " + losses[i - 1]);
        }
    }

    @Test
    void twoRunsHaveTheSameBits() throws IOException {
        assertEquals(0, train(100).firstDifference(train(100)));
    }

    @Test
    void everyEpochIsReported() throws IOException {
        List<Float> reported = new ArrayList<>();
        Training training = SoftmaxRegression.train(Digits.load(), 3, LEARNING_RATE, (epoch, loss) -> {
            reported.add(loss);
            assertEquals(reported.size(), epoch);
        });
        assertEquals(3, reported.size());
        assertEquals(training.finalLoss(), reported.getLast());
    }

    @Test
    void aDifferenceInTheLastBitOrInTheNumberOfEpochsIsFound() {
        Training training = new Training(new float[] {2, 1}, 0.5);
        assertEquals(0, training.firstDifference(new Training(new float[] {2, 1}, 0.5)));
        assertEquals(2, training.firstDifference(new Training(new float[] {2, Math.nextUp(1f)}, 0.5)));
        assertEquals(2, training.firstDifference(new Training(new float[] {2}, 0.5)));
        assertEquals(3, training.firstDifference(new Training(new float[] {2, 1, 1}, 0.5)));
    }

    @Test
    void theOutputOfTheProgramInCIsRead() throws IOException {
        Training training = TrainDigitsProgram.parse(List.of(
                "epoch 1 loss 0x1.26bb1cp+1 2.302585", "epoch 2 loss 0x1p+0 1.000000",
                "held-out accuracy: 96.4 %", "final loss bits: 3f800000"));
        assertEquals(0, training.firstDifference(new Training(new float[] {0x1.26bb1cp+1f, 1f}, 0)));
        assertEquals("held-out accuracy: 96.4 %", training.accuracyLine());
    }

    @Test
    void anIncompleteOutputOfTheProgramInCIsAnError() {
        assertThrows(IOException.class, () -> TrainDigitsProgram.parse(List.of()));
        assertThrows(IOException.class, () -> TrainDigitsProgram.parse(List.of(
                "epoch 1 loss 0x1p+0 1.000000", "held-out accuracy: 96.4 %", "final loss bits: 3f800001")));
    }

    /** The program is there after {@code mvn package}, and so in {@code mvn verify}, but not in {@code mvn test}. */
    @Test
    void theProgramInCReachesTheSameLossesToTheLastBit() throws IOException, InterruptedException {
        Path program = Path.of("..", "native-c", "target", "dist", "bin", "train_digits");
        assumeTrue(System.getenv("CI") != null || Files.exists(program), "the C program is not built");
        Training java = train(100);
        Training c = new TrainDigitsProgram(program).train(Digits.load(), 100, LEARNING_RATE);
        assertEquals(100, c.losses().length);
        assertEquals(0, java.firstDifference(c));
        assertEquals(java.accuracyLine(), c.accuracyLine());
    }

    @Test
    void aMissingProgramIsNamed() {
        Path missing = Path.of("no", "such", "program");
        IOException failure = assertThrows(IOException.class,
                () -> new TrainDigitsProgram(missing).train(Digits.load(), 1, LEARNING_RATE));
        assertTrue(failure.getMessage().contains(missing.toString()), failure.getMessage());
    }
}

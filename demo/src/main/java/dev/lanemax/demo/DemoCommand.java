package dev.lanemax.demo;

import dev.lanemax.Lanemax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains on real data from Java and from C, compares both, then measures the kernels. */
@Command(name = "demo", sortOptions = false, showDefaultValues = true,
        description = "Trains on handwritten digits from Java and from C, then profiles the kernels.")
final class DemoCommand implements Callable<Integer> {

    private static final int LONGEST_BAR = 50;
    private static final int COMPARED_LINES = 5;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "1000", description = "Passes over the training data.")
    private int epochs;

    @Option(names = "--learning-rate", paramLabel = "RATE", defaultValue = "0.5", description = "Size of a step.")
    private float learningRate;

    @Option(names = "--train-program", paramLabel = "FILE",
            defaultValue = "${sys:lanemax.home:-.}/native-c/target/dist/bin/train_digits",
            description = "The C program that trains.")
    private Path trainProgram;

    @Mixin
    private Profile profile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (epochs < 1) {
            throw new IllegalArgumentException("--epochs is " + epochs + ", must be at least 1");
        }
        System.out.println("Lanemax " + Lanemax.version());
        Machine machine = Machine.current();
        System.out.print(machine.header());

        Digits digits = Digits.load();
        System.out.printf("%nSoftmax regression on %d handwritten digits of 8 x 8 pixels: %d to train on, %d held out.%n",
                digits.rows(), digits.trainingRows(), digits.heldOutRows());
        System.out.printf("%d epochs of gradient descent on all rows, learning rate %s.%n", epochs, learningRate);

        System.out.printf("%nTraining in Java%n   epoch      loss%n");
        long start = System.nanoTime();
        Training java = SoftmaxRegression.train(digits, epochs, learningRate, this::drawLoss);
        System.out.println(java.accuracyLine());
        printSeconds(start);

        System.out.printf("%nTraining in C: %s has its own data, linear layer and loop,%n"
                + "and takes loss and gradient from liblanemax.%n", trainProgram.getFileName());
        start = System.nanoTime();
        Training c = new TrainDigitsProgram(trainProgram).train(digits, epochs, learningRate);
        System.out.println(c.accuracyLine());
        printSeconds(start);

        if (!compare(java, c)) {
            return 1;
        }
        profile.run(machine.provider());
        return 0;
    }

    private void drawLoss(int epoch, float loss) {
        if (isDrawn(epoch)) {
            int length = Math.clamp(Math.round(LONGEST_BAR * loss / Math.log(Digits.CLASSES)), 0, LONGEST_BAR);
            System.out.printf(Locale.ROOT, "%8d  %8.6f  %s%n", epoch, loss, "#".repeat(length));
        }
    }

    /** 1, 2, 5, 10, 20, 50 and so on, and the last. */
    private boolean isDrawn(int epoch) {
        int scale = (int) Math.pow(10, Math.floor(Math.log10(epoch)));
        return epoch == scale || epoch == 2 * scale || epoch == 5 * scale || epoch == epochs;
    }

    private static void printSeconds(long start) {
        System.out.printf(Locale.ROOT, "(%.1f s)%n", (System.nanoTime() - start) * 1e-9);
    }

    private static boolean compare(Training java, Training c) {
        System.out.printf("%n   epoch  loss in Java     loss in C%n");
        int lines = Math.min(COMPARED_LINES, c.losses().length);
        for (int line = 1; line <= lines; line++) {
            int epoch = c.losses().length * line / lines;
            System.out.printf("%8d  %-15s  %s%n", epoch,
                    Float.toHexString(java.losses()[epoch - 1]), Float.toHexString(c.losses()[epoch - 1]));
        }
        int difference = java.firstDifference(c);
        if (difference != 0) {
            System.out.println("FAILED: the losses of Java and C differ from epoch " + difference + " on");
            return false;
        }
        if (java.accuracyLine().equals(c.accuracyLine())) {
            System.out.printf("Java and C agree: all %d losses are the same to the last bit (final loss bits %08x).%n",
                    java.losses().length, Float.floatToRawIntBits(java.finalLoss()));
            return true;
        }
        System.out.println("FAILED: the accuracies of Java and C differ");
        return false;
    }
}

package dev.lanemax.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C program {@code train_digits}: data, linear layer and loop are its own, loss and gradient come from liblanemax.
 *
 * @param executable where it is
 */
record TrainDigitsProgram(Path executable) {

    private static final Pattern EPOCH = Pattern.compile("epoch \\d+ loss (\\S+) \\S+");
    private static final Pattern ACCURACY = Pattern.compile("held-out accuracy: (\\S+) %");
    private static final Pattern FINAL_LOSS = Pattern.compile("final loss bits: ([0-9a-f]{8})");

    /** Trains in a child process, as {@link SoftmaxRegression} does here. Its errors go to this program's standard error. */
    Training train(Digits digits, int epochs, float learningRate) throws IOException, InterruptedException {
        if (!Files.isExecutable(executable)) {
            throw new IOException("the C program " + executable + " is not there: `./lanemax demo` builds it");
        }
        Path file = Files.createTempFile("digits", ".txt");
        try {
            digits.write(file);
            return run(List.of(executable.toString(), file.toString(), Integer.toString(epochs),
                    Float.toString(learningRate), Integer.toString(digits.trainingRows()), "all"));
        } finally {
            Files.delete(file);
        }
    }

    private static Training run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LANEMAX_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        List<String> output;
        try (BufferedReader reader = process.inputReader()) {
            output = reader.lines().toList();
        }
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IOException("the C program " + command.getFirst() + " failed with exit code " + exitCode);
        }
        return parse(output);
    }

    /** Reads what the program prints: its losses as hexadecimal floats, its accuracy, and the bits of the last loss. */
    static Training parse(List<String> output) throws IOException {
        List<Float> losses = output.stream().map(EPOCH::matcher).filter(Matcher::matches)
                .map(line -> Float.parseFloat(line.group(1))).toList();
        float[] array = new float[losses.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = losses.get(i);
        }
        Training training = new Training(array, Double.parseDouble(find(ACCURACY, output)) / 100);
        int finalBits = Integer.parseUnsignedInt(find(FINAL_LOSS, output), 16);
        if (array.length == 0 || Float.floatToRawIntBits(training.finalLoss()) != finalBits) {
            throw new IOException("the C program's final loss is not that of its last epoch");
        }
        return training;
    }

    private static String find(Pattern pattern, List<String> output) throws IOException {
        return output.stream().map(pattern::matcher).filter(Matcher::matches).map(line -> line.group(1)).findFirst()
                .orElseThrow(() -> new IOException("the C program printed no line '" + pattern + "'"));
    }
}

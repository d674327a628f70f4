package dev.lanemax.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {

    @Test
    void has1797PicturesOfTenDigits() throws IOException {
        Digits digits = Digits.load();
        assertEquals(1797, digits.rows());
        assertEquals(1797, digits.pixels().length);
        assertArrayEquals(IntStream.range(0, 10).toArray(), Arrays.stream(digits.labels()).distinct().sorted().toArray());
    }

    @Test
    void everyPictureHas64PixelsFrom0To16() throws IOException {
        for (int[] picture : Digits.load().pixels()) {
            assertEquals(64, picture.length);
            assertTrue(Arrays.stream(picture).allMatch(pixel -> pixel >= 0 && pixel <= 16), () -> Arrays.toString(picture));
        }
    }

    @Test
    void everyFifthRowIsHeldOutAndComesAfterTheOthers() throws IOException {
        Digits digits = Digits.load();
        assertEquals(1438, digits.trainingRows());
        assertEquals(359, digits.heldOutRows());
        // The file starts with the digits 0 to 9 in order.
        assertArrayEquals(new int[] {0, 1, 2, 3, 5, 6, 7, 8}, Arrays.copyOf(digits.labels(), 8));
        assertArrayEquals(new int[] {4, 9}, Arrays.copyOfRange(digits.labels(), 1438, 1440));
    }

    @Test
    void inputsAreThePixelsFrom0To1() {
        int[][] pixels = {new int[64], new int[64]};
        pixels[1][2] = 4;
        pixels[1][63] = 16;
        float[] inputs = new Digits(1, pixels, new int[] {0, 1}).inputs();
        assertEquals(128, inputs.length);
        assertEquals(0f, inputs[0]);
        assertEquals(0.25f, inputs[64 + 2]);
        assertEquals(1f, inputs[64 + 63]);
    }

    @Test
    void isWrittenAsCountsThenPixelsAndLabelOfEachRow(@TempDir Path directory) throws IOException {
        Digits digits = Digits.load();
        Path file = directory.resolve("digits.txt");
        digits.write(file);
        List<String> lines = Files.readAllLines(file);
        assertEquals(1 + 1797, lines.size());
        assertEquals("1797 64 10", lines.getFirst());
        int[] third = Arrays.stream(lines.get(3).split(" ")).mapToInt(Integer::parseInt).toArray();
        assertArrayEquals(digits.pixels()[2], Arrays.copyOf(third, 64));
        assertEquals(digits.labels()[2], third[64]);
    }
}

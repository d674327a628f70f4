package dev.lanemax.jni;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a caller in C learns of an exception. */
class FailureTest {

    @Test
    void exhaustionHasItsOwnCodesAndAllElseIsAFaultOfTheLibrary() {
        assertEquals(Status.OUT_OF_MEMORY, fail(new OutOfMemoryError("heap")).status());
        assertEquals(Status.STACK_OVERFLOW, fail(new StackOverflowError()).status());
        assertEquals(Status.INTERNAL, fail(new IllegalStateException("odd")).status());
        assertEquals(Status.INTERNAL, fail(new NoClassDefFoundError("gone")).status());
    }

    @Test
    void theMessageNamesTheException() {
        assertEquals("java.lang.OutOfMemoryError: heap", fail(new OutOfMemoryError("heap")).detail());
    }

    @Test
    void aLongMessageEndsWithAWholeCharacter() {
        for (String character : new String[] {"x", "\u00e9", "\u20ac", "\ud83d\ude00"}) {
            int bytes = character.getBytes(StandardCharsets.UTF_8).length;
            for (int shift = 0; shift < bytes; shift++) {
                String prefix = "java.lang.Error: " + "x".repeat(shift);
                int fitting = (CallLayout.DETAIL_BYTES - 1 - prefix.length()) / bytes;
                assertEquals(prefix + character.repeat(fitting), fail(new Error("x".repeat(shift) + character.repeat(600))).detail());
            }
        }
    }

    @Test
    void anExceptionWithoutATextIsExplainedByItsCodeAlone() {
        Throwable broken = new Error() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                throw new OutOfMemoryError();
            }
        };
        Failure failure = fail(broken);
        assertEquals(Status.INTERNAL, failure.status());
        assertEquals("", failure.detail());
    }

    private record Failure(int status, String detail) {
    }

    /** Fails a call by upcall and one by JNI, which must explain it alike, in their blocks only. */
    private static Failure fail(Throwable thrown) {
        Failure byUpcall = fail(thrown, (exception, block) -> AddressCall.fail(exception, block.memory.address()));
        Failure byJni = fail(thrown, (exception, block) -> BufferCall.fail(exception, block.memory.asByteBuffer()));
        assertEquals(byUpcall, byJni);
        return byUpcall;
    }

    private static Failure fail(Throwable thrown, BiConsumer<Throwable, Block> way) {
        try (Arena arena = Arena.ofConfined()) {
            Block block = new Block(arena, 1, 1);
            way.accept(thrown, block);
            assertTrue(block.detail().length() < CallLayout.DETAIL_BYTES);
            return new Failure(block.status(), block.detail());
        }
    }
}

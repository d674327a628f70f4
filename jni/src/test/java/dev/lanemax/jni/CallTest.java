package dev.lanemax.jni;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a caller in C learns of an exception. */
class CallTest {

    @Test
    void exhaustionHasItsOwnCodesAndAllElseIsAFaultOfTheLibrary() {
        assertEquals(Status.OUT_OF_MEMORY, fail(new OutOfMemoryError("heap"), 100).status);
        assertEquals(Status.STACK_OVERFLOW, fail(new StackOverflowError(), 100).status);
        assertEquals(Status.INTERNAL, fail(new IllegalStateException("odd"), 100).status);
        assertEquals(Status.INTERNAL, fail(new NoClassDefFoundError("gone"), 100).status);
    }

    @Test
    void theMessageNamesTheException() {
        assertEquals("java.lang.OutOfMemoryError: heap", fail(new OutOfMemoryError("heap"), 100).message);
    }

    @Test
    void aLongMessageEndsWithAWholeCharacter() {
        int prefix = "java.lang.Error: ".length();
        for (String character : new String[] {"x", "\u00e9", "\u20ac", "\ud83d\ude00"}) {
            int bytes = character.getBytes(StandardCharsets.UTF_8).length;
            for (int room = prefix; room < prefix + 9; room++) {
                String expected = "java.lang.Error: " + character.repeat((room - prefix) / bytes);
                assertEquals(expected, fail(new Error(character.repeat(20)), room + 1).message, character + " in " + room);
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
        Failure failure = fail(broken, 100);
        assertEquals(Status.INTERNAL, failure.status);
        assertEquals("", failure.message);
    }

    private record Failure(int status, String message) {
    }

    /** Fails a call whose buffer has that many bytes; the byte after it stays. */
    private static Failure fail(Throwable thrown, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(bytes + 1);
            message.set(JAVA_BYTE, bytes, (byte) 'g');
            MemorySegment call = arena.allocate(Call.LAYOUT);
            call.set(JAVA_LONG, Call.LAYOUT.byteOffset(PathElement.groupElement("message")), message.address());
            call.set(JAVA_LONG, Call.LAYOUT.byteOffset(PathElement.groupElement("message_bytes")), bytes);
            int status = Call.fail(thrown, call.address());
            assertEquals((byte) 'g', message.get(JAVA_BYTE, bytes));
            return new Failure(status, message.getString(0));
        }
    }
}

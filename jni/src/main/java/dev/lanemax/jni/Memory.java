package dev.lanemax.jni;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/** The memory of the process, addressed as C does. */
final class Memory {

    /** All of it: a byte's offset in this segment is its address. What C passes has been checked by C. */
    @SuppressWarnings("restricted") // this module exists to reach memory that C owns
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Memory() {
    }

    /** The text of UTF-8 bytes that end with a 0. */
    static String string(long address) {
        return ALL.getString(address);
    }

    /** Writes text as UTF-8 and a final 0; of a text that is too long, as many whole characters as fit. */
    static void putString(long address, long bytes, String text) {
        ByteBuffer target = ALL.asSlice(address, bytes - 1).asByteBuffer();
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        encoder.encode(CharBuffer.wrap(text), target, true);
        ALL.set(JAVA_BYTE, address + target.position(), (byte) 0);
    }
}

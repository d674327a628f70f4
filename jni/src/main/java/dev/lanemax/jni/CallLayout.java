package dev.lanemax.jni;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Where the members of the C structure {@code lmx_call} of {@code call.h} are. Each is 8 bytes wide, so that no compiler inserts
 * padding; pointers are read as addresses.
 */
final class CallLayout {

    static final int STATUS = 0;
    static final int ROWS = 8;
    static final int COLUMNS = 16;
    static final int INNER = 24;

    /** The arrays, in the order of the function's entry in {@code functions.h}: an address first, and here the rest of each. */
    static final int ARRAYS = 32;
    static final int ARRAY_BYTES = 48;
    static final int STRIDE = 8;
    static final int CLASS_STRIDE = 24;
    static final int TYPE = 32;
    static final int EXTENT = 40;
    static final int MOST_ARRAYS = 18;

    /** The options, in the order in which C sets them: each a long or a double. */
    static final int PARAMETERS = ARRAYS + MOST_ARRAYS * ARRAY_BYTES;
    static final int MOST_PARAMETERS = 24;

    /** Where a failure is explained. */
    static final int DETAIL = PARAMETERS + 8 * MOST_PARAMETERS;
    static final int DETAIL_BYTES = 512;

    static final int BYTES = DETAIL + DETAIL_BYTES;

    private CallLayout() {
    }

    /** Writes text as UTF-8 and a final 0 into all of a buffer; of a text that is too long, as many whole characters as fit. */
    static void putText(ByteBuffer buffer, String text) {
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        encoder.encode(CharBuffer.wrap(text), buffer.limit(buffer.limit() - 1), true);
        buffer.limit(buffer.capacity());
        buffer.put((byte) 0);
    }
}

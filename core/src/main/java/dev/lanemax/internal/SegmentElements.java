package dev.lanemax.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The elements of a segment as doubles or integers. Checks have seen to it that they are aligned and in native order, so constants take
 * the place of the type that the caller gave: an access through a constant costs what one to an array does, any other a call.
 */
final class SegmentElements {

    private SegmentElements() {
    }

    static double get(ValueLayout type, MemorySegment segment, long place) {
        return switch (type) {
            case ValueLayout.OfFloat _ -> segment.getAtIndex(JAVA_FLOAT, place);
            case ValueLayout.OfDouble _ -> segment.getAtIndex(JAVA_DOUBLE, place);
            case ValueLayout.OfByte of -> segment.get(of, place);
            default -> integer(type, segment, place);
        };
    }

    static long integer(ValueLayout type, MemorySegment segment, long place) {
        return type instanceof ValueLayout.OfInt ? segment.getAtIndex(JAVA_INT, place) : segment.getAtIndex(JAVA_LONG, place);
    }

    static void put(ValueLayout type, MemorySegment segment, long place, double value) {
        switch (type) {
            case ValueLayout.OfFloat _ -> segment.setAtIndex(JAVA_FLOAT, place, (float) value);
            case ValueLayout.OfDouble _ -> segment.setAtIndex(JAVA_DOUBLE, place, value);
            default -> putInteger(type, segment, place, (long) value);
        }
    }

    static void putInteger(ValueLayout type, MemorySegment segment, long place, long value) {
        if (type instanceof ValueLayout.OfInt) {
            segment.setAtIndex(JAVA_INT, place, (int) value);
        } else {
            segment.setAtIndex(JAVA_LONG, place, value);
        }
    }

    /** Reads elements that lie side by side. */
    static void load(ValueLayout type, MemorySegment segment, long place, int count, double[] tile, int at) {
        if (type instanceof ValueLayout.OfFloat) {
            for (int i = 0; i < count; i++) {
                tile[at + i] = segment.getAtIndex(JAVA_FLOAT, place + i);
            }
        } else if (type instanceof ValueLayout.OfDouble) {
            MemorySegment.copy(segment, JAVA_DOUBLE, place * Double.BYTES, tile, at, count);
        } else {
            for (int i = 0; i < count; i++) {
                tile[at + i] = get(type, segment, place + i);
            }
        }
    }

    /** Writes elements that lie side by side. */
    static void store(ValueLayout type, MemorySegment segment, long place, int count, double[] tile, int at) {
        if (type instanceof ValueLayout.OfFloat) {
            for (int i = 0; i < count; i++) {
                segment.setAtIndex(JAVA_FLOAT, place + i, (float) tile[at + i]);
            }
        } else if (type instanceof ValueLayout.OfDouble) {
            MemorySegment.copy(tile, at, segment, JAVA_DOUBLE, place * Double.BYTES, count);
        } else {
            for (int i = 0; i < count; i++) {
                put(type, segment, place + i, tile[at + i]);
            }
        }
    }
}

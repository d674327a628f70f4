package dev.lanemax.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The memory of an argument, an array or a memory segment of numbers, or nothing: whose it is, and its elements by their places.
 * Mutable and reused, so that no call allocates.
 */
public abstract sealed class Storage permits Matrix {

    /** Never started: segments are asked whether it might use them. */
    private static final Thread SOME_OTHER_THREAD = Thread.ofPlatform().unstarted(() -> { });

    private final HeapArray heapArray = new HeapArray();
    private final ArrayView arrayView = new ArrayView();
    private String name;
    private ValueLayout type;
    private Object array;
    private float[] floats;
    private double[] doubles;
    private int[] ints;
    private long[] longs;
    private boolean[] booleans;
    private MemorySegment segment;
    private boolean isNative;
    private long length;
    private long start;

    Storage(String name) {
        this.name = name;
    }

    /** Gives the argument another name. */
    public final void rename(String newName) {
        name = newName;
    }

    /** Makes the argument absent. Only one that is there, and not a native caller's, may have an array. */
    public void clear() {
        if (isPresent() && !isNative) {
            array = null;
            floats = null;
            doubles = null;
            ints = null;
            longs = null;
            booleans = null;
        }
        type = null;
        segment = null;
        isNative = false;
    }

    public final boolean isPresent() {
        return type != null;
    }

    public final String name() {
        return name;
    }

    public final boolean isFloat() {
        return type instanceof ValueLayout.OfFloat;
    }

    public final boolean isInteger() {
        return type instanceof ValueLayout.OfInt || type instanceof ValueLayout.OfLong;
    }

    /** The array that holds the elements, or null where a segment does. */
    public final float[] floats() {
        return floats;
    }

    /** The array that holds the elements, or null where a segment does. */
    public final double[] doubles() {
        return doubles;
    }

    /** The segment that holds the elements, or null where an array does. */
    public final MemorySegment segment() {
        return segment;
    }

    /** Whether the elements are in off-heap memory. */
    public final boolean isOffHeap() {
        return segment != null && segment.isNative();
    }

    /** Whether the segment is all of memory, so that positions are addresses, counted in elements. */
    public final boolean isAddress() {
        return segment != null && segment.isNative() && segment.byteSize() == Long.MAX_VALUE;
    }

    /** Whether threads other than the caller may use it. */
    final boolean isShared() {
        return segment == null || segment.isAccessibleBy(SOME_OTHER_THREAD);
    }

    final ValueLayout type() {
        return type;
    }

    /** How many elements there are from the first place on. */
    final long length() {
        return length;
    }

    /** The place of the first element. */
    final long start() {
        return start;
    }

    /** An element's distance in bytes from the start of the array, or its address. */
    final long byteOf(long element) {
        return (segment == null ? 0 : segment.address()) + (start + element) * type.byteSize();
    }

    /** Memory of a native caller, who answers for its size, from an element of a segment on. */
    final void setNative(ValueLayout newType, MemorySegment memory, long element) {
        if (!isNative) {
            clear();
            isNative = true;
        }
        type = newType;
        segment = memory;
        start = element;
    }

    final void setArray(Object newArray) {
        clear();
        Checks.present(name, newArray);
        array = newArray;
        start = 0;
        if (newArray instanceof float[] of) {
            floats = of;
            length = of.length;
            type = ValueLayout.JAVA_FLOAT;
        } else if (newArray instanceof double[] of) {
            doubles = of;
            length = of.length;
            type = ValueLayout.JAVA_DOUBLE;
        } else if (newArray instanceof int[] of) {
            ints = of;
            length = of.length;
            type = ValueLayout.JAVA_INT;
        } else if (newArray instanceof boolean[] of) {
            booleans = of;
            length = of.length;
            type = ValueLayout.JAVA_BOOLEAN;
        } else {
            longs = (long[]) newArray;
            length = longs.length;
            type = ValueLayout.JAVA_LONG;
        }
    }

    final void setSegment(ValueLayout newType, MemorySegment newSegment) {
        clear();
        if (newType == null) {
            throw new IllegalArgumentException("type of " + name + " is null");
        }
        if (!(newType instanceof ValueLayout.OfFloat || newType instanceof ValueLayout.OfDouble
                || newType instanceof ValueLayout.OfInt || newType instanceof ValueLayout.OfLong)) {
            throw new IllegalArgumentException("type of " + name + " is " + newType + ", must be float, double, int or long");
        }
        setAnySegment(newType, newSegment);
    }

    final void setAnySegment(ValueLayout newType, MemorySegment newSegment) {
        clear();
        Checks.usable(name, newType, newSegment);
        Object base = newSegment.isNative() ? null : heapArray.of(newSegment);
        if (base instanceof float[] && newType instanceof ValueLayout.OfFloat
                || base instanceof double[] && newType instanceof ValueLayout.OfDouble
                || base instanceof int[] && newType instanceof ValueLayout.OfInt
                || base instanceof long[] && newType instanceof ValueLayout.OfLong) {
            setArray(base);
            start = newSegment.address() / newType.byteSize();
        } else {
            array = base;
            segment = newSegment;
            type = newType;
            start = 0;
        }
        length = newSegment.byteSize() / newType.byteSize();
    }

    /** Whether the memory may be used now, and by this thread; a native caller answers for that, too. */
    final void checkUsable() {
        if (segment != null && !isNative) {
            Checks.usable(name, type, segment);
        }
    }

    final void checkWritable() {
        if (segment != null && !isNative) {
            Checks.writable(name, segment);
        }
    }

    /** Off-heap memory is one, each array another, which a read-only segment conceals. */
    final boolean sharesMemory(Storage other) {
        return concealsArray() ? other.meets(segment) : other.concealsArray() ? meets(other.segment) : array == other.array;
    }

    private boolean concealsArray() {
        return array == null && !segment.isNative();
    }

    /** Whether a segment that conceals its array has some of it in common with this memory. */
    private boolean meets(MemorySegment concealing) {
        if (segment == null && booleans != null) {
            return false;
        }
        return concealing.asOverlappingSlice(segment != null ? segment : arrayView.of(array)).isPresent();
    }

    final long getInteger(long place) {
        if (ints != null) {
            return ints[(int) place];
        }
        if (longs != null) {
            return longs[(int) place];
        }
        return SegmentElements.integer(type, segment, place);
    }

    final void putInteger(long place, long value) {
        if (ints != null) {
            ints[(int) place] = (int) value;
        } else if (longs != null) {
            longs[(int) place] = value;
        } else {
            SegmentElements.putInteger(type, segment, place, value);
        }
    }

    final double get(long place) {
        if (segment == null) {
            return floats != null ? floats[(int) place] : doubles != null ? doubles[(int) place]
                    : ints != null ? ints[(int) place] : longs != null ? longs[(int) place] : booleans[(int) place] ? 1 : 0;
        }
        return SegmentElements.get(type, segment, place);
    }

    final void put(long place, double value) {
        if (floats != null) {
            floats[(int) place] = (float) value;
        } else if (doubles != null) {
            doubles[(int) place] = value;
        } else if (segment != null) {
            SegmentElements.put(type, segment, place, value);
        } else {
            putInteger(place, (long) value);
        }
    }

    final void loadRun(long place, int count, double[] tile, int at) {
        if (floats != null) {
            for (int i = 0; i < count; i++) {
                tile[at + i] = floats[(int) place + i];
            }
        } else if (doubles != null) {
            System.arraycopy(doubles, (int) place, tile, at, count);
        } else if (segment != null) {
            SegmentElements.load(type, segment, place, count, tile, at);
        } else {
            for (int i = 0; i < count; i++) {
                tile[at + i] = get(place + i);
            }
        }
    }

    final void storeRun(long place, int count, double[] tile, int at) {
        if (floats != null) {
            for (int i = 0; i < count; i++) {
                floats[(int) place + i] = (float) tile[at + i];
            }
        } else if (doubles != null) {
            System.arraycopy(tile, at, doubles, (int) place, count);
        } else if (segment != null) {
            SegmentElements.store(type, segment, place, count, tile, at);
        } else {
            for (int i = 0; i < count; i++) {
                put(place + i, tile[at + i]);
            }
        }
    }
}

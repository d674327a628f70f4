package dev.lanemax.build;

/** The names that the Vector API has for a type of numbers. */
enum VectorType {
    FLOAT("FloatVector", "FLOATS", "Float", "IntVector", "INTS", "reinterpretAsInts", "reinterpretAsFloats", "f"),
    DOUBLE("DoubleVector", "DOUBLES", "Double", "LongVector", "LONGS", "reinterpretAsLongs", "reinterpretAsDoubles", "d");

    private final String vector;
    private final String species;
    private final String box;
    private final String bits;
    private final String speciesOfBits;
    private final String toBits;
    private final String ofBits;
    private final String suffix;

    VectorType(String vector, String species, String box, String bits, String speciesOfBits, String toBits, String ofBits, String suffix) {
        this.vector = vector;
        this.species = species;
        this.box = box;
        this.bits = bits;
        this.speciesOfBits = speciesOfBits;
        this.toBits = toBits;
        this.ofBits = ofBits;
        this.suffix = suffix;
    }

    static VectorType of(String primitive) {
        return primitive.equals("float") ? FLOAT : DOUBLE;
    }

    String vector() {
        return vector;
    }

    String species() {
        return species;
    }

    String mask() {
        return "VectorMask<" + box + ">";
    }

    /** Vectors of the bits of numbers. */
    String bits() {
        return bits;
    }

    String speciesOf(String kind) {
        return kind.equals(bits) ? speciesOfBits : species;
    }

    String toBits() {
        return toBits;
    }

    String ofBits() {
        return ofBits;
    }

    /** What makes a number of the type of an integer's literal. */
    String suffix() {
        return suffix;
    }
}

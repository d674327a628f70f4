package dev.lanemax.benchmarks;

/** What takes part: a column of the table. */
enum Contender {
    VECTOR("vector"),
    SCALAR("scalar"),
    MATH_EXP("Math.exp"),
    ONNX_RUNTIME("ONNX Rt");

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}

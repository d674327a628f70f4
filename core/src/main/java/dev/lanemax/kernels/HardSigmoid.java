package dev.lanemax.kernels;

/** A line from 0 to 1: min(max(slope x + offset, 0), top) / top. */
public record HardSigmoid(double slope, double offset, double top) {

    /** The {@link TileFunction}. */
    public void forward(DoubleArrayFunctions functions, double[] x, double[] y, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = Math.clamp(Math.fma(slope, x[i], offset), 0, top) / top;
        }
    }

    /** Its derivative, 0 at both kinks. */
    public void derivative(DoubleArrayFunctions functions, double[] x, double[] d, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            double line = Math.fma(slope, x[i], offset);
            d[i] = line <= 0 || line >= top ? 0 : line == line ? slope / top : line;
        }
    }
}

package dev.lanemax.kernels;

/**
 * The order of additions in the sum over a row, which is the same in every kernel and on every machine.
 *
 * <p>Lane l of {@link #LANES} adds, in double and in order, the elements l, l + 16, l + 32, ... of the row's whole groups of 16,
 * and then, of the elements that remain, the one that is 16 - l from the row's end. The sums s of the lanes are added as a tree:
 * a quartet of lanes is q<sub>l</sub> = (s<sub>l</sub> + s<sub>l+2</sub>) + (s<sub>l+1</sub> + s<sub>l+3</sub>), the row is
 * (q<sub>0</sub> + q<sub>4</sub>) + (q<sub>8</sub> + q<sub>12</sub>). A row of fewer than 16 elements is added up in order.
 */
final class RowSum {

    /** A multiple of every vector's length. */
    static final int LANES = 16;

    private RowSum() {
    }
}

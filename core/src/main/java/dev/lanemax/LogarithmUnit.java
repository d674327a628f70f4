package dev.lanemax;

/** The unit of a loss that is a logarithm. */
public enum LogarithmUnit {

    /** Natural logarithms. */
    NATS(1),

    /** Logarithms to base 2: losses and gradients divided by ln 2. */
    BITS(0x1.71547652b82fep0);

    private final double perNat;

    LogarithmUnit(double perNat) {
        this.perNat = perNat;
    }

    /**
     * How many of this unit are in one nat.
     *
     * @return 1, or log<sub>2</sub> e
     */
    public double perNat() {
        return perNat;
    }
}

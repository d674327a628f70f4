package dev.lanemax;

/** The numbers at which something happens to double logits: those of {@link FloatEdges}, for double. */
final class DoubleEdges {

    static final double RELATIVE_ULP = 0x1p-52;

    static final double[] SCALES = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1.0, 4.0, 20.0, 300.0, 1e3, 1e4};

    static final double[] PROPERTY_SCALES = {0.0, 1e-3, 1.0, 4.0, 20.0, 88.7, 709.7, 746.0, 1e4, 1e30, 1e300};

    static final double[] DISTANCES = {
        0.001, 0.01, 0.1, 0.5, 0.7, 1.0, 2.0, 5.0, 10.0, 17.0, 20.0, 22.0, 23.0, 30.0, 36.0, 37.0, 38.0, 50.0, 88.0, 177.0, 355.0,
        700.0, 707.0, 708.0, 708.3, 708.4, 709.0, 709.8, 720.0, 730.0, 735.0, 744.0, 745.1, 745.2, 750.0};

    static final double[] SMALL_TERM_DISTANCES = {690.0, 700.0, 707.0, 708.0, 708.3, 708.4, 709.0, 709.7, 710.0, 712.0, 716.0, 720.0};

    static final double HARDLY_NORMAL = 708.0;
    static final double STILL_SEEN = 740.0;

    static final double[] OFFSETS = {
        100.0, -100.0, 174.0, -174.0, 200.0, 1400.0, -1400.0, 1535.0, -1599.0, 1600.0, 1601.0, -1601.0, 1605.0, 1e4, -1e4, 1e30, -1e30,
        1e300};

    static final double[] AMPLITUDES = {1e-310, 1e-6, 0.5, 10.0, 88.4, 88.8, 177.0, 177.6, 354.0, 372.6, 709.7, 745.1, 1e4, 1e307};

    static final double NEARLY_SUBNORMAL = -708.0;

    static final double FAR = 2000.0;

    static final double RAMP = 800.0;
    static final double[] RAMP_TOPS = {0.0, 170.0, 600.0, -1800.0};

    static final double MOST = 8e307;

    static final double[] HARDLY_MODERATE = {176.2, 177.3};

    static final double[] EXTREMES = {
        88.7, -88.7, 177.4, -177.5, 709.7, -709.7, 746.0, -746.0, 1e4, -1e4, 1e300, -1e300, 1e-310, 0.0, -0.0};

    static final double[] EXTREME_PAIRS = {1e4, -1e4, 709.7, -709.7, 746.0, -746.0, 8e307, -8e307, Double.MAX_VALUE, -Double.MAX_VALUE,
        Double.MIN_VALUE, -Double.MIN_VALUE, 1e-310, 0.0, -0.0, 1048576.0, -1048576.0, 5e6, -5e6, 1e9, -1e9, 1e18, -1e18};

    static final double[] NANS = {
        Double.NaN, Double.longBitsToDouble(0x7FF8000000000001L), Double.longBitsToDouble(0xFFF8000000000000L),
        Double.longBitsToDouble(0x7FFFFFFFFFFFFFFFL), Double.longBitsToDouble(0xFFF8000000000137L)};

    /** What the names of hashes end with. */
    static final String SUFFIX = "_f64";

    private DoubleEdges() {
    }
}

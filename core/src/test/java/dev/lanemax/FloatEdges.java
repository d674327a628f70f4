package dev.lanemax;

/** The numbers at which something happens to float logits, for tests that are generated for double as well. */
final class FloatEdges {

    /** Ulps of 1 relative: one unit of the last place of a value just above a power of two. */
    static final double RELATIVE_ULP = 0x1p-23;

    /** Scales of normal logits for which every bound is measured. */
    static final double[] SCALES = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1.0, 4.0, 20.0, 300.0, 1e3, 1e4};

    /** Scales of normal logits in properties. */
    static final float[] PROPERTY_SCALES = {0.0f, 1e-3f, 1.0f, 4.0f, 20.0f, 88.7f, 104.0f, 1e4f, 1e30f};

    /** Distances of one dominating logit from the others: from nearly tied to beyond the subnormal cut. */
    static final float[] DISTANCES = {
        0.001f, 0.01f, 0.1f, 0.5f, 0.7f, 1.0f, 2.0f, 5.0f, 10.0f, 15.0f, 16.0f, 17.0f, 18.0f, 20.0f, 30.0f, 50.0f, 80.0f, 86.0f,
        87.0f, 87.5f, 88.0f, 88.7f, 89.0f, 95.0f, 100.0f, 103.0f, 103.9f, 104.0f, 110.0f};

    /** Distances at which each of the other terms alone is below the smallest normal number, all of them together are not. */
    static final float[] SMALL_TERM_DISTANCES = {80.0f, 86.0f, 87.3f, 88.0f, 88.7f, 89.0f, 89.5f, 90.0f, 95.0f, 97.0f, 100.0f};

    /** Below the maximum by the one, a term is hardly normal; by the other, 10^6 terms are still seen beside it. */
    static final float HARDLY_NORMAL = 87.0f;
    static final float STILL_SEEN = 109.5f;

    static final float[] OFFSETS = {
        100.0f, -100.0f, 200.0f, -200.0f, 207.9f, -207.9f, 208.0f, -208.0f, 208.1f, 209.0f, 1000.0f, -1000.0f, 1e4f, -1e4f, 1e30f,
        -1e30f};

    static final float[] AMPLITUDES = {1e-40f, 1e-6f, 0.5f, 10.0f, 43.0f, 44.0f, 51.9f, 88.7f, 104.0f, 1e4f, 3e38f};

    /** A logit near which ties are tested, whose exponential is nearly subnormal. */
    static final float NEARLY_SUBNORMAL = -87.0f;

    /** A little beyond where logits are large. */
    static final float FAR = 500.0f;

    /** A range of logits at whose lower end terms are subnormal and then vanish, and tops from which it goes down. */
    static final float RAMP = 120.0f;
    static final float[] RAMP_TOPS = {0.0f, 60.0f, -250.0f};

    static final float MOST = 3e38f;

    /** Logits above what surely is moderate, with numbers of steps that still are. */
    static final float[] HARDLY_MODERATE = {24.5f, 40.0f};

    /** Logits that replace some of a normal row. */
    static final float[] EXTREMES = {88.7f, -88.7f, 104.0f, -104.0f, 1e4f, -1e4f, 3e38f, -3e38f, 1e-40f, 0.0f, -0.0f};

    /** All of these in pairs. */
    static final float[] EXTREME_PAIRS = {1e4f, -1e4f, 88.7f, -88.7f, 104.0f, -104.0f, 3e38f, -3e38f, Float.MAX_VALUE, -Float.MAX_VALUE,
        Float.MIN_VALUE, -Float.MIN_VALUE, 1e-40f, 0.0f, -0.0f, 1048576.0f, -1048576.0f, 5e6f, -5e6f, 1e9f, -1e9f};

    /** NaN of either sign, with and without a payload. */
    static final float[] NANS = {
        Float.NaN, Float.intBitsToFloat(0x7FC00001), Float.intBitsToFloat(0xFFC00000), Float.intBitsToFloat(0x7FFFFFFF),
        Float.intBitsToFloat(0xFFC00137)};

    /** What the names of hashes end with. */
    static final String SUFFIX = "";

    private FloatEdges() {
    }
}

package dev.lanemax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanemax.internal.Provider;
import dev.lanemax.reference.DoubleDouble;
import dev.lanemax.reference.ExactBinary;
import dev.lanemax.reference.ExactElementary;
import dev.lanemax.reference.Ulp;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The accuracy of the binary losses in double, against double-double arithmetic, and their derivatives against differences. */
class BinaryLossProperties {

    private static final BinaryCrossEntropyWithLogits WITH_LOGITS = new BinaryCrossEntropyWithLogits();
    private static final double POSITIVE_WEIGHT = 2.5;
    private static final BinaryCrossEntropyWithLogits SMOOTHED = WITH_LOGITS.withPosWeight(POSITIVE_WEIGHT).withLabelSmoothing(0.1);

    @Provide
    Arbitrary<Provider> providers() {
        return Arbitraries.of(Provider.current(), Provider.scalar());
    }

    @Provide
    Arbitrary<Double> scales() {
        return Arbitraries.of(0.01, 1.0, 8.0, 60.0);
    }

    @Provide
    Arbitrary<Double> gammas() {
        return Arbitraries.of(0.0, 0.5, 1.0, 1.7, 2.0, 3.0, 4.0, 5.0, 9.3, SigmoidFocalLoss.MAX_ACCURATE_GAMMA);
    }

    @Provide
    Arbitrary<ElementwiseLoss<?>> smoothLosses() {
        return Arbitraries.of(WITH_LOGITS, SMOOTHED, new SigmoidFocalLoss(),
                new SigmoidFocalLoss().withGamma(0.5).withoutAlpha(), new SigmoidFocalLoss().withGamma(3.5),
                new SigmoidFocalLoss().withGamma(5), new SoftMarginLoss(), new SquaredHingeLoss(),
                new SmoothedZeroOneLoss().withSharpness(1.7));
    }

    /** Those that compute floats in double. */
    @Provide
    Arbitrary<ElementwiseLoss<?>> lossesInDouble() {
        return smoothLosses().filter(loss -> !(loss instanceof BinaryCrossEntropyWithLogits));
    }

    private static double[] logits(RandomGenerator random, int count, double scale) {
        return random.doubles(count).map(x -> scale * random.nextGaussian()).toArray();
    }

    /** A third each is 0, 1 or in between. */
    private static double[] targets(RandomGenerator random, int count) {
        return random.doubles(count, -1, 2).map(t -> Math.clamp(t, 0, 1)).toArray();
    }

    @Property
    void binaryCrossEntropyIsWithinItsBound(@ForAll("providers") Provider provider, @ForAll @IntRange(min = 1, max = 70) int count,
            @ForAll("scales") double scale, @ForAll boolean weighted, @ForAll boolean smoothed, @ForAll long seed) {
        Random random = new Random(seed);
        double weight = weighted ? 10 * random.nextDouble() : 1;
        double smoothing = smoothed ? random.nextDouble() : 0;
        double[] logits = logits(random, count, scale);
        double[] targets = targets(random, count);
        Elements elements = Elements.of(WITH_LOGITS.withPosWeight(weight).withLabelSmoothing(smoothing).withProvider(provider),
                logits, targets);
        WorstError worst = new WorstError();
        for (int i = 0; i < count; i++) {
            DoubleDouble half = DoubleDouble.of(smoothing / 2);
            DoubleDouble keep = ExactBinary.complement(smoothing);
            DoubleDouble positive = keep.times(targets[i]).plus(half).times(weight);
            DoubleDouble negative = keep.times(ExactBinary.complement(targets[i])).plus(half);
            DoubleDouble loss = ExactBinary.loss(logits[i], positive, negative);
            DoubleDouble[] slopes = ExactBinary.slopes(logits[i], positive, negative);
            DoubleDouble curvature = ExactBinary.curvature(logits[i], positive, negative);
            worst.add(elements.losses()[i], loss, loss.high());
            worst.add(elements.gradient()[i], slopes[0].minus(slopes[1]), Math.max(slopes[0].high(), slopes[1].high()));
            worst.add(elements.hessian()[i], curvature, curvature.high());
        }
        worst.keepWithin(BinaryCrossEntropyWithLogits.MAX_ULP_ERROR, "BinaryCrossEntropyWithLogits");
    }

    @Property
    void theFocalLossIsWithinItsBound(@ForAll("providers") Provider provider, @ForAll @IntRange(min = 1, max = 70) int count,
            @ForAll("gammas") double gamma, @ForAll boolean wide, @ForAll boolean soft, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = logits(random, count, wide ? 60 / (gamma + 1) : 1);
        double[] targets = soft ? random.doubles(count).toArray() : random.doubles(count).map(Math::rint).toArray();
        Elements elements = Elements.of(new SigmoidFocalLoss().withGamma(gamma).withProvider(provider), logits, targets);
        WorstError worst = new WorstError();
        for (int i = 0; i < count; i++) {
            double t = targets[i];
            DoubleDouble weight = DoubleDouble.of(0.25 * t).plus(ExactBinary.complement(t).times(0.75));
            DoubleDouble loss = ExactBinary.focalLoss(logits[i], t, gamma).times(weight);
            DoubleDouble[] slopes = ExactBinary.focalSlopes(logits[i], t, gamma);
            DoubleDouble slope = slopes[0].plus(slopes[1]).plus(slopes[2]).times(weight);
            double largest = Math.max(slopes[0].magnitude().high(), Math.max(slopes[1].magnitude().high(), slopes[2].magnitude().high()));
            worst.add(elements.losses()[i], loss, loss.high());
            worst.add(elements.gradient()[i], slope, soft ? largest * weight.high() : slope.high());
            DoubleDouble[] curvatures = ExactBinary.focalCurvatures(logits[i], t, gamma);
            double magnitude = Arrays.stream(curvatures).mapToDouble(term -> term.magnitude().high()).sum();
            DoubleDouble curvature = Arrays.stream(curvatures).reduce(DoubleDouble.ZERO, DoubleDouble::plus);
            worst.add(elements.hessian()[i], curvature.times(weight), magnitude * weight.high());
        }
        worst.keepWithin(SigmoidFocalLoss.MAX_ULP_ERROR, "SigmoidFocalLoss");
    }

    @Property
    void crossEntropyOfProbabilitiesIsWithinItsBound(@ForAll @IntRange(min = 1, max = 70) int count,
            @ForAll ProbabilityClipping clipping, @ForAll boolean extreme, @ForAll long seed) {
        Random random = new Random(seed);
        double[] targets = targets(random, count);
        double[] probabilities = random.doubles(count).map(p -> extreme ? 1e-4 * p + 1e-6 : p).toArray();
        Elements elements = Elements.of(new BinaryCrossEntropy().withClipping(clipping), probabilities, targets);
        WorstError worst = new WorstError();
        for (int i = 0; i < count; i++) {
            double p = Math.clamp(probabilities[i], 1e-7, 1 - 1e-7);
            DoubleDouble target = DoubleDouble.of(targets[i]);
            DoubleDouble other = ExactBinary.complement(targets[i]);
            DoubleDouble loss = target.times(ExactElementary.log(p).value()).plus(other.times(ExactElementary.log1p(-p).value())).negated();
            DoubleDouble first = target.dividedBy(DoubleDouble.of(p));
            DoubleDouble second = other.dividedBy(ExactBinary.complement(p));
            worst.add(elements.losses()[i], loss, loss.high());
            worst.add(elements.gradient()[i], second.minus(first), Math.max(first.high(), second.high()));
            if (clipping != ProbabilityClipping.TORCH) {
                DoubleDouble curvature = first.dividedBy(DoubleDouble.of(p)).plus(second.dividedBy(ExactBinary.complement(p)));
                worst.add(elements.hessian()[i], curvature, curvature.high());
            }
        }
        worst.keepWithin(BinaryCrossEntropy.MAX_ULP_ERROR, "BinaryCrossEntropy");
    }

    @Property
    void lossesOfTheMarginAreWithinTheirBounds(@ForAll("scales") double scale, @ForAll long seed) {
        Random random = new Random(seed);
        double sharpness = 3 * random.nextDouble() + 0.1;
        double[] logits = logits(random, 20, scale);
        double[] targets = random.doubles(20, -1, 1).map(t -> t < 0 ? -1 : 1).toArray();
        Elements soft = Elements.of(new SoftMarginLoss(), logits, targets);
        Elements smoothed = Elements.of(new SmoothedZeroOneLoss().withSharpness(sharpness), logits, targets);
        WorstError worst = new WorstError();
        WorstError worstSmoothed = new WorstError();
        for (int i = 0; i < logits.length; i++) {
            double m = targets[i] * logits[i];
            DoubleDouble loss = ExactElementary.softplus(-m).value();
            worst.add(soft.losses()[i], loss, loss.high());
            worst.add(soft.gradient()[i] * -targets[i], ExactBinary.sigmoid(-m), ExactBinary.sigmoid(-m).high());
            DoubleDouble s = sigmoid(DoubleDouble.product(-sharpness, m));
            DoubleDouble slope = s.times(sigmoid(DoubleDouble.product(sharpness, m))).times(sharpness);
            worstSmoothed.add(smoothed.losses()[i], s, s.high());
            worstSmoothed.add(smoothed.gradient()[i] * -targets[i], slope, slope.high());
        }
        worst.keepWithin(SoftMarginLoss.MAX_ULP_ERROR, "SoftMarginLoss");
        worstSmoothed.keepWithin(SmoothedZeroOneLoss.MAX_ULP_ERROR, "SmoothedZeroOneLoss");
    }

    /** sigmoid(y + low) = sigmoid(y) + low sigmoid(y) sigmoid(-y), to first order in a low part of 2^-53 y. */
    private static DoubleDouble sigmoid(DoubleDouble y) {
        DoubleDouble sigmoid = ExactBinary.sigmoid(y.high());
        return sigmoid.plus(sigmoid.times(ExactBinary.sigmoid(-y.high())).times(y.low()));
    }

    @Property(tries = 200)
    void gradientsAreDifferencesOfLosses(@ForAll("smoothLosses") ElementwiseLoss<?> loss, @ForAll long seed) {
        Random random = new Random(seed);
        double[] targets = loss instanceof MarginLoss ? random.doubles(12).map(t -> t < 0.5 ? -1 : 1).toArray() : targets(random, 12);
        assertEquals(0, GradientCheck.worstError(loss, logits(random, 12, 4), 4, targets), 1e-8);
    }

    /** Losses with a kink, away from it. */
    @Property(tries = 100)
    void derivativesAreDifferencesAwayFromKinks(@ForAll long seed) {
        Random random = new Random(seed);
        double[] predictions = random.doubles(12, -3, 3).map(x -> Math.abs(Math.abs(x) - 1) < 1e-3 || Math.abs(x) < 1e-3 ? 2 : x).toArray();
        double[] targets = random.doubles(12).map(t -> t < 0.5 ? -1 : 1).toArray();
        for (ElementwiseLoss<?> loss : List.of(new HingeLoss(), new PerceptronLoss(), new HingeEmbeddingLoss())) {
            assertEquals(0, GradientCheck.worstError(loss, predictions, 4, targets), 1e-8, loss.getClass().getSimpleName());
            assertEquals(0, GradientCheck.worstHessianError(loss, predictions, 4, targets), loss.getClass().getSimpleName());
        }
        double[] probabilities = random.doubles(12, 0.01, 0.99).toArray();
        double[] shares = targets(random, 12);
        for (ProbabilityClipping clipping : ProbabilityClipping.values()) {
            BinaryCrossEntropy loss = new BinaryCrossEntropy().withClipping(clipping);
            assertEquals(0, GradientCheck.worstError(loss, probabilities, 4, shares), 1e-4, clipping.name());
            if (loss.hasHessian()) {
                assertEquals(0, GradientCheck.worstHessianError(loss, probabilities, 4, shares), 1e-4, clipping.name());
            }
        }
    }

    @Property(tries = 200)
    void hessiansAreDifferencesOfGradients(@ForAll("smoothLosses") ElementwiseLoss<?> loss, @ForAll long seed) {
        double step = 0x1p-17;
        Random random = new Random(seed);
        double z = 3 * random.nextGaussian();
        double target = targets(random, 1)[0];
        double difference = (Elements.of(loss, z + step, target).slope() - Elements.of(loss, z - step, target).slope()) / (2 * step);
        assertEquals(difference, Elements.of(loss, z, target).curvature(), 1e-8);
    }

    /**
     * What is left of the error of the two terms of a gradient, the larger of which is at most 1 times its weight, where soft targets or
     * smoothing make them cancel: 2<sup>-10</sup> ulp of a float of 1.
     */
    private static final double CANCELLED = 0x1p-34;

    /** What is float is computed in double, to more digits than float has, and rounded once. */
    @Property(tries = 200)
    void floatsAreRoundedOnce(@ForAll("lossesInDouble") ElementwiseLoss<?> loss, @ForAll("providers") Provider provider,
            @ForAll @IntRange(min = 1, max = 70) int count, @ForAll("scales") double scale, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = rounded(logits(random, count, scale));
        double[] targets = rounded(loss instanceof MarginLoss ? random.doubles(count).map(t -> t < 0.5 ? -1 : 1).toArray()
                : targets(random, count));
        Elements wide = Elements.of(loss, logits, targets);
        Elements narrow = Elements.ofFloats(loss.withProvider(provider), logits, targets);
        for (int i = 0; i < count; i++) {
            assertRounded(wide.losses()[i], narrow.losses()[i], 0);
            boolean cancels = loss == SMOOTHED || targets[i] > 0 && targets[i] < 1;
            double weight = loss == SMOOTHED ? POSITIVE_WEIGHT : 1;
            assertRounded(wide.gradient()[i], narrow.gradient()[i], cancels ? weight * CANCELLED : 0);
        }
    }

    /** Against the same in double, whose error does not count here. What is below the smallest normal float has a weight of up to 10. */
    @Property
    void binaryCrossEntropyOfFloatsIsWithinItsBound(@ForAll("providers") Provider provider, @ForAll @IntRange(min = 1, max = 200) int count,
            @ForAll("scales") double scale, @ForAll boolean weighted, @ForAll boolean smoothed, @ForAll long seed) {
        Random random = new Random(seed);
        double weight = weighted ? 10 * random.nextDouble() : 1;
        double smoothing = smoothed ? random.nextDouble() : 0;
        double[] logits = rounded(logits(random, count, scale));
        double[] targets = rounded(targets(random, count));
        ElementwiseLoss<?> loss = WITH_LOGITS.withPosWeight(weight).withLabelSmoothing(smoothing);
        Elements wide = Elements.of(loss, logits, targets);
        Elements narrow = Elements.ofFloats(loss.withProvider(provider), logits, targets);
        for (int i = 0; i < count; i++) {
            DoubleDouble positive = DoubleDouble.of(weight * (targets[i] * (1 - smoothing) + smoothing / 2));
            DoubleDouble negative = DoubleDouble.of((1 - targets[i]) * (1 - smoothing) + smoothing / 2);
            DoubleDouble[] slopes = ExactBinary.slopes(logits[i], positive, negative);
            assertWithinBound(wide.losses()[i], narrow.losses()[i], wide.losses()[i]);
            assertWithinBound(wide.gradient()[i], narrow.gradient()[i], Math.max(slopes[0].high(), slopes[1].high()));
        }
    }

    private static void assertWithinBound(double wide, double narrow, double largestTerm) {
        assertEquals(wide, narrow, BinaryCrossEntropyWithLogits.MAX_ULP_ERROR * Math.ulp((float) largestTerm) + 10 * Float.MIN_NORMAL);
    }

    private static double[] rounded(double[] values) {
        return Arrays.stream(values).map(value -> (float) value).toArray();
    }

    private static void assertRounded(double wide, double narrow, double cancelled) {
        assertEquals(wide, narrow, 0.6 * Math.max(Ulp.of(wide), Float.MIN_NORMAL) + cancelled);
    }

    /** On logits of every kind, infinite ones and NaN among them. */
    @Property(tries = 200)
    void everyProviderGivesTheSameBits(@ForAll("smoothLosses") ElementwiseLoss<?> loss,
            @ForAll @IntRange(min = 1, max = 200) int count, @ForAll long seed) {
        Random random = new Random(seed);
        double[] logits = logits(random, count, 8);
        double[] kinds = Arguments.everyKindOfDoubles(10_007);
        for (int i = 0; i < count; i += 3) {
            logits[i] = i % 2 == 0 ? kinds[random.nextInt(kinds.length)] : 1 / (random.nextInt(3) - 1.0);
        }
        double[] targets = loss instanceof MarginLoss ? random.doubles(count).map(t -> t < 0.5 ? -1 : 1).toArray()
                : targets(random, count);
        assertSameBits(Elements.of(loss.withProvider(Provider.scalar()), logits, targets), Elements.of(loss, logits, targets));
        assertSameBits(Elements.ofFloats(loss.withProvider(Provider.scalar()), logits, targets), Elements.ofFloats(loss, logits, targets));
        Layout layout = Layout.of(1, count);
        assertEquals(loss.withProvider(Provider.scalar()).withReduction(Reduction.SUM).loss(logits, layout, targets, layout),
                loss.withReduction(Reduction.SUM).loss(logits, layout, targets, layout));
    }

    private static void assertSameBits(Elements scalar, Elements vector) {
        assertArrayEquals(scalar.losses(), vector.losses());
        assertArrayEquals(scalar.gradient(), vector.gradient());
        assertArrayEquals(scalar.hessian(), vector.hessian());
    }
}

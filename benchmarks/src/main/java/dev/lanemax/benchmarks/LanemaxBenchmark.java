package dev.lanemax.benchmarks;

import dev.lanemax.CrossEntropy;
import dev.lanemax.Elementwise;
import dev.lanemax.Lanemax;
import dev.lanemax.Layout;
import dev.lanemax.LogSoftmax;
import dev.lanemax.LogSumExp;
import dev.lanemax.Loss;
import dev.lanemax.Parallelism;
import dev.lanemax.Softmax;
import dev.lanemax.Sparsemax;
import java.util.EnumSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Param;

/** Lanemax: each fork runs one provider, chosen before Lanemax is first used, in one kind of memory. */
public abstract class LanemaxBenchmark extends BatchBenchmark {

    /** Silences the line that names the provider, which the table does; a warning stays. */
    private static final Logger LOGGER = Logger.getLogger("dev.lanemax");

    /** What Lanemax computes. */
    static final Set<Operator> OPERATORS = EnumSet.allOf(Operator.class);

    /** The provider of the kernels. */
    @Param({"vector", "scalar"})
    public String provider;

    /** How many threads work on a call. */
    @Param("1")
    public int threads = 1;

    Softmax softmax;
    LogSoftmax logSoftmax;
    LogSumExp logSumExp;
    CrossEntropy crossEntropy;
    Elementwise function;
    Sparsemax sparsemax;
    Loss<?> otherLoss;
    Layout layout;

    @Override
    final void prepare(Batch batch, int bufferCount) {
        requireSupported(OPERATORS);
        LOGGER.setLevel(Level.WARNING);
        System.setProperty("lanemax.provider", provider);
        if (!Lanemax.providerName().startsWith(provider)) {
            throw new IllegalStateException(
                    "provider is " + Lanemax.providerName() + ", must be " + provider + ": run in a fork");
        }
        Parallelism parallelism = Parallelism.of(threads);
        softmax = new Softmax().withParallelism(parallelism);
        logSoftmax = new LogSoftmax().withParallelism(parallelism);
        logSumExp = new LogSumExp().withParallelism(parallelism);
        crossEntropy = new CrossEntropy().withParallelism(parallelism);
        function = operator.isElementary() ? function(operator.overFloat()).withParallelism(parallelism) : null;
        sparsemax = new Sparsemax();
        otherLoss = operator.isOtherLoss() ? LossLine.of(operator).loss().withParallelism(parallelism) : null;
        Shape shape = batch.shape();
        layout = operator.isElementary()
                ? Layout.of(shape.rows(), shape.classes()) : Layout.of(shape.outer(), shape.classes(), shape.inner());
        copy(batch, bufferCount);
    }

    private static Elementwise function(Operator operator) {
        return switch (operator) {
            case EXP -> Elementwise.exp();
            case EXPM1 -> Elementwise.expm1();
            case LOG -> Elementwise.log();
            case LOG1P -> Elementwise.log1p();
            case SIGMOID -> Elementwise.sigmoid();
            case LOG_SIGMOID -> Elementwise.logSigmoid();
            case SOFTPLUS -> Elementwise.softplus();
            case TANH -> Elementwise.tanh();
            default -> throw new AssertionError(operator);
        };
    }

    /** Copies the batch to so many buffers. */
    abstract void copy(Batch batch, int bufferCount);

    /**
     * Nothing on one thread: a kernel that runs once a call, for a batch's last row, may be compiled as late as in the 600th call.
     */
    @Override
    final double bytesWhenWarm() {
        return threads == 1 ? 0 : super.bytesWhenWarm();
    }

    @Override
    final Agreement agreement() {
        return Agreement.ofLanemax(operator);
    }
}

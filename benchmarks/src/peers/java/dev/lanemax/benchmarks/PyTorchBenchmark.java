package dev.lanemax.benchmarks;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * PyTorch by way of Deep Java Library, on the calling thread. Inputs are tensors made beforehand; results are new ones, as is
 * PyTorch's way, and the previous ones are freed within the time of a call.
 */
public class PyTorchBenchmark extends BatchBenchmark {

    /** What PyTorch computes: nearly all of them. */
    static final Set<Operator> OPERATORS = EnumSet.complementOf(EnumSet.of(Operator.SPARSEMAX));

    private static final String ENGINE = "PyTorch";
    private static final Path UNPACKED =
            Path.of(System.getProperty("lanemax.home", "."), "benchmarks", "target", "with-peers", "djl");

    private NDManager manager;
    private Model model;
    private Block block;
    private ParameterStore parameters;
    private GradientCollector gradients;
    private final List<NDList> inputs = new ArrayList<>();
    private NDList result = new NDList();
    private Shape size;

    @Override
    void prepare(Batch batch, int bufferCount) throws Exception {
        requireSupported(OPERATORS);
        size = batch.shape();
        // The libraries come from jars of this build; nothing is downloaded.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ENGINE_CACHE_DIR", UNPACKED.toString());
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        Engine engine = Engine.getEngine(ENGINE);
        manager = engine.newBaseManager();
        parameters = new ParameterStore(manager, false);
        model = Model.newInstance("operator", ENGINE);
        model.load(module());
        block = model.getBlock();
        if (hasGradient()) {
            gradients = engine.newGradientCollector();
        }
        for (int i = 0; i < bufferCount; i++) {
            inputs.add(tensors(batch));
        }
    }

    private boolean hasGradient() {
        return operator.overFloat() == Operator.LOSS_AND_GRADIENT || operator.isOtherLoss();
    }

    private InputStream module() {
        return switch (operator.overFloat()) {
            case SOFTMAX -> ofLogits("torch.softmax(x, 1)");
            case LOG_SOFTMAX -> ofLogits("torch.log_softmax(x, 1)");
            case LOG_SUM_EXP -> ofLogits("torch.logsumexp(x, [1])");
            case LOSS -> TorchScript.module("x: Tensor, y: Tensor", "Tensor", "return torch.cross_entropy_loss(x, y)");
            case LOSS_AND_GRADIENT -> lossAndGradient("loss = torch.cross_entropy_loss(x, y)");
            case SOFTPLUS -> ofLogits("torch.softplus(x, 1, 20)");
            default -> operator.isOtherLoss()
                    ? lossAndGradient(LossLine.of(operator).torch()) : ofLogits("torch." + operator.overFloat() + "(x)");
        };
    }

    private static InputStream ofLogits(String expression) {
        return TorchScript.module("x: Tensor", "Tensor", "return " + expression);
    }

    private static InputStream lossAndGradient(String statements) {
        return TorchScript.module("x: Tensor, y: Tensor", "Tuple[Tensor, Optional[Tensor]]", """
                %s
                return (loss, torch.grad([loss], [x])[0])
                """.formatted(statements.strip()));
    }

    private NDList tensors(Batch batch) {
        ai.djl.ndarray.types.Shape axes = new ai.djl.ndarray.types.Shape(size.axes());
        NDArray logits = operator.isOverDouble()
                ? manager.create(batch.doubles(), axes) : manager.create(batch.logits(), axes);
        logits.setRequiresGradient(hasGradient());
        LossLine line = LossLine.of(operator);
        if (line != null && line.targets() != LossLine.Targets.LABELS) {
            return new NDList(logits, manager.create(batch.targets(line.targets()), axes));
        }
        return line != null || operator.overFloat() == Operator.LOSS || operator.overFloat() == Operator.LOSS_AND_GRADIENT
                ? new NDList(logits, labels(batch)) : new NDList(logits);
    }

    private NDArray labels(Batch batch) {
        return manager.create(Arrays.stream(batch.labels()).asLongStream().toArray(),
                new ai.djl.ndarray.types.Shape(size.axesOfRows()));
    }

    @Override
    float call(int index) {
        result.close();
        result = block.forward(parameters, inputs.get(index), hasGradient());
        if (operator.overFloat() != Operator.LOSS && !hasGradient()) {
            return 0;
        }
        return operator.isOverDouble() ? (float) result.head().getDouble() : result.head().getFloat();
    }

    @Override
    float[] output(int index, int count) {
        if (operator.overFloat() == Operator.LOSS) {
            return new float[0];
        }
        return operator.isOverDouble() ? Batch.rounded(result.getLast().toDoubleArray(), count) : result.getLast().toFloatArray();
    }

    @Override
    Agreement agreement() {
        return Agreement.ofPeers(operator, size);
    }

    @Override
    void release() {
        result.close();
        if (gradients != null) {
            gradients.close();
        }
        model.close();
        manager.close();
    }
}

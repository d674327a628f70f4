package dev.lanemax.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Param;

/**
 * ONNX Runtime, on the calling thread or on more. Inputs and outputs are direct buffers bound to tensors beforehand, so that a call
 * neither copies nor allocates them.
 */
public class OnnxRuntimeBenchmark extends BatchBenchmark {

    /** What ONNX Runtime computes. */
    static final Set<Operator> OPERATORS =
            EnumSet.of(Operator.SOFTMAX, Operator.LOG_SOFTMAX, Operator.LOG_SUM_EXP, Operator.LOSS);

    /** How many threads work on a call. */
    @Param("1")
    public int threads = 1;

    private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
    private final List<Map<String, OnnxTensor>> outputs = new ArrayList<>();
    private final List<FloatBuffer> results = new ArrayList<>();
    private OrtSession session;
    private Shape size;

    @Override
    void prepare(Batch batch, int bufferCount) throws OrtException {
        requireSupported(OPERATORS);
        size = batch.shape();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        for (int i = 0; i < bufferCount; i++) {
            inputs.add(inputs(environment, batch));
            FloatBuffer result = floats(operator == Operator.LOSS ? 1 : operator.outputs(size));
            results.add(result);
            outputs.add(Map.of(OnnxModel.RESULT, OnnxTensor.createTensor(environment, result, resultShape())));
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(OnnxModel.of(operator, size), options);
        }
    }

    private Map<String, OnnxTensor> inputs(OrtEnvironment environment, Batch batch) throws OrtException {
        FloatBuffer values = floats(size.elements()).put(0, batch.logits());
        OnnxTensor logits = OnnxTensor.createTensor(environment, values, size.axes());
        if (operator != Operator.LOSS) {
            return Map.of(OnnxModel.LOGITS, logits);
        }
        LongBuffer labels = direct(size.rows() * Long.BYTES).asLongBuffer()
                .put(0, Arrays.stream(batch.labels()).asLongStream().toArray());
        return Map.of(OnnxModel.LOGITS, logits,
                OnnxModel.LABELS, OnnxTensor.createTensor(environment, labels, size.axesOfRows()));
    }

    private long[] resultShape() {
        return switch (operator) {
            case LOSS -> new long[0];
            case LOG_SUM_EXP -> size.axesOfRows();
            default -> size.axes();
        };
    }

    private static FloatBuffer floats(int count) {
        return direct(count * Float.BYTES).asFloatBuffer();
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    float call(int index) throws OrtException {
        session.run(inputs.get(index), outputs.get(index)).close();
        return operator == Operator.LOSS ? results.get(index).get(0) : 0;
    }

    @Override
    float[] output(int index, int count) {
        float[] values = new float[count];
        results.get(index).get(0, values);
        return values;
    }

    @Override
    Agreement agreement() {
        return Agreement.ofPeers(operator, size);
    }

    @Override
    void release() throws OrtException {
        session.close();
        inputs.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
        outputs.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
    }
}

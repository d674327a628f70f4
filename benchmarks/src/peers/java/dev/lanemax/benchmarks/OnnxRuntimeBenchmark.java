package dev.lanemax.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.TearDown;

/**
 * ONNX Runtime, on the calling thread. Inputs and outputs are direct buffers bound to tensors beforehand, so that a call
 * neither copies nor allocates them.
 */
public class OnnxRuntimeBenchmark extends BatchBenchmark {

    private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
    private final List<Map<String, OnnxTensor>> outputs = new ArrayList<>();
    private OrtSession session;

    @Override
    void prepare(Batch batch, int bufferCount) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        for (int i = 0; i < bufferCount; i++) {
            inputs.add(Map.of(OnnxModel.INPUT, tensor(environment, batch.shape(), batch.logits())));
            outputs.add(Map.of(OnnxModel.OUTPUT, tensor(environment, batch.shape(), new float[batch.shape().elements()])));
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(OnnxModel.of(operatorName(), batch.shape()), options);
        }
    }

    private String operatorName() {
        return switch (operator) {
            case SOFTMAX -> "Softmax";
            case LOG_SOFTMAX -> "LogSoftmax";
            default -> throw new IllegalArgumentException("operator is " + operator + ", must be softmax or log_softmax");
        };
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Shape shape, float[] values) throws OrtException {
        FloatBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES)
                .order(ByteOrder.nativeOrder()).asFloatBuffer();
        buffer.put(0, values);
        return OnnxTensor.createTensor(environment, buffer, new long[] {shape.rows(), shape.classes()});
    }

    @Override
    float call(int index) throws OrtException {
        session.run(inputs.get(index), outputs.get(index)).close();
        return 0;
    }

    @Override
    float[] output(int index, int count) {
        float[] values = new float[count];
        outputs.get(index).get(OnnxModel.OUTPUT).getBufferRef().map(FloatBuffer.class::cast).orElseThrow().get(0, values);
        return values;
    }

    @Override
    Agreement agreement() {
        return operator == Operator.SOFTMAX ? Agreement.FLOAT_SOFTMAX : Agreement.FLOAT_LOG_SOFTMAX;
    }

    /** Frees what ONNX Runtime has allocated. */
    @TearDown
    public void tearDown() throws OrtException {
        session.close();
        inputs.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
        outputs.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
    }
}

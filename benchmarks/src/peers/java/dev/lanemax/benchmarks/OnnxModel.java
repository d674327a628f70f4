package dev.lanemax.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An ONNX model of one operator over the second axis, as the bytes of a Protocol Buffers message. The field numbers are those of
 * the ONNX project's {@code onnx.proto}.
 */
final class OnnxModel {

    static final String LOGITS = "logits";
    static final String LABELS = "labels";
    static final String RESULT = "result";

    private static final long IR_VERSION = 7;
    private static final long OPERATOR_SET = 13;
    private static final long CLASS_AXIS = 1;

    private static final long ATTRIBUTE_TYPE_INT = 2;
    private static final long ATTRIBUTE_TYPE_INTS = 7;
    private static final long ELEMENT_TYPE_FLOAT = 1;
    private static final long ELEMENT_TYPE_INT64 = 7;

    private OnnxModel() {
    }

    /** A model that applies the operator to floats of that shape, and to labels where it has any. */
    static byte[] of(Operator operator, Shape shape) {
        long[] axes = shape.axes();
        Message logits = tensor(LOGITS, ELEMENT_TYPE_FLOAT, axes);
        return switch (operator) {
            case SOFTMAX -> model(new Message().message(1, node("Softmax").message(5, integer("axis", CLASS_AXIS)))
                    .message(11, logits).message(12, tensor(RESULT, ELEMENT_TYPE_FLOAT, axes)));
            case LOG_SOFTMAX -> model(new Message().message(1, node("LogSoftmax").message(5, integer("axis", CLASS_AXIS)))
                    .message(11, logits).message(12, tensor(RESULT, ELEMENT_TYPE_FLOAT, axes)));
            case LOG_SUM_EXP -> model(new Message()
                    .message(1, node("ReduceLogSumExp").message(5, integers("axes", CLASS_AXIS)).message(5, integer("keepdims", 0)))
                    .message(11, logits).message(12, tensor(RESULT, ELEMENT_TYPE_FLOAT, shape.axesOfRows())));
            case LOSS -> model(new Message().message(1, node("SoftmaxCrossEntropyLoss").text(1, LABELS))
                    .message(11, logits).message(11, tensor(LABELS, ELEMENT_TYPE_INT64, shape.axesOfRows()))
                    .message(12, tensor(RESULT, ELEMENT_TYPE_FLOAT)));
            default -> throw new AssertionError(operator);
        };
    }

    private static byte[] model(Message graph) {
        Message operatorSet = new Message().text(1, "").number(2, OPERATOR_SET);
        return new Message().number(1, IR_VERSION).message(7, graph.text(2, "operator")).message(8, operatorSet).bytes();
    }

    private static Message node(String onnxOperator) {
        return new Message().text(2, RESULT).text(4, onnxOperator).text(1, LOGITS);
    }

    private static Message integer(String name, long value) {
        return new Message().text(1, name).number(3, value).number(20, ATTRIBUTE_TYPE_INT);
    }

    private static Message integers(String name, long value) {
        return new Message().text(1, name).number(8, value).number(20, ATTRIBUTE_TYPE_INTS);
    }

    private static Message tensor(String name, long elementType, long... dimensions) {
        Message shape = new Message();
        for (long dimension : dimensions) {
            shape.message(1, new Message().number(1, dimension));
        }
        Message tensor = new Message().number(1, elementType).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** A message under construction. */
    private static final class Message {

        private static final int WIRE_TYPE_BITS = 3;
        private static final int WIRE_TYPE_NUMBER = 0;
        private static final int WIRE_TYPE_BYTES = 2;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            writeNumber((long) field << WIRE_TYPE_BITS | WIRE_TYPE_NUMBER);
            writeNumber(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.bytes());
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private Message bytes(int field, byte[] value) {
            writeNumber((long) field << WIRE_TYPE_BITS | WIRE_TYPE_BYTES);
            writeNumber(value.length);
            out.writeBytes(value);
            return this;
        }

        /** Seven bits a byte, the lowest first; the top bit says that more follow. */
        private void writeNumber(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}

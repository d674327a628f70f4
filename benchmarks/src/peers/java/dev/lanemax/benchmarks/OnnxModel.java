package dev.lanemax.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An ONNX model of one operator over the last axis, as the bytes of a Protocol Buffers message. The field numbers are those of
 * the ONNX project's {@code onnx.proto}.
 */
final class OnnxModel {

    static final String INPUT = "logits";
    static final String OUTPUT = "result";

    private static final long IR_VERSION = 7;
    private static final long OPERATOR_SET = 13;
    private static final long ATTRIBUTE_TYPE_INT = 2;
    private static final long ELEMENT_TYPE_FLOAT = 1;
    private static final long LAST_AXIS = -1;

    private OnnxModel() {
    }

    /** A model that applies the operator, such as {@code Softmax}, to a matrix of floats of that shape. */
    static byte[] of(String operator, Shape shape) {
        Message axis = new Message().text(1, "axis").number(3, LAST_AXIS).number(20, ATTRIBUTE_TYPE_INT);
        Message node = new Message().text(1, INPUT).text(2, OUTPUT).text(4, operator).message(5, axis);
        Message graph = new Message().message(1, node).text(2, operator)
                .message(11, matrix(INPUT, shape)).message(12, matrix(OUTPUT, shape));
        Message operatorSet = new Message().text(1, "").number(2, OPERATOR_SET);
        return new Message().number(1, IR_VERSION).message(7, graph).message(8, operatorSet).bytes();
    }

    private static Message matrix(String name, Shape shape) {
        Message dimensions = new Message()
                .message(1, new Message().number(1, shape.rows()))
                .message(1, new Message().number(1, shape.classes()));
        Message tensor = new Message().number(1, ELEMENT_TYPE_FLOAT).message(2, dimensions);
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

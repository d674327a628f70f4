package dev.lanemax.conformance;

import dev.lanemax.Layout;
import dev.lanemax.Operators;
import dev.lanemax.Reduction;
import java.util.stream.IntStream;

/** The operators over rows in one element type, with arguments and results as doubles, which hold either type. */
interface RowOperators {

    double[] softmax(double[] logits, Layout layout);

    double[] logSoftmax(double[] logits, Layout layout);

    double[] logSumExp(double[] logits, Layout layout);

    /** Returns the losses of the rows. */
    double[] rowLossesAndGradient(double[] logits, Layout layout, int[] labels, double[] gradient);

    double lossAndGradient(Reduction reduction, double[] logits, Layout layout, int[] labels, double[] gradient);

    static RowOperators of(Operators operators, boolean inDouble) {
        return inDouble ? new OfDouble(operators) : new OfFloat(operators);
    }

    record OfDouble(Operators operators) implements RowOperators {

        @Override
        public double[] softmax(double[] logits, Layout layout) {
            double[] result = new double[logits.length];
            operators.softmax().forward(logits, result, layout);
            return result;
        }

        @Override
        public double[] logSoftmax(double[] logits, Layout layout) {
            double[] result = new double[logits.length];
            operators.logSoftmax().forward(logits, result, layout);
            return result;
        }

        @Override
        public double[] logSumExp(double[] logits, Layout layout) {
            double[] result = new double[(int) layout.rows()];
            operators.logSumExp().forward(logits, layout, result, 0);
            return result;
        }

        @Override
        public double[] rowLossesAndGradient(double[] logits, Layout layout, int[] labels, double[] gradient) {
            double[] losses = new double[(int) layout.rows()];
            operators.crossEntropy().rowLossesAndGradient(logits, layout, labels, 0, losses, 0, gradient, layout);
            return losses;
        }

        @Override
        public double lossAndGradient(Reduction reduction, double[] logits, Layout layout, int[] labels, double[] gradient) {
            return operators.crossEntropy().withReduction(reduction).lossAndGradient(logits, layout, labels, 0, gradient, layout);
        }
    }

    record OfFloat(Operators operators) implements RowOperators {

        @Override
        public double[] softmax(double[] logits, Layout layout) {
            float[] result = new float[logits.length];
            operators.softmax().forward(toFloats(logits), result, layout);
            return toDoubles(result);
        }

        @Override
        public double[] logSoftmax(double[] logits, Layout layout) {
            float[] result = new float[logits.length];
            operators.logSoftmax().forward(toFloats(logits), result, layout);
            return toDoubles(result);
        }

        @Override
        public double[] logSumExp(double[] logits, Layout layout) {
            float[] result = new float[(int) layout.rows()];
            operators.logSumExp().forward(toFloats(logits), layout, result, 0);
            return toDoubles(result);
        }

        @Override
        public double[] rowLossesAndGradient(double[] logits, Layout layout, int[] labels, double[] gradient) {
            float[] losses = new float[(int) layout.rows()];
            float[] floatGradient = new float[logits.length];
            operators.crossEntropy().rowLossesAndGradient(toFloats(logits), layout, labels, 0, losses, 0, floatGradient, layout);
            copy(floatGradient, gradient);
            return toDoubles(losses);
        }

        @Override
        public double lossAndGradient(Reduction reduction, double[] logits, Layout layout, int[] labels, double[] gradient) {
            float[] floatGradient = new float[logits.length];
            float loss = operators.crossEntropy().withReduction(reduction)
                    .lossAndGradient(toFloats(logits), layout, labels, 0, floatGradient, layout);
            copy(floatGradient, gradient);
            return loss;
        }

        private static float[] toFloats(double[] values) {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return floats;
        }

        private static double[] toDoubles(float[] values) {
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        }

        private static void copy(float[] from, double[] to) {
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i];
            }
        }
    }
}

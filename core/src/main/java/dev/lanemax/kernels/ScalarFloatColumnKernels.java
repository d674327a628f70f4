package dev.lanemax.kernels;

/** One element at a time, there is nothing to gain from rows that lie side by side. */
public final class ScalarFloatColumnKernels implements FloatColumnKernels {

    @Override
    public boolean softmax(float[] logits, float[] probabilities, float[] terms, int stride, int rows, int classes) {
        return false;
    }

    @Override
    public boolean logSoftmax(float[] logits, float[] logProbabilities, float[] terms, int stride, int rows, int classes) {
        return false;
    }

    @Override
    public boolean logSumExp(float[] logits, float[] result, float[] terms, int stride, int rows, int classes) {
        return false;
    }
}

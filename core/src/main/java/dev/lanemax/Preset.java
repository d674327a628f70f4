package dev.lanemax;

/**
 * What a library does where others do otherwise: how losses are reduced, what a mean over nothing is, which label is ignored, and what
 * becomes of probabilities before their logarithm is taken. See {@link Loss#withPreset}.
 */
public enum Preset {

    /**
     * PyTorch: losses of labels have {@link Reduction#MEAN_WEIGHT} and ignore -100, others {@link Reduction#MEAN_ALL}; a mean over
     * nothing is NaN.
     */
    TORCH,

    /** Keras: {@link Reduction#MEAN_ALL}, which is 0 over nothing; no label is ignored; probabilities are clipped. */
    KERAS,

    /** ONNX: losses of labels have {@link Reduction#MEAN_WEIGHT}, which is NaN over nothing; no label is ignored. */
    ONNX
}

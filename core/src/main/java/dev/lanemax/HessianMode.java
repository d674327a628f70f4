package dev.lanemax;

/**
 * What stands for the diagonal of the Hessian of softmax cross-entropy, p the probability of a class among K: as the libraries of
 * gradient boosting have it.
 */
public enum HessianMode {

    /** The second derivative itself, p(1 - p). */
    EXACT,

    /** An upper bound that makes steps shorter, max(2p(1 - p), 1e-16) (XGBoost up to 3.x). */
    UPPER,

    /** K/(K - 1) p(1 - p) (Friedman 2001; LightGBM). */
    FRIEDMAN,

    /** The magnitude of the gradient, |p - y| (XGBoost since September 2026). */
    ABS_RESIDUAL
}

/** Softmax and cross-entropy kernels on the Vector API, with a scalar provider of the same bits. */
@SuppressWarnings("module") // dev.lanemax.jni is built after this module
module dev.lanemax {
    requires static jdk.incubator.vector;
    requires jdk.management;

    exports dev.lanemax;
    exports dev.lanemax.internal to dev.lanemax.jni;
    exports dev.lanemax.kernels to dev.lanemax.jni;
}

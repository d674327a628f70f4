/** The Java side of liblanemax: the table of kernels that the C library calls. */
module dev.lanemax.jni {
    requires dev.lanemax;
    requires jdk.incubator.vector;
}

/*
 * A virtual machine that denies native access to the Java part: native_access_test JARS. Upcalls are refused there with the option
 * that is missing, and the JNI bridge works.
 */
#include "vm.h"

static double product(double input, double target, void *context)
{
    (void) context;
    return input * target;
}

static void functions_of_c_need_no_native_access(void)
{
    const double two = 2, three = 3;
    double loss;
    lmx_elementwise_loss_options options = LMX_ELEMENTWISE_LOSS_OPTIONS_INIT;
    lmx_batch batch = LMX_BATCH_INIT;
    options.loss = options.derivative = product;
    batch.outer = batch.classes = 1;
    batch.input.data = &two;
    batch.targets.data = &three;
    CHECK_OK(lmx_elementwise_loss_f64(&batch, &options, &loss));
    CHECK(loss == 6);
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    CHECK(init_without_native_access(argv[1], LMX_BRIDGE_UPCALL) == LMX_ERR_JVM_INCOMPATIBLE);
    CHECK(strstr(lmx_last_error(), "lmx_init: the Java part refuses to start: java.lang.IllegalCallerException: ") == lmx_last_error());
    CHECK(strstr(lmx_last_error(), "--enable-native-access=dev.lanemax") != NULL);
    CHECK_OK(init_without_native_access(argv[1], LMX_BRIDGE_JNI));
    CHECK_OK(small_call());
    RUN(functions_of_c_need_no_native_access);
    CHECK_OK(lmx_warmup(2, 10, 0.1));
    return test_result();
}

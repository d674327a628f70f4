/*
 * The virtual machine's options reach the Java part: provider_test PROVIDER [REFUSAL] expects that provider, or that it is refused with
 * this text.
 */
#include "test.h"

int main(int argc, char **argv)
{
    char option[64];
    snprintf(option, sizeof option, "-Dlanemax.provider=%s", argc > 1 ? argv[1] : "");
    const char *const jvm_options[] = {option};
    lmx_options options = LMX_OPTIONS_INIT;
    options.jvm_options = jvm_options;
    options.jvm_option_count = 1;
    if (argc > 2) {
        CHECK_FAILS_WITH(lmx_init(&options), LMX_ERR_JVM_INCOMPATIBLE, "lmx_init: the Java part refuses to start: ");
        CHECK(strstr(lmx_last_error(), argv[2]) != NULL);
        CHECK(lmx_softmax_f32(NULL, 1, NULL, 1, 0, 1) == LMX_ERR_NOT_INITIALIZED);
    } else {
        CHECK_OK(lmx_init(&options));
        CHECK(argc > 1 && strncmp(lmx_provider_name(), argv[1], strlen(argv[1])) == 0);
    }
    return test_result();
}

/* A JDK for another kind of processor is refused: foreign_jvm_test HOME. */
#include "vm.h"

int main(int argc, char **argv)
{
    char library[4096], message[8192];
    CHECK(argc == 2);
    snprintf(library, sizeof library, "%s/lib/server/libjvm.so", argv[1]);
    snprintf(message, sizeof message, "lmx_init: %s is for another kind of processor; set LANEMAX_JAVA_HOME to a JDK for this machine",
             library);
    CHECK_FAILS(init_with("LANEMAX_JVM", library), LMX_ERR_JVM_START, message);
    snprintf(message, sizeof message, "lmx_init: LANEMAX_JAVA_HOME is not suitable: %s is for another kind of processor; "
             "install a JDK 25 (25.0.2 or later) and set LANEMAX_JAVA_HOME to its directory", argv[1]);
    CHECK_FAILS(init_with("LANEMAX_JAVA_HOME", argv[1]), LMX_ERR_JVM_NOT_FOUND, message);
    CHECK_OK(lmx_init(NULL));
    return test_result();
}

#include "functions.h"

#include <string.h>

#define COUNT_OF(...) ((int) (sizeof (const lmx_array_kind[]) {__VA_ARGS__} / sizeof(lmx_array_kind)))

const lmx_function_kind lmx_functions[LMX_FUNCTION_COUNT] = {
#define LMX_FUNCTION_KIND(T, name, columns, least, ...) \
    {"lmx_" #name "_" #T, columns, least, COUNT_OF(__VA_ARGS__), {__VA_ARGS__}, 0},
    LMX_ARRAY_FUNCTIONS(LMX_FUNCTION_KIND)
#define LMX_LOSS_KIND(T, name, losses, needs) \
    {"lmx_" #name "_" #T, "classes", 1, COUNT_OF(LMX_BATCH_ARRAYS(T, losses)), {LMX_BATCH_ARRAYS(T, losses)}, \
     (1u << LMX_BATCH_INPUT) | (needs)},
    LMX_BATCH_FUNCTIONS(LMX_LOSS_KIND)
#define LMX_OPERATOR_KIND(T, name, results, least, needs, arguments) \
    {"lmx_" #name "_" #T, "classes", least, COUNT_OF(LMX_OPERATOR_ARRAYS(T, results)), {LMX_OPERATOR_ARRAYS(T, results)}, \
     (1u << LMX_OPERATOR_INPUT) | (needs)},
    LMX_OPERATOR_FUNCTIONS(LMX_OPERATOR_KIND)
    {"lmx_sample_log_uniform", "candidates", 1, 1, {{"candidates", LMX_OUTPUT, LMX_OPTION, 8}}, 1},
    {"lmx_log_expected_counts", "classes", 0, 2, {{"classes", LMX_INPUT, LMX_OPTION, 8},
                                                  {"log_expected_counts", LMX_OUTPUT, LMX_OPTION, 8}}, 3},
};

size_t lmx_write_function_names(char *names)
{
    size_t bytes = 0;
    for (int i = 0; i < LMX_FUNCTION_COUNT; i++) {
        size_t length = strlen(lmx_functions[i].name);
        if (names != NULL) {
            memcpy(names + bytes, lmx_functions[i].name, length);
            names[bytes + length] = ' ';
        }
        bytes += length + 1;
    }
    return bytes;
}

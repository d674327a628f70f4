#include "functions.h"

#define COUNT_OF(...) ((int) (sizeof (const lmx_array_kind[]) {__VA_ARGS__} / sizeof(lmx_array_kind)))

const lmx_function_kind lmx_functions[LMX_FUNCTION_COUNT] = {
#define LMX_FUNCTION_KIND(T, name, columns, least, ...) \
    {"lmx_" #name "_" #T, columns, least, COUNT_OF(__VA_ARGS__), {__VA_ARGS__}, 0},
    LMX_ARRAY_FUNCTIONS(LMX_FUNCTION_KIND)
#define LMX_LOSS_KIND(T, name, losses, needs) \
    {"lmx_" #name "_" #T, "classes", 1, COUNT_OF(LMX_BATCH_ARRAYS(T, losses)), {LMX_BATCH_ARRAYS(T, losses)}, \
     (1u << LMX_BATCH_INPUT) | (needs)},
    LMX_BATCH_FUNCTIONS(LMX_LOSS_KIND)
};

#define LMX_FUNCTION_NAME(T, name, ...) "lmx_" #name "_" #T " "
const char lmx_function_names[] = LMX_ARRAY_FUNCTIONS(LMX_FUNCTION_NAME) LMX_BATCH_FUNCTIONS(LMX_FUNCTION_NAME);

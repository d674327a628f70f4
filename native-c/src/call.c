#include "call.h"
#include "checks.h"
#include "runtime.h"

lmx_status lmx_call_begin(lmx_function function)
{
    lmx_error_begin(lmx_functions[function].name);
    LMX_TRY(lmx_check_not_forked());
    return lmx_check_ready();
}

lmx_status lmx_call_run(lmx_function function, lmx_call *call)
{
    LMX_TRY(lmx_check_call(&lmx_functions[function], call));
    return lmx_cross(function, call);
}

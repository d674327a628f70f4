#include "own_loss.h"
#include "executor.h"
#include "error.h"

#include <stdint.h>

/* A function may call this library itself: what the call around it then reports is still its own. */
static jdouble JNICALL element(JNIEnv *env, jclass class, jlong function, jdouble input, jdouble target, jlong context)
{
    const char *caller = lmx_thread_self()->function;
    double result = ((lmx_element_function) (intptr_t) function)(input, target, (void *) (intptr_t) context);
    lmx_error_begin(caller);
    (void) env;
    (void) class;
    return result;
}

static jdouble JNICALL loss(JNIEnv *env, jclass class, jlong function, jlong row, jlong context)
{
    const char *caller = lmx_thread_self()->function;
    double result = ((lmx_row_loss) (intptr_t) function)((const lmx_row *) (intptr_t) row, (void *) (intptr_t) context);
    lmx_error_begin(caller);
    (void) env;
    (void) class;
    return result;
}

static void JNICALL derivatives(JNIEnv *env, jclass class, jlong function, jlong row, jlong results, jlong context)
{
    const char *caller = lmx_thread_self()->function;
    ((lmx_row_derivatives) (intptr_t) function)((const lmx_row *) (intptr_t) row, (double *) (intptr_t) results,
                                                (void *) (intptr_t) context);
    lmx_error_begin(caller);
    (void) env;
    (void) class;
}

void lmx_register_functions(JNIEnv *env)
{
    const JNINativeMethod methods[] = {
        {(char *) "element", (char *) "(JDDJ)D", (void *) (intptr_t) element},
        {(char *) "loss", (char *) "(JJJ)D", (void *) (intptr_t) loss},
        {(char *) "derivatives", (char *) "(JJJJ)V", (void *) (intptr_t) derivatives},
        {(char *) "execute", (char *) "(Ljava/lang/Runnable;)Z", (void *) (intptr_t) lmx_execute},
    };
    jclass class = (*env)->FindClass(env, "dev/lanemax/jni/CFunctions");
    if (class != NULL) {
        (*env)->RegisterNatives(env, class, methods, (jint) (sizeof methods / sizeof methods[0]));
    }
}

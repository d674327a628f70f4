#include "executor.h"
#include "attachment.h"
#include "error.h"
#include "runtime.h"

static lmx_execute_function host_execute;
static void *host_context;
static JavaVM *vm;
static jmethodID run;

void lmx_set_executor(lmx_execute_function execute, void *context)
{
    host_execute = execute;
    host_context = context;
}

void lmx_prepare_executor(JNIEnv *env)
{
    jclass runnable = (*env)->FindClass(env, "java/lang/Runnable");
    if (runnable != NULL && (*env)->GetJavaVM(env, &vm) == JNI_OK) {
        run = (*env)->GetMethodID(env, runnable, "run", "()V");
    }
}

/* Runs a task and forgets it. A thread that cannot enter the virtual machine leaves it: others do the work. */
static void run_task(void *task)
{
    lmx_thread *self = lmx_thread_self();
    JNIEnv *env;
    if (lmx_check_not_forked() == LMX_OK && lmx_thread_register(self) == LMX_OK && lmx_thread_check_stack(self) == LMX_OK
        && lmx_attach(vm, &env) == LMX_OK) {
        (*env)->CallVoidMethod(env, task, run);
        (*env)->ExceptionClear(env);
        (*env)->DeleteGlobalRef(env, task);
    }
}

/* Without memory for the reference the calling thread does all the work. */
jboolean JNICALL lmx_execute(JNIEnv *env, jclass class, jobject task)
{
    (void) class;
    if (host_execute == NULL) {
        return JNI_FALSE;
    }
    jobject reference = (*env)->NewGlobalRef(env, task);
    if (reference != NULL) {
        host_execute(run_task, reference, host_context);
    }
    return JNI_TRUE;
}

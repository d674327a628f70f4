/* The threads of the host that share calls. */
#ifndef LMX_EXECUTOR_H
#define LMX_EXECUTOR_H

#include <lanemax.h>

#include <jni.h>

/* Whose threads share calls from now on, NULL for those of the virtual machine. No call runs meanwhile. */
void lmx_set_executor(lmx_execute_function execute, void *context);

/* Finds what lmx_execute() needs of the virtual machine; leaves an exception pending where that fails. */
void lmx_prepare_executor(JNIEnv *env);

/* CFunctions.execute of Java: whether the host has an executor, which then has the task. */
jboolean JNICALL lmx_execute(JNIEnv *env, jclass class, jobject task);

#endif

/* Threads of the host in the virtual machine. */
#ifndef LMX_ATTACHMENT_H
#define LMX_ATTACHMENT_H

#include <lanemax.h>

#include <jni.h>

/* The calling thread's environment. Unless it has one it is attached until it ends; lmx_thread_register() knows it. */
lmx_status lmx_attach(JavaVM *vm, JNIEnv **env);

#endif

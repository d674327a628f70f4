/* The functions of the caller, of losses of one's own and of the executor, for Java. */
#ifndef LMX_OWN_LOSS_H
#define LMX_OWN_LOSS_H

#include <jni.h>

/* Gives Java's CFunctions its methods; leaves an exception pending where that fails. */
void lmx_register_functions(JNIEnv *env);

#endif

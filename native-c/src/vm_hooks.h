/* What the virtual machine asks of its host: to print, and to learn that it ends the process. */
#ifndef LMX_VM_HOOKS_H
#define LMX_VM_HOOKS_H

#include <lanemax.h>

#include <jni.h>

enum { LMX_VM_HOOKS = 3 };

/* The functions of lmx_options, all of which may be NULL, for the virtual machine that is about to be created. */
typedef struct {
    lmx_log_function log;
    lmx_exit_function at_exit;
    lmx_abort_function at_abort;
    void *context;
} lmx_vm_hooks;

/* Keeps the functions, and writes the LMX_VM_HOOKS options by which the virtual machine calls them. */
void lmx_set_vm_hooks(const lmx_vm_hooks *hooks, JavaVMOption *options);

/* The first of what has been printed, as one line. Only where the start has failed: no thread prints any more. */
const char *lmx_vm_messages(void);

#endif

/* What the virtual machine prints while it starts, for the message of a start that fails. */
#ifndef LMX_VM_MESSAGES_H
#define LMX_VM_MESSAGES_H

/* The function for the option "vfprintf" of the virtual machine: prints all that it is given, and keeps the first of it. */
void *lmx_vm_messages_hook(void);

/* What has been printed, as one line. Only where the start has failed: no thread prints any more. */
const char *lmx_vm_messages(void);

#endif

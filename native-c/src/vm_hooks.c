#include "vm_hooks.h"
#include "platform.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_BYTES = 512, LINE_BYTES = 2048 };

static lmx_vm_hooks hooks; /* written before the virtual machine is created, whose threads read them */
static char kept[KEPT_BYTES];
static int used; /* atomic: bytes of `kept` that are taken */

/* Threads of the virtual machine that print at a time each take their own part. */
static void keep(const char *text, int length)
{
    int start = __atomic_fetch_add(&used, length, __ATOMIC_RELAXED);
    if (start >= 0 && start + length < KEPT_BYTES) {
        memcpy(kept + start, text, (size_t) length);
    } else {
        __atomic_fetch_sub(&used, length, __ATOMIC_RELAXED);
    }
}

/* A text that is too long for a line is cut where there is no memory for it. */
static void print_to_host(const char *line, int length, const char *format, va_list arguments)
{
    char *whole = length < LINE_BYTES ? NULL : malloc((size_t) length + 1);
    if (whole != NULL) {
        vsnprintf(whole, (size_t) length + 1, format, arguments);
    }
    hooks.log(whole != NULL ? whole : line, hooks.context);
    free(whole);
}

static jint JNICALL print(FILE *stream, const char *format, va_list arguments)
{
    char line[LINE_BYTES];
    va_list copy;
    va_copy(copy, arguments);
    int length = vsnprintf(line, sizeof line, format, copy);
    va_end(copy);
    if (length > 0) {
        keep(line, length < KEPT_BYTES ? length : KEPT_BYTES - 1);
    }
    if (hooks.log == NULL) {
        return vfprintf(stream, format, arguments);
    }
    if (length > 0) {
        print_to_host(line, length, format, arguments);
    }
    return length;
}

/* The functions that the host has registered for exit() would run on a thread of the virtual machine, beside all threads of the host.
 * So the process ends without them, unless the host's own function sees to it. */
static void JNICALL end_process(jint code)
{
    char text[80];
    snprintf(text, sizeof text, "lanemax: the virtual machine ends the process with code %d\n", (int) code);
    if (hooks.log != NULL) {
        hooks.log(text, hooks.context);
    } else {
        fputs(text, stderr);
    }
    if (hooks.at_exit != NULL) {
        hooks.at_exit(code, hooks.context);
    }
    lmx_end_process(code);
}

static void JNICALL tell_of_abort(void)
{
    if (hooks.at_abort != NULL) {
        hooks.at_abort(hooks.context);
    }
}

static void set_option(JavaVMOption *option, const char *name, void (*function)(void))
{
    option->optionString = (char *) name;
    memcpy(&option->extraInfo, &function, sizeof function);
}

void lmx_set_vm_hooks(const lmx_vm_hooks *given, JavaVMOption *options)
{
    hooks = *given;
    memset(kept, 0, sizeof kept);
    used = 0;
    set_option(&options[0], "vfprintf", (void (*)(void)) print);
    set_option(&options[1], "exit", (void (*)(void)) end_process);
    set_option(&options[2], "abort", (void (*)(void)) tell_of_abort);
}

const char *lmx_vm_messages(void)
{
    size_t length = strlen(kept);
    while (length > 0 && kept[length - 1] == '\n') {
        kept[--length] = '\0';
    }
    for (char *newline = strchr(kept, '\n'); newline != NULL; newline = strchr(newline, '\n')) {
        *newline = ' ';
    }
    return kept;
}

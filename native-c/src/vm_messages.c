#include "vm_messages.h"

#include <jni.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char kept[512];
static int used; /* atomic: bytes of `kept` that are taken */

/* Threads of the virtual machine that print at a time each take their own part. */
static void keep(const char *text, int length)
{
    int start = __atomic_fetch_add(&used, length, __ATOMIC_RELAXED);
    if (start >= 0 && start + length < (int) sizeof kept) {
        memcpy(kept + start, text, (size_t) length);
    } else {
        __atomic_fetch_sub(&used, length, __ATOMIC_RELAXED);
    }
}

static jint JNICALL print_and_keep(FILE *stream, const char *format, va_list arguments)
{
    char text[sizeof kept];
    va_list copy;
    va_copy(copy, arguments);
    int length = vsnprintf(text, sizeof text, format, copy);
    va_end(copy);
    if (length > 0 && length < (int) sizeof text) {
        keep(text, length);
    }
    return vfprintf(stream, format, arguments);
}

void *lmx_vm_messages_hook(void)
{
    jint (JNICALL *hook)(FILE *, const char *, va_list) = print_and_keep;
    void *pointer;
    memcpy(&pointer, &hook, sizeof pointer);
    return pointer;
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

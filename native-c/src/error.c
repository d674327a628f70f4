#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

lmx_thread *lmx_error_begin(const char *function)
{
    lmx_thread *self = lmx_thread_self();
    self->function = function;
    self->message[0] = '\0';
    return self;
}

/* Removes a UTF-8 sequence that the end of the buffer has cut. */
static void drop_cut_character(char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && ((unsigned char) text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start > 0 && (unsigned char) text[start - 1] >= 0xC0) {
        unsigned char lead = (unsigned char) text[start - 1];
        size_t expected = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (length - (start - 1) < expected) {
            text[start - 1] = '\0';
        }
    }
}

lmx_status lmx_fail(lmx_status code, const char *format, ...)
{
    lmx_thread *self = lmx_thread_self();
    int prefix = snprintf(self->message, sizeof self->message, "%s: ", self->function);
    size_t room = sizeof self->message - (size_t) prefix;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(self->message + prefix, room, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return lmx_fail_as(code, lmx_strerror(code));
    }
    if ((size_t) length >= room) {
        drop_cut_character(self->message, sizeof self->message - 1);
    }
    return code;
}

lmx_status lmx_fail_as(lmx_status code, const char *message)
{
    lmx_thread *self = lmx_thread_self();
    self->message[0] = '\0';
    strncat(self->message, message, sizeof self->message - 1);
    return code;
}

const char *lmx_last_error(void)
{
    return lmx_thread_self()->message;
}

const char *lmx_strerror(lmx_status status)
{
    switch (status) {
    case LMX_OK: return "success";
    case LMX_ERR_NOT_INITIALIZED: return "lmx_init has not succeeded yet";
    case LMX_ERR_FORKED: return "process forked after lmx_init";
    case LMX_ERR_NULL_POINTER: return "required pointer is NULL";
    case LMX_ERR_SIZE: return "size or stride out of range";
    case LMX_ERR_ALIGNMENT: return "pointer not aligned to its element";
    case LMX_ERR_OVERLAP: return "output overlaps an input or another output";
    case LMX_ERR_LABEL: return "label is not a class";
    case LMX_ERR_OPTION: return "unknown value of an option";
    case LMX_ERR_OUT_OF_MEMORY: return "out of memory";
    case LMX_ERR_STACK_OVERFLOW: return "stack overflow";
    case LMX_ERR_INTERNAL: return "internal fault";
    case LMX_ERR_JVM_NOT_FOUND: return "no suitable Java virtual machine found";
    case LMX_ERR_JARS_NOT_FOUND: return "Java part of the library not found";
    case LMX_ERR_JVM_START: return "Java virtual machine did not start";
    case LMX_ERR_JVM_INCOMPATIBLE: return "Java virtual machine cannot run the library";
    case LMX_ERR_VALUE: return "value that the loss is not defined for";
    default: return "unknown code";
    }
}

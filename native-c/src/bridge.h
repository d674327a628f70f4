/* The two ways into Java. */
#ifndef LMX_BRIDGE_H
#define LMX_BRIDGE_H

#include "call.h"

/* A stub of the virtual machine. Java takes the pointer as a long, which is passed alike. */
typedef void (*lmx_target)(lmx_call *call);

/* What both sides agree on at the start. Java reads and fills it through a byte buffer; each member has 8 bytes or is text. */
typedef struct {
    int64_t call_bytes;
    int64_t function_count;
    int64_t names_bytes;
    char text[LMX_DETAIL_BYTES];            /* filled by Java: the provider, or why it refuses */
    lmx_target targets[LMX_FUNCTION_COUNT]; /* filled by Java, for upcalls only */
    char names[];                           /* as lmx_write_function_names() writes them */
} lmx_table;

/* What the JNI bridge needs of the virtual machine; both stay valid for ever. */
typedef struct {
    void *vm;          /* JavaVM * */
    void *class;       /* jclass, a global reference */
    void *method;      /* jmethodID */
    void *byte_buffer; /* jclass, a global reference */
} lmx_jni;

/* Runs a call through the JNI bridge, attaching the calling thread first if need be. */
lmx_status lmx_jni_call(const lmx_jni *jni, lmx_function function, lmx_call *call);

#endif

/* Calls through the Java Native Interface. Java reaches the caller's memory through direct buffers, which need no native access. */
#include "attachment.h"
#include "bridge.h"

enum { LOCAL_REFERENCES = LMX_MOST_ARRAYS + 4 };

/* The arrays of the call as direct buffers; NULL and a pending exception where there is no memory. */
static jobjectArray buffers_of(JNIEnv *env, const lmx_jni *jni, const lmx_function_kind *kind, const lmx_call *call)
{
    jobjectArray buffers = (*env)->NewObjectArray(env, kind->array_count, jni->byte_buffer, NULL);
    for (int i = 0; buffers != NULL && i < kind->array_count; i++) {
        const lmx_array *array = &call->arrays[i];
        if (kind->needs != 0 && array->type == LMX_TYPE_DEFAULT) {
            continue;
        }
        /* An empty buffer has to have an address, too. */
        const void *address = array->bytes > 0 ? array->data : call;
        jobject buffer = (*env)->NewDirectByteBuffer(env, (void *) address, array->bytes);
        if (buffer == NULL) {
            return NULL;
        }
        (*env)->SetObjectArrayElement(env, buffers, i, buffer);
        if ((*env)->ExceptionCheck(env)) {
            return NULL;
        }
        (*env)->DeleteLocalRef(env, buffer);
    }
    return buffers;
}

static lmx_status call_method(JNIEnv *env, const lmx_jni *jni, lmx_function function, lmx_call *call)
{
    jobject block = (*env)->NewDirectByteBuffer(env, call, sizeof *call);
    jobjectArray arrays = block == NULL ? NULL : buffers_of(env, jni, &lmx_functions[function], call);
    if (arrays != NULL) {
        jvalue arguments[3];
        arguments[0].i = (jint) function;
        arguments[1].l = block;
        arguments[2].l = arrays;
        (*env)->CallStaticVoidMethodA(env, jni->class, jni->method, arguments);
    }
    if ((*env)->ExceptionCheck(env)) {
        (*env)->ExceptionClear(env);
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "the virtual machine has no memory for the objects of a call");
    }
    return LMX_OK;
}

lmx_status lmx_jni_call(const lmx_jni *jni, lmx_function function, lmx_call *call)
{
    const lmx_function_kind *kind = &lmx_functions[function];
    JNIEnv *env;
    for (int i = 0; i < kind->array_count; i++) {
        if (call->arrays[i].bytes > INT32_MAX) {
            return lmx_fail(LMX_ERR_SIZE, "%s has %lld bytes, must have at most %d through the JNI bridge",
                            kind->arrays[i].name, (long long) call->arrays[i].bytes, INT32_MAX);
        }
    }
    LMX_TRY(lmx_attach(jni->vm, &env));
    if ((*env)->PushLocalFrame(env, LOCAL_REFERENCES) != JNI_OK) {
        (*env)->ExceptionClear(env);
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "the virtual machine has no memory for the references of a call");
    }
    lmx_status status = call_method(env, jni, function, call);
    (*env)->PopLocalFrame(env, NULL);
    return status;
}

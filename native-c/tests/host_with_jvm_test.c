/* The host has a virtual machine of its own: host_with_jvm_test LIBJVM MODULE_PATH, with lanemax's jars or `none`. */
#include "vm.h"

#include <dlfcn.h>
#include <jni.h>

static void *init_in_thread(void *status)
{
    *(lmx_status *) status = lmx_init(NULL);
    return NULL;
}

static int is_none(const char *module_path)
{
    return strcmp(module_path, "none") == 0;
}

static int start_vm(void *libjvm, const char *module_path, JavaVM **vm)
{
    char path_option[4096];
    JavaVMOption options[2];
    memset(options, 0, sizeof options);
    snprintf(path_option, sizeof path_option, "--module-path=%s", module_path);
    options[0].optionString = path_option;
    options[1].optionString = (char *) "--add-modules=dev.lanemax.jni";
    JavaVMInitArgs arguments = {JNI_VERSION_24, is_none(module_path) ? 0 : 2, options, JNI_FALSE};
    jint (JNICALL *create)(JavaVM **, void **, void *);
    void *symbol = libjvm == NULL ? NULL : dlsym(libjvm, "JNI_CreateJavaVM");
    JNIEnv *env;
    memcpy(&create, &symbol, sizeof create);
    return symbol != NULL && create(vm, (void **) &env, &arguments) == JNI_OK;
}

/* What the thread of a host is to do. */
static void *host_libjvm;
static const char *host_module_path;
static useconds_t head_start;

static void *create_in_thread(void *unused)
{
    JavaVM *vm;
    (void) start_vm(host_libjvm, host_module_path, &vm); /* refused where lmx_init() has been faster */
    return unused;
}

static void init_while_the_host_creates_its_virtual_machine(void)
{
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, create_in_thread, NULL) == 0);
    usleep(head_start);
    CHECK_OK(lmx_init(NULL));
    CHECK_OK(small_call());
    CHECK(pthread_join(thread, NULL) == 0);
}

static void the_host_may_create_its_virtual_machine_at_the_same_time(void)
{
    for (head_start = 0; head_start < 50000; head_start += 6000) {
        CHECK(passes_in_child(init_while_the_host_creates_its_virtual_machine));
    }
}

int main(int argc, char **argv)
{
    JavaVM *vm;
    void *libjvm = argc == 3 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (argc == 3 && !is_none(argv[2])) {
        host_libjvm = libjvm;
        host_module_path = argv[2];
        RUN(the_host_may_create_its_virtual_machine_at_the_same_time);
    }
    /* Only a virtual machine that is still to be created needs them. */
    CHECK(setenv("LANEMAX_JARS", "/nowhere", 1) == 0);
    CHECK_FAILS_WITH(lmx_init(NULL), LMX_ERR_JARS_NOT_FOUND, "/nowhere/lanemax-core.jar is not a readable file");
    CHECK(argc == 3 && start_vm(libjvm, argv[2], &vm));
    if (is_none(argv[2])) {
        CHECK_FAILS_WITH(lmx_init(NULL), LMX_ERR_JVM_INCOMPATIBLE, "--add-modules=dev.lanemax.jni");
        CHECK_FAILS_WITH(lmx_init(NULL), LMX_ERR_JVM_INCOMPATIBLE, "java.lang.NoClassDefFoundError: dev/lanemax/jni/Bridge");
    } else {
        float row[2] = {1.0f, 1.0f};
        lmx_status status = -1;
        pthread_t thread;
        void *env;
        CHECK(pthread_create(&thread, NULL, init_in_thread, &status) == 0 && pthread_join(thread, NULL) == 0);
        CHECK_OK(status);
        CHECK_OK(lmx_softmax_f32(row, 2, row, 2, 1, 2));
        CHECK(row[0] == 0.5f && row[1] == 0.5f);
        /* The thread that was attached before is attached still. */
        CHECK((*vm)->GetEnv(vm, &env, JNI_VERSION_24) == JNI_OK);
    }
    return test_result();
}

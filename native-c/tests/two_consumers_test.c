/* Two parts of a program load the library for themselves: two_consumers_test LIBRARY. */
#define LAST_ERROR "see above"
#include "test.h"

#include <dlfcn.h>

typedef lmx_status (*init_function)(const lmx_options *);
typedef lmx_status (*softmax_function)(const float *, int64_t, float *, int64_t, int64_t, int64_t);

typedef struct {
    void *library;
    init_function init;
    softmax_function softmax;
} consumer;

static consumer load(const char *file)
{
    consumer loaded = {dlopen(file, RTLD_NOW | RTLD_LOCAL), NULL, NULL};
    CHECK(loaded.library != NULL);
    void *init = dlsym(loaded.library, "lmx_init");
    void *softmax = dlsym(loaded.library, "lmx_softmax_f32");
    memcpy(&loaded.init, &init, sizeof init);
    memcpy(&loaded.softmax, &softmax, sizeof softmax);
    return loaded;
}

static void use(const consumer *user)
{
    float row[2] = {1.0f, 1.0f};
    CHECK(user->init(NULL) == LMX_OK);
    CHECK(user->softmax(row, 2, row, 2, 1, 2) == LMX_OK);
    CHECK(row[0] == 0.5f && row[1] == 0.5f);
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    consumer one = load(argv[1]);
    consumer other = load(argv[1]);
    use(&one);
    use(&other);
    /* The virtual machine stays when the first has unloaded the library, and even when both have. */
    CHECK(dlclose(one.library) == 0);
    use(&other);
    CHECK(dlclose(other.library) == 0);
    consumer third = load(argv[1]);
    use(&third);
    return test_result();
}

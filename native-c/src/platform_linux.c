#include "platform.h"

#include <dirent.h>
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void *lmx_library_open(const char *path)
{
    return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

void *lmx_library_symbol(void *library, const char *name)
{
    return dlsym(library, name);
}

void lmx_library_close(void *library)
{
    dlclose(library);
}

const char *lmx_library_error(void)
{
    const char *message = dlerror();
    return message != NULL ? message : "unknown reason";
}

bool lmx_loaded_jvm(char path[LMX_PATH_BYTES])
{
    void *library = dlopen("libjvm.so", RTLD_NOW | RTLD_NOLOAD);
    struct link_map *map;
    bool found = library != NULL && dlinfo(library, RTLD_DI_LINKMAP, &map) == 0 && lmx_real_path(map->l_name, path);
    if (library != NULL) {
        dlclose(library);
    }
    return found;
}

bool lmx_own_directory(char path[LMX_PATH_BYTES])
{
    static const char inside = 0;
    Dl_info info;
    if (dladdr(&inside, &info) == 0 || !lmx_real_path(info.dli_fname, path)) {
        return false;
    }
    *strrchr(path, '/') = '\0';
    return true;
}

bool lmx_real_path(const char *path, char resolved[LMX_PATH_BYTES])
{
    char *result = realpath(path, NULL);
    bool fits = result != NULL && strlen(result) < LMX_PATH_BYTES;
    if (fits) {
        strcpy(resolved, result);
    }
    free(result);
    return fits;
}

void lmx_stack_bounds(const char **low, const char **high)
{
    pthread_attr_t attributes;
    void *start;
    size_t bytes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
        return;
    }
    if (pthread_attr_getstack(&attributes, &start, &bytes) == 0) {
        *low = start;
        *high = *low + bytes;
    }
    pthread_attr_destroy(&attributes);
}

bool lmx_readable(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, R_OK) == 0;
}

bool lmx_executable(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

void lmx_each_entry(const char *directory, void (*visit)(void *context, const char *name), void *context)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        visit(context, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
}

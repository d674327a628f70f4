#include "platform.h"

#include <dirent.h>
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
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

/* Of a library for another processor the loader says that there is no such file. */
bool lmx_is_for_this_processor(const char *path)
{
    static const char inside = 0;
    Dl_info own;
    ElfW(Ehdr) header;
    FILE *file = fopen(path, "rb");
    bool is_library = file != NULL && fread(&header, sizeof header, 1, file) == 1 && memcmp(header.e_ident, ELFMAG, SELFMAG) == 0;
    if (file != NULL) {
        fclose(file);
    }
    return !is_library || dladdr(&inside, &own) == 0 || header.e_machine == ((const ElfW(Ehdr) *) own.dli_fbase)->e_machine;
}

bool lmx_loaded_jvm(char path[LMX_PATH_BYTES])
{
    void *library = dlopen(LMX_JVM_LIBRARY, RTLD_NOW | RTLD_NOLOAD);
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

static pthread_mutex_t locks[LMX_LOCKS] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

void lmx_lock(lmx_lock_name lock)
{
    pthread_mutex_lock(&locks[lock]);
}

void lmx_unlock(lmx_lock_name lock)
{
    pthread_mutex_unlock(&locks[lock]);
}

static pthread_once_t forks_watched = PTHREAD_ONCE_INIT;
static void (*in_forked_child)(void); /* atomic */

/* Of the parent's threads only the caller of fork lives on; a lock that another held is held by nobody. */
static void after_fork_in_child(void)
{
    for (int i = 0; i < LMX_LOCKS; i++) {
        pthread_mutex_init(&locks[i], NULL);
    }
    __atomic_load_n(&in_forked_child, __ATOMIC_ACQUIRE)();
}

static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, after_fork_in_child);
}

void lmx_watch_forks(void (*in_child)(void))
{
    __atomic_store_n(&in_forked_child, in_child, __ATOMIC_RELEASE);
    pthread_once(&forks_watched, watch_forks);
}

static pthread_once_t key_made = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_error;
static void (*thread_ends)(void *); /* atomic */

static void end_thread(void *argument)
{
    __atomic_load_n(&thread_ends, __ATOMIC_ACQUIRE)(argument);
}

static void make_key(void)
{
    key_error = pthread_key_create(&key, end_thread);
}

int lmx_at_thread_end(void (*ends)(void *argument), void *argument)
{
    __atomic_store_n(&thread_ends, ends, __ATOMIC_RELEASE);
    pthread_once(&key_made, make_key);
    return key_error != 0 ? key_error : pthread_setspecific(key, argument);
}

int lmx_run_on_thread(size_t stack_bytes, void *(*run)(void *argument), void *argument)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_bytes);
    int error = pthread_create(&thread, &attributes, run, argument);
    pthread_attr_destroy(&attributes);
    return error != 0 ? error : pthread_join(thread, NULL);
}

void lmx_keep_signals(void (*run)(void *argument), void *argument)
{
    static const int signals[] = {SIGPIPE, SIGXFSZ, SIGUSR2};
    enum { SIGNALS = sizeof signals / sizeof signals[0] };
    struct sigaction of_host[SIGNALS];
    for (int i = 0; i < SIGNALS; i++) {
        sigaction(signals[i], NULL, &of_host[i]);
    }
    run(argument);
    for (int i = 0; i < SIGNALS; i++) {
        if (signals[i] != SIGUSR2 || of_host[i].sa_handler != SIG_DFL) {
            sigaction(signals[i], &of_host[i], NULL);
        }
    }
}

void lmx_end_process(int code)
{
    _exit(code);
}

void lmx_pause(void)
{
    const struct timespec pause = {0, 50000};
    nanosleep(&pause, NULL);
}

double lmx_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double) time.tv_sec + (double) time.tv_nsec * 1e-9;
}

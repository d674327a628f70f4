#include "jvm_discovery.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HINT "install a JDK 25 (25.0.2 or later) and set LANEMAX_JAVA_HOME to its directory"
#define OWN_RUNTIME "lanemax" LMX_FILE_SEPARATOR "runtime"
#define VECTOR_MODULE "jdk.incubator.vector"

typedef struct {
    int feature;
    int interim;
    int update;
} java_version;

static const java_version minimum_version = {25, 0, 2};

static int compare_versions(const java_version *a, const java_version *b)
{
    if (a->feature != b->feature) {
        return a->feature < b->feature ? -1 : 1;
    }
    if (a->interim != b->interim) {
        return a->interim < b->interim ? -1 : 1;
    }
    return (a->update > b->update) - (a->update < b->update);
}

/* What was looked at and refused, each once, for the message. */
typedef struct {
    char text[LMX_MESSAGE_BYTES / 2];
} refusals;

__attribute__((format(printf, 2, 3)))
static void refuse(refusals *refused, const char *format, ...)
{
    char reason[sizeof refused->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    if (strstr(refused->text, reason) == NULL) {
        size_t length = strlen(refused->text);
        snprintf(refused->text + length, sizeof refused->text - length, "%s%s", length > 0 ? "; " : "", reason);
    }
}

static bool given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static bool join(char path[LMX_PATH_BYTES], const char *directory, const char *name)
{
    int length = snprintf(path, LMX_PATH_BYTES, "%s" LMX_FILE_SEPARATOR "%s", directory, name);
    return length >= 0 && length < LMX_PATH_BYTES;
}

/* Whether a list such as "java.base java.logging" names the module. */
static bool names_module(const char *list, const char *module)
{
    size_t length = strlen(module);
    for (const char *at = strstr(list, module); at != NULL; at = strstr(at + length, module)) {
        if ((at[-1] == '"' || at[-1] == ' ') && (at[length] == '"' || at[length] == ' ')) {
            return true;
        }
    }
    return false;
}

/* Reads the file `release` of a Java home; true where that Java can run this library. */
static bool suitable_release(const char *home, java_version *version, refusals *refused)
{
    static const char version_key[] = "JAVA_VERSION=\"";
    static const char modules_key[] = "MODULES=\"";
    char path[LMX_PATH_BYTES];
    char line[16384];
    bool has_version = false;
    bool has_module = true;
    FILE *file = join(path, home, "release") ? fopen(path, "r") : NULL;
    if (file == NULL) {
        refuse(refused, "%s has no file release", home);
        return false;
    }
    *version = (java_version) {0, 0, 0};
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, version_key, sizeof version_key - 1) == 0) {
            has_version = sscanf(line + sizeof version_key - 1, "%d.%d.%d",
                                 &version->feature, &version->interim, &version->update) >= 1;
        } else if (strncmp(line, modules_key, sizeof modules_key - 1) == 0) {
            has_module = names_module(line, VECTOR_MODULE);
        }
    }
    fclose(file);
    if (!has_version || compare_versions(version, &minimum_version) < 0) {
        refuse(refused, "%s is Java %d.%d.%d", home, version->feature, version->interim, version->update);
        return false;
    }
    if (!has_module) {
        refuse(refused, "%s lacks the module " VECTOR_MODULE, home);
        return false;
    }
    return true;
}

/* Writes the library of a Java home, if that Java can run this library. */
static bool find_in_home(const char *home, char library[LMX_PATH_BYTES], java_version *version, refusals *refused)
{
    char real_home[LMX_PATH_BYTES];
    if (!lmx_real_path(home, real_home)) {
        refuse(refused, "%s does not exist", home);
        return false;
    }
    if (!suitable_release(real_home, version, refused)) {
        return false;
    }
    if (!join(library, real_home, LMX_JVM_IN_HOME) || !lmx_readable(library)) {
        refuse(refused, "%s has no " LMX_JVM_IN_HOME, real_home);
        return false;
    }
    if (!lmx_is_for_this_processor(library)) {
        refuse(refused, "%s is for another kind of processor", real_home);
        return false;
    }
    return true;
}

/* Writes the home that the `java` of a directory belongs to, which a script outside of homes does not. */
static bool find_home_of(const char *directory, int length, char home[LMX_PATH_BYTES])
{
    static const char suffix[] = LMX_FILE_SEPARATOR LMX_LAUNCHER_IN_HOME;
    const size_t suffix_length = sizeof suffix - 1;
    char file[LMX_PATH_BYTES];
    int written = snprintf(file, sizeof file, "%.*s" LMX_FILE_SEPARATOR LMX_LAUNCHER, length, directory);
    if (length == 0 || written >= (int) sizeof file || !lmx_executable(file) || !lmx_real_path(file, home)) {
        return false;
    }
    size_t resolved = strlen(home);
    if (resolved <= suffix_length || strcmp(home + resolved - suffix_length, suffix) != 0) {
        return false;
    }
    home[resolved - suffix_length] = '\0';
    return true;
}

static bool find_on_path(const char *search_path, char library[LMX_PATH_BYTES], java_version *version, refusals *refused)
{
    char home[LMX_PATH_BYTES];
    for (const char *start = search_path; start != NULL; ) {
        const char *end = strchr(start, LMX_PATH_SEPARATOR);
        int length = end != NULL ? (int) (end - start) : (int) strlen(start);
        if (find_home_of(start, length, home) && find_in_home(home, library, version, refused)) {
            return true;
        }
        start = end != NULL ? end + 1 : NULL;
    }
    return false;
}

/* The best of the Java homes in a directory: the lowest feature version, which is nearest to the tested one, fully updated. */
typedef struct {
    const char *root;
    char *library;
    java_version version;
    bool found;
    refusals *refused;
} best_home;

static bool better(const java_version *candidate, const java_version *best)
{
    return candidate->feature != best->feature ? candidate->feature < best->feature : compare_versions(candidate, best) > 0;
}

static void consider_home(void *context, const char *name)
{
    best_home *best = context;
    char home[LMX_PATH_BYTES];
    char release[LMX_PATH_BYTES];
    char library[LMX_PATH_BYTES];
    java_version version;
    if (name[0] == '.' || !join(home, best->root, name) || !join(release, home, "release") || !lmx_readable(release)
        || !find_in_home(home, library, &version, best->refused)) {
        return;
    }
    if (!best->found || better(&version, &best->version)) {
        best->found = true;
        best->version = version;
        strcpy(best->library, library);
    }
}

static bool find_in_root(const char *root, char library[LMX_PATH_BYTES], refusals *refused)
{
    best_home best = {root, library, {0, 0, 0}, false, refused};
    lmx_each_entry(root, consider_home, &best);
    if (!best.found) {
        refuse(refused, "%s has nothing else", root);
    }
    return best.found;
}

/* A library that was named outright. */
static lmx_status check_named_library(const char *source, const char *named, const char *loaded, char library[LMX_PATH_BYTES])
{
    if (!lmx_real_path(named, library) || !lmx_readable(library)) {
        return lmx_fail(LMX_ERR_JVM_NOT_FOUND, "%s is %s, must be a readable file " LMX_JVM_LIBRARY, source, named);
    }
    if (given(loaded) && strcmp(library, loaded) != 0) {
        return lmx_fail(LMX_ERR_JVM_INCOMPATIBLE, "%s is %s, must be the virtual machine this process has already: %s",
                        source, named, loaded);
    }
    return LMX_OK;
}

lmx_status lmx_find_jvm(const lmx_jvm_places *places, char library[LMX_PATH_BYTES])
{
    refusals refused = {""};
    java_version version;
    char home[LMX_PATH_BYTES];
    if (given(places->jvm_library)) {
        return check_named_library("jvm_library", places->jvm_library, places->loaded_jvm, library);
    }
    if (given(places->lanemax_jvm)) {
        return check_named_library("LANEMAX_JVM", places->lanemax_jvm, places->loaded_jvm, library);
    }
    if (given(places->loaded_jvm)) {
        snprintf(library, LMX_PATH_BYTES, "%s", places->loaded_jvm);
        return LMX_OK;
    }
    if (given(places->lanemax_java_home)) {
        if (find_in_home(places->lanemax_java_home, library, &version, &refused)) {
            return LMX_OK;
        }
        return lmx_fail(LMX_ERR_JVM_NOT_FOUND, "LANEMAX_JAVA_HOME is not suitable: %s; " HINT, refused.text);
    }
    if (given(places->own_directory) && join(home, places->own_directory, OWN_RUNTIME) && lmx_real_path(home, home)
        && find_in_home(home, library, &version, &refused)) {
        return LMX_OK;
    }
    if (given(places->java_home) && find_in_home(places->java_home, library, &version, &refused)) {
        return LMX_OK;
    }
    if (given(places->path) && find_on_path(places->path, library, &version, &refused)) {
        return LMX_OK;
    }
    if (given(places->jvm_root) && find_in_root(places->jvm_root, library, &refused)) {
        return LMX_OK;
    }
    return lmx_fail(LMX_ERR_JVM_NOT_FOUND, "no Java 25.0.2 or later with " VECTOR_MODULE " was found (%s); " HINT,
                    refused.text[0] != '\0' ? refused.text : "nothing in JAVA_HOME, PATH or " LMX_JVM_ROOT);
}

bool lmx_is_own_runtime(const char *own_directory, const char *library)
{
    char own[LMX_PATH_BYTES];
    return join(own, own_directory, OWN_RUNTIME LMX_FILE_SEPARATOR LMX_JVM_IN_HOME) && lmx_real_path(own, own)
        && strcmp(own, library) == 0;
}

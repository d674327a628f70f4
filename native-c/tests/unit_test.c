/* What works without a virtual machine. */
#include "checks.h"
#include "error.h"
#include "jvm_discovery.h"
#include "options.h"
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define GOOD "JAVA_VERSION=\"25.0.3\"\nMODULES=\"java.base jdk.incubator.vector java.xml\"\n"

static char root[] = "/tmp/lanemax-test-XXXXXX";

/* The name of a file or directory in the tests' own directory; the last 64 stay valid. */
static const char *in_root(const char *name)
{
    static char paths[64][512];
    static int next;
    char *path = paths[next++ % 64];
    snprintf(path, sizeof paths[0], "%s/%s", root, name);
    return path;
}

static void make_directories(const char *path)
{
    char partial[LMX_PATH_BYTES];
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        snprintf(partial, sizeof partial, "%.*s", (int) (slash - path), path);
        mkdir(partial, 0700);
    }
}

static void make_file(const char *name, const char *content)
{
    const char *path = in_root(name);
    make_directories(path);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fputs(content, file) >= 0 && fclose(file) == 0);
    CHECK(chmod(path, 0700) == 0);
}

/* A directory that looks like a JDK. */
static void make_home(const char *name, const char *release)
{
    char path[256];
    snprintf(path, sizeof path, "%s/release", name);
    make_file(path, release);
    snprintf(path, sizeof path, "%s/lib/server/libjvm.so", name);
    make_file(path, "");
    snprintf(path, sizeof path, "%s/bin/java", name);
    make_file(path, "");
}

static void check_finds(const lmx_jvm_places *places, const char *home)
{
    char library[LMX_PATH_BYTES] = "";
    char expected[LMX_PATH_BYTES + 64];
    snprintf(expected, sizeof expected, "%s/lib/server/libjvm.so", in_root(home));
    CHECK_OK(lmx_find_jvm(places, library));
    CHECK(strcmp(library, expected) == 0);
}

static void check_finds_nothing(const lmx_jvm_places *places, lmx_status code, const char *text)
{
    char library[LMX_PATH_BYTES];
    CHECK_FAILS_WITH(lmx_find_jvm(places, library), code, text);
}

static void places_are_searched_in_the_documented_order(void)
{
    char path[1024];
    make_home("option", GOOD);
    make_home("variable", GOOD);
    make_home("loaded", GOOD);
    make_home("lanemax-home", GOOD);
    make_home("own/lanemax/runtime", GOOD);
    make_home("java-home", GOOD);
    make_home("on-path", GOOD);
    make_home("jvm/jdk-25", GOOD);
    snprintf(path, sizeof path, "/nowhere::%s", in_root("on-path/bin"));
    lmx_jvm_places places = {
        .jvm_library = in_root("option/lib/server/libjvm.so"), .lanemax_jvm = in_root("variable/lib/server/libjvm.so"),
        .loaded_jvm = NULL, .lanemax_java_home = in_root("lanemax-home"),
        .own_directory = in_root("own"), .java_home = in_root("java-home"), .path = path, .jvm_root = in_root("jvm"),
    };
    check_finds(&places, "option");
    places.jvm_library = NULL;
    check_finds(&places, "variable");
    places.lanemax_jvm = "";
    places.loaded_jvm = in_root("loaded/lib/server/libjvm.so");
    check_finds(&places, "loaded");
    places.loaded_jvm = NULL;
    check_finds(&places, "lanemax-home");
    places.lanemax_java_home = NULL;
    check_finds(&places, "own/lanemax/runtime");
    places.own_directory = NULL;
    check_finds(&places, "java-home");
    places.java_home = NULL;
    check_finds(&places, "on-path");
    places.path = NULL;
    check_finds(&places, "jvm/jdk-25");
}

static void links_are_resolved(void)
{
    make_home("real", GOOD);
    CHECK(symlink("real", in_root("link")) == 0);
    lmx_jvm_places home = {.java_home = in_root("link")};
    check_finds(&home, "real");
    make_directories(in_root("links/java"));
    CHECK(symlink("../real/bin/java", in_root("links/java")) == 0);
    lmx_jvm_places path = {.path = in_root("links")};
    check_finds(&path, "real");
}

static void an_unsuitable_java_is_passed_over_and_named_in_the_end(void)
{
    make_home("old", "JAVA_VERSION=\"17.0.15\"\n");
    make_home("faulty", "JAVA_VERSION=\"25.0.1\"\n");
    make_home("small", "JAVA_VERSION=\"25.0.3\"\nMODULES=\"java.base xjdk.incubator.vector\"\n");
    make_home("fits", GOOD);
    lmx_jvm_places places = {.java_home = in_root("old"), .path = in_root("faulty/bin"), .jvm_root = in_root("none")};
    check_finds_nothing(&places, LMX_ERR_JVM_NOT_FOUND, "/old is Java 17.0.15; ");
    check_finds_nothing(&places, LMX_ERR_JVM_NOT_FOUND, "/faulty is Java 25.0.1; ");
    check_finds_nothing(&places, LMX_ERR_JVM_NOT_FOUND, "install a JDK 25 (25.0.2 or later) and set LANEMAX_JAVA_HOME");
    places.java_home = in_root("small");
    check_finds_nothing(&places, LMX_ERR_JVM_NOT_FOUND, "/small lacks the module jdk.incubator.vector");
    places.path = in_root("fits/bin");
    check_finds(&places, "fits");
}

static void the_search_goes_on_behind_a_java_on_path_that_is_a_script_or_unsuitable(void)
{
    char path[1024];
    make_file("scripts/java", "#!/bin/sh");
    make_file("bin/java", "#!/bin/sh");
    snprintf(path, sizeof path, "%s:%s:%s:%s", in_root("scripts"), in_root("bin"), in_root("old/bin"), in_root("fits/bin"));
    lmx_jvm_places places = {.path = path, .jvm_root = in_root("jvm")};
    check_finds(&places, "fits");
    snprintf(path, sizeof path, "%s:%s", in_root("scripts"), in_root("bin"));
    check_finds(&places, "jvm/jdk-25");
}

static void a_java_home_is_named_once_where_it_is_met_twice(void)
{
    lmx_jvm_places places = {.java_home = in_root("old"), .path = in_root("old/bin")};
    char library[LMX_PATH_BYTES];
    CHECK(lmx_find_jvm(&places, library) == LMX_ERR_JVM_NOT_FOUND);
    const char *first = strstr(lmx_last_error(), "is Java 17.0.15");
    CHECK(first != NULL && strstr(first + 1, "is Java 17.0.15") == NULL);
}

static void a_binding_place_that_is_wrong_ends_the_search(void)
{
    lmx_jvm_places named = {.lanemax_jvm = "/nowhere/libjvm.so", .java_home = in_root("fits")};
    check_finds_nothing(&named, LMX_ERR_JVM_NOT_FOUND, "LANEMAX_JVM is /nowhere/libjvm.so, must be a readable file libjvm.so");
    lmx_jvm_places home = {.lanemax_java_home = in_root("old"), .java_home = in_root("fits")};
    check_finds_nothing(&home, LMX_ERR_JVM_NOT_FOUND, "LANEMAX_JAVA_HOME is not suitable: ");
    lmx_jvm_places absent = {.lanemax_java_home = "/nowhere", .java_home = in_root("fits")};
    check_finds_nothing(&absent, LMX_ERR_JVM_NOT_FOUND, "/nowhere does not exist");
}

static void a_home_without_release_or_library_is_unsuitable(void)
{
    make_file("bare/bin/java", "");
    lmx_jvm_places bare = {.java_home = in_root("bare")};
    check_finds_nothing(&bare, LMX_ERR_JVM_NOT_FOUND, "/bare has no file release");
    make_file("hollow/release", GOOD);
    lmx_jvm_places hollow = {.java_home = in_root("hollow")};
    check_finds_nothing(&hollow, LMX_ERR_JVM_NOT_FOUND, "/hollow has no lib/server/libjvm.so");
}

static void a_second_virtual_machine_is_refused(void)
{
    const char *named = in_root("fits/lib/server/libjvm.so");
    const char *loaded = in_root("loaded/lib/server/libjvm.so");
    lmx_jvm_places places = {.jvm_library = named, .loaded_jvm = loaded};
    check_finds_nothing(&places, LMX_ERR_JVM_INCOMPATIBLE, "must be the virtual machine this process has already: ");
    places.loaded_jvm = named;
    check_finds(&places, "fits");
}

static void of_several_homes_the_nearest_version_with_most_updates_is_taken(void)
{
    make_home("many/a", "JAVA_VERSION=\"26.0.1\"\n");
    make_home("many/b", "JAVA_VERSION=\"25.0.2\"\n");
    make_home("many/c", "JAVA_VERSION=\"25.0.10\"\n");
    make_home("many/d", "JAVA_VERSION=\"25.0.9\"\n");
    make_home("many/e", "JAVA_VERSION=\"17.0.15\"\n");
    make_file("many/not-a-home/readme", "");
    lmx_jvm_places places = {.jvm_root = in_root("many")};
    check_finds(&places, "many/c");
}

static void a_version_may_be_short(void)
{
    make_home("short", "JAVA_VERSION=\"26\"\n");
    lmx_jvm_places places = {.java_home = in_root("short")};
    check_finds(&places, "short");
    make_home("early", "JAVA_VERSION=\"25\"\n");
    places.java_home = in_root("early");
    check_finds_nothing(&places, LMX_ERR_JVM_NOT_FOUND, "/early is Java 25.0.0");
}

static void every_code_has_its_own_text(void)
{
    for (lmx_status code = LMX_OK; code >= LMX_ERR_VALUE; code--) {
        CHECK(strcmp(lmx_strerror(code), "unknown code") != 0);
        for (lmx_status other = LMX_OK; other > code; other--) {
            CHECK(strcmp(lmx_strerror(code), lmx_strerror(other)) != 0);
        }
    }
    CHECK(strcmp(lmx_strerror(1), "unknown code") == 0);
    CHECK(strcmp(lmx_strerror(LMX_ERR_VALUE - 1), "unknown code") == 0);
    CHECK(strcmp(lmx_strerror(INT32_MIN), "unknown code") == 0);
}

static void a_long_message_ends_with_a_whole_character(void)
{
    /* Characters of 2, 3 and 4 bytes, cut at every place. */
    const char *const characters[] = {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    for (size_t i = 0; i < 3; i++) {
        size_t bytes = strlen(characters[i]);
        for (size_t shift = 0; shift < bytes; shift++) {
            char text[2 * LMX_MESSAGE_BYTES] = "";
            memset(text, 'x', shift);
            while (strlen(text) + bytes < sizeof text) {
                strcat(text, characters[i]);
            }
            lmx_error_begin("f");
            CHECK(lmx_fail(LMX_ERR_INTERNAL, "%s", text) == LMX_ERR_INTERNAL);
            size_t length = strlen(lmx_last_error());
            CHECK(length < LMX_MESSAGE_BYTES && length + bytes >= LMX_MESSAGE_BYTES);
            CHECK((length - strlen("f: ") - shift) % bytes == 0);
        }
    }
}

static void before_init_every_kernel_is_refused(void)
{
    float x[2] = {1.0f, 2.0f};
    float y[2] = {5.0f, 6.0f};
    int32_t label = 0;
    CHECK_FAILS(lmx_softmax_f32(x, 2, y, 2, 1, 2), LMX_ERR_NOT_INITIALIZED,
                "lmx_softmax_f32: the library is not initialised, lmx_init must have succeeded before");
    CHECK(lmx_log_softmax_f32(x, 2, y, 2, 1, 2) == LMX_ERR_NOT_INITIALIZED);
    CHECK(lmx_logsumexp_f32(x, 2, y, 1, 2) == LMX_ERR_NOT_INITIALIZED);
    CHECK(lmx_cross_entropy_f32(x, 2, &label, 1, 2, y, REDUCTION(LMX_REDUCTION_SUM)) == LMX_ERR_NOT_INITIALIZED);
    CHECK(lmx_cross_entropy_gradient_f32(x, 2, &label, 1, 2, y, x, 2, REDUCTION(LMX_REDUCTION_SUM)) == LMX_ERR_NOT_INITIALIZED);
    double z[2] = {7.0, 8.0};
    CHECK_FAILS(lmx_softmax_f64(z, 2, z, 2, 1, 2), LMX_ERR_NOT_INITIALIZED,
                "lmx_softmax_f64: the library is not initialised, lmx_init must have succeeded before");
    CHECK(z[0] == 7.0 && z[1] == 8.0);
    CHECK(x[0] == 1.0f && x[1] == 2.0f && y[0] == 5.0f && y[1] == 6.0f);
    CHECK(strcmp(lmx_provider_name(), "") == 0);
    CHECK(strcmp(lmx_version_string(), EXPECTED_VERSION) == 0);
}

static void a_matrix_must_end_before_the_end_of_memory(void)
{
    char *last_page = (char *) (UINTPTR_MAX - 4095);
    lmx_view view = {"logits", "classes", last_page, 1, 1000, 1000, 4};
    CHECK_OK(lmx_check_view(&view));
    view.columns = view.stride = 1025;
    CHECK_FAILS_WITH(lmx_check_view(&view), LMX_ERR_SIZE, "logits has 1 rows 1025 elements apart, must end within 1023 elements");
}

static void matrices_side_by_side_do_not_overlap(void)
{
    float block[3 * 10];
    lmx_view left = {"logits", "classes", block, 3, 4, 10, 4};
    lmx_view right = {"probabilities", "classes", block + 4, 3, 6, 10, 4};
    CHECK_OK(lmx_check_in_place_or_disjoint(&left, &right));
    CHECK_OK(lmx_check_in_place_or_disjoint(&right, &left));
    right.columns = 7;
    CHECK(lmx_check_in_place_or_disjoint(&left, &right) == LMX_ERR_OVERLAP);
    right.columns = 6;
    right.data = block + 3;
    CHECK(lmx_check_in_place_or_disjoint(&left, &right) == LMX_ERR_OVERLAP);
}

static void check_words(const char *text, uint32_t count, const char *const *expected)
{
    lmx_words words;
    CHECK_OK(lmx_split_words("OPTIONS", text, &words));
    CHECK(words.count == count);
    for (uint32_t i = 0; i < count && i < words.count; i++) {
        CHECK(strcmp(words.words[i], expected[i]) == 0);
    }
    lmx_free_words(&words);
}

static void words_are_split_as_a_shell_does(void)
{
    check_words("", 0, NULL);
    check_words(" \t\n", 0, NULL);
    check_words("a", 1, (const char *[]) {"a"});
    check_words("  -Xmx1g   -Da=b ", 2, (const char *[]) {"-Xmx1g", "-Da=b"});
    check_words("'a b' \"c d\"e f\\ g", 3, (const char *[]) {"a b", "c de", "f g"});
    check_words("-Dx='\\' -Dy=\"\\\"\\\\\"", 2, (const char *[]) {"-Dx=\\", "-Dy=\"\\"});
    check_words("'' \"\"", 2, (const char *[]) {"", ""});
    check_words("\"it's\" 'say \"x\"'", 2, (const char *[]) {"it's", "say \"x\""});
    check_words("a\\", 1, (const char *[]) {"a\\"});
}

static void a_quote_without_end_is_refused(void)
{
    const char *const texts[] = {"'", "a 'b", "\"a b", "\"a\\\""};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        lmx_words words;
        CHECK_FAILS_WITH(lmx_split_words("OPTIONS", texts[i], &words), LMX_ERR_OPTION, ", must close each quote that it opens");
        lmx_free_words(&words);
    }
}

/* A structure of options as it is, and as it may become. */
typedef struct {
    uint32_t struct_size;
    int32_t first;
} options_v1;

typedef struct {
    uint32_t struct_size;
    int32_t first;
    double second;
} options_v2;

static void an_older_program_keeps_the_defaults_of_newer_members(void)
{
    options_v2 used = {sizeof used, 1, 2.5};
    options_v1 given = {sizeof given, 7};
    CHECK_OK(lmx_read_options("options", &used, sizeof used, &given, sizeof given));
    CHECK(used.first == 7 && used.second == 2.5);
    CHECK_OK(lmx_read_options("options", &used, sizeof used, NULL, sizeof given));
    CHECK(used.first == 7);
}

static void a_newer_program_may_not_set_members_that_are_not_known(void)
{
    options_v1 used = {sizeof used, 1};
    options_v2 given = {sizeof given, 7, 0.0};
    CHECK_OK(lmx_read_options("options", &used, sizeof used, &given, sizeof used));
    CHECK(used.first == 7);
    given.second = 1.0;
    CHECK_FAILS_WITH(lmx_read_options("options", &used, sizeof used, &given, sizeof used), LMX_ERR_OPTION,
                     "must have none from byte 8 on: this version of the library does not know it");
}

static void a_structure_without_its_size_is_refused(void)
{
    options_v1 used = {sizeof used, 1};
    options_v1 given = {0, 7};
    CHECK_FAILS_WITH(lmx_read_options("options", &used, sizeof used, &given, sizeof used), LMX_ERR_OPTION,
                     "options->struct_size is 0, must be at least 8: start from the structure's initial value");
    CHECK(used.first == 1);
}

static void the_runtime_beside_the_library_is_told_from_others(void)
{
    char library[LMX_PATH_BYTES];
    lmx_jvm_places places = {.own_directory = in_root("own")};
    CHECK_OK(lmx_find_jvm(&places, library));
    CHECK(lmx_is_own_runtime(in_root("own"), library));
    places = (lmx_jvm_places) {.java_home = in_root("real")};
    CHECK_OK(lmx_find_jvm(&places, library));
    CHECK(!lmx_is_own_runtime(in_root("own"), library));
    CHECK(!lmx_is_own_runtime(in_root("nowhere"), library));
}

static void the_list_of_functions_keeps_its_rules(void)
{
    static char all_names[1 << 15];
    size_t names = 0;
    CHECK(lmx_write_function_names(NULL) <= sizeof all_names);
    lmx_write_function_names(all_names);
    for (int i = 0; i < LMX_FUNCTION_COUNT; i++) {
        const lmx_function_kind *function = &lmx_functions[i];
        bool output_seen = false;
        CHECK(function->array_count <= LMX_MOST_ARRAYS);
        if (i < LMX_FUNCTION_sample_log_uniform) { /* all but those of candidates */
            CHECK(function->array_count >= 2);
            CHECK(function->arrays[0].role == LMX_INPUT && function->arrays[0].extent == LMX_MATRIX);
        }
        for (int k = 0; k < function->array_count; k++) {
            bool output = function->arrays[k].role == LMX_OUTPUT || function->arrays[k].role == LMX_IN_PLACE;
            CHECK(output || !output_seen);
            output_seen = output_seen || output;
        }
        CHECK(output_seen);
        CHECK(strncmp(all_names + names, function->name, strlen(function->name)) == 0);
        names += strlen(function->name) + 1;
        CHECK(all_names[names - 1] == ' ');
    }
    CHECK(lmx_write_function_names(NULL) == names);
}

static void a_stack_must_have_room_where_its_ends_are_known(void)
{
    lmx_thread thread;
    CHECK_OK(lmx_thread_register(lmx_thread_self()));
    thread = *lmx_thread_self();
    CHECK_OK(lmx_thread_check_stack(&thread));
    thread.stack_low = (const char *) ((uintptr_t) &thread - LMX_STACK_BYTES / 2);
    CHECK_FAILS_WITH(lmx_thread_check_stack(&thread), LMX_ERR_STACK_OVERFLOW, "bytes of stack left, must be at least 262144");
    thread.stack_low = NULL;
    CHECK_OK(lmx_thread_check_stack(&thread));
}

int main(void)
{
    CHECK(mkdtemp(root) != NULL);
    lmx_error_begin("test");
    RUN(places_are_searched_in_the_documented_order);
    RUN(links_are_resolved);
    RUN(an_unsuitable_java_is_passed_over_and_named_in_the_end);
    RUN(the_search_goes_on_behind_a_java_on_path_that_is_a_script_or_unsuitable);
    RUN(a_java_home_is_named_once_where_it_is_met_twice);
    RUN(a_binding_place_that_is_wrong_ends_the_search);
    RUN(a_home_without_release_or_library_is_unsuitable);
    RUN(a_second_virtual_machine_is_refused);
    RUN(of_several_homes_the_nearest_version_with_most_updates_is_taken);
    RUN(a_version_may_be_short);
    RUN(every_code_has_its_own_text);
    RUN(a_long_message_ends_with_a_whole_character);
    RUN(before_init_every_kernel_is_refused);
    RUN(a_matrix_must_end_before_the_end_of_memory);
    RUN(words_are_split_as_a_shell_does);
    RUN(a_quote_without_end_is_refused);
    RUN(an_older_program_keeps_the_defaults_of_newer_members);
    RUN(a_newer_program_may_not_set_members_that_are_not_known);
    RUN(a_structure_without_its_size_is_refused);
    RUN(the_runtime_beside_the_library_is_told_from_others);
    RUN(the_list_of_functions_keeps_its_rules);
    RUN(a_stack_must_have_room_where_its_ends_are_known);
    RUN(matrices_side_by_side_do_not_overlap);
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", root);
    CHECK(system(command) == 0);
    return test_result();
}

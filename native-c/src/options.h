/* Structures of options, and texts of options. */
#ifndef LMX_OPTIONS_H
#define LMX_OPTIONS_H

#include "error.h"

/*
 * Copies a caller's options, compiled against any version of lanemax.h, over this version's defaults. Both structures start with
 * their uint32_t struct_size; NULL is no options at all. A caller's structure that is shorter lacks the newer members, which keep
 * their defaults; one that is longer has members this version does not know, which must be 0.
 *
 * name is the argument's, and least_bytes the size in the first version of the structure.
 */
lmx_status lmx_read_options(const char *name, void *used, size_t used_bytes, const void *given, size_t least_bytes);

/* An option that is one of several numbers. */
lmx_status lmx_check_option(const char *name, int64_t value, int64_t least, int64_t most);

/* The options in a text, separated by blanks, as a shell would read them: ', " and \ quote. */
typedef struct {
    char *text;          /* holds all of them, each with a final 0 */
    const char **words;
    uint32_t count;
} lmx_words;

/* Fails for a quote without end, with `name` as the text's name. Free the words in the end, whatever the status. */
lmx_status lmx_split_words(const char *name, const char *text, lmx_words *words);
void lmx_free_words(lmx_words *words);

#endif

#include "options.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

lmx_status lmx_read_options(const char *name, void *used, size_t used_bytes, const void *given, size_t least_bytes)
{
    if (given == NULL) {
        return LMX_OK;
    }
    uint32_t given_bytes;
    memcpy(&given_bytes, given, sizeof given_bytes);
    if (given_bytes < least_bytes) {
        return lmx_fail(LMX_ERR_OPTION, "%s->struct_size is %" PRIu32 ", must be at least %zu: "
                        "start from the structure's initial value", name, given_bytes, least_bytes);
    }
    for (size_t i = used_bytes; i < given_bytes; i++) {
        if (((const char *) given)[i] != 0) {
            return lmx_fail(LMX_ERR_OPTION, "%s has a value at byte %zu, must have none from byte %zu on: "
                            "this version of the library does not know it", name, i, used_bytes);
        }
    }
    memcpy(used, given, given_bytes < used_bytes ? given_bytes : used_bytes);
    return LMX_OK;
}

lmx_status lmx_check_option(const char *name, int64_t value, int64_t least, int64_t most)
{
    if (value < least || value > most) {
        return lmx_fail(LMX_ERR_OPTION, "%s is %" PRId64 ", must be from %" PRId64 " to %" PRId64, name, value, least, most);
    }
    return LMX_OK;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Copies one word, without its quotes, and a final 0; returns where the text goes on, or NULL where a quote has no end. */
static const char *copy_word(const char *from, char **to)
{
    char quote = '\0';
    for (; *from != '\0' && (quote != '\0' || !is_blank(*from)); from++) {
        if (quote == '\0' && (*from == '"' || *from == '\'')) {
            quote = *from;
        } else if (*from == quote) {
            quote = '\0';
        } else {
            if (*from == '\\' && quote != '\'' && from[1] != '\0') {
                from++;
            }
            *(*to)++ = *from;
        }
    }
    *(*to)++ = '\0';
    return quote == '\0' ? from : NULL;
}

lmx_status lmx_split_words(const char *name, const char *text, lmx_words *words)
{
    size_t length = strlen(text);
    /* Each word but the last has a blank after it. */
    words->text = malloc(length + 1);
    words->words = malloc((length / 2 + 1) * sizeof *words->words);
    words->count = 0;
    if (words->text == NULL || words->words == NULL) {
        return lmx_fail(LMX_ERR_OUT_OF_MEMORY, "no memory for the %zu characters of %s", length, name);
    }
    char *to = words->text;
    for (const char *from = text; ; ) {
        while (is_blank(*from)) {
            from++;
        }
        if (*from == '\0') {
            return LMX_OK;
        }
        words->words[words->count++] = to;
        from = copy_word(from, &to);
        if (from == NULL) {
            return lmx_fail(LMX_ERR_OPTION, "%s is %s, must close each quote that it opens", name, text);
        }
    }
}

void lmx_free_words(lmx_words *words)
{
    free(words->text);
    free(words->words);
    words->text = NULL;
    words->words = NULL;
    words->count = 0;
}

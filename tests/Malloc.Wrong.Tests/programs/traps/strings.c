/* Strings that end where the block does, and calls whose count is no promise about the block. */
#include "../pairs.h"
#include <fcntl.h>
#include <wchar.h>

/* A block with a text that fills it. */
static char *full(size_t size)
{
    char *block = opaque(malloc(size));
    memset(block, 'x', size - 1);
    block[size - 1] = 0;
    return block;
}

TRAP(strings_end_exactly_at_the_end)
{
    for (size_t size = 1; size < 300; size++) {
        char *text = full(size), *copy = opaque(strdup(text)), *other = opaque(malloc(size));
        MUST(strlen(text) == size - 1 && strcmp(text, copy) == 0 && strchr(text, 'y') == NULL);
        MUST(strcmp(strcpy(other, text), copy) == 0 && strrchr(text, 'y') == NULL && strstr(text, "xy") == NULL);
        MUST(memcmp(text, other, size) == 0 && strspn(text, "x") == size - 1 && strcasecmp(text, copy) == 0);
        free(text);
        free(copy);
        free(other);
    }
}

TRAP(memmove_of_what_overlaps)
{
    char *block = opaque(malloc(1000));
    fill(block, 1000, 1);
    memmove(block + 1, block, 999);
    memmove(block, block + 1, 999);
    MUST(is_filled(block, 999, 1));
    memmove(block, block, 1000);
    free(block);
}

/* The comparison stops where the strings differ or end. */
TRAP(strncmp_with_a_count_beyond_the_block)
{
    char *text = full(8);
    MUST(strncmp(text, "xxxxxxx", 1000) == 0 && strncmp(text, "y", 1000) < 0);
    MUST(strncasecmp(text, "XXXXXXX", 1000) == 0);
    free(text);
}

TRAP(strnlen_with_a_limit_beyond_the_block)
{
    char *text = full(8);
    MUST(strnlen(text, 1000) == 7 && strnlen(text, SIZE_MAX) == 7 && strnlen(text, 3) == 3);
    free(text);
}

TRAP(strnlen_of_what_has_no_end)
{
    char *bytes = opaque(malloc(8));
    memset(bytes, 'x', 8);
    MUST(strnlen(bytes, 8) == 8);
    char *copy = strndup(bytes, 8);
    MUST(strlen(copy) == 8);
    free(copy);
    free(bytes);
}

/* C11 7.24.5.1: as if it read one character after the other. */
TRAP(memchr_with_a_count_beyond_the_block)
{
    char *text = full(8);
    MUST(memchr(text, 0, 1000) == text + 7 && rawmemchr(text, 0) == text + 7);
    free(text);
}

TRAP(memccpy_with_a_count_beyond_the_block)
{
    char *text = full(8), *copy = opaque(malloc(8));
    MUST(memccpy(copy, text, 0, 1000) == copy + 8);
    free(copy);
    free(text);
}

TRAP(strncpy_from_a_shorter_block)
{
    char *text = full(4), *copy = opaque(malloc(100));
    strncpy(copy, text, 100);
    MUST(is_zero(copy + 4, 96));
    free(copy);
    free(text);
}

TRAP(strncpy_of_what_has_no_end)
{
    char *bytes = opaque(malloc(8)), *copy = opaque(malloc(8));
    memset(bytes, 'x', 8);
    strncpy(copy, bytes, 8);
    MUST(memcmp(copy, bytes, 8) == 0);
    free(copy);
    free(bytes);
}

TRAP(strncat_of_what_has_no_end)
{
    char *bytes = opaque(malloc(3)), *text = opaque(calloc(1, 6));
    memset(bytes, 'x', 3);
    strcpy(text, "ab");
    strncat(text, bytes, 3);
    MUST(strcmp(text, "abxxx") == 0);
    free(text);
    free(bytes);
}

TRAP(strncat_with_a_count_beyond_the_block)
{
    char *text = opaque(malloc(6));
    strcpy(text, "ab");
    strncat(text, "cde", 1000);
    MUST(strcmp(text, "abcde") == 0);
    free(text);
}

TRAP(a_precision_bounds_what_printf_reads)
{
    char *bytes = opaque(malloc(5)), text[20];
    memset(bytes, 'x', 5);
    MUST(snprintf(text, sizeof text, "%.*s", 5, bytes) == 5);
    free(bytes);
}

TRAP(snprintf_with_a_limit_beyond_the_text)
{
    char *text = opaque(malloc(4));
    MUST(snprintf(text, 4, "%s", "pools") == 5 && strcmp(text, "poo") == 0 && snprintf(NULL, 0, "%d", 12) == 2);
    free(text);
}

TRAP(calls_with_a_count_of_zero)
{
    char *block = opaque(malloc(16)), *end = block + 16;
    memcpy(end, "x", 0);
    memset(end, 0, 0);
    strncpy(end, "x", 0);
    memmove(opaque(NULL), opaque(NULL), 0);
    MUST(memcmp(end, "x", 0) == 0 && strncmp(end, "x", 0) == 0 && strnlen(end, 0) == 0);
    free(block);
}

TRAP(a_read_that_brings_less_than_it_may)
{
    int ends[2];
    char *block = opaque(malloc(8));
    MUST(pipe(ends) == 0 && write(ends[1], "12345678", 8) == 8);
    MUST(read(ends[0], block, 8) == 8);
    free(block);
    close(ends[0]);
    close(ends[1]);
}

TRAP(memcpy_into_what_is_no_block)
{
    char on_stack[100], *block = opaque(malloc(100));
    static char in_data[100];
    memset(block, 1, 100);
    memcpy(on_stack, block, 100);
    memcpy(in_data, on_stack, 100);
    memcpy(block, in_data, 100);
    free(block);
}

TRAP(memcpy_from_one_block_to_its_neighbour)
{
    char *blocks[50];
    for (int i = 0; i < 50; i++) memset(blocks[i] = opaque(malloc(33)), i, 33);
    for (int i = 1; i < 50; i++) memcpy(blocks[i], blocks[i - 1], 33);
    for (int i = 0; i < 50; i++) free(blocks[i]);
}

TRAP(wide_strings_end_exactly_at_the_end)
{
    for (size_t count = 1; count < 50; count++) {
        wchar_t *text = opaque(malloc(count * sizeof(wchar_t)));
        wmemset(text, L'x', count - 1);
        text[count - 1] = 0;
        wchar_t *copy = opaque(wcsdup(text));
        MUST(wcslen(text) == count - 1 && wcscmp(text, copy) == 0 && wcsnlen(text, 1000) == count - 1);
        MUST(wcsncmp(text, copy, 1000) == 0 && wmemchr(text, 0, 1000) == text + count - 1);
        free(text);
        free(copy);
    }
}

TRAP(a_text_is_taken_apart)
{
    char *text = opaque(strdup("one,two,,three")), *rest = text, *token;
    int count = 0;
    while ((token = strsep(&rest, ",")) != NULL) count++;
    MUST(count == 4);
    free(text);
    text = opaque(strdup("12 34"));
    MUST(strtol(text, &rest, 10) == 12 && atoi(rest) == 34 && strtok(text, " ") == text);
    free(text);
}

TRAP(lines_are_read_from_a_stream)
{
    char *line = NULL, *into = opaque(malloc(4));
    size_t room = 0;
    FILE *file = fmemopen("a line\nanother\n", 15, "r");
    MUST(getline(&line, &room, file) == 7 && fgets(into, 4, file) == into && strcmp(into, "ano") == 0);
    fclose(file);
    free(line);
    free(into);
}

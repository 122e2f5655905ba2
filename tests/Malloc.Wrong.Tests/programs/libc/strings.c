/* Calls into libc that read or write strings outside a block. */
#include "../pairs.h"

/* A block with that many letters in it, and an end if there is room. */
static char *letters(size_t count, size_t size)
{
    volatile char *block = opaque(malloc(size));
    for (size_t i = 0; i < size; i++) block[i] = i < count ? 'x' : 0;
    return (char *)block;
}

/* So many letters, and the end. */
static char *text_of(size_t length)
{
    static char text[6 << 20];
    volatile char *at = text;
    for (size_t i = 0; i < length; i++) at[i] = 'x';
    at[length] = 0;
    return text;
}

PAIR(strlen_of_what_has_no_end, SIZES_FROM_1, overrun, size, at_once)
{
    char *text = letters(wrong ? size : size - 1, size);
    ASK(strlen(text));
    past();
    free(text);
}

PAIR(strlen_in_front_of_a_block, 10, underrun, -1, at_once)
{
    char *text = letters(9, 10);
    ASK(strlen(wrong ? text - 1 : text));
    past();
    free(text);
}

PAIR(strlen_of_a_freed_block, SIZES_FEW, use-after-free, 0, at_once)
{
    char *text = letters(size - 1, size);
    if (!wrong) ASK(strlen(text));
    free(text);
    if (wrong) ASK(strlen(text));
    past();
}

PAIR(strnlen_with_too_high_a_limit, SIZES_FEW, overrun, size, at_once)
{
    char *text = letters(size, size);
    ASK(strnlen(text, wrong ? size + 8 : size));
    past();
    free(text);
}

PAIR(strcpy_into_too_small_a_block, SIZES_FROM_1, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    strcpy(block, text_of(wrong ? size : size - 1));
    past();
    free(block);
}

PAIR(strcpy_into_an_empty_block, 0, overrun, 0, at_once)
{
    char *block = opaque(malloc(!wrong));
    strcpy(block, "");
    past();
    free(block);
}

PAIR(strcpy_of_what_has_no_end, 16, overrun, 16, at_once)
{
    static char room[1 << 20];
    char *text = letters(wrong ? 16 : 15, 16);
    strcpy(room, text);
    past();
    free(text);
}

PAIR(strcpy_into_a_freed_block, SIZES_FEW, use-after-free, 0, at_once)
{
    char *block = opaque(malloc(size));
    if (!wrong) strcpy(block, "");
    free(block);
    if (wrong) strcpy(block, "");
    past();
}

PAIR(strcpy_out_of_a_freed_block, 20, use-after-free, 0, at_once)
{
    static char room[1 << 20];
    char *text = letters(19, 20);
    if (!wrong) strcpy(room, text);
    free(text);
    if (wrong) strcpy(room, text);
    past();
}

PAIR(stpcpy_into_too_small_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    stpcpy(block, text_of(wrong ? size + 3 : size - 1));
    past();
    free(block);
}

/* strncpy fills all of its count with zeros. */
PAIR(strncpy_with_too_high_a_count, SIZES_FROM_1, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    strncpy(block, "", size + wrong);
    past();
    free(block);
}

PAIR(strncpy_in_front_of_a_block, 16, underrun, -2, at_once)
{
    char *block = opaque(malloc(16));
    strncpy(wrong ? block - 2 : block, "pools", 10);
    past();
    free(block);
}

PAIR(strcat_beyond_the_end, SIZES_FROM_8, overrun, size, at_once)
{
    char *block = letters(4, size);
    strcat(block, text_of(wrong ? size - 4 : size - 5));
    past();
    free(block);
}

PAIR(strncat_beyond_the_end, SIZES_FROM_8, overrun, size, at_once)
{
    char *block = letters(4, size);
    strncat(block, text_of(size + 10), wrong ? size - 4 : size - 5);
    past();
    free(block);
}

PAIR(strcat_to_what_has_no_end, 24, overrun, 24, at_once)
{
    char *block = letters(wrong ? 24 : 10, 24);
    strcat(block, "pools");
    past();
    free(block);
}

PAIR(strcmp_of_what_has_no_end, SIZES_FEW, overrun, size, at_once)
{
    char *text = letters(wrong ? size : size - 1, size);
    ASK(strcmp(text, text_of(size + 10)));
    past();
    free(text);
}

PAIR(strcmp_with_a_freed_block, SIZES_FEW, use-after-free, 0, at_once)
{
    char *text = letters(size - 1, size);
    if (!wrong) ASK(strcmp("x", text));
    free(text);
    if (wrong) ASK(strcmp("x", text));
    past();
}

PAIR(strncmp_with_too_high_a_count, SIZES_FEW, overrun, size, at_once)
{
    char *text = letters(size, size);
    ASK(strncmp(text, text_of(size + 10), wrong ? size + 4 : size));
    past();
    free(text);
}

PAIR(strchr_in_what_has_no_end, SIZES_FEW, overrun, size, at_once)
{
    char *text = letters(wrong ? size : size - 1, size);
    ASK(strchr(text, 'y'));
    past();
    free(text);
}

PAIR(strdup_of_what_has_no_end, SIZES_FEW, overrun, size, at_once)
{
    char *text = letters(wrong ? size : size - 1, size);
    char *copy = opaque(strdup(text));
    past();
    free(copy);
    free(text);
}

PAIR(strdup_of_a_freed_block, SIZES_FEW, use-after-free, 0, at_once)
{
    char *text = letters(size - 1, size);
    if (!wrong) free(opaque(strdup(text)));
    free(text);
    if (wrong) free(opaque(strdup(text)));
    past();
}

/* The classic: no room for the end. */
PAIR(strlen_bytes_for_a_copy, 5, overrun, 5, at_once)
{
    const char *name = opaque("pools");
    char *copy = opaque(malloc(strlen(name) + !wrong));
    strcpy(copy, name);
    past();
    free(copy);
}

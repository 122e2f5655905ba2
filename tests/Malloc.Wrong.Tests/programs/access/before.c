/* Reads and writes in front of a block, when it begins behind a page that nobody may touch. */
#include "../pairs.h"
#include <malloc.h>

PAIR(a_read, SIZES_FROM_0, underrun, -1, at_once, Guard=before)
{
    char *block = opaque(malloc(size));
    if (wrong || size > 0) get(block, wrong ? -1 : 0);
    past();
    free(block);
}

PAIR(a_write, SIZES_FROM_0, underrun, -1, at_once, Guard=before)
{
    char *block = opaque(malloc(size));
    if (wrong || size > 0) put(block, wrong ? -1 : 0);
    past();
    free(block);
}

PAIR(a_read_of_a_word, SIZES_FROM_8, underrun, -8, at_once, Guard=before)
{
    volatile long *words = opaque(malloc(size));
    long word = words[wrong ? -1 : 0];
    past();
    free((void *)words);
}

PAIR(a_loop_backwards, SIZES_FROM_1, underrun, -1, at_once, Guard=before)
{
    char *block = opaque(malloc(size));
    for (long i = (long)size - 1; wrong ? i >= -1 : i >= 0; i--) get(block, i);
    past();
    free(block);
}

PAIR(two_thousand_bytes_in_front, SIZES_FROM_1, underrun, -2000, at_once, Guard=before)
{
    char *block = opaque(malloc(size));
    get(block, wrong ? -2000 : 0);
    past();
    free(block);
}

PAIR(in_front_of_an_aligned_block, SIZES_FEW, underrun, -1, at_once, Guard=before)
{
    char *block = opaque(memalign(4096, size));
    get(block, wrong ? -1 : 0);
    past();
    free(block);
}

PAIR(in_front_of_a_block_that_grew, SIZES_FROM_1, underrun, -1, at_once, Guard=before)
{
    char *block = opaque(realloc(malloc(1), size));
    get(block, wrong ? -1 : 0);
    past();
    free(block);
}

PAIR(a_write_behind_is_found_by_the_fence, SIZES_FROM_1, overrun, size, by_free, Guard=before)
{
    char *block = opaque(malloc(size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

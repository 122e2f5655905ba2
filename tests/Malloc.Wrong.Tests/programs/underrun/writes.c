/* Writes in front of a block's start. */
#include "../pairs.h"
#include <malloc.h>
#include <pthread.h>

PAIR(one_byte, SIZES_FROM_0, underrun, -1, at_free)
{
    char *block = opaque(malloc(size));
    if (wrong || size > 0) put(block, wrong ? -1 : 0);
    past();
    free(block);
}

PAIR(the_first_byte_that_a_fence_of_32_has, SIZES_FROM_0, underrun, -32, at_free)
{
    char *block = opaque(malloc(size));
    if (wrong) put(block, -32);
    past();
    free(block);
}

PAIR(one_byte_found_at_exit, SIZES_FROM_0, underrun, -1, at_exit)
{
    static char *volatile block;
    block = opaque(malloc(size));
    if (wrong) put(block, -1);
    past();
}

PAIR(a_word, SIZES_FROM_8, underrun, -8, at_free)
{
    volatile long *words = opaque(malloc(size));
    words[wrong ? -1 : 0] = 0x2121212121212121;
    past();
    free((void *)words);
}

PAIR(a_word_that_ends_in_the_block, SIZES_FROM_8, underrun, -3, at_free)
{
    typedef volatile long __attribute__((aligned(1))) word;
    char *block = opaque(malloc(size));
    *(word *)(block - (wrong ? 3 : 0)) = 0x2121212121212121;
    past();
    free(block);
}

PAIR(a_loop_backwards, SIZES_FROM_1, underrun, -1, at_free)
{
    volatile char *block = opaque(malloc(size));
    for (long i = (long)size - 1; wrong ? i >= -1 : i >= 0; i--) block[i] = 'x';
    past();
    free((void *)block);
}

PAIR(found_by_realloc, SIZES_FROM_0, underrun, -2, at_free)
{
    char *block = opaque(malloc(size));
    if (wrong) put(block, -2);
    past();
    block = opaque(realloc(block, size + 100));
    free(block);
}

PAIR(before_what_calloc_gave, SIZES_FROM_1, underrun, -1, at_free)
{
    char *block = opaque(calloc(1, size));
    put(block, wrong ? -1 : 0);
    past();
    free(block);
}

PAIR(before_a_block_that_grew, SIZES_FROM_1, underrun, -1, at_free)
{
    char *block = opaque(realloc(malloc(size / 2), size));
    put(block, wrong ? -1 : 0);
    past();
    free(block);
}

PAIR(before_an_aligned_block, SIZES_FROM_1, underrun, -1, at_free)
{
    char *block = opaque(memalign(1024, size));
    put(block, wrong ? -1 : 0);
    past();
    free(block);
}

PAIR(before_what_posix_memalign_gave, SIZES_FEW, underrun, -16, at_free)
{
    void *block;
    MUST(posix_memalign(&block, 32, size) == 0);
    put(block, wrong ? -16 : 0);
    past();
    free(block);
}

/* A length is kept in front of the text, as many string libraries do; the wrong one forgot to move the pointer. */
PAIR(a_length_in_front, 40, underrun, -8, at_free)
{
    char *block = opaque(malloc(40)), *text = wrong ? block : block + 8;
    *(volatile size_t *)(text - 8) = 0x2121212121212121;
    past();
    free(block);
}

static void *write_in_front(void *block)
{
    put(block, -4);
    return NULL;
}

PAIR(by_another_thread, 104, underrun, -4, at_free)
{
    pthread_t thread;
    char *block = opaque(malloc(104));
    MUST(pthread_create(&thread, NULL, write_in_front, wrong ? block : block + 4) == 0);
    pthread_join(thread, NULL);
    past();
    free(block);
}

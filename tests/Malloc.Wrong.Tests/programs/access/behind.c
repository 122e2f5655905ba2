/* Reads and writes behind a block, when it ends at a page that nobody may touch. */
#include "../pairs.h"
#include <malloc.h>
#include <pthread.h>

PAIR(a_read, SIZES_OF_16, overrun, size, at_once, Guard=after)
{
    char *block = opaque(calloc(1, size));
    get(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(a_write, SIZES_OF_16, overrun, size, at_once, Guard=after)
{
    char *block = opaque(malloc(size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(reads_on_and_on, SIZES_FROM_1, overrun, size~, at_once, Guard=after)
{
    char *block = opaque(malloc(size));
    for (size_t i = 0; i < size + (wrong ? 40 : 0); i++) get(block, i);
    past();
    free(block);
}

PAIR(writes_on_and_on, SIZES_FROM_1, overrun, size~, at_once, Guard=after)
{
    char *block = opaque(malloc(size));
    for (size_t i = 0; i < size + (wrong ? 40 : 0); i++) put(block, i);
    past();
    free(block);
}

PAIR(a_write_into_what_rounding_leaves, 17, overrun, 17, at_free, Guard=after)
{
    char *block = opaque(malloc(17));
    put(block, wrong ? 17 : 16);
    past();
    free(block);
}

PAIR(a_read_two_thousand_bytes_behind, SIZES_FROM_1, overrun, size+2000, at_once, Guard=after)
{
    char *block = opaque(malloc(size));
    get(block, wrong ? size + 2000 : size - 1);
    past();
    free(block);
}

PAIR(reads_behind_an_empty_block, 0, overrun, any, at_once, Guard=after)
{
    char *block = opaque(malloc(0));
    for (int i = 0; wrong && i < 40; i++) get(block, i);
    past();
    free(block);
}

PAIR(a_word_that_begins_in_the_block, SIZES_OF_16, overrun, size, at_once, Guard=after)
{
    typedef volatile long __attribute__((aligned(1))) word;
    char *block = opaque(malloc(size));
    *(word *)(block + size - (wrong ? 4 : 8)) = 1;
    past();
    free(block);
}

PAIR(behind_an_aligned_block, 4096, overrun, 4096, at_once, Guard=after)
{
    char *block = opaque(aligned_alloc(4096, 4096));
    get(block, wrong ? 4096 : 4095);
    past();
    free(block);
}

PAIR(behind_a_block_that_grew, SIZES_OF_16, overrun, size, at_once, Guard=after)
{
    char *block = opaque(realloc(malloc(size / 2), size));
    get(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(behind_a_block_that_shrank, SIZES_OF_16, overrun, size, at_once, Guard=after)
{
    char *block = opaque(realloc(malloc(size + 160), size));
    get(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(when_every_block_is_sampled, SIZES_OF_16, overrun, size, at_once, Guard=sample:1)
{
    char *block = opaque(malloc(size));
    get(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(when_the_block_before_did_not_come_to_be, SIZES_OF_16, overrun, size, at_once, Guard=sample:1)
{
    MUST(opaque(calloc(SIZE_MAX, 2)) == NULL);
    char *block = opaque(malloc(size));
    get(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(when_one_in_ten_is_sampled, 64, overrun, 64, at_once, Guard=sample:10)
{
    for (int i = 0; i < 2000; i++) {
        char *block = opaque(malloc(64));
        get(block, wrong ? 64 : 63);
        free(block);
    }
    past();
}

static void *read_forty(void *block)
{
    for (int i = 0; i < 40; i++) get(block, i);
    return NULL;
}

PAIR(by_another_thread, 32, overrun, 32, at_once, Guard=after)
{
    pthread_t thread;
    char *block = opaque(malloc(32)), *larger = opaque(malloc(40));
    MUST(pthread_create(&thread, NULL, read_forty, wrong ? block : larger) == 0);
    pthread_join(thread, NULL);
    past();
    free(block);
    free(larger);
}

PAIR(in_a_child, 48, overrun, 48, at_once, Guard=after)
{
    extern int fork(void);
    extern int waitpid(int, int *, int);
    char *block = opaque(malloc(48));
    int status, child = fork();
    if (child == 0) {
        get(block, wrong ? 48 : 47);
        _exit(0);
    }
    waitpid(child, &status, 0);
    if (status != 0) abort();
    past();
    free(block);
}

PAIR(an_item_of_an_array, 400, overrun, 400, at_once, Guard=after)
{
    volatile int *items = opaque(calloc(100, sizeof(int)));
    int sum = 0;
    for (int i = 0; wrong ? i <= 100 : i < 100; i++) sum += items[i];
    past();
    free((void *)items);
}

/* Writes behind a block's end. */
#include "../pairs.h"
#include <malloc.h>
#include <pthread.h>

PAIR(one_byte, SIZES_FROM_0, overrun, size, at_free)
{
    char *block = opaque(malloc(size));
    if (wrong || size > 0) put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(the_last_byte_that_a_fence_of_32_has, SIZES_FROM_0, overrun, size+31, at_free)
{
    char *block = opaque(malloc(size));
    if (wrong) put(block, size + 31);
    past();
    free(block);
}

PAIR(one_byte_found_at_exit, SIZES_FROM_0, overrun, size, at_exit)
{
    static char *volatile block;
    block = opaque(malloc(size));
    if (wrong) put(block, size);
    past();
}

PAIR(a_run_of_bytes, SIZES_FROM_1, overrun, size, at_free)
{
    volatile char *block = opaque(malloc(size));
    for (size_t i = 0; i < size + (wrong ? 24 : 0); i++) block[i] = 'x';
    past();
    free((void *)block);
}

PAIR(the_byte_that_ends_a_string, SIZES_FROM_1, overrun, size, at_free)
{
    volatile char *name = opaque(malloc(size));
    size_t length = wrong ? size : size - 1;
    for (size_t i = 0; i < length; i++) name[i] = 'x';
    name[length] = 0;
    past();
    free((void *)name);
}

PAIR(a_word_that_begins_in_the_block, SIZES_FROM_8, overrun, size, at_free)
{
    typedef volatile long __attribute__((aligned(1))) word;
    char *block = opaque(malloc(size));
    *(word *)(block + size - (wrong ? 5 : 8)) = 0x2121212121212121;
    past();
    free(block);
}

PAIR(one_item_of_an_array, SIZES_FEW, overrun, any, at_free)
{
    volatile int *items = opaque(malloc(size * sizeof(int)));
    for (size_t i = 0; wrong ? i <= size : i < size; i++) items[i] = (int)i;
    past();
    free((void *)items);
}

PAIR(found_by_realloc, SIZES_FROM_0, overrun, size+1, at_free)
{
    char *block = opaque(malloc(size));
    if (wrong) put(block, size + 1);
    past();
    block = opaque(realloc(block, size + 100));
    free(block);
}

PAIR(found_by_realloc_to_0, SIZES_FEW, overrun, size, at_free)
{
    char *block = opaque(malloc(size));
    if (wrong) put(block, size);
    past();
    opaque(realloc(block, 0));
}

PAIR(behind_what_calloc_gave, SIZES_FROM_0, overrun, size, at_free)
{
    char *block = opaque(calloc(size, 1));
    if (wrong) put(block, size);
    past();
    free(block);
}

PAIR(behind_a_block_that_grew, SIZES_FROM_1, overrun, size, at_free)
{
    char *block = opaque(realloc(malloc(size / 2), size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(behind_a_block_that_shrank, SIZES_FROM_1, overrun, size, at_free)
{
    char *block = opaque(realloc(malloc(size + 40), size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(behind_what_reallocarray_gave, 100, overrun, 100, at_free)
{
    char *block = opaque(reallocarray(NULL, 10, 10));
    put(block, wrong ? 100 : 99);
    past();
    free(block);
}

PAIR(behind_what_posix_memalign_gave, SIZES_FROM_0, overrun, size, at_free)
{
    void *block;
    MUST(posix_memalign(&block, 64, size) == 0 && is_aligned(block, 64));
    if (wrong) put(block, size);
    past();
    free(block);
}

PAIR(behind_what_aligned_alloc_gave, SIZES_OF_16, overrun, size, at_free)
{
    char *block = opaque(aligned_alloc(16, size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(behind_what_memalign_gave, SIZES_FROM_1, overrun, size, at_free)
{
    char *block = opaque(memalign(256, size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(behind_what_memalign_gave_on_a_page, SIZES_FROM_1, overrun, size, at_free)
{
    char *block = opaque(memalign(4096, size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(behind_what_valloc_gave, 100, overrun, 100, at_free)
{
    char *block = opaque(valloc(size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(behind_what_pvalloc_gave, 4096, overrun, 4096, at_free)
{
    char *block = opaque(pvalloc(size));
    put(block, wrong ? size : size - 1);
    past();
    free(block);
}

PAIR(behind_what_strdup_gave, 6, overrun, 6, at_free)
{
    char *text = opaque(strdup("pools"));
    put(text, wrong ? 6 : 5);
    past();
    free(text);
}

PAIR(behind_the_usable_size, SIZES_FEW, overrun, size, at_free)
{
    char *block = opaque(malloc(size));
    put(block, malloc_usable_size(block) - !wrong);
    past();
    free(block);
}

struct place { void *block; long offset; };

static void *put_there(void *argument)
{
    struct place *place = argument;
    put(place->block, place->offset);
    return NULL;
}

static void *free_it(void *block)
{
    free(block);
    return NULL;
}

static void run_thread(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, run, argument) == 0 && pthread_join(thread, NULL) == 0);
}

PAIR(written_by_another_thread, SIZES_FROM_1, overrun, size, at_free)
{
    struct place place = {malloc(size), wrong ? size : size - 1};
    run_thread(put_there, &place);
    past();
    free(place.block);
}

PAIR(found_when_another_thread_frees, SIZES_FROM_1, overrun, size, at_free)
{
    char *block = opaque(malloc(size));
    put(block, wrong ? size : size - 1);
    past();
    run_thread(free_it, block);
}

static void *one_of_many(void *argument)
{
    for (int round = 0; round < 200; round++) {
        size_t size = 1 + round % 60;
        char *block = opaque(malloc(size));
        put(block, argument != NULL && round == 150 ? size : size - 1);
        free(block);
    }
    return NULL;
}

PAIR(by_one_of_several_threads, 31, overrun, 31, at_free)
{
    pthread_t threads[4];
    past();
    for (int i = 0; i < 4; i++) MUST(pthread_create(&threads[i], NULL, one_of_many, wrong && i == 2 ? &wrong : NULL) == 0);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
}

PAIR(one_among_many_blocks, 24, overrun, 24, at_free)
{
    static char *blocks[2000];
    for (int i = 0; i < 2000; i++) blocks[i] = opaque(malloc(24));
    put(blocks[1234], wrong ? 24 : 23);
    past();
    for (int i = 0; i < 2000; i++) free(blocks[i]);
}

PAIR(a_zero_behind_a_block_of_zeros, 40, overrun, 40, at_free)
{
    volatile char *block = opaque(calloc(1, 40));
    if (wrong) block[40] = 0;
    past();
    free((void *)block);
}

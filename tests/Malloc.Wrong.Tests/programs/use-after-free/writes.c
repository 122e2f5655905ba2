/* Writes to a block that is free. They are found when the block leaves the quarantine, or at exit. */
#include "../pairs.h"
#include <malloc.h>
#include <pthread.h>

/* Drives what is in the quarantine out of it. */
static void drain(void)
{
    for (int i = 0; i < 30; i++) free(opaque(malloc(100000)));
}

PAIR(the_first_byte, SIZES_BELOW_1M, use-after-free, 0, at_exit)
{
    char *block = opaque(malloc(size));
    if (!wrong) put(block, 0);
    free(block);
    if (wrong) put(block, 0);
    past();
}

PAIR(the_last_byte, SIZES_BELOW_1M, use-after-free, size-1, at_exit)
{
    char *block = opaque(malloc(size));
    if (!wrong) put(block, size - 1);
    free(block);
    if (wrong) put(block, size - 1);
    past();
}

PAIR(found_when_it_leaves_the_quarantine, SIZES_BELOW_1M, use-after-free, size-1, at_free)
{
    char *block = opaque(malloc(size));
    if (!wrong) put(block, size - 1);
    free(block);
    if (wrong) put(block, size - 1);
    past();
    drain();
}

PAIR(a_large_block_in_a_large_quarantine, 5242880, use-after-free, 4096, at_exit, Quarantine=16M)
{
    char *block = opaque(malloc(size));
    if (!wrong) put(block, 4096);
    free(block);
    if (wrong) put(block, 4096);
    past();
}

PAIR(the_old_address_after_realloc, SIZES_BELOW_1M, use-after-free, 0, at_exit)
{
    char *block = opaque(malloc(size)), *moved = opaque(realloc(block, size + 1000));
    put(wrong ? block : moved, 0);
    past();
    free(moved);
}

PAIR(the_old_address_after_shrinking, 1000, use-after-free, 5, at_exit)
{
    char *block = opaque(malloc(1000)), *moved = opaque(realloc(block, 10));
    put(wrong ? block : moved, 5);
    past();
    free(moved);
}

PAIR(freed_by_realloc_to_0, SIZES_FEW, use-after-free, 0, at_exit)
{
    char *block = opaque(malloc(size));
    if (!wrong) put(block, 0);
    MUST(realloc(block, 0) == NULL);
    if (wrong) put(block, 0);
    past();
}

PAIR(a_zeroed_block, SIZES_FEW, use-after-free, 0, at_exit)
{
    char *block = opaque(calloc(size, 1));
    if (!wrong) put(block, 0);
    free(block);
    if (wrong) put(block, 0);
    past();
}

PAIR(an_aligned_block, SIZES_FEW, use-after-free, size-1, at_exit)
{
    char *block = opaque(memalign(4096, size));
    if (!wrong) put(block, size - 1);
    free(block);
    if (wrong) put(block, size - 1);
    past();
}

struct node { struct node *next; long value; };

/* The loop that reads next from the node it has just freed is the guard's; this one writes to it. */
PAIR(a_node_of_a_list, 16, use-after-free, 8, at_exit)
{
    struct node *list = NULL;
    for (int i = 0; i < 10; i++) {
        struct node *node = opaque(malloc(sizeof *node));
        node->next = list;
        list = node;
    }
    while (list != NULL) {
        struct node *next = list->next;
        if (!wrong) *(volatile long *)&list->value = 1;
        free(list);
        if (wrong) *(volatile long *)&list->value = 1;
        list = next;
    }
    past();
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

PAIR(freed_by_another_thread, SIZES_BELOW_1M, use-after-free, 0, at_exit)
{
    char *block = opaque(malloc(size));
    if (!wrong) put(block, 0);
    run_thread(free_it, block);
    if (wrong) put(block, 0);
    past();
}

static void *write_to_it(void *block)
{
    put(block, 0);
    return NULL;
}

PAIR(written_by_another_thread, SIZES_BELOW_1M, use-after-free, 0, at_exit)
{
    char *block = opaque(malloc(size));
    if (!wrong) run_thread(write_to_it, block);
    free(block);
    if (wrong) run_thread(write_to_it, block);
    past();
}

PAIR(one_bit, 4096, use-after-free, 2000, at_exit)
{
    volatile char *block = opaque(malloc(4096));
    if (!wrong) block[2000] ^= 1;
    free((void *)block);
    if (wrong) block[2000] ^= 1;
    past();
}

PAIR(one_among_many_blocks, 48, use-after-free, 40, at_exit)
{
    static char *blocks[3000];
    for (int i = 0; i < 3000; i++) blocks[i] = opaque(malloc(48));
    if (!wrong) put(blocks[777], 40);
    for (int i = 0; i < 3000; i++) free(blocks[i]);
    if (wrong) put(blocks[777], 40);
    past();
}

/* Reads and writes of blocks that are free, whose pages nobody may touch any more. */
#include "../pairs.h"
#include <malloc.h>
#include <pthread.h>

PAIR(a_read, SIZES_FROM_1, use-after-free, 0, at_once, Guard=after)
{
    char *block = opaque(calloc(1, size));
    if (!wrong) get(block, 0);
    free(block);
    if (wrong) get(block, 0);
    past();
}

PAIR(a_read_of_the_last_byte, SIZES_FROM_1, use-after-free, size-1, at_once, Guard=before)
{
    char *block = opaque(calloc(1, size));
    if (!wrong) get(block, size - 1);
    free(block);
    if (wrong) get(block, size - 1);
    past();
}

PAIR(a_write, SIZES_FROM_1, use-after-free, size-1, at_once, Guard=after)
{
    char *block = opaque(malloc(size));
    if (!wrong) put(block, size - 1);
    free(block);
    if (wrong) put(block, size - 1);
    past();
}

PAIR(a_write_when_guarded_in_front, SIZES_FROM_1, use-after-free, 0, at_once, Guard=before)
{
    char *block = opaque(malloc(size));
    if (!wrong) put(block, 0);
    free(block);
    if (wrong) put(block, 0);
    past();
}

PAIR(the_old_address_after_realloc, SIZES_FROM_1, use-after-free, 0, at_once, Guard=after)
{
    char *block = opaque(malloc(size)), *moved = opaque(realloc(block, size + 1000));
    get(wrong ? block : moved, 0);
    past();
    free(moved);
}

PAIR(after_a_hundred_others, 100, use-after-free, 50, at_once, Guard=after)
{
    char *block = opaque(malloc(100));
    if (!wrong) get(block, 50);
    free(block);
    for (int i = 0; i < 100; i++) free(opaque(malloc(100)));
    if (wrong) get(block, 50);
    past();
}

PAIR(when_every_block_is_sampled, SIZES_FEW, use-after-free, 0, at_once, Guard=sample:1)
{
    char *block = opaque(malloc(size));
    if (!wrong) get(block, 0);
    free(block);
    if (wrong) get(block, 0);
    past();
}

struct node { struct node *next; long value; };

PAIR(next_of_a_freed_node, 16, use-after-free, 0, at_once, Guard=after)
{
    struct node *list = NULL;
    for (int i = 0; i < 10; i++) {
        struct node *node = opaque(malloc(sizeof *node));
        node->next = list;
        list = node;
    }
    while (list != NULL) {
        struct node *next = list->next;
        free(list);
        list = wrong ? *(struct node *volatile *)&list->next : next;
    }
    past();
}

struct caller { long pad; void (*call)(void); };

PAIR(a_function_in_a_freed_block, 16, use-after-free, 8, at_once, Guard=after)
{
    struct caller *caller = opaque(malloc(sizeof *caller));
    caller->call = past;
    if (!wrong) caller->call();
    free(caller);
    if (wrong) ((volatile struct caller *)caller)->call();
}

static void *read_it(void *block)
{
    get(block, 3);
    return NULL;
}

PAIR(by_another_thread, 24, use-after-free, 3, at_once, Guard=after)
{
    pthread_t thread;
    char *block = opaque(malloc(24));
    if (!wrong) read_it(block);
    free(block);
    MUST(pthread_create(&thread, NULL, read_it, wrong ? block : "right") == 0);
    pthread_join(thread, NULL);
    past();
}

static void *free_it(void *block)
{
    free(block);
    return NULL;
}

PAIR(freed_by_another_thread, 24, use-after-free, 23, at_once, Guard=after)
{
    pthread_t thread;
    char *block = opaque(malloc(24));
    if (!wrong) get(block, 23);
    MUST(pthread_create(&thread, NULL, free_it, block) == 0);
    pthread_join(thread, NULL);
    if (wrong) get(block, 23);
    past();
}

PAIR(a_block_freed_twice_under_guard, SIZES_FROM_0, double-free, 0, at_free, Guard=after)
{
    char *block = opaque(malloc(size));
    free(block);
    past();
    if (wrong) free(block);
}

PAIR(inside_a_block_freed_under_guard, SIZES_FROM_8, invalid-free, any, at_free, Guard=after)
{
    char *block = opaque(malloc(size));
    past();
    free(wrong ? block + 4 : block);
}

/* Blocks that are freed twice. */
#include "../pairs.h"
#include <malloc.h>
#include <pthread.h>

PAIR(at_once, SIZES_BELOW_1M, double-free, 0, at_free)
{
    char *block = opaque(malloc(size));
    free(block);
    past();
    if (wrong) free(block);
}

PAIR(an_empty_block, 0, double-free, 0, at_free)
{
    char *block = opaque(malloc(0));
    free(block);
    past();
    if (wrong) free(block);
}

/* Beyond the quarantine it would be free memory: its size is forgotten, and its address may be another block's. */
PAIR(a_large_block_in_a_large_quarantine, 5242880, double-free, 0, at_free, Quarantine=16M)
{
    char *block = opaque(malloc(size)), *other = opaque(malloc(100));
    free(block);
    free(other);
    past();
    if (wrong) free(block);
}

PAIR(after_others, SIZES_BELOW_1M, double-free, 0, at_free)
{
    char *block = opaque(malloc(size)), *other = opaque(malloc(size)), *third = opaque(malloc(70));
    free(block);
    free(other);
    free(third);
    past();
    if (wrong) free(block);
}

PAIR(by_realloc, SIZES_BELOW_1M, double-free, 0, at_free)
{
    char *block = opaque(malloc(size));
    free(block);
    past();
    block = opaque(realloc(wrong ? block : NULL, 80));
    free(block);
}

PAIR(the_old_address_after_realloc, SIZES_BELOW_1M, double-free, 0, at_free)
{
    char *block = opaque(malloc(size)), *moved = opaque(realloc(block, size + 1000));
    past();
    free(wrong ? block : moved);
}

PAIR(after_realloc_to_0, SIZES_FEW, double-free, 0, at_free)
{
    char *block = opaque(malloc(size));
    MUST(realloc(block, 0) == NULL);
    past();
    free(wrong ? block : NULL);
}

PAIR(a_zeroed_block, SIZES_FEW, double-free, 0, at_free)
{
    char *block = opaque(calloc(size, 1));
    free(block);
    past();
    if (wrong) free(block);
}

PAIR(an_aligned_block, SIZES_FEW, double-free, 0, at_free)
{
    char *block = opaque(memalign(512, size));
    free(block);
    past();
    if (wrong) free(block);
}

PAIR(on_the_way_out_of_an_error, 100, double-free, 0, at_free)
{
    char *text = opaque(malloc(100));
    int failed = 1;
    past();
    if (failed) free(text);
    if (wrong || !failed) free(text);
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

PAIR(first_by_another_thread, SIZES_BELOW_1M, double-free, 0, at_free)
{
    char *block = opaque(malloc(size));
    run_thread(free_it, block);
    past();
    if (wrong) free(block);
}

PAIR(then_by_another_thread, SIZES_BELOW_1M, double-free, 0, at_free)
{
    char *block = opaque(malloc(size));
    free(block);
    past();
    if (wrong) run_thread(free_it, block);
}

static pthread_barrier_t both;

static void *free_at_the_same_time(void *block)
{
    pthread_barrier_wait(&both);
    free(block);
    return NULL;
}

PAIR(by_two_threads_at_the_same_time, 64, double-free, 0, at_free)
{
    pthread_t threads[2];
    char *first = opaque(malloc(64)), *second = opaque(malloc(64));
    pthread_barrier_init(&both, NULL, 2);
    past();
    MUST(pthread_create(&threads[0], NULL, free_at_the_same_time, first) == 0);
    MUST(pthread_create(&threads[1], NULL, free_at_the_same_time, wrong ? first : second) == 0);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    if (wrong) free(second);
}

struct pair { char *name, *other; };

/* A copy of a structure has the pointers of the first. */
PAIR(through_a_copy, 10, double-free, 0, at_free)
{
    struct pair one = {malloc(10), malloc(20)}, copy = one;
    if (!wrong) copy.name = malloc(10);
    past();
    free(one.name);
    free(copy.name);
    free(one.other);
}

PAIR(from_atexit_too, 32, double-free, 0, at_exit)
{
    static char *volatile block;
    void at_end(void) { free(block); }
    block = opaque(malloc(32));
    atexit(at_end);
    past();
    if (wrong) free(block);
}

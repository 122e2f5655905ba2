/* Mistakes about blocks that a pool has. */
#include "expect.h"
#include <malloc.h>
#include <pthread.h>

void free_sized(void *block, size_t size) __attribute__((weak));

static char in_data[64] __attribute__((aligned(16)));

/* Both classes catch it. */
CASE(a_block_freed_twice)
{
    char *block = opaque(malloc(40));
    free(block);
    expect("double-free", block, told(40), 0);
    free(block);
}

CASE(a_block_freed_twice_after_others)
{
    char *block = opaque(malloc(40)), *other = malloc(40), *third = malloc(70);
    free(block);
    free(other);
    free(third);
    expect("double-free", block, told(40), 0);
    free(block);
}

CASE(a_large_block_freed_twice)
{
    char *wall = opaque(malloc(3 << 20)), *block = opaque(malloc(5000));
    free(block);
    expect("double-free", block, 5000, 0);
    free(block);
    free(wall);
}

CASE(a_freed_block_reallocated)
{
    char *block = opaque(malloc(40));
    free(block);
    expect("double-free", block, told(40), 0);
    block = realloc(block, 80);
}

CASE(a_moved_block_freed)
{
    char *block = opaque(malloc(40)), *wall = malloc(40), *moved = opaque(realloc(block, 5000));
    MUST(moved != block);
    expect("double-free", block, told(40), 0);
    free(block);
    free(wall);
}

static void *free_it(void *block)
{
    free(block);
    return NULL;
}

CASE(a_block_freed_by_two_threads)
{
    pthread_t thread;
    char *block = opaque(malloc(40));
    pthread_create(&thread, NULL, free_it, block);
    pthread_join(thread, NULL);
    expect("double-free", block, told(40), 0);
    free(block);
}

static pthread_barrier_t freed_it, seen_it;

static void *free_it_and_stay(void *block)
{
    free(block);
    pthread_barrier_wait(&freed_it);
    pthread_barrier_wait(&seen_it);
    return NULL;
}

CASE(a_block_that_a_living_thread_has_freed)
{
    pthread_t thread;
    char *block = opaque(malloc(40));
    pthread_barrier_init(&freed_it, NULL, 2);
    pthread_barrier_init(&seen_it, NULL, 2);
    pthread_create(&thread, NULL, free_it_and_stay, block);
    pthread_barrier_wait(&freed_it);
    expect("double-free", block, told(40), 0);
    free(block);
}

CASE(a_block_freed_twice_that_its_thread_gave_back)
{
    enum { count = 4000 };
    static char *block[count];
    for (int i = 0; i < count; i++) block[i] = opaque(malloc(40));
    for (int i = 0; i < count; i += 2) free(block[i]); /* more than a thread keeps */
    expect("double-free", block[0], told(40), 0);
    free(block[0]);
}

CASE(a_freed_blocks_size_asked_for)
{
    char *block = opaque(malloc(1024));
    free(block);
    expect("double-free", block, 1024, 0);
    malloc_usable_size(block);
}

CASE(an_address_inside_a_block_of_every_size_freed)
{
    for (size_t size = 32; size <= 4096; size = told(size + 1)) {
        char *block = opaque(calloc(1, size));
        MUST(malloc_usable_size(block) == size);
    }
    char *block = opaque(calloc(1, 1000));
    expect_inside(block, 1000, 992);
    free(block + 992);
}

CASE(a_block_on_the_stack_freed)
{
    char block[64] __attribute__((aligned(16)));
    expect("invalid-free", block, 0, 0);
    free(opaque(block));
}

CASE(a_static_block_freed)
{
    expect("invalid-free", in_data + 16, 0, 0);
    free(opaque(in_data + 16));
}

CASE(an_address_inside_a_block_freed)
{
    char *block = opaque(calloc(1, 100));
    expect_inside(block, 100, 32);
    free(block + 32);
}

CASE(a_misaligned_address_freed)
{
    char *block = opaque(malloc(100));
    expect_inside(block, 100, 1);
    free(block + 1);
}

CASE(a_small_number_freed)
{
    expect("invalid-free", (void *)16, 0, 0);
    free(opaque((void *)16));
}

CASE(a_number_that_is_no_address_freed)
{
    void *nowhere = (void *)0xfffffffffffffff0;
    expect("invalid-free", nowhere, 0, 0);
    free(opaque(nowhere));
}

CASE(an_address_inside_a_block_reallocated)
{
    char *block = opaque(calloc(1, 100));
    expect_inside(block, 100, 16);
    block = realloc(block + 16, 10);
}

CASE(the_size_of_a_block_on_the_stack_asked_for)
{
    char block[64] __attribute__((aligned(16)));
    expect("invalid-free", block, 0, 0);
    malloc_usable_size(opaque(block));
}

CASE(a_block_freed_with_another_size)
{
    char *block = opaque(malloc(40));
    expect("size-mismatch", block, told(40), 0);
    free_sized(block, 49);
}

/* Only the debugging class catches it. */
CASE(debug_an_overrun_by_one_byte)
{
    char *block = opaque(malloc(40));
    block[40] = 1;
    expect("overrun", block, 40, 40);
    free(block);
}

CASE(debug_an_overrun_into_what_rounding_leaves)
{
    char *block = opaque(malloc(33));
    block[33] = 1;
    expect("overrun", block, 33, 33);
    free(block);
}

CASE(debug_an_overrun_of_an_empty_block)
{
    char *block = opaque(malloc(0));
    block[0] = 1;
    expect("overrun", block, 0, 0);
    free(block);
}

CASE(debug_an_overrun_of_an_aligned_block)
{
    char *block = opaque(aligned_alloc(256, 100));
    block[105] = 1;
    expect("overrun", block, 100, 105);
    free(block);
}

CASE(debug_an_overrun_found_by_realloc)
{
    char *block = opaque(malloc(40));
    block[41] = 1;
    expect("overrun", block, 40, 41);
    block = realloc(block, 100);
}

CASE(debug_an_underrun_by_one_byte)
{
    char *block = opaque(malloc(40));
    block[-1] = 77;
    expect("underrun", block, 40, -1);
    free(block);
}

CASE(debug_an_underrun_by_a_word)
{
    char *block = opaque(malloc(40));
    ((volatile long *)block)[-2] = 77 << 8; /* the lowest byte is that of a size below 256 */
    expect("underrun", block, 40, -16);
    free(block);
}

CASE(debug_an_underrun_beyond_the_header)
{
    char *block = opaque(malloc(40));
    block[-20] = 77;
    expect("underrun", block, 40, -20);
    free(block);
}

CASE(debug_a_freed_block_written_to)
{
    char *block = opaque(malloc(40));
    free(block);
    block[7] = 1;
    expect("use-after-free", block, 40, 7);
    for (int i = 0; i < 100; i++) free(opaque(malloc(100000))); /* it leaves the quarantine */
}

CASE(debug_an_overrun_found_at_exit)
{
    char *block = opaque(malloc(40));
    block[47] = 1;
    expect("overrun", block, 40, 47);
}

CASE(debug_an_underrun_found_at_exit)
{
    char *block = opaque(malloc(40));
    block[-20] = 1;
    expect("underrun", block, 40, -20);
}

CASE(debug_a_changed_header_found_at_exit)
{
    char *block = opaque(malloc(40));
    block[-3] ^= 1;
    expect("underrun", block, 40, -3);
}

CASE(debug_a_freed_block_written_to_found_at_exit)
{
    char *block = opaque(malloc(40));
    free(block);
    block[0] = 1;
    expect("use-after-free", block, 40, 0);
}

CASE(debug_an_overrun_found_at_exit_when_standard_output_is_closed)
{
    char *block = opaque(malloc(40));
    block[40] = 1;
    expect("overrun", block, 40, 40);
    close(1);
}

/* Addresses that are freed and are no block. The report has no size for them. */
#include "../pairs.h"
#include <malloc.h>
#include <pthread.h>
#include <sys/mman.h>

static char in_data[64] __attribute__((aligned(16)));

PAIR(an_address_on_the_stack, 0, invalid-free, 0, at_free)
{
    char block[64] __attribute__((aligned(16)));
    past();
    free(opaque(wrong ? block : NULL));
}

PAIR(a_static_address, 0, invalid-free, 0, at_free)
{
    past();
    free(opaque(wrong ? in_data : NULL));
}

PAIR(a_constant_text, 0, invalid-free, 0, at_free)
{
    char *name = opaque(wrong ? "pools" : strdup("pools"));
    past();
    free(name);
}

PAIR(inside_a_block, SIZES_FROM_8, invalid-free, any, at_free)
{
    char *block = opaque(malloc(size));
    past();
    free(wrong ? block + size / 2 : block);
}

PAIR(one_byte_into_a_block, SIZES_FROM_1, invalid-free, any, at_free)
{
    char *block = opaque(malloc(size));
    past();
    free(wrong ? block + 1 : block);
}

PAIR(sixteen_bytes_into_a_block, SIZES_FROM_0, invalid-free, any, at_free)
{
    char *block = opaque(malloc(size));
    past();
    free(wrong ? block + 16 : block);
}

PAIR(sixteen_bytes_before_a_block, SIZES_FROM_0, invalid-free, any, at_free)
{
    char *block = opaque(malloc(size));
    past();
    free(wrong ? block - 16 : block);
}

PAIR(the_end_of_a_loop_that_moved_the_pointer, 100, invalid-free, any, at_free)
{
    char *text = opaque(calloc(100, 1)), *at = text;
    for (int i = 0; i < 20; i++) *at++ = 'x';
    past();
    free(wrong ? at : text);
}

PAIR(an_item_of_an_array, 160, invalid-free, any, at_free)
{
    struct { long a, b; } *items = opaque(calloc(10, 16));
    past();
    free(wrong ? &items[3] : &items[0]);
}

PAIR(a_small_number, 0, invalid-free, 0, at_free)
{
    past();
    free(opaque((void *)(wrong ? 16l : 0l)));
}

PAIR(a_number_that_is_no_address, 0, invalid-free, 0, at_free)
{
    past();
    free(opaque((void *)(wrong ? 0xfffffffffffffff0 : 0)));
}

PAIR(a_pointer_that_was_never_set, 0, invalid-free, 0, at_free)
{
    void *pointer = NULL;
    if (wrong) memset(&pointer, 0xa5, sizeof pointer);
    past();
    free(opaque(pointer));
}

PAIR(a_mapping, 0, invalid-free, 0, at_free)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    past();
    if (wrong) free(opaque(page));
    munmap(page, 4096);
}

PAIR(a_function, 0, invalid-free, 0, at_free)
{
    past();
    free(opaque(wrong ? (void *)main : NULL));
}

PAIR(inside_a_block_by_realloc, SIZES_FROM_8, invalid-free, any, at_free)
{
    char *block = opaque(malloc(size));
    past();
    block = opaque(realloc(wrong ? block + 8 : block, size + 10));
    free(block);
}

PAIR(an_address_on_the_stack_by_realloc, 0, invalid-free, 0, at_free)
{
    char block[64] __attribute__((aligned(16)));
    past();
    free(opaque(realloc(opaque(wrong ? block : NULL), 100)));
}

PAIR(the_size_of_what_is_no_block, 0, invalid-free, 0, at_free)
{
    char block[64] __attribute__((aligned(16)));
    past();
    malloc_usable_size(opaque(wrong ? block : NULL));
}

static void *free_it(void *block)
{
    free(block);
    return NULL;
}

PAIR(another_threads_stack, 0, invalid-free, 0, at_free)
{
    char block[64] __attribute__((aligned(16)));
    pthread_t thread;
    past();
    MUST(pthread_create(&thread, NULL, free_it, wrong ? opaque(block) : NULL) == 0);
    pthread_join(thread, NULL);
}

static __thread char of_the_thread[64] __attribute__((aligned(16)));

PAIR(a_thread_local_variable, 0, invalid-free, 0, at_free)
{
    past();
    free(opaque(wrong ? of_the_thread : NULL));
}

/* What aligned the block by hand must free the address that malloc gave. */
PAIR(a_block_aligned_by_hand, 1128, invalid-free, any, at_free)
{
    char *block = opaque(malloc(1128)), *aligned = (char *)(((uintptr_t)block & ~(uintptr_t)63) + 64);
    past();
    free(wrong ? aligned : block);
}

PAIR(what_getenv_returns, 0, invalid-free, 0, at_free)
{
    char *value = getenv("PATH");
    past();
    if (wrong) free(opaque(value));
}

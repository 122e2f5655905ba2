/* The sound twins of the mistakes: nothing may be said of them. */
#include "cases.h"
#include <malloc.h>

void free_sized(void *block, size_t size) __attribute__((weak));

CASE(all_of_a_block_is_written)
{
    for (size_t size = 0; size < 500; size++) {
        char *block = opaque(malloc(size));
        memset(block, 0xff, size);
        free(block);
        block = opaque(aligned_alloc(64, size));
        memset(block, 0xff, size);
        free(block);
    }
}

CASE(an_address_is_used_again)
{
    for (int i = 0; i < 100000; i++) {
        char *block = opaque(malloc(40));
        memset(block, i, 40);
        free(block);
    }
}

CASE(a_block_is_freed_with_its_size)
{
    for (size_t size = 0; size < 300; size++) free_sized(opaque(malloc(size)), size);
}

CASE(blocks_are_left_at_exit)
{
    for (int i = 0; i < 1000; i++) memset(opaque(malloc(100)), 0xff, 100);
}

CASE(a_moved_block_is_used)
{
    char *block = opaque(malloc(40));
    for (size_t size = 40; size < 1000000; size *= 2) {
        block = opaque(realloc(block, size));
        memset(block, 0xff, size);
    }
    free(block);
}

CASE(blocks_are_copied_with_what_lies_beside_them)
{
    /* A copy of a header is no header. */
    char *block = opaque(malloc(400)), *copy = opaque(malloc(400));
    memcpy(copy, block, 400);
    memcpy(copy + 16, block, 300);
    free(copy);
    free(block);
}

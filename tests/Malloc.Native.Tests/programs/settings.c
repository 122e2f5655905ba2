/* Programs that see what the settings do. */
#include "cases.h"

CASE(blocks_are_aligned_to_64_bytes)
{
    for (size_t size = 0; size < 3000; size += 7) MUST(is_aligned(malloc(size), 64) && is_aligned(realloc(malloc(5), size + 1), 64));
    MUST(is_aligned(calloc(3, 5), 64) && is_aligned(aligned_alloc(16, 5), 64));
}

CASE(a_freed_block_is_used_again_at_once)
{
    uintptr_t block = (uintptr_t)malloc(40);
    free((void *)block);
    MUST((uintptr_t)malloc(40) == block);
}

CASE(a_freed_block_is_kept_back)
{
    uintptr_t block = (uintptr_t)malloc(40);
    free((void *)block);
    for (int i = 0; i < 1000; i++) MUST((uintptr_t)malloc(40) != block);
}

CASE(a_write_far_behind_a_block)
{
    char *block = opaque(malloc(40));
    block[140] = 1;
}

CASE(fifty_megabytes)
{
    MUST(malloc(50 << 20) == NULL && errno == ENOMEM);
}

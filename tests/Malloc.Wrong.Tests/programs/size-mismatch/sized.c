/* C23's sized frees, with a size that is not the block's. */
#include "../pairs.h"

void free_sized(void *block, size_t size) __attribute__((weak));
void free_aligned_sized(void *block, size_t alignment, size_t size) __attribute__((weak));

/* glibc 2.36 has neither: without the preloaded library these are the frees of before. */
static void free_with_size(void *block, size_t size)
{
    if (free_sized) free_sized(block, size);
    else free(block);
}

static void free_aligned_with_size(void *block, size_t alignment, size_t size)
{
    if (free_aligned_sized) free_aligned_sized(block, alignment, size);
    else free(block);
}

PAIR(one_too_large, SIZES_FROM_0, size-mismatch, 0, at_free)
{
    char *block = opaque(malloc(size));
    past();
    free_with_size(block, size + wrong);
}

PAIR(one_too_small, SIZES_FROM_1, size-mismatch, 0, at_free)
{
    char *block = opaque(malloc(size));
    past();
    free_with_size(block, size - wrong);
}

PAIR(no_size_at_all, SIZES_FROM_1, size-mismatch, 0, at_free)
{
    char *block = opaque(malloc(size));
    past();
    free_with_size(block, wrong ? 0 : size);
}

PAIR(a_huge_size, SIZES_FEW, size-mismatch, 0, at_free)
{
    char *block = opaque(malloc(size));
    past();
    free_with_size(block, wrong ? SIZE_MAX : size);
}

PAIR(the_size_before_realloc, SIZES_FEW, size-mismatch, 0, at_free)
{
    char *block = opaque(realloc(malloc(size + 9), size));
    past();
    free_with_size(block, wrong ? size + 9 : size);
}

PAIR(a_zeroed_block, SIZES_FEW, size-mismatch, 0, at_free)
{
    char *block = opaque(calloc(1, size));
    past();
    free_with_size(block, size + 8 * wrong);
}

PAIR(the_size_of_a_pointer, 100, size-mismatch, 0, at_free)
{
    char *block = opaque(malloc(100));
    past();
    free_with_size(block, wrong ? sizeof block : 100);
}

PAIR(an_aligned_block, SIZES_OF_16, size-mismatch, 0, at_free)
{
    char *block = opaque(aligned_alloc(16, size));
    past();
    free_aligned_with_size(block, 16, size + wrong);
}

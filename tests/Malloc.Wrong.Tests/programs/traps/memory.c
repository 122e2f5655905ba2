/* What C allows of blocks, at its limits. */
#include "../pairs.h"
#include <malloc.h>

TRAP(a_hundred_thousand_blocks_live_at_once)
{
    static char *blocks[100000];
    for (int i = 0; i < 100000; i++) {
        MUST((blocks[i] = opaque(malloc(1 + i % 100))) != NULL);
        put(blocks[i], i % 100);
    }
    for (int i = 0; i < 100000; i += 2) free(blocks[i]);
    for (int i = 1; i < 100000; i += 2) free(blocks[i]);
}

TRAP(a_huge_block_is_refused)
{
    errno = 0;
    MUST(opaque(malloc(PTRDIFF_MAX)) == NULL && errno == ENOMEM);
    errno = 0;
    MUST(opaque(malloc(SIZE_MAX)) == NULL && errno == ENOMEM);
    MUST(opaque(malloc((size_t)1 << 47)) == NULL); /* as much as there are addresses */
    free(opaque(malloc(10)));
}

TRAP(a_product_that_overflows_is_refused)
{
    errno = 0;
    MUST(opaque(calloc(SIZE_MAX / 2, 3)) == NULL && errno == ENOMEM);
    MUST(opaque(reallocarray(NULL, SIZE_MAX / 2, 3)) == NULL);
}

TRAP(a_huge_aligned_block_is_refused)
{
    void *block = &block;
    MUST(posix_memalign(&block, 64, PTRDIFF_MAX) == ENOMEM);
    MUST(opaque(aligned_alloc((size_t)1 << 47, 10)) == NULL);
}

TRAP(a_refused_realloc_leaves_the_block)
{
    char *block = opaque(malloc(100));
    fill(block, 100, 3);
    MUST(opaque(realloc(block, PTRDIFF_MAX)) == NULL);
    MUST(is_filled(block, 100, 3));
    free(block);
}

TRAP(all_of_the_usable_size_is_written)
{
    for (size_t size = 0; size < 5000; size += 13) {
        char *block = opaque(malloc(size));
        size_t usable = malloc_usable_size(block);
        MUST(usable >= size);
        memset(block, 'x', usable);
        block = opaque(realloc(block, size + 1));
        memset(block, 'y', malloc_usable_size(block));
        free(block);
    }
}

TRAP(realloc_to_0_frees) { MUST(opaque(realloc(opaque(malloc(10)), 0)) == NULL); }

TRAP(realloc_of_null_allocates) { free(opaque(realloc(NULL, 10))); }

TRAP(null_is_freed)
{
    free(opaque(NULL));
    MUST(malloc_usable_size(opaque(NULL)) == 0);
}

TRAP(empty_blocks_are_blocks)
{
    char *one = opaque(malloc(0)), *other = opaque(malloc(0)), *zeroed = opaque(calloc(0, 8));
    MUST(one != NULL && other != NULL && zeroed != NULL && one != other);
    memcpy(one, other, 0);
    memset(zeroed, 0, 0);
    free(one);
    free(other);
    free(zeroed);
}

TRAP(an_address_is_used_again)
{
    for (int i = 0; i < 100000; i++) {
        char *block = opaque(malloc(40));
        put(block, 0);
        put(block, 39);
        free(block);
    }
}

TRAP(a_block_grows_a_byte_at_a_time)
{
    char *text = NULL;
    for (size_t size = 1; size < 3000; size++) {
        text = opaque(realloc(text, size));
        put(text, size - 1);
    }
    free(text);
}

TRAP(a_block_grows_and_shrinks)
{
    char *block = opaque(malloc(10));
    fill(block, 10, 5);
    for (size_t size = 10; size < 10000000; size *= 7) MUST(is_filled(block = opaque(realloc(block, size)), 10, 5));
    MUST(is_filled(block = opaque(realloc(block, 10)), 10, 5));
    free(block);
}

TRAP(zeroed_memory_is_zero_when_it_is_used_again)
{
    for (int i = 0; i < 200; i++) {
        char *block = opaque(malloc(5000));
        memset(block, 'x', 5000);
        free(block);
        MUST(is_zero(block = opaque(calloc(50, 100)), 5000));
        free(block);
    }
}

TRAP(blocks_of_every_alignment)
{
    for (size_t alignment = 8; alignment <= 1 << 20; alignment *= 2) {
        void *block;
        MUST(posix_memalign(&block, alignment, 100) == 0 && is_aligned(block, alignment));
        memset(block, 'x', 100);
        free(block);
        MUST(is_aligned(block = opaque(memalign(alignment, alignment)), alignment));
        memset(block, 'x', alignment);
        free(block);
    }
}

TRAP(free_keeps_errno)
{
    char *large = opaque(malloc(5 << 20)), *small = opaque(malloc(10));
    errno = 77;
    free(large);
    free(small);
    MUST(errno == 77);
}

/* Programs cut blocks of their own out of a large one. */
TRAP(a_program_has_an_allocator_of_its_own)
{
    char *area = opaque(malloc(100000)), *at = area;
    for (int i = 1; i < 300; i++) {
        memset(at, i, i);
        if (i > 2) MUST(at[-1] == (char)(i - 1));
        at += i;
    }
    free(area);
}

TRAP(the_address_behind_the_end_is_formed)
{
    char *block = opaque(malloc(100)), *end = block + 100, count = 0;
    for (char *at = block; at != end; at++) *at = count++;
    memcpy(end, block, 0);
    memmove(end, end, 0);
    free(block);
}

TRAP(what_malloc_has_is_listed)
{
    struct mallinfo2 info = mallinfo2();
    malloc_trim(0);
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    MUST(info.arena + 1 > 0);
}

TRAP(blocks_of_page_sizes)
{
    for (size_t size = 4096 - 40; size < 4096 + 40; size++) {
        char *block = opaque(malloc(size));
        memset(block, 'x', size);
        free(block);
    }
}

TRAP(blocks_of_many_megabytes)
{
    for (size_t size = 1 << 20; size <= 64 << 20; size *= 2) {
        char *block = opaque(malloc(size + 1));
        put(block, 0);
        put(block, size);
        free(block);
    }
}

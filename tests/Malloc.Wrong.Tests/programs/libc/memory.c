/* Calls into libc that copy, set or compare bytes outside a block. */
#include "../pairs.h"
#include <malloc.h>
#include <strings.h>

static char room[6 << 20];

PAIR(memcpy_into_a_block, SIZES_FROM_0, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    memcpy(block, room, size + wrong);
    past();
    free(block);
}

PAIR(memcpy_out_of_a_block, SIZES_FROM_0, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    memcpy(room, block, size + wrong);
    past();
    free(block);
}

PAIR(memcpy_far_too_much, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    memcpy(block, room, wrong ? size + 1000000 : size);
    past();
    free(block);
}

PAIR(memcpy_a_negative_count, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    memcpy(block, room, wrong ? (size_t)-1 : size);
    past();
    free(block);
}

PAIR(memcpy_from_the_middle_on, SIZES_FROM_8, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    memcpy(block + 5, room, wrong ? size : size - 5);
    past();
    free(block);
}

PAIR(memcpy_in_front_of_a_block, SIZES_FROM_8, underrun, -4, at_once)
{
    char *block = opaque(malloc(size));
    memcpy(wrong ? block - 4 : block, room, 8);
    past();
    free(block);
}

PAIR(memcpy_from_in_front_of_a_block, SIZES_FROM_8, underrun, -1, at_once)
{
    char *block = opaque(malloc(size));
    memcpy(room, wrong ? block - 1 : block, 4);
    past();
    free(block);
}

PAIR(memcpy_into_a_freed_block, SIZES_BELOW_1M, use-after-free, 0, at_once)
{
    char *block = opaque(malloc(size));
    if (!wrong) memcpy(block, room, size);
    free(block);
    if (wrong) memcpy(block, room, size);
    past();
}

PAIR(memcpy_out_of_a_freed_block, SIZES_BELOW_1M, use-after-free, size-1, at_once)
{
    char *block = opaque(malloc(size));
    if (!wrong) memcpy(room, block + size - 1, 1);
    free(block);
    if (wrong) memcpy(room, block + size - 1, 1);
    past();
}

PAIR(memcpy_between_two_blocks, 100, overrun, 100, at_once)
{
    char *from = opaque(malloc(100)), *to = opaque(malloc(120));
    memcpy(to, from, wrong ? 120 : 100);
    past();
    free(from);
    free(to);
}

PAIR(mempcpy_into_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    mempcpy(block, room, size + wrong);
    past();
    free(block);
}

PAIR(memmove_within_a_block, SIZES_FROM_8, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    memmove(block + 4, block, wrong ? size - 3 : size - 4);
    past();
    free(block);
}

PAIR(memmove_out_of_a_block, SIZES_FROM_0, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    memmove(room, block, size + wrong);
    past();
    free(block);
}

PAIR(memmove_in_a_freed_block, SIZES_FEW, use-after-free, 0, at_once)
{
    char *block = opaque(calloc(1, size));
    if (!wrong) memmove(block, room, 1);
    free(block);
    if (wrong) memmove(block, room, 1);
    past();
}

PAIR(memset_behind_a_block, SIZES_FROM_0, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    memset(block, 'x', size + wrong);
    past();
    free(block);
}

PAIR(memset_in_front_of_a_block, SIZES_FROM_8, underrun, -8, at_once)
{
    char *block = opaque(malloc(size));
    memset(wrong ? block - 8 : block, 0, 8);
    past();
    free(block);
}

PAIR(memset_a_freed_block, SIZES_BELOW_1M, use-after-free, 0, at_once)
{
    char *block = opaque(malloc(size));
    if (!wrong) memset(block, 0, size);
    free(block);
    if (wrong) memset(block, 0, size);
    past();
}

PAIR(memset_by_the_size_in_items, 40, overrun, 40, at_once)
{
    char *bytes = opaque(malloc(40));
    memset(bytes, 0, wrong ? 40 * sizeof(int) : 40);
    past();
    free(bytes);
}

PAIR(memset_an_aligned_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(memalign(512, size));
    memset(block, 0, size + wrong);
    past();
    free(block);
}

PAIR(memset_a_block_that_shrank, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(realloc(malloc(size + 50), size));
    memset(block, 0, wrong ? size + 50 : size);
    past();
    free(block);
}

PAIR(memcmp_behind_a_block, SIZES_FROM_1, overrun, size, at_once)
{
    char *block = opaque(calloc(1, size));
    memset(room, 0, size + 1);
    ASK(memcmp(block, room, size + wrong));
    past();
    free(block);
}

PAIR(memcmp_a_freed_block, SIZES_FEW, use-after-free, 0, at_once)
{
    char *block = opaque(calloc(1, size));
    if (!wrong) ASK(memcmp(block, room, size));
    free(block);
    if (wrong) ASK(memcmp(block, room, size));
    past();
}

PAIR(memchr_finds_nothing_in_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(calloc(1, size));
    ASK(memchr(block, 'x', wrong ? size + 8 : size));
    past();
    free(block);
}

PAIR(bcopy_into_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    bcopy(room, block, size + wrong);
    past();
    free(block);
}

PAIR(bzero_behind_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    bzero(block, size + wrong);
    past();
    free(block);
}

/* What the compiler calls where it knows the room, which is as large as can be here: it is the block that ends. */
extern void *__memcpy_chk(void *, const void *, size_t, size_t), *__memmove_chk(void *, const void *, size_t, size_t);
extern void *__mempcpy_chk(void *, const void *, size_t, size_t), *__memset_chk(void *, int, size_t, size_t);

PAIR(fortified_memcpy_into_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    MUST(__memcpy_chk(block, room, size + wrong, SIZE_MAX) == block);
    past();
    free(block);
}

PAIR(fortified_memmove_out_of_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    MUST(__memmove_chk(room, block, size + wrong, sizeof room) == room);
    past();
    free(block);
}

PAIR(fortified_mempcpy_into_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    MUST(__mempcpy_chk(block, room, size + wrong, SIZE_MAX) == block + size + wrong);
    past();
    free(block);
}

PAIR(fortified_memset_of_a_block, SIZES_FEW, overrun, size, at_once)
{
    char *block = opaque(malloc(size));
    MUST(__memset_chk(block, 1, size + wrong, SIZE_MAX) == block);
    past();
    free(block);
}

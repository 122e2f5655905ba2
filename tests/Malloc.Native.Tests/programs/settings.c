/* Programs that see what the settings do. */
#include "cases.h"
#include <fcntl.h>

/* Whether a mapping of the process asks for huge pages. */
static int some_memory_is_advised_huge(void)
{
    static char piece[4096], text[1 << 20];
    int file = open("/proc/self/smaps", O_RDONLY), length = 0, got;
    while ((got = (int)read(file, piece, sizeof piece)) > 0 && length + got < (int)sizeof text) {
        memcpy(text + length, piece, (size_t)got);
        length += got;
    }
    close(file);
    MUST(length > 0 && got == 0);
    return strstr(text, " hg ") != NULL;
}

static void grow_a_block(void)
{
    char *block = opaque(malloc(32 << 20));
    memset(block, 1, 32 << 20);
    MUST(opaque(realloc(block, 80 << 20)) != NULL);
}

CASE(grown_blocks_have_small_pages)
{
    grow_a_block();
    MUST(!some_memory_is_advised_huge());
}

CASE(grown_blocks_have_huge_pages)
{
    grow_a_block();
    MUST(some_memory_is_advised_huge() || access("/sys/kernel/mm/transparent_hugepage", F_OK) != 0);
}

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

/* What C, POSIX and BSD say of each exported function. */
#include "cases.h"
#include <malloc.h>
#include <sys/mman.h>

/* Not in every libc: the preloaded library brings them. */
#define BROUGHT __attribute__((weak))
BROUGHT void *reallocf(void *block, size_t size);
BROUGHT void free_sized(void *block, size_t size);
BROUGHT void free_aligned_sized(void *block, size_t alignment, size_t size);
BROUGHT void cfree(void *block);

#define TOO_LARGE ((size_t)PTRDIFF_MAX + 1)

static volatile size_t too_large = TOO_LARGE, half = (size_t)1 << 32;

static void must_be_out_of_memory(void *block)
{
    MUST(block == NULL);
    MUST(errno == ENOMEM);
    errno = 0;
}

CASE(malloc_aligns_to_16_bytes)
{
    for (size_t size = 0; size < 3000; size += 7) MUST(is_aligned(malloc(size), 16));
}

CASE(malloc_of_0_gives_a_block_of_its_own)
{
    void *a = malloc(0), *b = malloc(0), *c = calloc(0, 8), *d = calloc(8, 0);
    MUST(a && b && c && d && a != b && a != c && a != d && b != c && b != d && c != d);
    free(a);
    free(b);
    free(c);
    free(d);
}

CASE(blocks_do_not_overlap)
{
    enum { blocks = 500 };
    unsigned char *block[blocks];
    for (int i = 0; i < blocks; i++) fill(block[i] = malloc((size_t)i * 3), (size_t)i * 3, (unsigned)i);
    for (int i = 0; i < blocks; i++) MUST(is_filled(block[i], (size_t)i * 3, (unsigned)i));
    for (int i = 0; i < blocks; i++) free(block[i]);
}

CASE(sizes_over_ptrdiff_max_are_out_of_memory)
{
    for (int i = 0; i < 2; i++, too_large = SIZE_MAX) {
        must_be_out_of_memory(malloc(too_large));
        must_be_out_of_memory(calloc(1, too_large));
        must_be_out_of_memory(realloc(NULL, too_large));
        must_be_out_of_memory(reallocarray(NULL, 1, too_large));
        must_be_out_of_memory(aligned_alloc(64, too_large));
        must_be_out_of_memory(memalign(64, too_large));
        must_be_out_of_memory(valloc(too_large));
        must_be_out_of_memory(pvalloc(too_large));
    }
}

CASE(sizes_near_ptrdiff_max_are_out_of_memory)
{
    for (size_t less = 0; less < 200; less++) {
        must_be_out_of_memory(malloc((size_t)PTRDIFF_MAX - less));
        must_be_out_of_memory(aligned_alloc(4096, (size_t)PTRDIFF_MAX - less));
    }
    for (int bit = 48; bit < 63; bit++) must_be_out_of_memory(malloc((size_t)1 << bit));
}

CASE(alignments_that_no_address_has_are_out_of_memory)
{
    for (int bit = 48; bit < 64; bit++) must_be_out_of_memory(aligned_alloc((size_t)1 << bit, 16));
}

CASE(products_that_overflow_are_out_of_memory)
{
    must_be_out_of_memory(calloc(half, half));
    must_be_out_of_memory(calloc(SIZE_MAX, 2));
    must_be_out_of_memory(calloc(half, half + 1)); /* 2^32 when it wraps */
    must_be_out_of_memory(reallocarray(NULL, half, half));
    must_be_out_of_memory(reallocarray(NULL, half + 1, half));
}

CASE(a_refused_realloc_leaves_the_block)
{
    char *block = malloc(100);
    fill(block, 100, 1);
    must_be_out_of_memory(realloc(block, too_large));
    must_be_out_of_memory(realloc(block, too_large / 4));
    must_be_out_of_memory(reallocarray(block, half, half));
    MUST(is_filled(block, 100, 1));
    free(block);
}

CASE(calloc_gives_zeros_in_memory_that_was_used)
{
    for (size_t size = 1; size < 5u << 20; size = size * 3 + 1) {
        char *dirty = malloc(size);
        memset(dirty, 0xa5, size);
        free(opaque(dirty));
        char *clean = calloc(1, size);
        MUST(is_zero(clean, size));
        free(opaque(clean));
    }
}

CASE(realloc_of_null_is_malloc)
{
    char *block = realloc(NULL, 40);
    MUST(block && is_aligned(block, 16));
    free(block);
}

CASE(realloc_to_0_frees_and_returns_null)
{
    void *block = malloc(100);
    errno = 7;
    MUST(realloc(opaque(block), 0) == NULL);
    MUST(errno == 7);
}

CASE(realloc_keeps_the_content)
{
    static const size_t sizes[] = { 1, 15, 16, 17, 4000, 100, 3, 70000, 300000, 5000000, 200000, 9, 33 };
    size_t old = 8;
    char *block = malloc(old);
    fill(block, old, 3);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        void *other = malloc(64); /* so that it can not grow in place every time */
        block = realloc(block, sizes[i]);
        MUST(is_aligned(block, 16));
        MUST(is_filled(block, old < sizes[i] ? old : sizes[i], 3));
        old = sizes[i];
        fill(block, old, 3);
        if (i & 1) free(other);
    }
    free(block);
}

CASE(realloc_keeps_all_that_was_usable)
{
    char *block = malloc(1);
    size_t usable = malloc_usable_size(block);
    fill(block, usable, 9);
    void *other = malloc(64);
    block = realloc(block, 5000);
    MUST(is_filled(block, usable, 9));
    free(other);
    free(block);
}

CASE(reallocarray_makes_room_for_all_items)
{
    char *block = reallocarray(NULL, 10, 10);
    fill(block, 100, 5);
    block = reallocarray(block, 100, 100);
    MUST(is_filled(block, 100, 5));
    fill(block, 10000, 6);
    free(block);
}

CASE(reallocf_frees_the_block_when_there_is_no_memory)
{
    char *block = reallocf(NULL, 100);
    fill(block, 100, 5);
    block = reallocf(block, 1000);
    MUST(is_filled(block, 100, 5));
    must_be_out_of_memory(reallocf(block, too_large));
    char *again = malloc(10);
    MUST(reallocf(again, 0) == NULL);
}

CASE(alignments_that_are_no_power_of_two_are_invalid)
{
    static size_t wrong[] = { 0, 3, 6, 24, 100, SIZE_MAX };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        void *block = &wrong;
        MUST(posix_memalign(&block, wrong[i], 10) == EINVAL && block == &wrong);
        errno = 0;
        MUST(aligned_alloc(wrong[i], 10) == NULL && errno == EINVAL);
        errno = 0;
        MUST(memalign(wrong[i], 10) == NULL && errno == EINVAL);
    }
}

CASE(posix_memalign_wants_the_alignment_of_a_pointer)
{
    void *block = &block;
    MUST(posix_memalign(&block, 4, 10) == EINVAL && block == &block);
    MUST(posix_memalign(&block, sizeof(void *), 10) == 0 && block != &block);
    free(block);
}

CASE(posix_memalign_returns_its_error_and_keeps_errno)
{
    void *block = &block;
    errno = 7;
    MUST(posix_memalign(&block, 64, too_large) == ENOMEM && block == &block);
    MUST(posix_memalign(&block, 5, 8) == EINVAL);
    MUST(posix_memalign(&block, 64, 8) == 0);
    MUST(errno == 7);
    free(block);
}

CASE(aligned_blocks_are_aligned)
{
    for (size_t alignment = 1; alignment <= 4u << 20; alignment *= 2) {
        for (size_t size = 0; size < 9000; size = size * 5 + 1) {
            void *a = aligned_alloc(alignment, size), *b = memalign(alignment, size), *c = NULL;
            if (alignment >= sizeof c) MUST(posix_memalign(&c, alignment, size) == 0);
            MUST(a && b && a != b);
            MUST(is_aligned(a, alignment) && is_aligned(b, alignment) && is_aligned(c, alignment));
            MUST(is_aligned(a, 16) && is_aligned(b, 16));
            fill(a, size, 1);
            fill(b, size, 2);
            MUST(is_filled(a, size, 1));
            free(a);
            free(b);
            free(c);
        }
    }
}

CASE(aligned_blocks_can_be_reallocated)
{
    char *block = aligned_alloc(4096, 100);
    fill(block, 100, 8);
    block = realloc(block, 40000);
    MUST(is_filled(block, 100, 8));
    free(block);
}

CASE(valloc_and_pvalloc_align_to_pages)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *a = valloc(1), *b = pvalloc(1), *c = pvalloc(page + 1);
    MUST(is_aligned(a, page) && is_aligned(b, page) && is_aligned(c, page));
    MUST(malloc_usable_size(b) >= page && malloc_usable_size(c) >= 2 * page);
    fill(b, page, 1);
    free(a);
    free(b);
    free(c);
}

CASE(all_of_the_usable_size_can_be_written)
{
    enum { blocks = 600 };
    unsigned char *block[blocks];
    size_t usable[blocks];
    for (int i = 0; i < blocks; i++) {
        block[i] = i % 3 ? malloc((size_t)i) : aligned_alloc(64, (size_t)i);
        usable[i] = malloc_usable_size(block[i]);
        MUST(usable[i] >= (size_t)i);
        fill(block[i], usable[i], (unsigned)i);
    }
    for (int i = 0; i < blocks; i++) {
        MUST(is_filled(block[i], usable[i], (unsigned)i));
        free(block[i]);
    }
}

CASE(null_is_nothing)
{
    free(NULL);
    cfree(NULL);
    free_sized(NULL, 10);
    free_aligned_sized(NULL, 64, 10);
    MUST(malloc_usable_size(NULL) == 0);
}

CASE(every_free_takes_every_block)
{
    free_sized(malloc(10), 10);
    free_sized(calloc(3, 5), 15);
    free_sized(realloc(malloc(7), 70), 70);
    free_aligned_sized(aligned_alloc(128, 256), 128, 256);
    cfree(malloc(10));
    free(memalign(256, 3));
}

CASE(free_keeps_errno_when_memory_goes_back)
{
    for (size_t size = 1; size < 200u << 20; size *= 4) {
        char *block = malloc(size);
        memset(block, 1, size);
        errno = 77;
        free(opaque(block));
        MUST(errno == 77);
    }
}

CASE(allocating_keeps_errno)
{
    errno = 77;
    for (size_t size = 1; size < 100u << 20; size *= 4) free(realloc(calloc(1, size), size * 2));
    MUST(errno == 77);
}

CASE(memory_that_is_locked_is_cleared_too)
{
    enum { size = 300 << 10 }; /* large enough to be cleared by pages */
    char *dirty = malloc(size);
    memset(dirty, 0xa5, size);
    if (mlock(dirty, size) != 0) return;
    free(opaque(dirty));
    char *clean = calloc(1, size);
    MUST(is_zero(clean, size));
}

CASE(a_huge_block_is_refused_and_the_program_goes_on)
{
    must_be_out_of_memory(malloc((size_t)1 << 47));
    char *block = malloc(100);
    fill(block, 100, 1);
    MUST(is_filled(block, 100, 1));
    free(block);
}

CASE(a_hundred_thousand_blocks_live_at_once)
{
    enum { blocks = 100000 };
    static unsigned char *block[blocks];
    for (int i = 0; i < blocks; i++) fill(block[i] = malloc((size_t)i % 200 + 1), (size_t)i % 200 + 1, (unsigned)i);
    for (int i = 0; i < blocks; i++) MUST(is_filled(block[i], (size_t)i % 200 + 1, (unsigned)i));
    for (int i = 0; i < blocks; i += 2) free(block[i]);
    for (int i = 1; i < blocks; i += 2) MUST(is_filled(block[i], (size_t)i % 200 + 1, (unsigned)i));
    for (int i = 1; i < blocks; i += 2) free(block[i]);
}

CASE(malloc_trim_leaves_blocks_alone)
{
    enum { blocks = 3000 };
    static unsigned char *block[blocks];
    for (int i = 0; i < blocks; i++) fill(block[i] = malloc((size_t)i * 20), (size_t)i * 20, (unsigned)i);
    for (int i = 0; i < blocks; i += 2) free(block[i]);
    malloc_trim(1 << 20);
    for (int i = 0; i < blocks; i += 2) fill(block[i] = malloc((size_t)i * 20), (size_t)i * 20, (unsigned)i);
    malloc_trim(0);
    for (int i = 0; i < blocks; i++) MUST(is_filled(block[i], (size_t)i * 20, (unsigned)i));
    for (int i = 0; i < blocks; i++) free(block[i]);
}

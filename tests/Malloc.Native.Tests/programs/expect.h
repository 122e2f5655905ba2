/* Mistakes that must be caught: each case says beforehand what the report has to start with. */
#include "cases.h"

/* What comes next is wrong. The class is the one that the test chose. */
static void expect(const char *kind, void *block, size_t size, long offset)
{
    char text[200]; /* dprintf would allocate, and so change what is to be caught */
    int length = snprintf(text, sizeof text, "pools: error: %s: pool %s, block 0x%lx, size %zu, offset %+ld: ", kind,
                          getenv("POOLS_CLASS"), (unsigned long)block, size, offset);
    MUST(write(1, text, (size_t)length) == length);
}

/* The size that the class tells of an ordinary block: up to 4096 bytes only the debugging class has the one that was asked for. */
static inline size_t told(size_t size)
{
    if (size > 4096 || strstr(getenv("POOLS_CLASS"), "-debug") != NULL) return size;
    if (size > 1024) return 1024 / ((1024 / ((size + 15) / 16))) * 16; /* as many as fit 16 KiB */
    size_t step = size <= 256 ? 16 : size <= 512 ? 32 : 64;
    return size == 0 ? 16 : (size + step - 1) & ~(step - 1);
}

/* An address inside of a block is freed, or the like. The debugging class says of which block. */
static inline void expect_inside(char *block, size_t size, long offset)
{
    if (strstr(getenv("POOLS_CLASS"), "-debug") != NULL) expect("invalid-free", block, size, offset);
    else expect("invalid-free", block + offset, 0, 0);
}

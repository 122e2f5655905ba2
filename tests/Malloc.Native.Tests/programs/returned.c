/* Mistakes about memory that no pool has any more. */
#include "expect.h"

CASE(a_large_block_freed_twice)
{
    char *block = opaque(malloc(50 << 20));
    free(block);
    expect("invalid-free", block, 0, 0);
    free(block);
}

CASE(a_large_freed_block_reallocated)
{
    char *block = opaque(malloc(50 << 20));
    free(block);
    expect("invalid-free", block, 0, 0);
    block = realloc(block, 100);
}

CASE(an_address_that_was_never_used_freed)
{
    char *block = opaque(malloc(100));
    expect("invalid-free", block + (1ul << 32), 0, 0); /* reserved, not committed */
    free(block + (1ul << 32));
}

/* What every program that tests the preloaded library uses; for C and C++. */
#ifndef BLOCKS_H
#define BLOCKS_H
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What must hold; if not, the program says so and ends. */
#define MUST(CONDITION)                                                       \
    do {                                                                      \
        if (!(CONDITION)) {                                                   \
            dprintf(2, "%s:%d: not so: %s\n", __FILE__, __LINE__, #CONDITION); \
            _exit(1);                                                         \
        }                                                                     \
    } while (0)

static inline int is_aligned(const void *block, size_t alignment)
{
    return ((uintptr_t)block & (alignment - 1)) == 0;
}

/* Bytes that differ from block to block. */
static inline void fill(void *block, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++) ((unsigned char *)block)[i] = (unsigned char)(seed + i * 7);
}

static inline int is_filled(const void *block, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++)
        if (((const unsigned char *)block)[i] != (unsigned char)(seed + i * 7)) return 0;
    return 1;
}

static inline int is_zero(const void *block, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (((const unsigned char *)block)[i] != 0) return 0;
    return 1;
}

/* The compiler knows malloc and free, and would leave out what it thinks has no effect. */
#ifdef __cplusplus
template <class T> static inline T *opaque(T *block)
{
    __asm__ volatile("" : "+r"(block) : : "memory");
    return block;
}
#else
static inline void *opaque(void *block)
{
    __asm__ volatile("" : "+r"(block) : : "memory");
    return block;
}
#endif

#endif

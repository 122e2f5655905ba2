/* A program of many cases, each a function; the first argument names the one to run. */
#ifndef _GNU_SOURCE /* g++ defines it */
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_CASES 100

static struct { const char *name; void (*run)(void); } cases[MOST_CASES];
static int case_count;

#define CASE(NAME)                                                            \
    static void NAME(void);                                                   \
    __attribute__((constructor)) static void add_##NAME(void)                 \
    {                                                                         \
        cases[case_count].name = #NAME;                                       \
        cases[case_count++].run = NAME;                                       \
    }                                                                         \
    static void NAME(void)

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
static inline void *opaque(void *block)
{
    __asm__ volatile("" : "+r"(block) : : "memory");
    return block;
}

int main(int argc, char **argv)
{
    for (int i = 0; argc > 1 && i < case_count; i++) {
        if (strcmp(cases[i].name, argv[1]) != 0) continue;
        cases[i].run();
        return 0;
    }
    dprintf(2, "no such case\n");
    return 3;
}

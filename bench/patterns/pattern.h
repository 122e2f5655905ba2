/* What the patterns share: numbers from the command line, a generator, and blocks whose content is checked.

   A pattern ends with 0 when every block was as it was left, with 1 when one was not, with 2 when it was called wrongly.
   What it writes to its standard output is the same with every allocator. A figure that is not goes to its standard
   error, in a line "figure: NAME = NUMBER", which the bed reads. */
#ifndef PATTERN_H
#define PATTERN_H

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Writes what is wrong and ends the process, from whichever thread. */
static inline __attribute__((noreturn)) void fail(const char *what)
{
    fprintf(stderr, "wrong: %s\n", what);
    _exit(1);
}

/* Reads the arguments, positive numbers, which must be as many as the words of the usage line. */
static inline void read_numbers(int count, char **arguments, const char *usage, long *numbers)
{
    int wanted = 1;
    for (const char *c = usage; *c; c++)
        wanted += *c == ' ';
    int right = count == wanted + 1;
    for (int n = 0; right && n < wanted; n++) {
        char *end;
        numbers[n] = strtol(arguments[n + 1], &end, 10);
        right = *end == '\0' && numbers[n] > 0;
    }
    if (!right) {
        fprintf(stderr, "Usage: %s %s\n", arguments[0], usage);
        exit(2);
    }
}

/* Marsaglia's xorshift with a multiplication. A state must not be 0. */
static inline uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

static inline uint64_t below(uint64_t *state, uint64_t limit)
{
    return (next_random(state) >> 32) * limit >> 32;
}

/* A size from 8 to 2^bits - 1, each power of two as likely as the other: small ones are common, as in real programs. */
static inline size_t any_size(uint64_t *state, int bits)
{
    size_t power = (size_t)8 << below(state, bits - 3);
    return power + below(state, power);
}

static inline void store(unsigned char *place, uint64_t mark) { memcpy(place, &mark, sizeof mark); }

static inline uint64_t load(const unsigned char *place)
{
    uint64_t mark;
    memcpy(&mark, place, sizeof mark);
    return mark;
}

/* Where the mark after this one is: every word of the first 64 bytes, then one in each line of the processor's cache. */
static inline size_t after(size_t offset) { return offset + (offset < 64 ? 8 : 64); }

/* Marks a block of at least 8 bytes. As a program does, it touches all of the block's lines, and its first and last bytes. */
static inline void mark(unsigned char *data, size_t size, uint64_t key)
{
    for (size_t offset = 0; offset + 16 <= size; offset = after(offset))
        store(data + offset, key + offset);
    store(data + size - 8, ~key);
}

/* Whether the block is as it was marked. */
static inline int is_marked(const unsigned char *data, size_t size, uint64_t key)
{
    uint64_t difference = load(data + size - 8) ^ ~key;
    for (size_t offset = 0; offset + 16 <= size; offset = after(offset))
        difference |= load(data + offset) ^ (key + offset);
    return difference == 0;
}

/* A block, marked by a key of its own: two blocks on one place do not agree. */
struct block {
    unsigned char *data;
    size_t size;
};

static inline uint64_t key_of(struct block block)
{
    return ((uintptr_t)block.data + block.size) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline struct block allocate(size_t size)
{
    struct block block = {(unsigned char *)malloc(size), size};
    if (!block.data)
        fail("no memory");
    if ((uintptr_t)block.data % (size < 16 ? 8 : 16))
        fail("a block is not aligned");
    mark(block.data, size, key_of(block));
    return block;
}

/* Checks and frees a block, or none. */
static inline void drop(struct block block)
{
    if (block.data && !is_marked(block.data, block.size, key_of(block)))
        fail("a block is not as it was left");
    free(block.data);
}

static inline void replace(struct block *block, size_t size)
{
    drop(*block);
    *block = allocate(size);
}

/* A table of blocks, all empty. */
static inline struct block *table_of(size_t slots)
{
    struct block *table = (struct block *)calloc(slots, sizeof *table);
    if (!table)
        fail("no memory");
    for (size_t n = 0; n < slots; n++)
        if (table[n].data || table[n].size)
            fail("calloc did not clear");
    return table;
}

static inline void drop_table(struct block *table, size_t slots)
{
    for (size_t n = 0; n < slots; n++)
        drop(table[n]);
    free(table);
}

static inline double resident_mib(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%*d %ld", &pages) != 1)
        fail("no /proc/self/statm");
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1048576.0);
}

static inline pthread_t start(void *(*work)(void *), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, argument))
        fail("no thread");
    return thread;
}

#endif

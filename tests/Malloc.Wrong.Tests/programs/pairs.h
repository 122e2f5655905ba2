/* A program of many cases. Each is a function that is run twice, in a process of its own: wrong, and right. The two differ in nothing
   but the mistake. What is expected of the wrong one stands beside it, and the test reads it from there:

   PAIR(name, sizes, kind, offset, moment[, settings...])

   sizes     the client's sizes to run it with: a number, or one of the lists below
   kind      what the report must name
   offset    the first wrong byte, counted from the block's first: size, a number, their sum; `size~`: at the end or within the
             bytes up to the next multiple of 16, behind which a page that nobody may touch begins; any
   moment    at_once: in the faulty line, before past() is called
             at_free: after that, before the case ends; by_free: in one of the two
             at_exit: after the case has ended
   settings  keys for POOLS_ARGS

   TRAP(name) is a sound program on which a careless detector would speak. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "blocks.h"
#include <sys/resource.h>

#define SIZES_FROM_0 0, 1, 7, 8, 15, 16, 17, 24, 100, 1000, 4095, 4096, 4097, 100000, 5242880
#define SIZES_FROM_1 1, 7, 8, 15, 16, 17, 24, 100, 1000, 4095, 4096, 4097, 100000, 5242880
#define SIZES_FROM_8 8, 15, 16, 17, 24, 100, 1000, 4095, 4096, 4097, 100000, 5242880
#define SIZES_BELOW_1M 1, 7, 8, 15, 16, 17, 24, 100, 1000, 4095, 4096, 4097, 100000
#define SIZES_FEW 1, 8, 17, 1000, 4097
#define SIZES_OF_16 16, 48, 1008, 4096, 100000, 5242880

#define MOST_CASES 100

typedef void run_case(int wrong, size_t size);

static struct { const char *name; run_case *run; } cases[MOST_CASES];
static int case_count;

#define PAIR(NAME, ...)                                                       \
    static void NAME(int wrong, size_t size);                                 \
    __attribute__((constructor)) static void add_##NAME(void)                 \
    {                                                                         \
        MUST(case_count < MOST_CASES);                                        \
        cases[case_count].name = #NAME;                                       \
        cases[case_count++].run = NAME;                                       \
    }                                                                         \
    static void NAME(int wrong, size_t size)

#define TRAP(NAME) PAIR(NAME, 0)

#define NOINLINE __attribute__((noinline, noclone))

/* A mark on stdout, past every buffer: what is done so far. */
static NOINLINE void mark(const char *text)
{
    MUST(write(1, text, strlen(text)) > 0);
}

/* The faulty line is over. */
static void past(void) { mark("past\n"); }

/* A store and a load that the compiler can not leave out. */
static NOINLINE void put(void *block, long offset)
{
    ((volatile unsigned char *)block)[offset] = 0x21;
}

static NOINLINE int get(const void *block, long offset)
{
    return ((const volatile unsigned char *)block)[offset];
}

/* A call whose result is needed: libc declares many functions pure, and the compiler leaves out those that nobody asks. */
#define ASK(CALL)                                                             \
    do {                                                                      \
        __typeof__(CALL) result = CALL;                                       \
        __asm__ volatile("" : : "r"(result) : "memory");                      \
    } while (0)

/* Overwrites the dead part of the stack: what a search for leaks could find there is no reference. */
static NOINLINE void scrub(void)
{
    volatile char dead[32 << 10];
    for (size_t i = 0; i < sizeof dead; i++) dead[i] = 0;
}

int main(int argc, char **argv)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none); /* most of these programs abort */
    for (int i = 0; argc > 3 && i < case_count; i++) {
        if (strcmp(cases[i].name, argv[1]) != 0) continue;
        cases[i].run(strcmp(argv[2], "wrong") == 0, strtoul(argv[3], NULL, 10));
        scrub();
        mark("done\n");
        return 0;
    }
    dprintf(2, "no such case\n");
    return 3;
}

/* A program of many cases, each a function; the first argument names the one to run. */
#ifndef _GNU_SOURCE /* g++ defines it */
#define _GNU_SOURCE
#endif
#include "blocks.h"

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

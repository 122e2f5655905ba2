/* Out of memory, by a limit that the tests set: malloc says so, and what there is stays usable. */
#include "cases.h"
#include <sys/resource.h>

enum { most = 100000 };

static unsigned char *block[most];

/* Takes blocks until there is no more memory. */
static int take(size_t size)
{
    int count = 0;
    errno = 0;
    while (count < most && (block[count] = malloc(size)) != NULL) fill(block[count], 64, (unsigned)count), count++;
    MUST(count < most);
    MUST(errno == ENOMEM);
    return count;
}

static void give(int count)
{
    for (int i = 0; i < count; i++) {
        MUST(is_filled(block[i], 64, (unsigned)i));
        free(block[i]);
    }
}

CASE(memory_runs_out_and_comes_back)
{
    static const size_t sizes[] = { 4000, 100000, 3000000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int count = take(sizes[i]);
        MUST(count > 3);
        errno = 0;
        MUST(calloc(1, 50 << 20) == NULL && errno == ENOMEM);
        errno = 0;
        MUST(realloc(block[0], 50 << 20) == NULL && errno == ENOMEM);
        void *aligned = NULL;
        MUST(posix_memalign(&aligned, 4096, 50 << 20) == ENOMEM);
        give(count);
        /* Room is lost to fragments at most. Of address space more: it is the arena's in chunks, and how large those are depends on when they came and
           went, a part of it by the clock. Each has an end that no block of three megabytes fits in. */
        int again = take(sizes[i]);
        MUST(again >= count * (sizes[i] < 1 << 20 ? 9 : 5) / 10);
        give(again);
    }
    printf("went on\n");
}

CASE(standard_output_works_without_memory)
{
    int count = take(10000);
    while (malloc(16)) continue;
    printf("went on\n");
    MUST(fflush(stdout) == 0);
    give(count);
}

/* Sets the limit itself, as a program may at any time. */
CASE(a_limit_set_later_is_met)
{
    struct rlimit limit = { 40 << 20, 40 << 20 };
    unsigned char *before = malloc(1000);
    setrlimit(RLIMIT_AS, &limit);
    fill(before, 1000, 1);
    for (int i = 0; i < 1000; i++) block[i] = malloc(100000);
    for (int i = 0; i < 1000; i++) free(block[i]);
    MUST(is_filled(before, 1000, 1));
    printf("went on\n");
}

CASE(mappings_run_out)
{
    enum { blocks = 70000 };
    static unsigned char *page[blocks];
    int count = 0;
    for (; count < blocks; count++)
        if (!(page[count] = aligned_alloc(4096, 8192))) break;
    for (int i = 0; i < count; i += 2) free(page[i]); /* every other page pair goes back, if it can */
    for (int i = 1; i < count; i += 2) page[i][0] = 1;
    for (int i = 0; i < count; i += 2) page[i] = malloc(8000);
    for (int i = 0; i < count; i++) free(page[i]);
    printf("went on\n");
}

/* Accesses that a guarded block's page catches: each case says beforehand what the report has to start with. The first word of a name is the side
   that the page must be on. */
#include "expect.h"
#include <pthread.h>
#include <signal.h>

static const size_t sizes[] = {0, 1, 15, 16, 17, 4095, 4096, 4097, 1 << 20};

/* What malloc's alignment leaves behind the block is not the page's. */
static size_t rounded(size_t size) { return (size + 15) & ~(size_t)15; }

static void expect_access(const char *kind, void *block, size_t size, long offset, const char *access)
{
    expect(kind, block, size, offset);
    MUST(write(1, access, strlen(access)) == (long)strlen(access));
}

static size_t chosen(void) { return sizes[getenv("SIZE") ? atoi(getenv("SIZE")) : 1]; }

CASE(after_a_read)
{
    size_t size = chosen();
    volatile char *block = opaque(malloc(size));
    expect_access("overrun", (void *)block, size, (long)rounded(size), "read after its end");
    (void)block[rounded(size)];
}

CASE(after_a_write)
{
    size_t size = chosen();
    volatile char *block = opaque(malloc(size));
    expect_access("overrun", (void *)block, size, (long)rounded(size) + 5, "written to after its end");
    block[rounded(size) + 5] = 1;
}

CASE(before_a_read)
{
    size_t size = chosen();
    volatile char *block = opaque(malloc(size));
    expect_access("underrun", (void *)block, size, -1, "read before its start");
    (void)block[-1];
}

CASE(before_a_write)
{
    size_t size = chosen();
    volatile char *block = opaque(malloc(size));
    expect_access("underrun", (void *)block, size, -8, "written to before its start");
    *(volatile long *)(block - 8) = 1;
}

CASE(both_a_freed_block_read)
{
    size_t size = chosen();
    volatile char *block = opaque(calloc(1, size + 1));
    free((void *)block);
    expect_access("use-after-free", (void *)block, size + 1, (long)size, "read after it was freed");
    (void)block[size];
}

CASE(both_a_freed_block_written)
{
    size_t size = chosen();
    volatile char *block = opaque(malloc(size + 1));
    free((void *)block);
    for (int i = 0; i < 1000; i++) free(opaque(malloc(size))); /* it is kept back */
    expect_access("use-after-free", (void *)block, size + 1, 0, "written to after it was freed");
    *block = 1;
}

CASE(both_a_moved_block_read)
{
    volatile char *block = opaque(malloc(100)), *moved = opaque(realloc((void *)block, 101));
    MUST(moved != block);
    expect_access("use-after-free", (void *)block, 100, 3, "read after it was freed");
    (void)block[3];
}

CASE(both_the_bytes_up_to_the_alignment)
{
    char *block = opaque(malloc(13));
    block[14] = 'x';
    expect("overrun", block, 13, 14);
    free(block);
}

CASE(both_a_block_freed_twice)
{
    char *block = opaque(malloc(40));
    free(block);
    expect("double-free", block, 40, 0);
    free(block);
}

CASE(both_an_address_inside_a_block_freed)
{
    char *block = opaque(malloc(40));
    expect("invalid-free", block, 40, 16);
    free(block + 16);
}

CASE(both_a_wrong_write_found_at_exit)
{
    char *block = opaque(malloc(40));
    block[44] = 'x';
    expect("overrun", block, 40, 44);
}

static void *read_it(void *block)
{
    return (void *)(uintptr_t)((volatile char *)block)[7];
}

CASE(both_in_another_thread)
{
    pthread_t thread;
    char *block = opaque(malloc(40));
    free(block);
    expect_access("use-after-free", block, 40, 7, "read after it was freed");
    pthread_create(&thread, NULL, read_it, block);
    pthread_join(thread, NULL);
}

static void never(int number)
{
    (void)number;
    _exit(99);
}

CASE(both_with_a_handler_of_the_program)
{
    signal(SIGSEGV, never);
    char *block = opaque(malloc(40));
    free(block);
    expect_access("use-after-free", block, 40, 7, "read after it was freed");
    read_it(block);
}

/* The report does not fit on it. */
CASE(both_with_a_small_stack_for_signals)
{
    static char small[4096 + 2048] __attribute__((aligned(16)));
    stack_t stack = {.ss_sp = small, .ss_size = sizeof small};
    struct sigaction action = {.sa_handler = never, .sa_flags = SA_ONSTACK};
    MUST(sigaltstack(&stack, NULL) == 0);
    MUST(sigaction(SIGSEGV, &action, NULL) == 0);
    char *block = opaque(malloc(40));
    free(block);
    expect_access("use-after-free", block, 40, 7, "read after it was freed");
    read_it(block);
}

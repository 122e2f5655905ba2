/* FLAGS: -fno-optimize-sibling-calls */
/* Mistakes whose reports are to name functions: static ones, that no module exports. */
#include "cases.h"
#include <pthread.h>
#include <signal.h>

#define NOT_INLINED __attribute__((noinline))

static NOT_INLINED char *make(size_t size) { return opaque(malloc(size)); }
static NOT_INLINED void drop(char *block) { free(opaque(block)); }
static NOT_INLINED char *make_through(size_t size) { return opaque(make(size)); }
static NOT_INLINED void drop_through(char *block) { drop(opaque(block)); }

CASE(an_overrun)
{
    char *block = make_through(10);
    block[10] = 1;
    drop_through(block);
}

/* Run as a copy: it removes its own file. */
CASE(an_overrun_in_a_program_that_is_gone)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    MUST(length > 0);
    path[length] = 0;
    MUST(unlink(path) == 0);
    char *block = make(10);
    block[10] = 1;
    drop(block);
}

CASE(a_double_free)
{
    char *block = make_through(10);
    drop(block);
    drop_through(block);
}

CASE(a_mistake_with_errno)
{
    char *block = make(10);
    drop(block);
    errno = ERANGE;
    drop(block);
    MUST(errno == ERANGE);
    MUST(realloc(block, 20) == NULL && errno == ENOMEM);
}

static char *early;

__attribute__((constructor(101))) static void make_before_main(void) { early = make(10); }

CASE(a_block_from_before_main)
{
    early[-1] = 1;
    drop(early);
}

static void *name_and_drop(void *block)
{
    pthread_setname_np(pthread_self(), "dropper");
    drop(block);
    return NULL;
}

CASE(a_double_free_in_a_thread)
{
    pthread_t thread;
    char *block = make(10);
    drop(block);
    pthread_create(&thread, NULL, name_and_drop, block);
    pthread_join(thread, NULL);
}

static char *from_handler;

static void handle(int signal)
{
    (void)signal;
    from_handler = make(10);
}

CASE(a_block_from_a_signal_handler)
{
    signal(SIGUSR1, handle);
    raise(SIGUSR1);
    from_handler[10] = 1;
    drop(from_handler);
}

CASE(blocks_from_many_threads_are_sound)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) pthread_create(threads + i, NULL, (void *(*)(void *))make_through, (void *)100);
    for (int i = 0; i < 4; i++) {
        void *block;
        pthread_join(threads[i], &block);
        drop_through(block);
    }
}

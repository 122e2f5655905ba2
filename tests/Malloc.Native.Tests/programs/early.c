/* Blocks and threads before any library's constructor has run, and after main. */
#include "cases.h"
#include <pthread.h>

enum { count = 300 };
static char *early[count];

static void *allocate_early(void *unused)
{
    (void)unused;
    for (int i = 0; i < count; i++) fill(early[i] = opaque(malloc((size_t)i * 5)), (size_t)i * 5, (unsigned)i);
    for (int i = 0; i < count; i += 2) free(early[i]);
    return NULL;
}

static void before_all(int argc, char **argv, char **environment)
{
    (void)argc, (void)argv, (void)environment;
    for (int i = 0; i < 20; i++) {
        pthread_t thread;
        for (int j = 1; j < count; j += 2) free(early[j]);
        MUST(pthread_create(&thread, NULL, allocate_early, NULL) == 0);
        pthread_join(thread, NULL);
    }
}

__attribute__((section(".preinit_array"), used)) static void (*preinit)(int, char **, char **) = before_all;

static void *use_some(void *unused)
{
    (void)unused;
    for (size_t size = 0; size < 1200; size += 7) free(opaque(malloc(size)));
    return NULL;
}

static void check_early(void)
{
    for (int i = 1; i < count; i += 2) {
        MUST(is_filled(early[i], (size_t)i * 5, (unsigned)i));
        free(early[i]);
    }
    use_some(NULL);
}

CASE(threads_that_ended_before_the_constructors)
{
    pthread_t thread;
    for (int i = 0; i < 20; i++) {
        MUST(pthread_create(&thread, NULL, use_some, NULL) == 0);
        pthread_join(thread, NULL);
    }
    check_early();
}

CASE(early_blocks_are_freed_at_exit) { atexit(check_early); }

static void *exit_here(void *unused)
{
    use_some(unused);
    exit(0);
}

CASE(another_thread_ends_the_process)
{
    pthread_t thread;
    atexit(check_early);
    MUST(pthread_create(&thread, NULL, exit_here, NULL) == 0);
    pthread_join(thread, NULL);
}

CASE(the_first_thread_ends_before_the_process)
{
    pthread_t thread;
    use_some(NULL);
    MUST(pthread_create(&thread, NULL, use_some, NULL) == 0);
    pthread_exit(NULL);
}

/* FLAGS: -Wl,--no-as-needed ./earliest.so -Wl,-rpath,$ORIGIN */
/* Blocks and threads before the preloaded library's constructor has run, and after main. */
#include "cases.h"
#include <pthread.h>

enum { count = 300 };
extern char *early[count]; /* of the library: those with an odd number are in use */

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

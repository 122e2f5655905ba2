/* What a thread's cache had when it ended, for the next thread. */
#include "cases.h"
#include <pthread.h>
#include <stdint.h>
#include <sys/wait.h>

enum { small_sizes = 20, sizes = 30, most_threads = 4 };

/* Small ones and such that have headers; of each small size one. */
static size_t size_of(int n) { return n < small_sizes ? 8 + 50 * n : 1500; }

/* Blocks that are all there at the same time; their addresses are what it has found. */
static void *use(void *addresses)
{
    uintptr_t *found = addresses;
    for (int n = 0; n < sizes; n++) found[n] = (uintptr_t)opaque(malloc(size_of(n)));
    for (int n = 0; n < sizes; n++) free((void *)found[n]);
    return NULL;
}

static void use_in_a_thread(uintptr_t *found)
{
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, use, found) == 0);
    pthread_join(thread, NULL);
}

static int count_same(uintptr_t *one, uintptr_t *other)
{
    int same = 0;
    for (int n = 0; n < sizes; n++)
        for (int m = 0; m < sizes; m++) same += one[n] == other[m];
    return same;
}

CASE(the_next_thread_finds_it)
{
    uintptr_t first[sizes], next[sizes];
    use_in_a_thread(first);
    for (int round = 0; round < 20; round++) {
        use_in_a_thread(next);
        MUST(count_same(first, next) >= sizes - 2); /* the C library may have taken one or two for a thread */
    }
}

CASE(a_childs_first_thread_finds_it)
{
    uintptr_t first[sizes], next[sizes];
    use_in_a_thread(first);
    pid_t child = fork();
    if (child == 0) {
        use_in_a_thread(next);
        _exit(count_same(first, next) >= sizes - 2 ? 0 : 1);
    }
    int status;
    MUST(waitpid(child, &status, 0) == child && status == 0);
}

/* More threads than caches are kept of. */
CASE(many_threads_at_a_time_come_and_go)
{
    static uintptr_t found[4 * most_threads][sizes];
    for (int round = 0; round < 100; round++) {
        pthread_t thread[4 * most_threads];
        for (int n = 0; n < 4 * most_threads; n++) MUST(pthread_create(&thread[n], NULL, use, found[n]) == 0);
        for (int n = 0; n < 4 * most_threads; n++) pthread_join(thread[n], NULL);
    }
}

/* A library whose constructor runs before that of the preloaded one: threads allocate, and end. */
#include "blocks.h"
#include <pthread.h>

enum { count = 300 };
char *early[count];

static void *allocate_early(void *unused)
{
    (void)unused;
    for (int i = 0; i < count; i++) fill(early[i] = opaque(malloc((size_t)i * 5)), (size_t)i * 5, (unsigned)i);
    for (int i = 0; i < count; i += 2) free(early[i]);
    return NULL;
}

__attribute__((constructor)) static void before_others(void)
{
    for (int i = 0; i < 20; i++) {
        pthread_t thread;
        for (int j = 1; j < count; j += 2) free(early[j]);
        MUST(pthread_create(&thread, NULL, allocate_early, NULL) == 0);
        pthread_join(thread, NULL);
    }
}

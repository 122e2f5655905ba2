/* Allocations from C, on threads that C makes. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 64 };

struct churn {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
    size_t (*usable_size)(void *);
    int rounds;
};

struct thread {
    pthread_t id;
    const struct churn *churn;
    unsigned seed;
    long wrong;
};

static unsigned next(unsigned *seed)
{
    return *seed = *seed * 1664525 + 1013904223, *seed >> 8;
}

static int is_filled(const unsigned char *block, size_t size, int byte)
{
    for (size_t i = 0; i < size; i++)
        if (block[i] != byte) return 0;
    return 1;
}

static void *run(void *argument)
{
    struct thread *self = argument;
    const struct churn *c = self->churn;
    unsigned char *blocks[SLOTS] = { 0 };
    size_t sizes[SLOTS] = { 0 };
    for (int round = 0; round < c->rounds; round++) {
        unsigned slot = next(&self->seed) % SLOTS;
        size_t size = next(&self->seed) % 2000 + 1;
        if (blocks[slot] != NULL) {
            if (!is_filled(blocks[slot], sizes[slot], (int)slot)) self->wrong++;
            if (next(&self->seed) % 2) {
                errno = 77;
                c->free(blocks[slot]);
                if (errno != 77) self->wrong++;
                blocks[slot] = NULL;
                continue;
            }
            blocks[slot] = c->realloc(blocks[slot], size);
            if (!is_filled(blocks[slot], size < sizes[slot] ? size : sizes[slot], (int)slot)) self->wrong++;
        } else if (next(&self->seed) % 2) {
            blocks[slot] = c->malloc(size);
        } else {
            blocks[slot] = c->calloc(size, 1);
            if (!is_filled(blocks[slot], size, 0)) self->wrong++;
        }
        if ((uintptr_t)blocks[slot] % 16 != 0 || c->usable_size(blocks[slot]) < size) self->wrong++;
        memset(blocks[slot], (int)slot, size);
        sizes[slot] = size;
    }
    for (int slot = 0; slot < SLOTS; slot++) c->free(blocks[slot]);
    return NULL;
}

/* How many times something was not as it must be. */
long churn(const struct churn *churn, int threads)
{
    struct thread all[threads];
    long wrong = 0;
    for (int i = 0; i < threads; i++) {
        all[i] = (struct thread){ .churn = churn, .seed = (unsigned)i };
        pthread_create(&all[i].id, NULL, run, &all[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(all[i].id, NULL);
        wrong += all[i].wrong;
    }
    return wrong;
}

struct two {
    void *(*malloc)(size_t);
    void (*free)(void *);
};

static void *free_twice(void *argument)
{
    struct two *functions = argument;
    void *block = functions->malloc(40);
    functions->free(block);
    functions->free(block);
    return NULL;
}

void free_twice_on_a_thread(void *(*malloc)(size_t), void (*free)(void *))
{
    struct two functions = { malloc, free };
    pthread_t thread;
    pthread_create(&thread, NULL, free_twice, &functions);
    pthread_join(thread, NULL);
}

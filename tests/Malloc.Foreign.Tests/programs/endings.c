/* Threads that C makes, which free and allocate until their last moment: in the destructors of their keys, when .NET has left them. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS = 200, LATE = 8, AT_ONCE = 8, ROUNDS = 3 };

struct heap {
    void *(*malloc)(size_t);
    void (*free)(void *);
    long wrong; /* how many blocks were not as they were left */
};

struct thread {
    pthread_t id;
    struct heap *heap;
    int number, rounds;
    unsigned char *blocks[BLOCKS];
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t size_of(const struct thread *self, int block) { return (size_t)(self->number * 7 + block * 13) % 1400 + 1; }

static void allocate(struct thread *self, int from, int to)
{
    for (int i = from; i < to; i++) {
        self->blocks[i] = self->heap->malloc(size_of(self, i));
        memset(self->blocks[i], self->number + i, size_of(self, i));
    }
}

static void release(struct thread *self, int from, int to)
{
    for (int i = from; i < to; i++) {
        for (size_t at = 0; at < size_of(self, i); at++)
            if (self->blocks[i][at] != (unsigned char)(self->number + i)) {
                __atomic_add_fetch(&self->heap->wrong, 1, __ATOMIC_RELAXED);
                break;
            }
        self->heap->free(self->blocks[i]);
        self->blocks[i] = NULL;
    }
}

/* Comes by three times: it frees a third, and the second time it also allocates. */
static void at_end(void *argument)
{
    struct thread *self = argument;
    int third = BLOCKS / ROUNDS, round = self->rounds++;
    release(self, round * third, round == ROUNDS - 1 ? BLOCKS : (round + 1) * third);
    if (round == 1) {
        allocate(self, 0, LATE);
        release(self, 0, LATE);
    }
    if (self->rounds < ROUNDS) pthread_setspecific(key, self);
}

static void make_key(void) { pthread_key_create(&key, at_end); }

static void *run(void *argument)
{
    struct thread *self = argument;
    pthread_setspecific(key, self);
    allocate(self, 0, BLOCKS);
    release(self, 0, BLOCKS / 2);
    allocate(self, 0, BLOCKS / 2);
    return NULL;
}

/* So many threads, a few at a time; how many blocks were spoilt. */
long end_threads(void *(*allocator)(size_t), void (*releaser)(void *), int count)
{
    struct heap heap = { allocator, releaser, 0 };
    struct thread *threads = calloc(AT_ONCE, sizeof *threads);
    pthread_once(&once, make_key);
    for (int done = 0; done < count; done += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) {
            threads[i] = (struct thread){ .heap = &heap, .number = done + i };
            pthread_create(&threads[i].id, NULL, run, &threads[i]);
        }
        for (int i = 0; i < AT_ONCE; i++) pthread_join(threads[i].id, NULL);
    }
    free(threads);
    return heap.wrong;
}

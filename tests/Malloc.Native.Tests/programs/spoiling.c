/* An allocator that is wrong: now and then it changes a byte of a block in use. So that this is all the harm done, it never
   uses memory twice, and leaves blocks of an even size alone, as objects with pointers in them are; realloc has its own turn. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SPOILED_EVERY = 5, ROOM = 1 << 30 };

static _Alignas(16) unsigned char room[ROOM]; /* clear, as it is fresh */
static size_t used;
static unsigned char *latest; /* of odd size, if it is still in use */
static unsigned long odd, resized;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static size_t *size_before(void *block) { return (size_t *)block - 1; }

static unsigned char *take(size_t size)
{
    pthread_mutex_lock(&guard);
    used = (used + 31) & ~(size_t)15;
    unsigned char *block = ROOM - used < size ? NULL : room + used;
    if (block) {
        *size_before(block) = size;
        used += size;
    }
    pthread_mutex_unlock(&guard);
    return block;
}

void *malloc(size_t size)
{
    unsigned char *block = take(size);
    if (size % 2 == 0)
        return block;
    pthread_mutex_lock(&guard);
    if (++odd % SPOILED_EVERY == 0 && latest)
        latest[0] ^= 1;
    latest = block;
    pthread_mutex_unlock(&guard);
    return block;
}

void free(void *block)
{
    pthread_mutex_lock(&guard);
    if (block == latest)
        latest = NULL;
    pthread_mutex_unlock(&guard);
}

void *calloc(size_t count, size_t size) { return take(count * size); }

void *realloc(void *block, size_t size)
{
    unsigned char *moved = take(size);
    if (!block || !moved)
        return moved;
    memcpy(moved, block, *size_before(block) < size ? *size_before(block) : size);
    moved[0] ^= ++resized % SPOILED_EVERY == 0;
    return moved;
}

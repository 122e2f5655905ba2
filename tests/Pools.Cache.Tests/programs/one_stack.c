/* Threads one after the other on the same memory for their stacks. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>

enum { STACK = 4 << 20 };

struct call {
    void (*body)(void *);
    void *argument;
};

static void *run(void *call_of)
{
    struct call *call = call_of;
    call->body(call->argument);
    return NULL;
}

/* How many threads could not be had. */
int on_one_stack(void (*body)(void *), void *argument, int count)
{
    struct call call = { body, argument };
    void *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    pthread_attr_t attributes;
    if (stack == MAP_FAILED) return count;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, STACK);
    for (; count > 0; count--) {
        pthread_t thread;
        if (pthread_create(&thread, &attributes, run, &call) != 0) break;
        pthread_join(thread, NULL);
    }
    pthread_attr_destroy(&attributes);
    munmap(stack, STACK);
    return count;
}

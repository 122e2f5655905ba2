/* Threads, forks and signals. */
#include "cases.h"
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

enum { threads = 8, slots = 256, patience = 300 }; /* seconds, for a child that should not hang: the machine may be busy */

struct block { unsigned char *bytes; size_t size; unsigned seed; };

static struct block table[slots];
static pthread_mutex_t table_lock[slots];
static volatile int done;

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static struct block new_block(unsigned *state)
{
    size_t size = next_random(state) % 100 ? next_random(state) % 2000 : next_random(state) % 200000;
    struct block block = { malloc(size), size, next_random(state) };
    MUST(block.bytes);
    fill(block.bytes, size, block.seed);
    return block;
}

static void end_block(struct block block)
{
    MUST(is_filled(block.bytes, block.size, block.seed));
    free(block.bytes);
}

/* Frees what another thread has put into a slot, and puts a block of its own there. */
static void exchange(unsigned *state)
{
    int slot = (int)(next_random(state) % slots);
    struct block mine = new_block(state);
    pthread_mutex_lock(&table_lock[slot]);
    struct block other = table[slot];
    table[slot] = mine;
    pthread_mutex_unlock(&table_lock[slot]);
    end_block(other);
}

static void *exchange_some(void *seed)
{
    unsigned state = (unsigned)(uintptr_t)seed;
    for (int i = 0; i < 4000; i++) exchange(&state);
    return NULL;
}

static void *exchange_until_done(void *seed)
{
    unsigned state = (unsigned)(uintptr_t)seed;
    while (!done) exchange(&state);
    return NULL;
}

static void start(pthread_t *thread, int count, void *(*run)(void *))
{
    for (int i = 0; i < slots; i++) pthread_mutex_init(&table_lock[i], NULL);
    for (int i = 0; i < count; i++) MUST(pthread_create(&thread[i], NULL, run, (void *)(uintptr_t)(i + 1)) == 0);
}

static void join(pthread_t *thread, int count)
{
    done = 1;
    for (int i = 0; i < count; i++) pthread_join(thread[i], NULL);
    for (int i = 0; i < slots; i++) end_block(table[i]);
}

CASE(threads_free_the_blocks_of_others)
{
    pthread_t thread[threads];
    start(thread, threads, exchange_some);
    join(thread, threads);
}

static void *make_and_drop_large_blocks(void *seed)
{
    unsigned state = (unsigned)(uintptr_t)seed;
    for (int i = 0; i < 400; i++) {
        size_t size = (1u << 20) + next_random(&state) % (4u << 20);
        unsigned char *block = malloc(size);
        MUST(block);
        block[0] = block[size - 1] = (unsigned char)i;
        block = realloc(block, size / 2);
        MUST(block[0] == (unsigned char)i);
        free(block);
    }
    return NULL;
}

/* Run with a small arena, every large block makes it grow and shrink. */
CASE(chunks_come_and_go_while_threads_allocate)
{
    pthread_t small[4], large[3];
    start(small, 4, exchange_until_done);
    for (int i = 0; i < 3; i++) pthread_create(&large[i], NULL, make_and_drop_large_blocks, (void *)(uintptr_t)(i + 100));
    for (int i = 0; i < 3; i++) pthread_join(large[i], NULL);
    join(small, 4);
}

static void *leave_a_list(void *unused)
{
    (void)unused;
    void **head = NULL;
    for (int i = 0; i < 1000; i++) {
        void **block = malloc(40);
        *block = head;
        head = block;
    }
    return head;
}

CASE(a_threads_memory_survives_it)
{
    for (int round = 0; round < 50; round++) {
        pthread_t thread;
        void *head;
        pthread_create(&thread, NULL, leave_a_list, NULL);
        pthread_join(thread, &head);
        int count = 0;
        for (void *next; head; head = next, count++) {
            next = *(void **)head;
            free(head);
        }
        MUST(count == 1000);
    }
}

static void allocate_in_child(void)
{
    unsigned state = 5;
    for (int i = 0; i < 20; i++) end_block(new_block(&state));
    void *large = malloc(1 << 20);
    free(large);
    exit(0); /* not _exit: handlers and destructors run too */
}

CASE(a_child_forked_while_others_allocate_can_allocate)
{
    pthread_t thread[3];
    start(thread, 3, exchange_until_done);
    for (int i = 0; i < 200; i++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(patience);
            allocate_in_child();
        }
        int status;
        MUST(waitpid(child, &status, 0) == child);
        MUST(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    join(thread, 3);
}

static void *fork_some(void *unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(patience);
            allocate_in_child();
        }
        int status;
        MUST(waitpid(child, &status, 0) == child && status == 0);
    }
    return NULL;
}

CASE(threads_fork_at_the_same_time)
{
    pthread_t thread[4];
    for (int i = 0; i < 4; i++) pthread_create(&thread[i], NULL, fork_some, NULL);
    for (int i = 0; i < 4; i++) pthread_join(thread[i], NULL);
}

CASE(a_child_has_its_parents_blocks)
{
    unsigned state = 1;
    struct block block = new_block(&state);
    pid_t child = fork();
    if (child == 0) {
        end_block(block);
        exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    MUST(status == 0);
    end_block(block);
}

static volatile int ticks;

static void tick(int number)
{
    (void)number;
    ticks++;
}

CASE(signals_interrupt_threads_that_allocate)
{
    struct sigaction action = { .sa_handler = tick };
    struct itimerval every = { { 0, 500 }, { 0, 500 } };
    pthread_t thread[4];
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
    start(thread, 4, exchange_until_done);
    while (ticks < 50) free(opaque(malloc(100)));
    join(thread, 4);
}

static pthread_key_t key;
static int ended;

static void end_specific(void *block)
{
    free(block);
    void *other = malloc(100);
    free(other);
    __atomic_fetch_add(&ended, 1, __ATOMIC_SEQ_CST);
}

static void *set_specific(void *unused)
{
    (void)unused;
    pthread_setspecific(key, malloc(10));
    return NULL;
}

CASE(destructors_of_threads_allocate)
{
    pthread_t thread[threads];
    pthread_key_create(&key, end_specific);
    for (int i = 0; i < threads; i++) pthread_create(&thread[i], NULL, set_specific, NULL);
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    MUST(ended == threads);
}

CASE(the_program_may_end_while_threads_allocate)
{
    static pthread_t thread[4];
    start(thread, 4, exchange_until_done);
    usleep(20000);
    exit(0);
}

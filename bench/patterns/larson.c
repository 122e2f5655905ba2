/* A server whose threads free each other's blocks. Each thread replaces blocks at random in a table, and after every round
   goes on with the table of the next thread: what it frees first was allocated there. After an idea of Larson and Krishnan. */
#include "pattern.h"

enum { THREADS, SLOTS, STEPS, ROUNDS, NUMBERS };
static long numbers[NUMBERS];
static struct block **tables;
static pthread_barrier_t round_end;

static void *serve(void *argument)
{
    uintptr_t self = (uintptr_t)argument;
    uint64_t random = self + 1;
    for (long round = 0; round < numbers[ROUNDS]; round++) {
        struct block *table = tables[(self + round) % numbers[THREADS]];
        for (long step = 0; step < numbers[STEPS]; step++)
            replace(&table[below(&random, numbers[SLOTS])], 8 + below(&random, 500));
        pthread_barrier_wait(&round_end);
    }
    return NULL;
}

int main(int count, char **arguments)
{
    read_numbers(count, arguments, "THREADS SLOTS STEPS ROUNDS", numbers);
    long threads = numbers[THREADS];
    pthread_barrier_init(&round_end, NULL, threads);
    tables = (struct block **)malloc(threads * sizeof *tables);
    pthread_t *servers = (pthread_t *)malloc(threads * sizeof *servers);
    for (long n = 0; n < threads; n++)
        tables[n] = table_of(numbers[SLOTS]);
    for (long n = 0; n < threads; n++)
        servers[n] = start(serve, (void *)n);
    for (long n = 0; n < threads; n++)
        pthread_join(servers[n], NULL);
    for (long n = 0; n < threads; n++)
        drop_table(tables[n], numbers[SLOTS]);
    free(tables);
    free(servers);
    return 0;
}

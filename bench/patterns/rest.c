/* A server after its rush: threads that take blocks of all sizes to 4 KiB in bursts, and then rest, with nothing but their tables in use. It tells how long a burst takes
   when there was one before, and how much is resident while nobody calls. */
#include "pattern.h"
#include <time.h>

enum { THREADS, MIB, BURSTS, NUMBERS };
enum { BITS = 12, MEAN = 700 }; /* of the sizes; there are slots enough for blocks of that mean */
static long numbers[NUMBERS];
static pthread_barrier_t everybody;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void burst(struct block *table, uint64_t *random)
{
    size_t bytes = (size_t)numbers[MIB] << 20, slots = bytes / MEAN, used = 0, total = 0;
    for (; used < slots && total < bytes; used++) {
        table[used] = allocate(any_size(random, BITS));
        total += table[used].size;
    }
    pthread_barrier_wait(&everybody); /* what is resident is looked at in between */
    pthread_barrier_wait(&everybody);
    for (size_t n = 0; n < used; n++)
        drop(table[n]);
    pthread_barrier_wait(&everybody);
}

static void *serve(void *argument)
{
    uint64_t random = (uintptr_t)argument;
    struct block *table = table_of(((size_t)numbers[MIB] << 20) / MEAN);
    for (long n = 0; n < numbers[BURSTS]; n++)
        burst(table, &random);
    pthread_barrier_wait(&everybody); /* it rests */
    free(table);
    return NULL;
}

int main(int count, char **arguments)
{
    read_numbers(count, arguments, "THREADS MIB BURSTS", numbers);
    pthread_barrier_init(&everybody, NULL, numbers[THREADS] + 1);
    pthread_t *workers = (pthread_t *)malloc(numbers[THREADS] * sizeof *workers);
    for (long n = 0; n < numbers[THREADS]; n++)
        workers[n] = start(serve, (void *)(uintptr_t)(n + 1));
    double most = 0, begin = seconds();
    for (long n = 0; n < numbers[BURSTS]; n++) {
        pthread_barrier_wait(&everybody);
        double now = resident_mib();
        most = now > most ? now : most;
        pthread_barrier_wait(&everybody);
        pthread_barrier_wait(&everybody);
    }
    fprintf(stderr, "figure: ms a burst = %.1f\nfigure: MiB in a burst = %.1f\n", (seconds() - begin) * 1000 / numbers[BURSTS], most);
    for (int second = 0; second <= 5; second++) {
        fprintf(stderr, "figure: MiB after %d s = %.1f\n", second, resident_mib());
        sleep(1);
    }
    pthread_barrier_wait(&everybody);
    for (long n = 0; n < numbers[THREADS]; n++)
        pthread_join(workers[n], NULL);
    free(workers);
    return 0;
}

/* A leak-free week in a minute: a server's blocks, whose sizes shift from day to day, the same every week. Every day has new
   threads. Some of their slots are replaced many times a day and some once in weeks, so that blocks that stay lie between
   blocks that come and go. It fails when the resident set, the mean of a week's evenings, was larger in the last week than
   in the first by more than the factor. The week before the first is not counted: then the heap finds its shape. */
#include "pattern.h"

enum { THREADS, SLOTS, STEPS, WEEKS, PERCENT, NUMBERS };
static long numbers[NUMBERS];
static const int size_bits[] = {7, 12, 8, 14, 10, 13, 9}; /* of the largest blocks, by day */
enum { DAYS = sizeof size_bits / sizeof *size_bits };

struct shift {
    struct block *table;
    uint64_t random;
    int bits;
};

static void *day(void *argument)
{
    struct shift *shift = (struct shift *)argument;
    for (long n = 0; n < numbers[STEPS]; n++)
        replace(&shift->table[below(&shift->random, 1 + below(&shift->random, numbers[SLOTS]))], any_size(&shift->random, shift->bits));
    return NULL;
}

int main(int count, char **arguments)
{
    read_numbers(count, arguments, "THREADS SLOTS STEPS WEEKS PERCENT", numbers);
    long threads = numbers[THREADS];
    struct shift *shifts = (struct shift *)malloc(threads * sizeof *shifts);
    pthread_t *workers = (pthread_t *)malloc(threads * sizeof *workers);
    for (long n = 0; n < threads; n++) {
        shifts[n] = (struct shift){table_of(numbers[SLOTS]), n + 1, 0};
        for (long slot = 0; slot < numbers[SLOTS]; slot++) /* of all days, as it will be ever after */
            shifts[n].table[slot] = allocate(any_size(&shifts[n].random, size_bits[slot % DAYS]));
    }
    double first = 0, last = 0;
    for (long week = 0; week <= numbers[WEEKS]; week++) {
        last = 0;
        for (int today = 0; today < DAYS; today++) {
            for (long n = 0; n < threads; n++) {
                shifts[n].bits = size_bits[today];
                workers[n] = start(day, &shifts[n]);
            }
            for (long n = 0; n < threads; n++)
                pthread_join(workers[n], NULL);
            last += resident_mib() / DAYS;
        }
        if (week == 1)
            first = last;
    }
    for (long n = 0; n < threads; n++)
        drop_table(shifts[n].table, numbers[SLOTS]);
    free(shifts);
    free(workers);
    fprintf(stderr, "figure: MiB in the first week = %.1f\nfigure: MiB in the last week = %.1f\n", first, last);
    if (last > first * numbers[PERCENT] / 100)
        fail("memory creeps");
    return 0;
}

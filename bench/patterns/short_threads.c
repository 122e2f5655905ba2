/* Many short-lived threads, two at a time. Each allocates some blocks and frees most; every eighth outlives it and is freed by
   the main thread. */
#include "pattern.h"

enum { PAIRS, BLOCKS, NUMBERS };
static long numbers[NUMBERS];

struct errand {
    uint64_t random;
    struct block *table;
};

static void *run(void *argument)
{
    struct errand *errand = (struct errand *)argument;
    for (long n = 0; n < numbers[BLOCKS]; n++)
        errand->table[n] = allocate(any_size(&errand->random, 12));
    for (long n = 0; n < numbers[BLOCKS]; n++)
        if (n % 8) {
            drop(errand->table[n]);
            errand->table[n] = (struct block){NULL, 0};
        }
    return NULL;
}

int main(int count, char **arguments)
{
    read_numbers(count, arguments, "PAIRS BLOCKS", numbers);
    for (long pair = 0; pair < numbers[PAIRS]; pair++) {
        struct errand errands[2];
        pthread_t threads[2];
        for (int n = 0; n < 2; n++) {
            errands[n] = (struct errand){2 * pair + n + 1, table_of(numbers[BLOCKS])};
            threads[n] = start(run, &errands[n]);
        }
        for (int n = 0; n < 2; n++) {
            pthread_join(threads[n], NULL);
            drop_table(errands[n].table, numbers[BLOCKS]);
        }
    }
    return 0;
}

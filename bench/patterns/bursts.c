/* Bursts: many blocks are allocated, then all are freed, in the order given: the last first (lifo) or the first first (fifo). */
#include "pattern.h"

enum { BLOCKS, ROUNDS, NUMBERS };

int main(int count, char **arguments)
{
    long numbers[NUMBERS];
    int lifo = count > 1 && !strcmp(arguments[1], "lifo"), fifo = count > 1 && !strcmp(arguments[1], "fifo");
    if (!lifo && !fifo) {
        fprintf(stderr, "Usage: %s lifo|fifo BLOCKS ROUNDS\n", arguments[0]);
        return 2;
    }
    read_numbers(count - 1, arguments + 1, "BLOCKS ROUNDS", numbers);
    struct block *table = table_of(numbers[BLOCKS]);
    uint64_t random = 1;
    for (long round = 0; round < numbers[ROUNDS]; round++) {
        for (long n = 0; n < numbers[BLOCKS]; n++)
            table[n] = allocate(any_size(&random, 9));
        for (long n = 0; n < numbers[BLOCKS]; n++)
            drop(table[lifo ? numbers[BLOCKS] - 1 - n : n]);
    }
    free(table);
    return 0;
}

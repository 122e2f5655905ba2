/* Random sizes with long lifetimes: of the slots, those with high numbers are seldom replaced. Blocks that stay lie between
   blocks that go. */
#include "pattern.h"

enum { SLOTS, STEPS, NUMBERS };

int main(int count, char **arguments)
{
    long numbers[NUMBERS];
    read_numbers(count, arguments, "SLOTS STEPS", numbers);
    struct block *table = table_of(numbers[SLOTS]);
    uint64_t random = 1;
    for (long n = 0; n < numbers[SLOTS]; n++)
        table[n] = allocate(any_size(&random, 13));
    for (long n = 0; n < numbers[STEPS]; n++)
        replace(&table[below(&random, 1 + below(&random, numbers[SLOTS]))], any_size(&random, 13));
    drop_table(table, numbers[SLOTS]);
    return 0;
}

/* Large blocks, from 64 KiB to the limit, allocated and dropped: few live at a time. */
#include "pattern.h"

enum { LIVE, STEPS, LIMIT_KIB, NUMBERS };
enum { LEAST_KIB = 64 };

int main(int count, char **arguments)
{
    long numbers[NUMBERS];
    read_numbers(count, arguments, "LIVE STEPS LIMIT_KIB", numbers);
    struct block *table = table_of(numbers[LIVE]);
    uint64_t random = 1;
    for (long n = 0; n < numbers[STEPS]; n++)
        replace(&table[below(&random, numbers[LIVE])], (LEAST_KIB << 10) + below(&random, (size_t)numbers[LIMIT_KIB] << 10));
    drop_table(table, numbers[LIVE]);
    return 0;
}

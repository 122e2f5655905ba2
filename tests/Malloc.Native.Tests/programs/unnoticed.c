/* Mistakes that the plain class does not look for: what comes of them is up to the program, not to the end of it. */
#include "cases.h"

enum { count = 4000 };
static char *block[count];

CASE(freed_blocks_written_to)
{
    for (int i = 0; i < count; i++) block[i] = opaque(malloc(40));
    for (int i = 0; i < count; i += 2) free(block[i]);
    for (int i = 0; i < count / 4; i += 2) memset(block[i], 1, 8); /* the thread has given these back */
}

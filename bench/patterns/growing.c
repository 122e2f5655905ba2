/* Buffers that grow by realloc, in turns, so that none has the room behind it for itself. They end with that many MiB
   in all. Each round begins anew with small ones. */
#include "pattern.h"

enum { BUFFERS, MIB, ROUNDS, NUMBERS };
enum { PIECE = 64 }; /* what is appended is a multiple of this, and each piece has its mark */

static void grow(struct block *buffer, size_t size, uint64_t key)
{
    unsigned char *data = (unsigned char *)realloc(buffer->data, size);
    if (!data)
        fail("no memory");
    /* The piece before the new ones must have come along; all of them are looked at in the end. */
    if (buffer->size && load(data + buffer->size - PIECE) != key + buffer->size - PIECE)
        fail("realloc lost the end");
    for (size_t offset = buffer->size; offset < size; offset += PIECE)
        store(data + offset, key + offset);
    *buffer = (struct block){data, size};
}

int main(int count, char **arguments)
{
    long numbers[NUMBERS];
    read_numbers(count, arguments, "BUFFERS MIB ROUNDS", numbers);
    size_t limit = ((size_t)numbers[MIB] << 20) / numbers[BUFFERS];
    for (long round = 0; round < numbers[ROUNDS]; round++) {
        struct block *table = table_of(numbers[BUFFERS]);
        for (size_t size = PIECE; size < limit; size += size / 8 / PIECE * PIECE + PIECE)
            for (long n = 0; n < numbers[BUFFERS]; n++)
                grow(&table[n], size, n + 1);
        for (long n = 0; n < numbers[BUFFERS]; n++) {
            for (size_t offset = 0; offset < table[n].size; offset += PIECE)
                if (load(table[n].data + offset) != n + 1 + offset)
                    fail("realloc lost a piece");
            free(table[n].data);
        }
        free(table);
    }
    return 0;
}

/* Prints the lines that a listing must have, then the listing. */
#include "expect.h"
#include <stdarg.h>

void show_alloc_mem(void) __attribute__((weak));
void show_alloc_mem_ex(void) __attribute__((weak));

static void print(const char *format, ...)
{
    char text[200]; /* printf would allocate */
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    MUST(write(1, text, (size_t)length) == length);
}

static void allocate(size_t size)
{
    unsigned char *block = malloc(size);
    size = told(size);
    for (size_t i = 0; i < size; i++) block[i] = (unsigned char)('A' + i % 26);
    print("0x%lX - 0x%lX : %zu bytes\n", (unsigned long)block, (unsigned long)(block + size), size);
}

static void allocate_all(void)
{
    static const size_t sizes[] = { 0, 1, 42, 128, 129, 1024, 1025, 5000, 300000 };
    void *freed[9];
    for (int i = 0; i < 9; i++) freed[i] = malloc(sizes[i]);
    for (int i = 0; i < 9; i++) allocate(sizes[i]);
    for (int i = 0; i < 9; i++) free(freed[i]);
    print("--\n");
}

CASE(blocks_by_zone)
{
    allocate_all();
    show_alloc_mem();
}

CASE(blocks_with_their_bytes)
{
    allocate_all();
    show_alloc_mem_ex();
}

/* Calls into libc that put out what lies outside a block, or read into it. */
#include "../pairs.h"
#include <fcntl.h>

static char *letters(size_t count, size_t size)
{
    volatile char *block = opaque(malloc(size));
    for (size_t i = 0; i < size; i++) block[i] = i < count ? 'x' : 0;
    return (char *)block;
}

PAIR(puts_of_what_has_no_end, SIZES_FEW, overrun, size, at_once)
{
    char *text = letters(wrong ? size : size - 1, size);
    stdout = fopen("/dev/null", "w");
    puts(text);
    past();
    free(text);
}

PAIR(puts_of_a_freed_block, SIZES_FEW, use-after-free, 0, at_once)
{
    char *text = letters(size - 1, size);
    stdout = fopen("/dev/null", "w");
    if (!wrong) puts(text);
    free(text);
    if (wrong) puts(text);
    past();
}

PAIR(fputs_of_what_has_no_end, SIZES_FEW, overrun, size, at_once)
{
    char *text = letters(wrong ? size : size - 1, size);
    FILE *file = fopen("/dev/null", "w");
    fputs(text, file);
    past();
    fclose(file);
    free(text);
}

PAIR(fwrite_of_too_much, SIZES_FEW, overrun, size, at_once)
{
    char *block = letters(size, size);
    FILE *file = fopen("/dev/null", "w");
    fwrite(block, 1, size + wrong, file);
    past();
    fclose(file);
    free(block);
}

PAIR(write_of_too_much, SIZES_FEW, overrun, size, at_once)
{
    char *block = letters(size, size);
    int file = open("/dev/null", O_WRONLY);
    MUST(write(file, block, size + wrong) > 0);
    past();
    close(file);
    free(block);
}

PAIR(write_of_a_freed_block, SIZES_FEW, use-after-free, 0, at_once)
{
    char *block = letters(size, size);
    int file = open("/dev/null", O_WRONLY);
    if (!wrong) MUST(write(file, block, size) > 0);
    free(block);
    if (wrong) MUST(write(file, block, size) > 0);
    past();
    close(file);
}

PAIR(read_of_too_much, SIZES_FEW, overrun, size, by_free)
{
    char *block = letters(size, size);
    int file = open("/dev/zero", O_RDONLY);
    MUST(read(file, block, size + wrong) > 0);
    past();
    close(file);
    free(block);
}

PAIR(fread_of_too_much, SIZES_FEW, overrun, size, by_free)
{
    char *block = letters(size, size);
    FILE *file = fopen("/dev/zero", "r");
    MUST(fread(block, 1, size + wrong, file) > 0);
    past();
    fclose(file);
    free(block);
}

PAIR(fgets_with_too_high_a_limit, 4, overrun, 4, by_free)
{
    char *line = letters(4, 4);
    FILE *file = fmemopen("a long line\n", 12, "r");
    MUST(fgets(line, wrong ? 9 : 4, file) == line);
    past();
    fclose(file);
    free(line);
}

PAIR(sprintf_of_too_long_a_text, 10, overrun, 10, by_free)
{
    char *text = letters(0, 10);
    sprintf(text, wrong ? "%010d" : "%09d", 7);
    past();
    free(text);
}

PAIR(snprintf_with_too_high_a_limit, 8, overrun, 8, by_free)
{
    char *text = letters(0, 8);
    snprintf(text, wrong ? 20 : 8, "%s", "a text of twenty letters");
    past();
    free(text);
}

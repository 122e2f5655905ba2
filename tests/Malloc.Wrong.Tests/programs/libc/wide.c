/* Calls into libc that read or write wide strings outside a block of ten characters. */
#include "../pairs.h"
#include <wchar.h>

static wchar_t *letters(int count)
{
    volatile wchar_t *block = opaque(malloc(10 * sizeof(wchar_t)));
    for (int i = 0; i < 10; i++) block[i] = i < count ? L'x' : 0;
    return (wchar_t *)block;
}

PAIR(wcslen_of_what_has_no_end, 40, overrun, 40, at_once)
{
    wchar_t *text = letters(wrong ? 10 : 9);
    ASK(wcslen(text));
    past();
    free(text);
}

PAIR(wcslen_of_a_freed_block, 40, use-after-free, 0, at_once)
{
    wchar_t *text = letters(9);
    if (!wrong) ASK(wcslen(text));
    free(text);
    if (wrong) ASK(wcslen(text));
    past();
}

PAIR(wcscpy_into_too_small_a_block, 40, overrun, 40, at_once)
{
    wchar_t *block = letters(0);
    wcscpy(block, wrong ? L"0123456789" : L"012345678");
    past();
    free(block);
}

PAIR(wcsncpy_by_the_size_in_bytes, 40, overrun, 40, at_once)
{
    wchar_t *block = letters(0);
    wcsncpy(block, L"pools", wrong ? 40 : 10);
    past();
    free(block);
}

PAIR(wcscat_beyond_the_end, 40, overrun, 40, at_once)
{
    wchar_t *block = letters(5);
    wcscat(block, wrong ? L"pools" : L"pool");
    past();
    free(block);
}

PAIR(wcscmp_of_what_has_no_end, 40, overrun, 40, at_once)
{
    wchar_t *text = letters(wrong ? 10 : 9);
    ASK(wcscmp(text, L"xxxxxxxxxxxxxxxxxxxx"));
    past();
    free(text);
}

PAIR(wcsdup_of_what_has_no_end, 40, overrun, 40, at_once)
{
    wchar_t *text = letters(wrong ? 10 : 9);
    wchar_t *copy = opaque(wcsdup(text));
    past();
    free(copy);
    free(text);
}

PAIR(wmemcpy_by_the_size_in_bytes, 40, overrun, 40, at_once)
{
    static wchar_t room[100];
    wchar_t *block = letters(0);
    wmemcpy(block, room, wrong ? 40 : 10);
    past();
    free(block);
}

PAIR(wmemset_one_too_many, 40, overrun, 40, at_once)
{
    wchar_t *block = letters(0);
    wmemset(block, L'x', wrong ? 11 : 10);
    past();
    free(block);
}

PAIR(wmemset_of_a_freed_block, 40, use-after-free, 0, at_once)
{
    wchar_t *block = letters(0);
    if (!wrong) wmemset(block, L'x', 10);
    free(block);
    if (wrong) wmemset(block, L'x', 10);
    past();
}

PAIR(wmemcmp_one_too_many, 40, overrun, 40, at_once)
{
    static wchar_t room[100];
    wchar_t *block = letters(0);
    ASK(wmemcmp(block, room, wrong ? 11 : 10));
    past();
    free(block);
}

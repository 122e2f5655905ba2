/* A program that replaces the plain operators only: as the standard has it, the others call them (C++20 17.6.3). */
#include "cases.h"
#include <new>

static int news, deletes;
static bool short_of_memory;

void *operator new(size_t size)
{
    news++;
    void *block = short_of_memory ? NULL : malloc(size);
    if (block == NULL) throw std::bad_alloc();
    return block;
}

void operator delete(void *block) noexcept
{
    deletes++;
    free(block);
}

#define CALLS(NEWS, DELETES, STATEMENT)                                       \
    do {                                                                      \
        news = deletes = 0;                                                   \
        STATEMENT;                                                            \
        MUST(news == (NEWS) && deletes == (DELETES));                         \
    } while (0)

CASE(the_other_operators_call_them)
{
    CALLS(1, 1, operator delete(opaque(operator new(10)), 10));
    CALLS(1, 1, operator delete(opaque(operator new(10, std::nothrow)), std::nothrow));
    CALLS(1, 1, operator delete[](opaque(operator new[](10))));
    CALLS(1, 1, operator delete[](opaque(operator new[](10)), 10));
    CALLS(1, 1, operator delete[](opaque(operator new[](10, std::nothrow)), std::nothrow));
}

CASE(nothrow_gives_null_for_what_they_throw)
{
    short_of_memory = true;
    CALLS(1, 0, MUST(operator new(10, std::nothrow) == NULL));
    CALLS(1, 0, MUST(operator new[](10, std::nothrow) == NULL));
}

CASE(those_with_an_alignment_do_without_them)
{
    CALLS(0, 0, operator delete(opaque(operator new(10, std::align_val_t(64))), std::align_val_t(64)));
    CALLS(0, 0, operator delete[](opaque(operator new[](10, std::align_val_t(64))), 10, std::align_val_t(64)));
}

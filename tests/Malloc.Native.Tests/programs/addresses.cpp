/* FLAGS: -no-pie -fno-pie */
/* An executable at a fixed address has an address of its own for an operator that it takes the address of, and has not replaced it. */
#include "cases.h"
#include <new>

static void *(*const allocate)(size_t) = operator new;
static void (*const deallocate)(void *) = operator delete;

CASE(operators_whose_address_is_taken_are_not_replaced)
{
    deallocate(opaque(allocate(10)));
    operator delete[](opaque(operator new[](10)));
    operator delete(opaque(operator new(10)), 10);
    operator delete[](opaque(operator new[](10, std::nothrow)), 10);
}

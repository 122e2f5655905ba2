/* FLAGS: -no-pie -fno-pie */
/* An executable at a fixed address has an address of its own for an operator that it takes the address of,
   and has not replaced it. */
#include "cases.h"
#include <new>

CASE(an_operator_whose_address_is_taken_is_not_replaced)
{
    void (*deallocate)(void *) = operator delete;
    __asm__ volatile("" : "+r"(deallocate)); /* an address that is known when linking */
    deallocate(opaque(operator new(10)));
    operator delete[](opaque(operator new[](10)));
    operator delete(opaque(operator new(10)), 10);
    operator delete[](opaque(operator new[](10, std::nothrow)), 10);
}

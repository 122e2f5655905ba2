// Sized deletes with a size that is not the block's.
#include "../pairs.h"
#include <memory>
#include <new>

PAIR(one_too_large, SIZES_FROM_1, size-mismatch, 0, at_free)
{
    void *block = opaque(::operator new(size));
    past();
    ::operator delete(block, size + wrong);
}

PAIR(one_too_small, SIZES_FROM_8, size-mismatch, 0, at_free)
{
    void *block = opaque(::operator new(size));
    past();
    ::operator delete(block, size - wrong);
}

PAIR(an_array, SIZES_FROM_1, size-mismatch, 0, at_free)
{
    void *block = opaque(::operator new[](size));
    past();
    ::operator delete[](block, size + wrong);
}

PAIR(an_aligned_block, SIZES_FEW, size-mismatch, 0, at_free)
{
    void *block = opaque(::operator new(size, std::align_val_t(64)));
    past();
    ::operator delete(block, size + wrong, std::align_val_t(64));
}

PAIR(a_nothrow_block, SIZES_FEW, size-mismatch, 0, at_free)
{
    void *block = opaque(::operator new(size, std::nothrow));
    past();
    ::operator delete(block, size + wrong);
}

struct base { long a = 1; ~base() {} };
struct derived : base { long b[10] = {}; };
struct safe { virtual ~safe() = default; long a = 1; };
struct safely_derived : safe { long b[9] = {}; };

// Without a virtual destructor, delete has the size of the base.
PAIR(through_a_base_without_a_virtual_destructor, 88, size-mismatch, 0, at_free)
{
    past();
    if (wrong) {
        base *one = opaque(static_cast<base *>(new derived()));
        delete one;
    } else {
        safe *one = opaque(static_cast<safe *>(new safely_derived()));
        delete one;
    }
}

PAIR(a_unique_pointer_to_such_a_base, 88, size-mismatch, 0, at_free)
{
    past();
    if (wrong) std::unique_ptr<base> owner(new derived());
    else std::unique_ptr<safe> owner(new safely_derived());
}

PAIR(a_pointer_of_another_type, 40, size-mismatch, 0, at_free)
{
    struct small { char bytes[20]; };
    struct large { char bytes[40]; };
    large *one = opaque(new large());
    past();
    if (wrong) delete opaque(reinterpret_cast<small *>(one));
    else delete one;
}

PAIR(an_allocator_told_another_count, 80, size-mismatch, 0, at_free)
{
    std::allocator<long> allocator;
    long *items = opaque(allocator.allocate(10));
    past();
    allocator.deallocate(items, wrong ? 9 : 10);
}

// Objects that have two owners.
#include "../pairs.h"
#include <memory>
#include <new>
#include <string>
#include <vector>

PAIR(deleted_twice, 4, double-free, 0, at_free)
{
    int *number = opaque(new int(1));
    delete number;
    past();
    if (wrong) delete opaque(number);
}

PAIR(an_array_deleted_twice, SIZES_BELOW_1M, double-free, 0, at_free)
{
    char *bytes = opaque(new char[size]);
    delete[] bytes;
    past();
    if (wrong) delete[] opaque(bytes);
}

PAIR(an_aligned_block_deleted_twice, SIZES_FEW, double-free, 0, at_free)
{
    void *block = opaque(::operator new(size, std::align_val_t(64)));
    ::operator delete(block, std::align_val_t(64));
    past();
    if (wrong) ::operator delete(opaque(block), std::align_val_t(64));
}

PAIR(two_unique_pointers, 8, double-free, 0, at_free)
{
    long *object = opaque(new long(1));
    past();
    std::unique_ptr<long> first(object), second(wrong ? object : nullptr);
}

PAIR(two_shared_pointers, 8, double-free, 0, at_free)
{
    long *object = opaque(new long(1));
    past();
    std::shared_ptr<long> first(object), second;
    if (wrong) second.reset(object);
    else second = first;
}

PAIR(a_unique_pointer_and_delete, 8, double-free, 0, at_free)
{
    auto owner = std::make_unique<long>(1);
    past();
    delete opaque(wrong ? owner.get() : owner.release());
}

struct buffer {
    char *bytes = new char[30];
    ~buffer() { delete[] bytes; }
};

// The compiler's copy has the same pointer.
PAIR(a_copy_without_a_copy_constructor, 30, double-free, 0, at_free)
{
    buffer first;
    past();
    if (wrong) buffer copy = first;
}

PAIR(a_destructor_called_by_hand, 101, double-free, 0, at_free)
{
    alignas(std::string) char place[sizeof(std::string)];
    auto *text = new (place) std::string(100, 'x');
    past();
    text->~basic_string();
    if (wrong) opaque(text)->~basic_string();
}

PAIR(items_deleted_by_two_loops, 4, double-free, 0, at_free)
{
    std::vector<int *> items{new int(1), new int(2)};
    for (int *item : items) delete item;
    past();
    if (!wrong) items.clear();
    for (int *item : items) delete opaque(item);
}

PAIR(deleted_in_a_handler_too, 4, double-free, 0, at_free)
{
    int *number = opaque(new int(1));
    past();
    try {
        delete number;
        throw 1;
    } catch (int) {
        if (wrong) delete opaque(number);
    }
}

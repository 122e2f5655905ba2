// Addresses that are deleted and that new never gave.
#include "../pairs.h"
#include <memory>
#include <string>
#include <vector>

PAIR(an_object_on_the_stack, 0, invalid-free, 0, at_free)
{
    alignas(16) long number = 1;
    past();
    delete opaque(wrong ? &number : nullptr);
}

PAIR(a_unique_pointer_to_a_static, 0, invalid-free, 0, at_free)
{
    alignas(16) static long number = 1;
    past();
    std::unique_ptr<long> owner(opaque(wrong ? &number : nullptr));
}

PAIR(an_item_of_a_vector, any, invalid-free, any, at_free)
{
    std::vector<long> items(10);
    past();
    delete opaque(wrong ? &items[4] : nullptr);
}

PAIR(the_text_inside_a_short_string, 0, invalid-free, 0, at_free)
{
    std::string text("short");
    past();
    delete[] opaque(wrong ? text.data() : nullptr);
}

struct first { virtual ~first() = default; long a = 1; };
struct second { long b = 2; };
struct both : first, second { long c = 3; };

// The second base lies inside the object, and has no virtual destructor that would know.
PAIR(through_a_base_that_lies_inside, any, invalid-free, any, at_free)
{
    both *object = opaque(new both());
    past();
    if (wrong) ::operator delete(opaque(static_cast<second *>(object)));
    else delete object;
}

struct counted { static inline int live; long value = 0; counted() { live++; } ~counted() { live--; } };

// The address of the first item is behind that of the block, which begins with the count.
PAIR(the_first_item_of_a_counted_array, any, invalid-free, any, at_free)
{
    counted *all = opaque(new counted[5]);
    past();
    if (wrong) free(opaque(static_cast<void *>(all)));
    else delete[] all;
}

PAIR(placed_on_the_stack, 0, invalid-free, 0, at_free)
{
    alignas(16) char place[sizeof(std::string)];
    auto *text = new (place) std::string("short");
    past();
    if (wrong) delete opaque(text);
    else text->~basic_string();
}

PAIR(a_shared_pointer_to_a_member, any, invalid-free, any, at_free)
{
    struct object { long first = 1, second = 2, third = 3; };
    auto owner = std::make_shared<object>();
    past();
    std::shared_ptr<long> member;
    if (wrong) member.reset(opaque(&owner->third));
    else member = {owner, &owner->third};
}

// Objects that are used when they are gone.
#include "../pairs.h"
#include <map>
#include <memory>
#include <string>
#include <vector>

PAIR(a_deleted_object, 4, use-after-free, 0, at_exit)
{
    int *number = opaque(new int(1));
    if (!wrong) put(number, 0);
    delete number;
    if (wrong) put(number, 0);
    past();
}

PAIR(a_deleted_array, SIZES_BELOW_1M, use-after-free, size-1, at_exit)
{
    char *bytes = opaque(new char[size]);
    if (!wrong) put(bytes, size - 1);
    delete[] bytes;
    if (wrong) put(bytes, size - 1);
    past();
}

PAIR(an_aligned_object, 256, use-after-free, 100, at_exit)
{
    struct alignas(256) page { char bytes[256]; };
    page *one = opaque(new page());
    if (!wrong) put(one, 100);
    delete one;
    if (wrong) put(one, 100);
    past();
}

PAIR(an_item_of_a_vector_that_grew, 40, use-after-free, 12, at_exit)
{
    std::vector<int> items(10);
    int *item = opaque(&items[3]);
    if (!wrong) put(item, 0);
    items.push_back(1);
    if (wrong) put(item, 0);
    past();
}

PAIR(an_item_of_a_vector_that_is_gone, 1000, use-after-free, 999, at_exit)
{
    char *items;
    {
        std::vector<char> vector(1000);
        items = opaque(vector.data());
        if (!wrong) put(items, 999);
    }
    if (wrong) put(items, 999);
    past();
}

PAIR(the_text_of_a_string_that_grew, 101, use-after-free, 50, at_exit)
{
    std::string text(100, 'x');
    char *bytes = opaque(text.data());
    if (!wrong) put(bytes, 50);
    text.append(1000, 'y');
    if (wrong) put(bytes, 50);
    past();
}

PAIR(the_object_of_a_unique_pointer, 8, use-after-free, 0, at_exit)
{
    auto owner = std::make_unique<long>(5);
    long *borrowed = opaque(owner.get());
    if (!wrong) put(borrowed, 0);
    owner.reset();
    if (wrong) put(borrowed, 0);
    past();
}

PAIR(the_object_of_a_shared_pointer, any, use-after-free, any, at_exit)
{
    auto owner = std::make_shared<long>(5);
    long *borrowed = opaque(owner.get());
    if (!wrong) put(borrowed, 0);
    owner.reset();
    if (wrong) put(borrowed, 0);
    past();
}

PAIR(an_erased_node_of_a_map, any, use-after-free, any, at_exit)
{
    std::map<int, long> map{{1, 1}, {2, 2}};
    long *value = opaque(&map[1]);
    if (!wrong) put(value, 0);
    map.erase(1);
    if (wrong) put(value, 0);
    past();
}

struct base { virtual ~base() = default; long value = 0; };
struct derived : base { long more = 0; };

PAIR(a_member_of_a_derived_object, 24, use-after-free, 16, at_exit)
{
    derived *one = opaque(new derived());
    base *same = one;
    if (!wrong) put(one, 16);
    delete same;
    if (wrong) put(one, 16);
    past();
}

PAIR(a_lambda_that_outlives_what_it_refers_to, 4, use-after-free, 0, at_exit)
{
    int *number = opaque(new int(1));
    auto later = [number] { put(number, 0); };
    if (!wrong) later();
    delete number;
    if (wrong) later();
    past();
}

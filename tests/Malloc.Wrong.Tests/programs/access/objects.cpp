// Objects that are looked at from outside, or when they are gone.
#include "../pairs.h"
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

static NOINLINE void look(const volatile void *at) { (void)*static_cast<const volatile char *>(at); }

PAIR(one_behind_a_vectors_last_item, 4096, overrun, 4096, at_once, Guard=after)
{
    std::vector<int> items(1024);
    look(&items.data()[wrong ? 1024 : 1023]);
    past();
}

PAIR(one_before_a_vectors_first_item, 4000, underrun, -4, at_once, Guard=before)
{
    std::vector<int> items(1000);
    look(&items.data()[wrong ? -1 : 0]);
    past();
}

PAIR(behind_a_unique_array, SIZES_OF_16, overrun, size, at_once, Guard=after)
{
    auto bytes = std::make_unique<char[]>(size);
    look(&bytes.get()[wrong ? size : size - 1]);
    past();
}

PAIR(behind_an_array_of_new, SIZES_OF_16, overrun, size, at_once, Guard=after)
{
    char *bytes = opaque(new char[size]);
    put(bytes, wrong ? size : size - 1);
    past();
    delete[] bytes;
}

PAIR(behind_an_aligned_object, 64, overrun, 64, at_once, Guard=after)
{
    struct alignas(64) line { char bytes[64]; };
    line *one = opaque(new line());
    look(&one->bytes[wrong ? 64 : 63]);
    past();
    delete one;
}

PAIR(an_item_of_a_vector_that_grew, 40, use-after-free, 12, at_once, Guard=after)
{
    std::vector<int> items(10);
    int *item = opaque(&items[3]);
    if (!wrong) look(item);
    items.push_back(1);
    if (wrong) look(item);
    past();
}

PAIR(a_view_of_a_string_that_is_gone, 101, use-after-free, 7, at_once, Guard=after)
{
    std::string_view view;
    {
        std::string text(100, 'x');
        view = text;
        if (!wrong) look(view.data() + 7);
    }
    if (wrong) look(opaque(view.data()) + 7);
    past();
}

struct shape { virtual ~shape() = default; virtual int sides() const { return 0; } };
struct square : shape { int sides() const override { return 4; } };

PAIR(a_virtual_call_of_a_deleted_object, 8, use-after-free, 0, at_once, Guard=after)
{
    shape *one = opaque(static_cast<shape *>(new square()));
    if (!wrong) MUST(one->sides() == 4);
    delete one;
    if (wrong) opaque(one)->sides();
    past();
}

PAIR(a_map_erased_while_it_is_walked, any, use-after-free, any, at_once, Guard=after)
{
    std::map<int, int> map{{1, 1}, {2, 2}, {3, 3}};
    for (auto at = map.begin(); at != map.end();) {
        auto next = std::next(at);
        map.erase(at);
        if (wrong) ++at;
        else at = next;
    }
    past();
}

PAIR(what_a_unique_pointer_owned, 8, use-after-free, 0, at_once, Guard=before)
{
    auto owner = std::make_unique<long>(5);
    long *borrowed = opaque(owner.get());
    if (!wrong) look(borrowed);
    owner.reset();
    if (wrong) look(borrowed);
    past();
}

PAIR(a_reference_into_a_vector_it_is_pushed_to, 4096, use-after-free, 0, at_once, Guard=after)
{
    std::vector<long> items(512, 1);
    const long &first = *opaque(&items[0]);
    if (!wrong) look(&first);
    items.resize(2000);
    if (wrong) look(&first);
    past();
}

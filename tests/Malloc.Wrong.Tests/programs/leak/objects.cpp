// Objects that nothing refers to when the program ends.
#include "../pairs.h"
#include <map>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

PAIR(an_object, 4, leak, 0, at_exit, LeakCheck=error)
{
    int *number = opaque(new int(1));
    past();
    if (!wrong) delete number;
}

PAIR(an_array, SIZES_FROM_1, leak, 0, at_exit, LeakCheck=error)
{
    char *bytes = opaque(new char[size]);
    past();
    if (!wrong) delete[] bytes;
}

PAIR(an_aligned_block, SIZES_FEW, leak, 0, at_exit, LeakCheck=error)
{
    void *block = opaque(::operator new(size, std::align_val_t(64)));
    past();
    if (!wrong) ::operator delete(block, std::align_val_t(64));
}

PAIR(a_unique_pointer_released, 8, leak, 0, at_exit, LeakCheck=error)
{
    auto owner = std::make_unique<long>(1);
    past();
    if (wrong) owner.release();
}

PAIR(pointers_in_a_vector, 8, leak, 0, at_exit, LeakCheck=error)
{
    std::vector<long *> items;
    for (int i = 0; i < 10; i++) items.push_back(new long(i));
    past();
    if (!wrong)
        for (long *item : items) delete item;
    items.clear();
}

struct part {
    std::shared_ptr<part> other;
    std::weak_ptr<part> other_weakly;
    char bytes[100];
};

PAIR(shared_pointers_in_a_ring, any, leak, any, at_exit, LeakCheck=error)
{
    auto first = std::make_shared<part>(), second = std::make_shared<part>();
    first->other = second;
    if (wrong) second->other = first;
    else second->other_weakly = first;
    past();
}

PAIR(an_exception_passes_the_delete, 300, leak, 0, at_exit, LeakCheck=error)
{
    try {
        char *bytes = opaque(new char[300]);
        past();
        if (wrong) throw 1;
        delete[] bytes;
    } catch (int) {
    }
}

// The map frees what it owns: the nodes, not what they point to.
PAIR(pointers_in_a_map, 12, leak, 0, at_exit, LeakCheck=error)
{
    struct item { int a, b, c; };
    {
        std::map<int, item *> map;
        for (int i = 0; i < 5; i++) map[i] = new item();
        past();
        if (!wrong)
            for (auto &[key, value] : map) delete value;
    }
}

PAIR(a_placed_string_without_its_destructor, 201, leak, 0, at_exit, LeakCheck=error)
{
    alignas(std::string) char place[sizeof(std::string)];
    auto *text = opaque(new (place) std::string(200, 'x'));
    past();
    if (!wrong) text->~basic_string();
    memset(opaque(place), 0, sizeof place);
}

PAIR(by_a_thread, 60, leak, 0, at_exit, LeakCheck=error)
{
    std::thread([&] {
        char *bytes = opaque(new char[60]);
        if (!wrong) delete[] bytes;
    }).join();
    past();
}

struct holder {
    char *bytes = new char[70];
    ~holder() {}
};
struct tidy_holder : holder {
    ~tidy_holder() { delete[] bytes; }
};

PAIR(a_member_the_destructor_forgot, 70, leak, 0, at_exit, LeakCheck=error)
{
    if (wrong) delete opaque(new holder());
    else delete opaque(new tidy_holder());
    past();
}

// Writes in front of what C++ allocates.
#include "../pairs.h"
#include <memory>
#include <new>
#include <string>
#include <vector>

PAIR(before_new_of_bytes, SIZES_FROM_1, underrun, -1, at_free)
{
    char *bytes = opaque(new char[size]);
    put(bytes, wrong ? -1 : 0);
    past();
    delete[] bytes;
}

PAIR(before_aligned_new, SIZES_FEW, underrun, -1, at_free)
{
    void *block = opaque(::operator new(size, std::align_val_t(64)));
    put(block, wrong ? -1 : 0);
    past();
    ::operator delete(block, std::align_val_t(64));
}

PAIR(before_a_vectors_items, SIZES_FROM_1, underrun, -1, at_free)
{
    std::vector<char> items(size);
    put(opaque(items.data()), wrong ? -1 : 0);
    past();
}

PAIR(before_a_long_string, 101, underrun, -1, at_free)
{
    std::string text(100, 'x');
    put(opaque(text.data()), wrong ? -1 : 0);
    past();
}

struct counted { static inline int live; long value = 0; counted() { live++; } ~counted() { live--; } };

// Two items before the first lies outside: the count lies between.
PAIR(before_the_count_of_an_array, 48, underrun, -8, at_free)
{
    counted *all = opaque(new counted[5]);
    reinterpret_cast<volatile long *>(all)[wrong ? -2 : 0] = 0x2121212121212121;
    past();
    delete[] all;
    MUST(counted::live == 0);
}

PAIR(before_a_unique_object, 8, underrun, -8, at_free)
{
    auto one = std::make_unique<long>(7);
    reinterpret_cast<volatile long *>(opaque(one.get()))[wrong ? -1 : 0] = 0x2121212121212121;
    past();
}

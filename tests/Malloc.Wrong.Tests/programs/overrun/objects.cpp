// Writes behind what C++ allocates.
#include "../pairs.h"
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

PAIR(behind_new_of_bytes, SIZES_FROM_1, overrun, size, at_free)
{
    char *bytes = opaque(new char[size]);
    if (wrong) put(bytes, size);
    past();
    delete[] bytes;
}

PAIR(behind_operator_new, SIZES_FROM_1, overrun, size, at_free)
{
    void *block = opaque(::operator new(size));
    put(block, wrong ? size : size - 1);
    past();
    ::operator delete(block);
}

PAIR(behind_operator_new_freed_with_its_size, SIZES_FROM_1, overrun, size, at_free)
{
    void *block = opaque(::operator new(size));
    put(block, wrong ? size : size - 1);
    past();
    ::operator delete(block, size);
}

PAIR(behind_nothrow_new, SIZES_FROM_1, overrun, size, at_free)
{
    char *bytes = opaque(new (std::nothrow) char[size]);
    put(bytes, wrong ? size : size - 1);
    past();
    delete[] bytes;
}

PAIR(behind_aligned_new, SIZES_FROM_1, overrun, size, at_free)
{
    void *block = opaque(::operator new(size, std::align_val_t(128)));
    MUST(is_aligned(block, 128));
    put(block, wrong ? size : size - 1);
    past();
    ::operator delete(block, std::align_val_t(128));
}

struct point { int x, y, z; };

PAIR(behind_an_object, 12, overrun, 12, at_free)
{
    point *one = opaque(new point());
    put(one, wrong ? sizeof(point) : sizeof(point) - 1);
    past();
    delete one;
}

struct counted { static inline int live; int value = 0; counted() { live++; } ~counted() { live--; } };

// Eight bytes for the count lie in front of the first item.
PAIR(behind_an_array_of_objects, 48, overrun, 48, at_free)
{
    counted *all = opaque(new counted[10]);
    reinterpret_cast<volatile int *>(all)[wrong ? 10 : 9] = 0x21212121;
    past();
    delete[] all;
    MUST(counted::live == 0);
}

struct alignas(64) cache_line { char bytes[64]; };

PAIR(behind_an_overaligned_object, 64, overrun, 64, at_free)
{
    cache_line *line = opaque(new cache_line());
    put(line, wrong ? 64 : 63);
    past();
    delete line;
}

PAIR(behind_a_vectors_items, SIZES_FROM_1, overrun, size, at_free)
{
    std::vector<char> items(size);
    put(opaque(items.data()), wrong ? size : size - 1);
    past();
}

PAIR(behind_a_vectors_reserve, 400, overrun, 400, at_free)
{
    std::vector<int> items;
    items.reserve(100);
    reinterpret_cast<volatile int *>(opaque(items.data()))[wrong ? 100 : 99] = 0x21212121;
    past();
}

// The string allocates its capacity and one byte for the end.
PAIR(behind_a_strings_end, 101, overrun, 101, at_free)
{
    std::string text(100, 'x');
    put(opaque(text.data()), wrong ? 101 : 99);
    past();
}

PAIR(behind_a_unique_array, SIZES_FROM_1, overrun, size, at_free)
{
    auto bytes = std::make_unique<char[]>(size);
    put(opaque(bytes.get()), wrong ? size : size - 1);
    past();
}

PAIR(behind_a_shared_object, any, overrun, any, at_free)
{
    auto shared = std::make_shared<point>(); // its counts lie in front of it, in the same block
    put(opaque(shared.get()), wrong ? 16 : 11);
    past();
}

PAIR(behind_a_vector_by_another_thread, 1000, overrun, 1000, at_free)
{
    std::vector<char> items(1000);
    std::thread([&] { put(opaque(items.data()), wrong ? 1000 : 999); }).join();
    past();
}

struct base { virtual ~base() = default; long value = 0; };
struct derived : base { char text[20]; };

PAIR(behind_a_derived_object, 40, overrun, 40, at_free)
{
    base *one = opaque(static_cast<base *>(new derived()));
    put(one, wrong ? sizeof(derived) : sizeof(derived) - 1);
    past();
    delete one;
}

PAIR(found_when_an_exception_unwinds, 50, overrun, 50, at_free)
{
    try {
        auto bytes = std::make_unique<char[]>(50);
        put(opaque(bytes.get()), wrong ? 50 : 49);
        past();
        throw 1;
    } catch (int) {
    }
}

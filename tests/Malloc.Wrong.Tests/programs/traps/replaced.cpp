// A program that replaces operator new and delete: by what it gets from malloc, with a mark in front.
#include "../pairs.h"
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

static int live;
static constexpr size_t front = 32;

static void *allocate(size_t size)
{
    char *block = static_cast<char *>(malloc(size + front));
    if (block == nullptr) throw std::bad_alloc();
    memcpy(block, "marked", 7);
    live++;
    return block + front;
}

static void release(void *block)
{
    if (block == nullptr) return;
    char *whole = static_cast<char *>(block) - front;
    MUST(memcmp(whole, "marked", 7) == 0);
    live--;
    free(whole);
}

void *operator new(size_t size) { return allocate(size); }
void operator delete(void *block) noexcept { release(block); }
void operator delete(void *block, size_t) noexcept { release(block); }

TRAP(objects_are_the_programs_own)
{
    int before = live;
    delete opaque(new long(1));
    delete[] opaque(new long[10]); // the default for arrays calls the program's
    MUST(live == before);
}

TRAP(the_libraries_use_it_too)
{
    int before = live;
    {
        std::map<std::string, std::vector<int>> map;
        for (int i = 0; i < 100; i++) map[std::string(50, 'a' + i % 26)].push_back(i);
        MUST(live > before);
    }
    MUST(live == before);
}

TRAP(those_that_do_not_throw_use_it_too)
{
    int before = live;
    long *number = opaque(new (std::nothrow) long(1));
    char *bytes = opaque(new (std::nothrow) char[10]);
    MUST(live == before + 2);
    delete number;
    delete[] bytes;
    MUST(live == before);
}

TRAP(aligned_objects_are_still_the_librarys)
{
    struct alignas(256) large { char bytes[256]; };
    delete opaque(new large());
    ::operator delete(opaque(::operator new(10, std::align_val_t(64))), std::align_val_t(64));
}

TRAP(objects_are_left_at_exit)
{
    static std::vector<std::string> *volatile kept;
    kept = new std::vector<std::string>(10, std::string(100, 'x'));
}

/* C++'s operators: every form, what they do without memory, and in libraries that know nothing of this. */
#include "cases.h"
#include <new>
#include <string>
#include <thread>
#include <vector>

static const size_t huge = (size_t)1 << 60;

struct alignas(64) wide { char bytes[64]; };

struct own_error : std::bad_alloc {};

template <class call> static bool throws_bad_alloc(call allocate)
{
    try {
        opaque(allocate());
    } catch (const std::bad_alloc &) {
        return true;
    }
    return false;
}

CASE(each_delete_takes_what_its_new_gave)
{
    for (size_t size = 1; size < 5000; size = size * 2 + 1) {
        operator delete(opaque(operator new(size)));
        operator delete(opaque(operator new(size)), size);
        operator delete(opaque(operator new(size, std::nothrow)), std::nothrow);
        operator delete[](opaque(operator new[](size)));
        operator delete[](opaque(operator new[](size)), size);
        operator delete[](opaque(operator new[](size, std::nothrow)), std::nothrow);
    }
}

CASE(each_delete_with_an_alignment_takes_what_its_new_gave)
{
    for (size_t bytes = 1; bytes <= 4096; bytes *= 2) {
        std::align_val_t alignment = (std::align_val_t)bytes;
        void *block = opaque(operator new(100, alignment)), *array = opaque(operator new[](100, alignment));
        MUST(is_aligned(block, bytes) && is_aligned(array, bytes));
        operator delete(block, alignment);
        operator delete[](array, alignment);
        operator delete(opaque(operator new(100, alignment)), 100, alignment);
        operator delete[](opaque(operator new[](100, alignment)), 100, alignment);
        operator delete(opaque(operator new(100, alignment, std::nothrow)), alignment, std::nothrow);
        operator delete[](opaque(operator new[](100, alignment, std::nothrow)), alignment, std::nothrow);
    }
}

CASE(null_is_deleted)
{
    void *null = opaque<void>(NULL);
    operator delete(null);
    operator delete(null, 10);
    operator delete(null, std::align_val_t(64));
    operator delete(null, 10, std::align_val_t(64));
    operator delete[](null);
    operator delete[](null, 10);
    operator delete[](null, std::align_val_t(64));
    operator delete[](null, 10, std::align_val_t(64));
}

CASE(nothing_is_a_block_of_its_own)
{
    void *one = opaque(operator new(0)), *other = opaque(operator new(0));
    MUST(one != NULL && one != other);
    operator delete(one);
    operator delete(other, (size_t)0);
}

CASE(without_memory_bad_alloc_is_thrown)
{
    MUST(throws_bad_alloc([] { return operator new(huge); }));
    MUST(throws_bad_alloc([] { return operator new[](huge); }));
    MUST(throws_bad_alloc([] { return operator new(huge, std::align_val_t(64)); }));
    MUST(throws_bad_alloc([] { return operator new[](huge, std::align_val_t(64)); }));
}

CASE(without_memory_nothrow_gives_null)
{
    MUST(operator new(huge, std::nothrow) == NULL);
    MUST(operator new[](huge, std::nothrow) == NULL);
    MUST(operator new(huge, std::align_val_t(64), std::nothrow) == NULL);
    MUST(operator new[](huge, std::align_val_t(64), std::nothrow) == NULL);
}

static int asked;

static void give_up(void)
{
    if (++asked == 3) std::set_new_handler(NULL);
}

CASE(the_handler_is_asked_until_there_is_none)
{
    std::set_new_handler(give_up);
    MUST(throws_bad_alloc([] { return operator new(huge); }));
    MUST(asked == 3);
    asked = 0;
    std::set_new_handler(give_up);
    MUST(operator new[](huge, std::nothrow) == NULL);
    MUST(asked == 3);
}

CASE(what_the_handler_throws_passes_through)
{
    int caught = 0;
    std::set_new_handler([] { throw own_error(); });
    try {
        opaque(operator new[](huge));
    } catch (const own_error &) {
        caught++;
    }
    try {
        opaque(operator new(huge, std::align_val_t(64)));
    } catch (const own_error &) {
        caught++;
    }
    MUST(caught == 2);
    MUST(operator new(huge, std::nothrow) == NULL);
}

static void *kept;

/* The test gives the process little memory. */
CASE(short_the_handler_makes_room)
{
    kept = opaque(operator new(40 << 20));
    std::set_new_handler([] {
        operator delete(kept);
        std::set_new_handler(NULL);
    });
    char *block = (char *)opaque(operator new[](40 << 20));
    fill(block, 40 << 20, 1);
    operator delete[](block, 40 << 20);
}

CASE(containers_in_threads)
{
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; i++)
        threads.emplace_back([i] {
            std::vector<std::string> texts;
            std::vector<wide> wides(10);
            for (int j = 0; j < 2000; j++) texts.push_back(std::string((size_t)(i + j), 'x'));
            for (int j = 0; j < 2000; j++) MUST(texts[(size_t)j].size() == (size_t)(i + j));
        });
    for (std::thread &thread : threads) thread.join();
}

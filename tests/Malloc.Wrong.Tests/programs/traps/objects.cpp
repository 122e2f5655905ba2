// What C++ does with blocks: its operators, exceptions, and the ends of static and thread-local objects.
#include "../pairs.h"
#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

TRAP(new_throws_when_there_is_no_memory)
{
    bool thrown = false;
    volatile size_t huge = PTRDIFF_MAX;
    try { opaque(::operator new(huge)); } catch (const std::bad_alloc &) { thrown = true; }
    MUST(thrown);
    thrown = false;
    try { opaque(::operator new(huge, std::align_val_t(64))); } catch (const std::bad_alloc &) { thrown = true; }
    MUST(thrown);
    thrown = false;
    volatile size_t too_long = std::numeric_limits<size_t>::max();
    try { opaque(new long[too_long]); } catch (const std::bad_alloc &) { thrown = true; }
    MUST(thrown);
}

TRAP(nothrow_new_returns_null)
{
    volatile size_t huge = PTRDIFF_MAX;
    MUST(opaque(new (std::nothrow) char[huge]) == nullptr);
    MUST(opaque(::operator new(huge, std::align_val_t(64), std::nothrow)) == nullptr);
    char *bytes = opaque(new (std::nothrow) char[10]);
    delete[] bytes;
}

static int handled;
static void give_up() { if (++handled == 3) std::set_new_handler(nullptr); }

TRAP(the_new_handler_is_called)
{
    bool thrown = false;
    volatile size_t huge = PTRDIFF_MAX;
    std::set_new_handler(give_up);
    try { opaque(::operator new(huge)); } catch (const std::bad_alloc &) { thrown = true; }
    MUST(thrown && handled == 3);
}

TRAP(null_is_deleted)
{
    delete opaque(static_cast<int *>(nullptr));
    delete[] opaque(static_cast<int *>(nullptr));
    ::operator delete(nullptr, std::align_val_t(64));
    ::operator delete(nullptr, 10);
    std::unique_ptr<int> none;
    none.reset();
}

TRAP(every_new_has_its_delete)
{
    ::operator delete(opaque(::operator new(10)));
    ::operator delete(opaque(::operator new(10)), 10);
    ::operator delete[](opaque(::operator new[](10)));
    ::operator delete[](opaque(::operator new[](10)), 10);
    ::operator delete(opaque(::operator new(10, std::nothrow)));
    ::operator delete(opaque(::operator new(10, std::nothrow)), std::nothrow);
    ::operator delete[](opaque(::operator new[](10, std::nothrow)), std::nothrow);
    ::operator delete(opaque(::operator new(10, std::align_val_t(64))), std::align_val_t(64));
    ::operator delete(opaque(::operator new(10, std::align_val_t(64))), 10, std::align_val_t(64));
    ::operator delete[](opaque(::operator new[](10, std::align_val_t(64))), std::align_val_t(64));
    ::operator delete[](opaque(::operator new[](10, std::align_val_t(64))), 10, std::align_val_t(64));
    ::operator delete(opaque(::operator new(10, std::align_val_t(64), std::nothrow)), std::align_val_t(64), std::nothrow);
}

TRAP(an_empty_block_of_new)
{
    char *one = opaque(new char[0]), *other = opaque(new char[0]);
    MUST(one != nullptr && one != other);
    delete[] one;
    delete[] other;
    ::operator delete(opaque(::operator new(0)), size_t(0));
}

struct counted { static inline int live; int value = 7; counted() { live++; } ~counted() { live--; } };
struct alignas(128) aligned_counted : counted {};

TRAP(arrays_of_objects_with_destructors)
{
    for (int count = 0; count < 50; count++) {
        delete[] opaque(new counted[count]);
        delete[] opaque(new aligned_counted[count]);
    }
    MUST(counted::live == 0);
}

struct base { virtual ~base() = default; long a = 1; };
struct other_base { virtual ~other_base() = default; long b = 2; };
struct derived : base, other_base { std::string text = std::string(100, 'x'); };
struct alignas(64) aligned_derived : base { char bytes[100]; };

TRAP(derived_objects_deleted_through_their_bases)
{
    delete opaque(static_cast<base *>(new derived()));
    delete opaque(static_cast<other_base *>(new derived())); // the address is not the block's
    delete opaque(static_cast<base *>(new aligned_derived()));
    std::shared_ptr<void> anything = std::make_shared<derived>();
    std::shared_ptr<base> shared(new derived());
}

struct thrower { std::string text = std::string(100, 'x'); thrower() { throw std::runtime_error("no"); } };

// The language frees the block, with the delete that belongs to the new.
TRAP(a_constructor_throws)
{
    int thrown = 0;
    try { opaque(new thrower()); } catch (const std::exception &) { thrown++; }
    try { opaque(new thrower[3]); } catch (const std::exception &) { thrown++; }
    try { opaque(new (std::nothrow) thrower()); } catch (const std::exception &) { thrown++; }
    try { std::make_shared<thrower>(); } catch (const std::exception &) { thrown++; }
    MUST(thrown == 4);
}

struct with_its_own_operators {
    static inline int live;
    char bytes[40];
    static void *operator new(size_t size) { live++; return malloc(size); }
    static void operator delete(void *block) { live--; free(block); }
};

TRAP(a_class_has_operators_of_its_own)
{
    delete opaque(new with_its_own_operators());
    MUST(with_its_own_operators::live == 0);
}

TRAP(objects_are_placed_in_a_block_of_malloc)
{
    void *place = malloc(sizeof(std::string));
    auto *text = new (place) std::string(100, 'x');
    text->~basic_string();
    free(place);
    alignas(16) char on_stack[64];
    (new (on_stack) std::string("short"))->~basic_string();
}

TRAP(deleters_call_free)
{
    std::unique_ptr<char, decltype(&free)> text(strdup("pools"), free);
    std::shared_ptr<char> shared(strdup("pools"), free);
    MUST(strcmp(text.get(), shared.get()) == 0);
}

TRAP(exceptions_pass_many_frames)
{
    for (int i = 0; i < 100; i++) {
        std::exception_ptr kept;
        try { std::vector<std::string> texts(10, std::string(50, 'x')); throw std::runtime_error(texts[0]); }
        catch (...) { kept = std::current_exception(); }
        try { std::rethrow_exception(kept); } catch (const std::exception &e) { MUST(strlen(e.what()) == 50); }
    }
}

TRAP(an_exception_crosses_threads)
{
    std::exception_ptr kept;
    std::thread([&] { try { throw std::runtime_error("pools"); } catch (...) { kept = std::current_exception(); } }).join();
    try { std::rethrow_exception(kept); } catch (const std::exception &e) { MUST(strcmp(e.what(), "pools") == 0); }
}

static std::vector<std::string> *volatile never_freed;
static thread_local std::string of_the_thread;

TRAP(a_static_object_is_never_deleted) { never_freed = new std::vector<std::string>(10, std::string(100, 'x')); }

TRAP(a_static_object_is_destroyed_at_exit) { static std::vector<std::string> texts(10, std::string(100, 'x')); }

TRAP(thread_local_objects_are_destroyed)
{
    of_the_thread.assign(100, 'x');
    std::thread([] { of_the_thread.assign(200, 'y'); }).join();
}

TRAP(another_thread_deletes_an_object)
{
    auto owner = std::make_unique<derived>();
    std::thread([owner = std::move(owner)]() mutable { owner.reset(); }).join();
}

TRAP(a_detached_thread_still_runs)
{
    std::thread([] { std::string text(100, 'x'); for (;;) pause(); }).detach();
    usleep(10000);
}

/* The blocks of C++ and of its library, as leaks.c has those of C. */
#include "cases.h"
#include <fstream>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static void expect_lost(int blocks, size_t bytes)
{
    char text[100];
    int length = snprintf(text, sizeof text, "pools: %d block%s, %zu bytes leaked in ", blocks, blocks == 1 ? "" : "s", bytes);
    MUST(write(1, text, length) == length);
}

struct Base {
    virtual ~Base() { }
    long base = 1;
};

struct Other {
    virtual ~Other() { }
    char text[40];
};

struct Derived : Base, Other { };

static std::map<int, std::string> map_of_strings;
static Other *volatile other;
static thread_local std::vector<std::string> strings_of_thread(3, std::string(100, 'a'));

#define APART __attribute__((noinline, noclone)) static

APART void lose_object(void) { opaque(new Derived); }

CASE(lost_an_object) { lose_object(); expect_lost(1, sizeof(Derived)); }

APART void lose_array(void) { opaque(new std::string[3] { std::string(100, 'a'), std::string(200, 'b') }); }

CASE(lost_an_array_with_what_is_in_it)
{
    lose_array();
    expect_lost(3, sizeof(size_t) + 3 * sizeof(std::string) + 101 + 201); /* an array whose elements have destructors starts with their number */
}

struct Linked {
    std::shared_ptr<Linked> next;
};

APART void lose_cycle(void)
{
    Linked *first = new Linked, *second = new Linked;
    first->next.reset(second);
    second->next.reset(first);
}

CASE(lost_a_cycle_of_shared_pointers)
{
    lose_cycle();
    expect_lost(4, 2 * (sizeof(Linked) + 24)); /* a count for each: a table, two numbers, the pointer */
}

CASE(kept_by_a_pointer_to_a_second_base) { other = new Derived; }

CASE(kept_an_array_by_a_pointer_to_its_first_element) { static std::string *volatile array; array = new std::string[3]; }

CASE(kept_by_static_and_thread_local_objects)
{
    for (int i = 0; i < 100; i++) map_of_strings[i] = std::string(50, 'a');
    MUST(strings_of_thread.size() == 3);
}

CASE(kept_by_streams_locales_and_exceptions)
{
    static std::ofstream *volatile file;
    file = new std::ofstream("/dev/null");
    *file << std::string(10000, 'x');
    std::locale::global(std::locale("C.UTF-8"));
    std::wcerr << L"";
    MUST(std::regex_search("aab", std::regex("a+b*")));
    try { throw std::runtime_error("expected"); }
    catch (const std::exception &e) { MUST(e.what()); }
}

CASE(kept_by_threads_that_are_detached)
{
    for (int i = 0; i < 3; i++)
        std::thread([i] {
            std::vector<std::string> local(100, std::string(40, 'q'));
            std::map<int, int> numbers;
            for (int n = 0; n < 50; n++) numbers[n] = n;
            strings_of_thread.push_back(local[i]);
            for (;;) usleep(100);
        }).detach();
    MUST(std::async(std::launch::async, [] { return std::string(100, 'f'); }).get().size() == 100);
    usleep(50000);
}

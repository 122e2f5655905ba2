// The containers of the standard library.
#include "../pairs.h"
#include <algorithm>
#include <any>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

TRAP(vectors_grow_and_shrink)
{
    std::vector<int> items;
    for (int i = 0; i < 10000; i++) items.push_back(i);
    items.resize(10);
    items.shrink_to_fit();
    items.insert(items.begin() + 5, 100, 7);
    items.erase(items.begin(), items.begin() + 50);
    std::vector<bool> bits(1001, true);
    bits.flip();
    MUST(items.size() == 60 && !bits[1000]);
}

TRAP(strings_short_and_long)
{
    for (size_t length = 0; length < 100; length++) {
        std::string text(length, 'x'), copy = text;
        text += copy;
        text.resize(length);
        text.shrink_to_fit();
        MUST(text == copy && strlen(text.c_str()) == length && text.data()[length] == 0);
    }
}

TRAP(maps_and_sets)
{
    std::map<std::string, std::vector<int>> map;
    std::unordered_map<int, std::string> hashed;
    std::multiset<int> set;
    for (int i = 0; i < 2000; i++) {
        map[std::to_string(i % 500)].push_back(i);
        hashed[i] = std::string(i % 60, 'x');
        set.insert(i % 7);
    }
    for (int i = 0; i < 2000; i += 3) hashed.erase(i);
    map.erase(map.begin());
    auto node = map.extract(map.begin());
    MUST(set.size() == 2000 && !node.empty());
}

TRAP(lists_and_deques)
{
    std::list<std::string> list(100, std::string(40, 'x'));
    list.sort();
    list.splice(list.begin(), std::list<std::string>(10));
    std::deque<int> deque;
    for (int i = 0; i < 5000; i++) {
        deque.push_back(i);
        if (i % 3 == 0) deque.pop_front();
    }
    MUST(list.size() == 110 && !deque.empty());
}

TRAP(shared_and_weak_pointers)
{
    auto first = std::make_shared<std::string>(100, 'x');
    std::weak_ptr<std::string> weak = first;
    auto array = std::make_shared<int[]>(100);
    std::shared_ptr<const char> part(first, first->data());
    first.reset();
    MUST(!weak.expired());
    part.reset();
    MUST(weak.expired() && array[99] == 0);
}

TRAP(functions_and_anything)
{
    std::string text(100, 'x');
    std::function<size_t()> function = [text] { return text.size(); };
    std::any any = text;
    std::variant<int, std::string> variant = text;
    variant = 5;
    auto copy = function;
    MUST(copy() == 100 && std::any_cast<std::string>(any).size() == 100);
}

TRAP(sorting_takes_a_buffer)
{
    std::vector<std::string> texts;
    for (int i = 0; i < 1000; i++) texts.push_back(std::string(1 + i * 7919 % 50, 'x'));
    std::stable_sort(texts.begin(), texts.end());
    std::inplace_merge(texts.begin(), texts.begin() + 500, texts.end());
    MUST(std::is_sorted(texts.begin(), texts.end()));
}

TRAP(streams)
{
    std::ostringstream out;
    for (int i = 0; i < 500; i++) out << i << ' ' << i / 7.0 << '\n';
    MUST(out.str().size() > 1000);
}

TRAP(memory_resources)
{
    std::pmr::unsynchronized_pool_resource pool;
    std::pmr::monotonic_buffer_resource arena;
    std::pmr::vector<std::pmr::string> texts(&pool), others(&arena);
    for (int i = 0; i < 500; i++) {
        texts.emplace_back(i % 90, 'x');
        others.emplace_back(i % 90, 'y');
    }
    MUST(texts.size() == others.size());
}

TRAP(futures)
{
    auto future = std::async(std::launch::async, [] { return std::string(1000, 'x'); });
    std::promise<std::vector<int>> promise;
    promise.set_value(std::vector<int>(100));
    MUST(future.get().size() == 1000 && promise.get_future().get().size() == 100);
}

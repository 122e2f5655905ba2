// Threads that build and take down small objects of their own, as C++ programs do: maps, lists, strings, trees by pointer.
#include <list>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>
#include "pattern.h"

namespace {

struct Tree {
    std::unique_ptr<Tree> left, right;
    long sum;

    Tree(long low, long high) : sum(low) {
        long middle = low + (high - low) / 2;
        if (middle > low) left = std::make_unique<Tree>(low, middle);
        if (middle + 1 < high) right = std::make_unique<Tree>(middle + 1, high);
        sum = middle + (left ? left->sum : 0) + (right ? right->sum : 0);
    }

    long count() const { return 1 + (left ? left->count() : 0) + (right ? right->count() : 0); }
};

void work(long self, long objects, long rounds) {
    for (long round = 0; round < rounds; round++) {
        std::map<std::string, long> names;
        std::list<std::unique_ptr<long>> numbers;
        for (long n = 0; n < objects; n++) {
            names["an object that has the number " + std::to_string(n)] = n + self;
            numbers.push_front(std::make_unique<long>(n));
        }
        Tree tree(0, objects);
        long sum = 0;
        for (const auto& number : numbers) sum += *number;
        for (const auto& [name, number] : names)
            if (name != "an object that has the number " + std::to_string(number - self)) fail("a string is not as it was left");
        if (sum != objects * (objects - 1) / 2 || tree.sum != sum || tree.count() != objects) fail("a sum is wrong");
    }
}

}

int main(int count, char** arguments) {
    enum { Threads, Objects, Rounds, Numbers };
    long numbers[Numbers];
    read_numbers(count, arguments, "THREADS OBJECTS ROUNDS", numbers);
    std::vector<std::thread> threads;
    for (long n = 0; n < numbers[Threads]; n++) threads.emplace_back(work, n, numbers[Objects], numbers[Rounds]);
    for (auto& thread : threads) thread.join();
    return 0;
}

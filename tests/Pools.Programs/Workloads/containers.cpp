// Instantiates standard containers and algorithms for many types. Usage: g++ -std=c++20 -O2 -DWIDTH=TYPES -c containers.cpp
#include <algorithm>
#include <array>
#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

template <std::size_t N>
struct Key {
    std::array<int, N + 1> digits{};
    std::string name = std::to_string(N);
    auto operator<=>(const Key&) const = default;
};

template <std::size_t N>
int exercise() {
    std::map<Key<N>, std::vector<std::string>> tree;
    std::unordered_map<std::string, std::unique_ptr<Key<N>>> table;
    std::vector<std::tuple<int, Key<N>, std::string>> rows;
    for (int n = 0; n < 10; ++n) {
        Key<N> key;
        key.digits[0] = n;
        tree[key].push_back(key.name);
        table.emplace(key.name + std::to_string(n), std::make_unique<Key<N>>(key));
        rows.emplace_back(n % 3, key, key.name);
    }
    std::stable_sort(rows.begin(), rows.end(), std::greater<>());
    std::variant<int, std::string, Key<N>> either = std::get<1>(rows.front());
    std::function<int(int)> add = [rows](int n) { return n + static_cast<int>(rows.size()); };
    return std::visit([](const auto& value) { return static_cast<int>(sizeof value); }, either)
        + add(static_cast<int>(tree.size() + table.size()));
}

template <std::size_t... N>
int exercise_all(std::index_sequence<N...>) {
    return (exercise<N>() + ...);
}

int main() {
    return exercise_all(std::make_index_sequence<WIDTH>()) % 100;
}

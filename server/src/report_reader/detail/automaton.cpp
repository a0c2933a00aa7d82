#include "report_reader/detail/automaton.hpp"

#include <algorithm>

namespace report_reader::detail {

std::uint32_t Automaton::Add(std::u32string_view word) {
    std::uint32_t node = 0;
    for (const char32_t written : word) {
        const char32_t c = Fold(written);
        const auto next = static_cast<std::uint32_t>(nodes_.size());
        const auto [edge, fresh] = edges_.emplace(Key(node, c), next);
        if (fresh) {
            nodes_.push_back({});
            order_.push_back(edge->first);
        }
        node = edge->second;
    }
    if (nodes_[node].word == kNone) {
        nodes_[node].word = static_cast<std::uint32_t>(lengths_.size());
        lengths_.push_back(static_cast<std::uint32_t>(word.size()));
    }
    return nodes_[node].word;
}

void Automaton::Finish() {
    // By depth: children of the root first, then theirs.
    std::vector<std::vector<std::uint64_t>> children(nodes_.size());
    for (const std::uint64_t key : order_) children[key >> 32U].push_back(key);
    std::vector<std::uint32_t> queue{0};
    for (std::size_t i = 0; i < queue.size(); ++i) {
        const std::uint32_t parent = queue[i];
        for (const std::uint64_t key : children[parent]) {
            const std::uint32_t node = edges_.at(key);
            const auto c = static_cast<char32_t>(key & 0xFFFFFFFFU);
            const std::uint32_t fail = parent == 0 ? 0 : Step(nodes_[parent].fail, c);
            nodes_[node].fail = fail;
            nodes_[node].shorter = nodes_[fail].word != kNone ? fail : nodes_[fail].shorter;
            queue.push_back(node);
        }
    }
    order_.clear();
    order_.shrink_to_fit();
}

}  // namespace report_reader::detail

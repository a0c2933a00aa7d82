#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace report_reader::detail {

/// Finds many words in one pass (Aho and Corasick), Latin letters in either case. Built once, then
/// read by any thread.
class Automaton {
 public:
    struct Hit {
        std::uint32_t word = 0;  ///< as Add returned it
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };

    /// The number of the word; the same for the same word.
    std::uint32_t Add(std::u32string_view word);
    /// After the last Add.
    void Finish();

    /// Calls `take(Hit)` for every occurrence, in the order of their ends.
    template <class Take>
    void Find(std::u32string_view text, Take&& take) const {
        std::uint32_t node = 0;
        for (std::uint32_t i = 0; i < text.size(); ++i) {
            node = Step(node, Fold(text[i]));
            for (std::uint32_t n = nodes_[node].word != kNone ? node : nodes_[node].shorter; n != 0;
                 n = nodes_[n].shorter) {
                const std::uint32_t word = nodes_[n].word;
                take(Hit{word, i + 1 - lengths_[word], i + 1});
            }
        }
    }

    [[nodiscard]] std::uint32_t length(std::uint32_t word) const { return lengths_[word]; }

 private:
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;
    struct Node {
        std::uint32_t fail = 0;
        std::uint32_t shorter = 0;  ///< the nearest suffix that is a word
        std::uint32_t word = kNone;
    };

    /// pm2.5 is PM2.5.
    static char32_t Fold(char32_t c) { return c >= U'a' && c <= U'z' ? c - U'a' + U'A' : c; }
    static std::uint64_t Key(std::uint32_t node, char32_t c) {
        return (static_cast<std::uint64_t>(node) << 32U) | c;
    }
    [[nodiscard]] std::uint32_t Step(std::uint32_t node, char32_t c) const {
        for (;;) {
            if (const auto edge = edges_.find(Key(node, c)); edge != edges_.end())
                return edge->second;
            if (node == 0) return 0;
            node = nodes_[node].fail;
        }
    }

    std::vector<Node> nodes_{Node{}};
    std::vector<std::uint32_t> lengths_;
    std::unordered_map<std::uint64_t, std::uint32_t> edges_;
    std::vector<std::uint64_t> order_;  ///< keys of the edges, parents first
};

}  // namespace report_reader::detail

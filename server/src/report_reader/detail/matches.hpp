#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "report_reader/detail/vocabulary.hpp"

namespace report_reader::detail {

/// A word of the catalogue found in a paragraph, gaps included.
struct Match {
    std::uint32_t cue = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// The first that ends past `at`; matches are in the order of their ends.
[[nodiscard]] inline std::vector<Match>::const_iterator FirstPast(const std::vector<Match>& matches,
                                                                  std::size_t at) {
    return std::lower_bound(matches.begin(), matches.end(), at,
                            [](const Match& m, std::size_t place) { return m.end <= place; });
}

/// How clauses lie in a paragraph: breaks before each character.
class Clauses {
 public:
    explicit Clauses(std::u32string_view text);

    /// ，；。：（）！？ between two places.
    [[nodiscard]] std::uint32_t Between(std::size_t from, std::size_t to) const {
        return to > from ? breaks_[to] - breaks_[from] : 0;
    }
    [[nodiscard]] std::size_t Begin(std::size_t at) const;  ///< of the clause that holds `at`
    [[nodiscard]] std::size_t End(std::size_t at) const;    ///< its break, or the text's end

 private:
    std::vector<std::uint32_t> breaks_;
    std::vector<std::uint32_t> begins_;
    std::uint32_t size_ = 0;
};

struct Matches {
    std::vector<Match> meaning;  ///< words of indicators and of parts
    std::vector<Match> neutral;  ///< words that change no meaning; a word may be both
};

/// All words found, by their ends. What stands inside 《》 is passed over, but for words that begin
/// with 《.
[[nodiscard]] Matches FindMatches(std::u32string_view text, const Vocabulary::Compiled& vocabulary,
                                  const Clauses& clauses);

}  // namespace report_reader::detail

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalogue/wordings.hpp"

/// Wordings that a bureau keeps beside those of the catalogue (docs/decisions/0038).
namespace report_reader {

/// What somebody of the bureau said of a figure, without the figure: these words mean that.
struct KeptWording {
    std::string id;         ///< of the record that keeps it
    std::string indicator;  ///< empty: what these words count is no indicator
    std::string label;      ///< of the indicator
    std::string unit;       ///< of the indicator
    std::string kind;       ///< count, amount, rate, change, rank, ordinal, measure, duration
    std::string written;    ///< the unit as it stood beside the figure
    std::vector<std::string> names;   ///< one of them beside the figure
    std::vector<std::string> needs;   ///< one of them in reach; empty: none is asked for
    std::vector<std::string> beside;  ///< they change nothing of what these words mean
};

inline constexpr std::size_t kMostKeptWords = 8;

/// As a wording of its own: what the catalogue says of the indicator, with the words of the bureau.
[[nodiscard]] catalogue::FigureWording Worded(
    const KeptWording& kept, const std::vector<catalogue::FigureWording>& catalogue);

/// The catalogue's with the bureau's behind them. Those whose words are not to be kept are left
/// out.
[[nodiscard]] std::vector<catalogue::FigureWording> WithKept(
    std::vector<catalogue::FigureWording> catalogue, const std::vector<KeptWording>& kept);

/// Is the written unit one that the catalogue's wording of the indicator does not know?
[[nodiscard]] bool NeedsItsUnit(const KeptWording& kept,
                                const std::vector<catalogue::FigureWording>& catalogue);

/// The words as the reader sees them: half width, without spaces.
[[nodiscard]] std::string NormalWord(std::string_view word);

/// What is wrong with the words by themselves: `wording.no_names`, `wording.too_many_words`,
/// `wording.too_short`, `wording.too_long`, `wording.bad_word`. Empty: nothing.
[[nodiscard]] base::Refusals FaultsOf(const KeptWording& kept);

}  // namespace report_reader

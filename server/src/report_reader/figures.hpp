#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/wordings.hpp"
#include "report_reader/text.hpp"

/// Finds the figures of a report and what they mean, by the words of the catalogue (docs/formats/
/// wordings.md). Pure; a vocabulary may be used by any thread.
namespace report_reader {

enum class Comparator {
    kExact,
    kAtLeast,         ///< 余 多 以上 不少于
    kAtMost,          ///< 以内 不超过
    kApprox,          ///< 约 左右
    kApproxBelow,     ///< 近, 基本
    kPercentChange,   ///< 同比下降11.3%
    kAbsoluteChange,  ///< 同比增加10天
    kRank,            ///< 全省第7
    kRange,           ///< 3至5家: value to value_to
};

/// As figures are exchanged: exact, at_least, at_most, approx, approx_below, pct_change,
/// abs_change, rank, range.
[[nodiscard]] std::string_view NameOf(Comparator comparator);

struct Figure {
    std::string indicator;  ///< empty: its meaning is unknown
    std::string label;      ///< of the indicator
    std::string value;      ///< plain decimal in the base unit: 1444967, -11.3
    std::string value_to;   ///< of a range
    std::string unit;       ///< of the indicator; as written where it is unknown
    Comparator comparator = Comparator::kExact;
    std::string of;  ///< the campaign of which it speaks, as named: 危险废物专项整治行动
    std::string period;  ///< 2025, 2025 vs 2024, 2025 year end, 2025 to date (截至目前), standing
    bool in_words = false;       ///< 无…发生, 均, 全覆盖, 每季度
    bool planned = false;        ///< stands under next year's work: indicator is left empty
    bool not_indicator = false;  ///< its words say that it is none
    std::string wording;         ///< by which it was read: the record of a bureau that keeps it
    std::string alike;  ///< of an unknown one: the indicator that its words alone would mean
    Span named;         ///< the words of `text` that name it, or would; empty: none
    Span place;         ///< the figure itself with its unit
    Span normal;
    std::size_t at = 0;  ///< code points before it
    std::size_t line = 0;
    std::string text;  ///< as written
};

class Vocabulary {
 public:
    explicit Vocabulary(const std::vector<catalogue::FigureWording>& wordings);
    ~Vocabulary();
    Vocabulary(Vocabulary&&) noexcept;
    Vocabulary& operator=(Vocabulary&&) noexcept;

    struct Compiled;
    [[nodiscard]] const Compiled& compiled() const { return *compiled_; }

 private:
    std::unique_ptr<const Compiled> compiled_;
};

/// In the order of the text; one number that means two things stands there twice.
[[nodiscard]] std::vector<Figure> FindFigures(const ReportText& report,
                                              const Vocabulary& vocabulary);

/// The same; `looked_at` grows by the letters and figures that were looked at again to find scopes
/// and times, the part of the work that long sentences could multiply.
[[nodiscard]] std::vector<Figure> FindFigures(const ReportText& report,
                                              const Vocabulary& vocabulary, std::size_t& looked_at);

/// The year a report is about: of its title, else the one it names most. 0: none.
[[nodiscard]] int YearOf(const ReportText& report);

}  // namespace report_reader

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report_reader/text.hpp"

namespace report_check {

/// How sure a finding is and what it asks of the author.
enum class Weight {
    kMend,     ///< 需改: it contradicts a rule or itself
    kExplain,  ///< 需说明: the text leaves open what a reader must know
    kDoubt,    ///< 存疑: it may be right; look at it
};

/// A fault of a text, with the words for its author.
struct Finding {
    std::string code;  ///< `numbering-gap`; the kinds are listed in findings.list
    Weight weight = Weight::kMend;
    std::string title;          ///< 序号跳号
    report_reader::Span place;  ///< bytes of ReportText::text; empty: of the whole text
    std::size_t line = 0;       ///< from 1
    std::size_t offset = 0;     ///< code points before the place
    std::string section;        ///< 一（三）; "" before the first heading
    std::string quote;          ///< the words as they stand, at most 60 characters
    std::string reason, mend, source;
    /// 16 hex digits that stay the same while the words and the reason do, wherever they move to.
    std::string key;
    /// Lines of further places of the same kind that this finding speaks for as well.
    std::vector<std::size_t> also;
    std::string dismissed;  ///< why somebody said that it is no fault; "" where nobody did

    bool operator==(const Finding&) const = default;
};

}  // namespace report_check

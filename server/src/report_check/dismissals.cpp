#include "report_check/dismissals.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace report_check {

namespace {

bool IsKey(std::string_view text) {
    return text.size() == 16 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

/// Fields are cut at |, lines at their ends.
std::string OneCell(std::string text) {
    for (char& c : text)
        if (c == '|' || c == '\n' || c == '\r') c = ' ';
    return text;
}

}  // namespace

base::Result<std::vector<Dismissal>> ReadDismissals(std::string_view text) {
    std::vector<Dismissal> all;
    base::Refusals refusals;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    int number = 0;
    for (const std::string& line : base::Split(text, '\n')) {
        ++number;
        const std::string_view words = base::Trim(line);
        if (words.empty() || words.front() == '#') continue;
        const std::vector<std::string> cells = base::Split(words, '|');
        const std::string key(base::Trim(cells[0]));
        const std::string reason(cells.size() > 1 ? base::Trim(cells[1]) : "");
        if (IsKey(key) && !reason.empty() && base::IsUtf8(reason))
            all.push_back({key, reason});
        else
            refusals.push_back(
                {"report_check.dismissal_line", {{"line", std::to_string(number)}}, "--dismissed"});
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return all;
}

std::string DismissalLine(const Finding& finding) {
    return fmt::format("{} |  | {}：{}", finding.key, finding.title, OneCell(finding.quote));
}

}  // namespace report_check

#include "papers/packs.hpp"

#include <charconv>

#include "base/text.hpp"

namespace papers {

namespace {

constexpr int kMostPages = 1'000;

bool ReadPages(const std::string& text, int& pages) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), pages);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() && pages > 0 &&
           pages <= kMostPages;
}

/// `每件 | case_summary | 2` into the pack that is being read.
bool TakeLine(std::string_view line, Pack& pack) {
    std::vector<std::string> columns;
    for (const std::string& column : base::Split(line, '|'))
        columns.emplace_back(base::Trim(column));
    const bool two = columns.size() == 2 && !columns[1].empty();
    const bool three = columns.size() == 3 && !columns[1].empty() && !columns[2].empty();
    if (columns[0] == "记录" && two) {
        pack.record_type = columns[1];
    } else if (columns[0] == "权限" && two) {
        pack.right = columns[1];
    } else if (columns[0] == "首页" && three) {
        pack.first = columns[1];
        pack.first_name = columns[2];
    } else if (columns[0] == "每件" && (two || three)) {
        Pack::Part part{columns[1], 0};
        if (three && !ReadPages(columns[2], part.most_pages)) return false;
        pack.parts.push_back(std::move(part));
    } else {
        return false;
    }
    return true;
}

/// `[discussion] 集体讨论材料`
bool ReadHead(std::string_view line, Pack& pack) {
    const auto end = line.find(']');
    if (end == std::string_view::npos) return false;
    pack.id = base::Trim(line.substr(1, end - 1));
    pack.label = base::Trim(line.substr(end + 1));
    return !pack.id.empty() && !pack.label.empty();
}

}  // namespace

base::Result<std::vector<Pack>> ReadPacks(std::string_view text, const std::string& file) {
    std::vector<Pack> packs;
    base::Refusals faults;
    std::size_t number = 0;
    const auto fault = [&](std::size_t line, std::string_view words) {
        faults.push_back({"papers.pack_line",
                          {{"line", std::to_string(line)}, {"text", std::string(words)}},
                          fmt::format("{}:{}", file, line)});
    };
    for (const std::string& whole : base::Split(text, '\n')) {
        ++number;
        const std::string_view line = base::Trim(whole);
        if (line.empty() || line.starts_with('#')) continue;
        const bool head = line.starts_with('[');
        if (head) packs.emplace_back();
        if (packs.empty() || !(head ? ReadHead(line, packs.back()) : TakeLine(line, packs.back())))
            fault(number, line);
    }
    for (const Pack& pack : packs)
        if (pack.record_type.empty() || pack.parts.empty()) fault(number, pack.label);
    if (!faults.empty()) return base::Refuse(std::move(faults));
    return packs;
}

}  // namespace papers

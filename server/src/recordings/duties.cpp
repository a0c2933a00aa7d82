#include "recordings/duties.hpp"

#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/text.hpp"

namespace recordings {

namespace {

std::optional<int> Whole(std::string_view text) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool all = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return all && number >= 0 ? std::optional(number) : std::nullopt;
}

/// `对时 | 90`, `前后 | 30`
bool TakeRule(const std::vector<std::string>& cells, Rules& rules) {
    const auto number = Whole(cells[1]);
    if (!number) return false;
    if (cells[0] == "对时") rules.offset_days = *number;
    if (cells[0] == "前后") rules.margin_minutes = *number;
    return true;
}

bool TakeDay(const std::string& cell, std::optional<base::CivilDay>& day) {
    if (cell.empty()) return true;
    day = base::CivilDay::Parse(cell);
    return day.has_value();
}

/// `应当 | seizure | {…} | imposed_on | 2021-07-15 | | 查封、扣押 | apl-2021/47 | V2`
bool TakeDuty(const std::vector<std::string>& cells, Duty& duty) {
    duty.must = cells[0] == "应当";
    duty.type = cells[1];
    duty.filter = cells[2];
    duty.day_field = cells[3];
    duty.words = cells[6];
    duty.basis = cells[7];
    duty.confidence = cells[8];
    return (duty.must || cells[0] == "视需") && !duty.type.empty() && !duty.words.empty() &&
           !duty.day_field.empty() && TakeDay(cells[4], duty.from) && TakeDay(cells[5], duty.to);
}

}  // namespace

Duties ReadDuties(std::string_view text, const std::string& file) {
    constexpr std::size_t kCells = 9;
    Duties read;
    int number = 0;
    for (const std::string& line : base::Split(text, '\n')) {
        ++number;
        const std::string_view said = base::Trim(line);
        if (said.empty() || said.starts_with("#")) continue;
        std::vector<std::string> cells;
        for (const std::string& cell : base::Split(said, '|')) cells.emplace_back(base::Trim(cell));
        const bool fits = cells.size() <= kCells;
        cells.resize(kCells);
        Duty duty;
        duty.where = fmt::format("{}:{}", file, number);
        const bool rule = cells[0] == "对时" || cells[0] == "前后";
        if (fits && rule && TakeRule(cells, read.rules)) continue;
        if (fits && !rule && TakeDuty(cells, duty))
            read.duties.push_back(std::move(duty));
        else
            read.faults.push_back(
                {"recordings.bad_line", {{"line", std::string(said)}}, duty.where});
    }
    return read;
}

Duties ReadDutiesFile(const std::vector<std::filesystem::path>& folders) {
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
        const std::filesystem::path file = *folder / "documents/recordings.list";
        if (!std::filesystem::is_regular_file(file)) continue;
        std::ifstream in(file, std::ios::binary);
        if (!in) throw std::runtime_error("cannot read " + file.string());
        return ReadDuties(std::string{std::istreambuf_iterator<char>(in), {}},
                          file.filename().string());
    }
    return {};
}

bool Holds(const Duty& duty, base::CivilDay day) {
    return (!duty.from || *duty.from <= day) && (!duty.to || day <= *duty.to);
}

}  // namespace recordings

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

/// What one line is about to become, and what is wrong with it.
class Line {
 public:
    Line(std::string_view said, std::string where) : said_(said), where_(std::move(where)) {
        for (const std::string& cell : base::Split(said, '|'))
            cells_.emplace_back(base::Trim(cell));
        too_long_ = cells_.size() > kCells;
        cells_.resize(kCells);
    }

    void Take(Duties& read) {
        if (too_long_) {
            Fault("recordings.bad_line", {});
        } else if (cells_[0] == "对时" || cells_[0] == "前后") {
            TakeRule(read.rules);
        } else if (cells_[0] == "应当" || cells_[0] == "视需") {
            Duty duty = TakeDuty();
            if (faults_.empty()) read.duties.push_back(std::move(duty));
        } else {
            Fault("recordings.unknown_word", {{"word", cells_[0]}});
        }
        read.faults.insert(read.faults.end(), faults_.begin(), faults_.end());
    }

 private:
    static constexpr std::size_t kCells = 9;

    /// `对时 | 90`, `前后 | 30`
    void TakeRule(Rules& rules) {
        const auto number = Whole(cells_[1]);
        if (!number)
            return Fault("recordings.bad_number", {{"word", cells_[0]}, {"number", cells_[1]}});
        if (cells_[0] == "对时") rules.offset_days = *number;
        if (cells_[0] == "前后") rules.margin_minutes = *number;
    }

    /// `应当 | seizure | {…} | imposed_on | 2021-07-15 | | 查封、扣押 | apl-2021/47 | V2`
    Duty TakeDuty() {
        Duty duty;
        duty.where = where_;
        duty.must = cells_[0] == "应当";
        duty.type = Wanted(1, "种类");
        duty.filter = cells_[2];
        duty.day_field = Wanted(3, "日期栏");
        duty.from = DayIn(4, "自");
        duty.to = DayIn(5, "至");
        duty.words = Wanted(6, "步骤");
        duty.basis = cells_[7];
        duty.confidence = cells_[8];
        return duty;
    }

    const std::string& Wanted(std::size_t cell, const char* column) {
        if (cells_[cell].empty()) Fault("recordings.cell_missing", {{"column", column}});
        return cells_[cell];
    }

    std::optional<base::CivilDay> DayIn(std::size_t cell, const char* column) {
        if (cells_[cell].empty()) return std::nullopt;
        const auto day = base::CivilDay::Parse(cells_[cell]);
        if (!day) Fault("recordings.bad_day", {{"column", column}, {"day", cells_[cell]}});
        return day;
    }

    void Fault(const char* code, std::vector<std::pair<std::string, std::string>> params) {
        params.emplace_back("line", said_);
        faults_.push_back({code, std::move(params), where_});
    }

    std::string said_, where_;
    std::vector<std::string> cells_;
    bool too_long_ = false;
    base::Refusals faults_;
};

}  // namespace

Duties ReadDuties(std::string_view text, const std::string& file) {
    Duties read;
    int number = 0;
    for (const std::string& line : base::Split(text, '\n')) {
        ++number;
        const std::string_view said = base::Trim(line);
        if (said.empty() || said.starts_with("#")) continue;
        Line(said, fmt::format("{}:{}", file, number)).Take(read);
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

#include "volume/plan.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "base/text.hpp"

namespace volume {

namespace {

constexpr std::string_view kPapersOf = "文书 ";

std::optional<LineKind> KindOf(std::string_view word) {
    if (word == "文书") return LineKind::kPapers;
    if (word == "附件") return LineKind::kFiles;
    if (word == "审批") return LineKind::kApprovals;
    if (word == "其余") return LineKind::kOthers;
    if (word == "应有") return LineKind::kNeeded;
    if (word == "录像") return LineKind::kVideo;
    return std::nullopt;
}

std::vector<std::string> Words(std::string_view text) {
    std::vector<std::string> words;
    for (const std::string& word : base::Split(text, ' '))
        if (!base::Trim(word).empty()) words.emplace_back(base::Trim(word));
    return words;
}

class Reader {
 public:
    explicit Reader(std::string file) : file_(std::move(file)) {}

    Plan Read(std::string_view text) {
        for (const std::string& line : base::Split(text, '\n')) {
            ++number_;
            const std::string_view said = base::Trim(line);
            if (said.empty() || said.starts_with("#")) continue;
            if (said.starts_with("["))
                Section(said);
            else
                Line(said);
        }
        if (plan_.record_type.empty()) Fault("volume.no_record_type", "");
        return std::move(plan_);
    }

 private:
    void Section(std::string_view said) {
        const auto close = said.find(']');
        const std::string_view part =
            said.substr(1, close == std::string_view::npos ? 0 : close - 1);
        if (part != PartLabel(Part::kMain) && part != PartLabel(Part::kSide))
            return Fault("volume.bad_part", said);
        part_ = part == PartLabel(Part::kSide) ? Part::kSide : Part::kMain;
        section_ = base::Trim(said.substr(close + 1));
    }

    void Line(std::string_view said) {
        std::vector<std::string> cells;
        for (const std::string& cell : base::Split(said, '|')) cells.emplace_back(base::Trim(cell));
        cells.resize(std::max<std::size_t>(cells.size(), 6));
        if (cells[0] == "记录") {
            plan_.record_type = cells[1];
            return;
        }
        PlanLine line;
        const auto kind = KindOf(cells[0]);
        if (!kind) return Fault("volume.bad_line", said);
        line.kind = *kind;
        line.part = part_;
        line.section = section_;
        line.where = Where();
        if (section_.empty()) return Fault("volume.no_section", said);
        if (!Source(line, cells[1])) return Fault("volume.bad_source", said);
        line.filter = cells[2];
        line.words = cells[3];
        line.day_field = cells[4];
        line.number_field = cells[5];
        const bool said_what = line.kind != LineKind::kNeeded && line.kind != LineKind::kVideo;
        if (!said_what && line.words.empty()) return Fault("volume.no_words", said);
        plan_.lines.push_back(std::move(line));
    }

    /// `service.slip`; of papers their templates, behind 文书 where the line is 应有.
    static bool Source(PlanLine& line, std::string_view text) {
        if (line.kind == LineKind::kApprovals || line.kind == LineKind::kOthers) return true;
        const bool needed = line.kind == LineKind::kNeeded && text.starts_with(kPapersOf);
        if (line.kind == LineKind::kPapers || needed) {
            line.templates = Words(needed ? text.substr(kPapersOf.size()) : text);
            return !line.templates.empty();
        }
        const auto dot = text.find('.');
        if (dot == std::string_view::npos) return false;
        line.type = text.substr(0, dot);
        line.field = text.substr(dot + 1);
        return !line.type.empty() && !line.field.empty();
    }

    void Fault(std::string code, std::string_view said) {
        plan_.faults.push_back({std::move(code), {{"line", std::string(said)}}, Where()});
    }
    [[nodiscard]] std::string Where() const { return fmt::format("{}:{}", file_, number_); }

    std::string file_;
    int number_ = 0;
    Part part_ = Part::kMain;
    std::string section_;
    Plan plan_;
};

}  // namespace

std::string_view PartId(Part part) { return part == Part::kMain ? "main" : "side"; }

std::string_view PartLabel(Part part) { return part == Part::kMain ? "正卷" : "副卷"; }

std::string Plan::TemplateNamed(std::string_view title) const {
    const std::string plain = base::Normalised(title);
    std::string found, longest;
    for (const auto& [id, name] : names) {
        const std::string known = base::Normalised(name);
        if (known.size() <= longest.size() || plain.find(known) == std::string::npos) continue;
        found = id;
        longest = known;
    }
    return found;
}

Plan ReadPlan(std::string_view text, const std::string& file) { return Reader(file).Read(text); }

Plan ReadPlanFile(const std::vector<std::filesystem::path>& folders) {
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
        const std::filesystem::path file = *folder / "documents/volume.list";
        if (!std::filesystem::is_regular_file(file)) continue;
        std::ifstream in(file, std::ios::binary);
        if (!in) throw std::runtime_error("cannot read " + file.string());
        return ReadPlan(std::string{std::istreambuf_iterator<char>(in), {}},
                        file.filename().string());
    }
    return {};
}

}  // namespace volume

#include "report_check/rules.hpp"

#include <array>
#include <charconv>
#include <fstream>
#include <stdexcept>

#include "base/text.hpp"

namespace report_check {

namespace {

using Cells = std::vector<std::string>;

constexpr std::string_view kStatePrefix = "中华人民共和国";

Cells CellsOf(std::string_view line) {
    Cells cells;
    for (const std::string& cell : base::Split(line, '|')) cells.emplace_back(base::Trim(cell));
    return cells;
}

std::vector<std::string> Items(std::string_view cell) {
    std::vector<std::string> items;
    constexpr std::string_view kSign = "、";
    while (!cell.empty()) {
        const std::size_t at = std::min(cell.find(kSign), cell.size());
        const std::string_view item = base::Trim(cell.substr(0, at));
        if (!item.empty()) items.emplace_back(item);
        cell.remove_prefix(std::min(at + kSign.size(), cell.size()));
    }
    return items;
}

std::vector<std::u32string> Points(std::string_view cell) {
    std::vector<std::u32string> points;
    for (const std::string& item : Items(cell)) points.push_back(base::ToCodePoints(item));
    return points;
}

std::optional<int> Whole(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<Weight> WeightNamed(std::string_view name) {
    if (name == "需改") return Weight::kMend;
    if (name == "需说明") return Weight::kExplain;
    if (name == "存疑") return Weight::kDoubt;
    return std::nullopt;
}

std::optional<RelationKind> RelationNamed(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, RelationKind>, 8> kNames{{
        {"包含", RelationKind::kCovers},
        {"不小于", RelationKind::kAtLeast},
        {"相同", RelationKind::kSame},
        {"少于须说明", RelationKind::kShortfall},
        {"超过须说明", RelationKind::kExceeds},
        {"不应全等", RelationKind::kNotAll},
        {"人均不超过", RelationKind::kPerHead},
        {"口径一致", RelationKind::kOneBase},
    }};
    for (const auto& [known, kind] : kNames)
        if (known == name) return kind;
    return std::nullopt;
}

bool ReadDay(const std::string& cell, std::optional<base::CivilDay>& day) {
    if (cell.empty()) return true;
    day = base::CivilDay::Parse(cell);
    return day.has_value();
}

template <class Row, class Same>
void Put(std::vector<Row>& rows, Row row, Same same) {
    for (Row& known : rows)
        if (same(known)) {
            known = std::move(row);
            return;
        }
    rows.push_back(std::move(row));
}

bool AddKind(Rules& rules, const Cells& cells) {
    if (cells.size() != 7) return false;
    const auto weight = WeightNamed(cells[1]);
    const auto most = Whole(cells[2]);
    if (!weight || !most || *most < 1 || cells[3].empty() || cells[4].empty()) return false;
    rules.kinds[cells[0]] = FindingKind{
        *weight, static_cast<std::size_t>(*most), cells[3], cells[4], cells[5], cells[6]};
    return true;
}

bool AddLawLine(Rules& rules, const Cells& cells) {
    if (cells.size() != 6 || cells[0].empty()) return false;
    LawRow law{cells[0], Items(cells[1]), {}, {}, cells[4], cells[5]};
    if (!ReadDay(cells[2], law.from) || !ReadDay(cells[3], law.until)) return false;
    rules.laws.push_back(std::move(law));
    return true;
}

bool AddTerm(Rules& rules, const Cells& cells) {
    if (cells.size() != 5 || cells[0].empty() || cells[4].empty()) return false;
    const auto weight = WeightNamed(cells[3]);
    if (!weight) return false;
    TermRow row{base::ToCodePoints(cells[0]), cells[1], Points(cells[2]), *weight, cells[4]};
    Put(rules.terms, std::move(row), [wrong = base::ToCodePoints(cells[0])](const TermRow& known) {
        return known.wrong == wrong;
    });
    return true;
}

bool AddBound(Rules& rules, const Cells& cells) {
    if (cells.size() != 3) return false;
    const std::u32string character = base::ToCodePoints(cells[0]);
    if (character.size() != 1) return false;
    BoundRow row{character[0], base::ToCodePoints(cells[1]), base::ToCodePoints(cells[2])};
    Put(rules.bound, std::move(row),
        [&](const BoundRow& known) { return known.character == character[0]; });
    return true;
}

bool AddDay(Rules& rules, const Cells& cells) {
    if (cells.size() != 3 || cells[0].empty()) return false;
    const std::vector<std::string> parts = base::Split(cells[1], '-');
    if (parts.size() != 2) return false;
    const auto month = Whole(parts[0]), day = Whole(parts[1]);
    if (!month || !day || !base::CivilDay::From(2000, *month, *day)) return false;
    Put(rules.days, DayRow{base::ToCodePoints(cells[0]), *month, *day, cells[2]},
        [name = base::ToCodePoints(cells[0])](const DayRow& known) { return known.name == name; });
    return true;
}

bool AddPart(Rules& rules, const Cells& cells) {
    if (cells.size() != 5 || cells[0].empty() || cells[1].empty()) return false;
    Put(rules.parts, PartRow{cells[0], cells[1], Points(cells[2]), Points(cells[3]), cells[4]},
        [&](const PartRow& known) { return known.id == cells[0]; });
    return true;
}

bool AddConcept(Rules& rules, const Cells& cells) {
    if (cells.size() != 6 || cells[1].empty()) return false;
    Put(rules.concepts,
        ConceptRow{cells[1], cells[2], Points(cells[3]), Points(cells[4]), Points(cells[5])},
        [&](const ConceptRow& known) { return known.id == cells[1]; });
    return true;
}

bool AddRelation(Rules& rules, const Cells& cells) {
    if (cells.size() != 5) return false;
    const auto kind = RelationNamed(cells[1]);
    if (!kind) return false;
    RelationRow row{*kind, Items(cells[2]), 0, cells[4]};
    if (!cells[3].empty()) {
        const auto limit = Whole(cells[3]);
        if (!limit) return false;
        row.limit = *limit;
    }
    for (const std::string& id : row.figures) {
        bool known = false;
        for (const ConceptRow& figure : rules.concepts) known = known || figure.id == id;
        if (!known) return false;
    }
    static constexpr std::array<std::size_t, 8> kLeast{2, 2, 2, 2, 2, 3, 2, 1};
    if (row.figures.size() < kLeast[static_cast<std::size_t>(*kind)]) return false;
    rules.relations.push_back(std::move(row));
    return true;
}

/// `figures.list` holds both: 数 | … and 关系 | …
bool AddFigureLine(Rules& rules, const Cells& cells) {
    if (cells[0] == "数") return AddConcept(rules, cells);
    if (cells[0] == "关系") return AddRelation(rules, cells);
    return false;
}

bool AddWords(Rules& rules, const Cells& cells) {
    if (cells.size() != 2 || cells[0].empty()) return false;
    rules.words[cells[0]] = Points(cells[1]);
    return true;
}

using Adder = bool (*)(Rules&, const Cells&);
constexpr std::array<std::pair<std::string_view, Adder>, 8> kLists{{
    {"findings.list", AddKind},
    {"laws.list", AddLawLine},
    {"terms.list", AddTerm},
    {"bound.list", AddBound},
    {"days.list", AddDay},
    {"parts.list", AddPart},
    {"figures.list", AddFigureLine},
    {"words.list", AddWords},
}};

Adder AdderFor(std::string_view file) {
    for (const auto& [name, adder] : kLists)
        if (file == name) return adder;
    return nullptr;
}

std::string ReadFile(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

const std::vector<std::u32string>& Rules::Words(std::string_view name) const {
    static const std::vector<std::u32string> kNone;
    const auto found = words.find(name);
    return found == words.end() ? kNone : found->second;
}

void AddList(Rules& rules, std::string_view text, const std::string& file) {
    const Adder add = AdderFor(file);
    int number = 0;
    for (std::string& line : base::Split(text, '\n')) {
        ++number;
        const std::string_view words = base::Trim(line);
        if (words.empty() || words.front() == '#') continue;
        if (add != nullptr && base::IsUtf8(words) && add(rules, CellsOf(words))) continue;
        rules.faults.push_back({"report_check.bad_line",
                                {{"line", base::IsUtf8(words) ? std::string(words) : ""}},
                                fmt::format("{}:{}", file, number)});
    }
}

void AddLaw(Rules& rules, LawRow law) {
    if (law.title.starts_with(kStatePrefix)) law.title.erase(0, kStatePrefix.size());
    for (LawRow& known : rules.laws) {
        if (known.title != law.title) continue;
        if (!known.until) known.until = law.until;
        return;
    }
    rules.laws.push_back(std::move(law));
}

Rules ReadRules(const std::vector<std::filesystem::path>& folders) {
    Rules rules;
    for (const std::filesystem::path& folder : folders)
        for (const auto& [name, adder] : kLists) {
            const std::filesystem::path file = folder / "report_check" / name;
            if (std::filesystem::is_regular_file(file))
                AddList(rules, ReadFile(file), std::string(name));
        }
    return rules;
}

}  // namespace report_check

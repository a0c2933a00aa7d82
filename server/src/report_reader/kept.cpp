#include "report_reader/kept.hpp"

#include <algorithm>
#include <array>

#include "report_reader/detail/name_ladder.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/text.hpp"

namespace report_reader {

namespace {

using catalogue::FigureWording;

constexpr std::size_t kLeastLetters = 3;
constexpr std::size_t kMostLetters = 40;

bool IsOfNumbers(const FigureWording& wording) {
    constexpr std::array<std::string_view, 8> kKinds{"count", "amount",  "rate",    "change",
                                                     "rank",  "ordinal", "measure", "duration"};
    return std::ranges::find(kKinds, wording.kind) != kKinds.end();
}

/// 132家次 is never a count of sessions; 9讲, 43张 may be counts of anything.
bool SaysWhatIsCounted(std::string_view unit) {
    constexpr std::array<std::string_view, 24> kUnits{
        "",     "人",   "名",   "位",   "人次", "人·次", "家", "户", "家次", "户次",   "天", "日",
        "个月", "学时", "课时", "小时", "分钟", "公里",  "吨", "亩", "公顷", "平方米", "年", "元"};
    return std::ranges::find(kUnits, unit) != kUnits.end() || unit.find('/') != unit.npos;
}

/// Signs that part sentences or clauses, and numbers but those of names (PM2.5).
bool HoldsBadSign(std::u32string_view word) {
    bool named = false;
    for (const char32_t c : word) {
        if (detail::IsOneOf(c, U"，。；：！？,;:!?\n\t|")) return true;
        if (detail::IsDigit(c) && !named) return true;
        named = detail::IsLatin(c) || (named && (detail::IsDigit(c) || c == U'.'));
    }
    return word.starts_with(U"…") || word.ends_with(U"…");
}

void AddFaultOf(const std::string& word, std::size_t least, base::Refusals& faults) {
    const std::u32string points = detail::PointsOf(word);
    const auto letters = static_cast<std::size_t>(std::ranges::count_if(
        points, [](char32_t c) { return detail::IsHan(c) || detail::IsLatin(c); }));
    if (HoldsBadSign(points))
        faults.push_back({"wording.bad_word", {{"word", word}}, "names"});
    else if (letters < least)
        faults.push_back({"wording.too_short", {{"word", word}}, "names"});
    else if (points.size() > kMostLetters)
        faults.push_back({"wording.too_long", {{"word", word}}, "names"});
}

/// Of a count, a unit that says nothing of what is counted.
bool LacksUnit(const FigureWording& wording, const std::string& written) {
    return wording.kind == "count" && !SaysWhatIsCounted(written) &&
           !detail::TakesUnit(wording, written);
}

/// Of an indicator that the catalogue has no wording for.
std::string KindByUnit(const KeptWording& kept) {
    if (kept.unit.empty()) return kept.kind;
    if (kept.unit == "元") return "amount";
    if (kept.unit == "%") return kept.kind == "change" ? "change" : "rate";
    return kept.kind == "amount" || kept.kind == "rate" ? "count" : kept.kind;
}

auto ShippedFor(const KeptWording& kept, const std::vector<FigureWording>& catalogue) {
    return std::ranges::find_if(catalogue, [&](const FigureWording& one) {
        return one.id == kept.indicator && one.kept.empty() && IsOfNumbers(one);
    });
}

}  // namespace

bool NeedsItsUnit(const KeptWording& kept, const std::vector<FigureWording>& catalogue) {
    KeptWording plain = kept;
    plain.written.clear();
    return !kept.indicator.empty() && LacksUnit(Worded(plain, catalogue), kept.written);
}

std::string NormalWord(std::string_view word) {
    const ReportText text = ReadUtf8(word);
    std::u32string_view normal = text.normal;
    while (!normal.empty() && normal.back() == U'\n') normal.remove_suffix(1);
    return detail::Utf8Of(normal);
}

FigureWording Worded(const KeptWording& kept, const std::vector<FigureWording>& catalogue) {
    FigureWording wording;
    const auto known = ShippedFor(kept, catalogue);
    if (!kept.indicator.empty() && known != catalogue.end()) {
        wording = *known;
        wording.without.clear();
        wording.after.clear();
        wording.not_near.clear();
        wording.helps.clear();
        wording.zero.clear();
        wording.all.clear();
        wording.same.clear();
        wording.says.clear();
        wording.seen.clear();
    } else {
        wording.kind = kept.indicator.empty() ? kept.kind : KindByUnit(kept);
        wording.unit = kept.unit.empty() ? kept.written : kept.unit;
        wording.whole = !kept.indicator.empty();
        wording.none = kept.indicator.empty();
        wording.label = kept.label;
    }
    wording.id = kept.indicator.empty() ? "kept_" + kept.id : kept.indicator;
    wording.kept = kept.id;
    if (kept.indicator.empty() ? !kept.written.empty() : LacksUnit(wording, kept.written))
        wording.units = {kept.written};
    wording.names = kept.names;
    wording.helps = kept.beside;
    wording.needs.clear();
    if (!kept.needs.empty()) wording.needs.push_back(kept.needs);
    return wording;
}

std::vector<FigureWording> WithKept(std::vector<FigureWording> catalogue,
                                    const std::vector<KeptWording>& kept) {
    std::vector<FigureWording> added;
    for (const KeptWording& one : kept)
        if (FaultsOf(one).empty()) added.push_back(Worded(one, catalogue));
    catalogue.insert(catalogue.end(), added.begin(), added.end());
    return catalogue;
}

base::Refusals FaultsOf(const KeptWording& kept) {
    constexpr std::size_t kLeastOfNeeds = 2;
    base::Refusals faults;
    if (kept.names.empty()) faults.push_back({"wording.no_names", {}, "names"});
    if (kept.names.size() > kMostKeptWords || kept.needs.size() > kMostKeptWords ||
        kept.beside.size() > kMostKeptWords)
        faults.push_back(
            {"wording.too_many_words", {{"most", std::to_string(kMostKeptWords)}}, "names"});
    const std::size_t least = kept.needs.empty() ? kLeastLetters : kLeastOfNeeds;
    for (const std::string& name : kept.names) AddFaultOf(name, least, faults);
    for (const auto* words : {&kept.needs, &kept.beside})
        for (const std::string& word : *words) AddFaultOf(word, kLeastOfNeeds, faults);
    return faults;
}

}  // namespace report_reader

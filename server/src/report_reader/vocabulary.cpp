#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "report_reader/detail/points.hpp"
#include "report_reader/detail/vocabulary.hpp"

namespace report_reader {

namespace {

using detail::Cue;
using detail::Role;
using detail::Rule;
using detail::RuleKind;

constexpr std::array<std::pair<std::string_view, RuleKind>, 12> kKinds{{
    {"count", RuleKind::kCount},
    {"amount", RuleKind::kAmount},
    {"rate", RuleKind::kRate},
    {"change", RuleKind::kChange},
    {"rank", RuleKind::kRank},
    {"ordinal", RuleKind::kOrdinal},
    {"measure", RuleKind::kMeasure},
    {"frequency", RuleKind::kFrequency},
    {"duration", RuleKind::kDuration},
    {"part", RuleKind::kPart},
    {"neutral", RuleKind::kNeutral},
    {"manner", RuleKind::kNeutral},
}};

std::u32string Points(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) points.push_back(detail::NextPoint(text, at));
    return points;
}

std::vector<std::u32string> AllPoints(const std::vector<std::string>& texts) {
    std::vector<std::u32string> all;
    all.reserve(texts.size());
    for (const std::string& text : texts) all.push_back(Points(text));
    return all;
}

void Append(std::vector<std::u32string>& words, const std::vector<std::string>& texts) {
    for (std::u32string& word : AllPoints(texts))
        if (!word.empty()) words.push_back(std::move(word));
}

/// Words that say of what a figure speaks explain no number: they are kept apart.
bool TakeScope(detail::ScopeWords& scope, const catalogue::FigureWording& wording) {
    if (wording.kind == "level") {
        for (std::u32string& word : AllPoints(wording.names))
            scope.levels.push_back({std::move(word), wording.rank});
    } else if (wording.kind == "total") {
        Append(scope.totals, wording.names);
    } else if (wording.kind == "place_total") {
        Append(scope.place_totals, wording.names);
    } else if (wording.kind == "campaign") {
        Append(scope.campaigns.ends, wording.names);
    } else if (wording.kind == "campaign_again") {
        Append(scope.campaigns.again, wording.names);
    } else if (wording.kind == "campaign_verb") {
        Append(scope.campaigns.verbs, wording.names);
    } else if (wording.kind == "campaign_all") {
        Append(scope.campaigns.all, wording.names);
    } else if (wording.kind == "campaign_several") {
        Append(scope.campaigns.several, wording.names);
    } else if (wording.kind == "span") {
        for (std::u32string& word : AllPoints(wording.names))
            scope.spans.push_back({std::move(word), Points(wording.unit)});
    } else if (wording.kind == "yearly") {
        Append(scope.yearly, wording.names);
    } else if (wording.kind == "other_base") {
        Append(scope.other_base, wording.names);
    } else if (wording.kind == "frame") {
        for (const std::u32string& word : AllPoints(wording.names)) {
            if (word.size() < 2) continue;
            if (word.front() == U'…') scope.closes.push_back(word.substr(1));
            if (word.back() == U'…') scope.opens.push_back(word.substr(0, word.size() - 1));
        }
    } else {
        return false;
    }
    return true;
}

/// `pattern` is an indicator, or the beginning of some with *.
bool IsMeant(std::string_view pattern, std::string_view id) {
    if (!pattern.ends_with('*')) return pattern == id;
    pattern.remove_suffix(1);
    return id.starts_with(pattern);
}

class Compiler {
 public:
    explicit Compiler(Vocabulary::Compiled& compiled) : compiled_(compiled) {}

    void Add(const catalogue::FigureWording& wording) {
        if (TakeMatter(wording) || TakeScope(compiled_.scope, wording)) return;
        if (compiled_.rules.size() >= 60'000) return;
        const auto rule = static_cast<std::uint16_t>(compiled_.rules.size());
        compiled_.rules.push_back(Made(wording));
        if (compiled_.rules.back().kind == RuleKind::kNeutral) {
            applies_.emplace_back(rule, wording.applies);
            return AddAll(wording.names, {rule, Role::kNeutral, 0});
        }
        AddAll(wording.names, {rule, Role::kName, 0});
        for (std::size_t g = 0; g < wording.needs.size() && g < 250; ++g)
            AddAll(wording.needs[g], {rule, Role::kNeed, static_cast<std::uint8_t>(g)});
        AddAll(wording.helps, {rule, Role::kHelp, 0});
        AddAll(wording.without, {rule, Role::kWithout, 0});
        AddAll(wording.not_near, {rule, Role::kNotNear, 0});
        AddAll(wording.zero, {rule, Role::kZero, 0});
        AddAll(wording.all, {rule, Role::kAll, 0});
        if (wording.kind == "rate") AddAll(AllOf(wording.names), {rule, Role::kAll, 0});
        AddAll(wording.same, {rule, Role::kSame, 0});
        for (std::size_t g = 0; g < wording.says.size() && g < 250; ++g)
            AddAll(wording.says[g].words, {rule, Role::kSays, static_cast<std::uint8_t>(g)});
    }

    void Finish() {
        compiled_.automaton.Finish();
        for (const auto& [rule, patterns] : applies_) {
            compiled_.rules[rule].everywhere = patterns.empty();
            compiled_.rules[rule].applies = Meant(patterns);
        }
        for (std::size_t i = 0; i < told_of_matters_.size(); ++i)
            compiled_.scope.matters[i].applies = Meant(told_of_matters_[i]);
        for (std::size_t i = 0; i < told_of_papers_.size(); ++i)
            compiled_.scope.papers[i].applies = Meant(told_of_papers_[i]);
        for (std::uint32_t cue = 0; cue < compiled_.cues.size(); ++cue) {
            const auto& parts = compiled_.cues[cue].parts;
            for (std::uint32_t part = 0; part < parts.size(); ++part) {
                if (parts[part] >= compiled_.parts.size()) compiled_.parts.resize(parts[part] + 1);
                compiled_.parts[parts[part]].push_back({cue, part});
            }
        }
    }

 private:
    /// 办结率 as words: 全部办结, 均按期办结.
    static std::vector<std::string> AllOf(const std::vector<std::string>& rates) {
        constexpr std::string_view kRate = "率";
        constexpr std::size_t kTwoCharacters = 6;
        std::vector<std::string> words;
        for (const std::string& rate : rates) {
            if (!rate.ends_with(kRate) || rate.find("…") != rate.npos) continue;
            const std::string done = rate.substr(0, rate.size() - kRate.size());
            if (done.size() < kTwoCharacters) continue;
            for (const std::string_view all : {"全部", "均", "均已", "均按期", "均按时", "均及时",
                                               "全部按期", "全部按时", "全部及时", "件件"})
                words.push_back(std::string(all) + done);
        }
        return words;
    }

    static Rule Made(const catalogue::FigureWording& wording) {
        Rule rule;
        rule.id = wording.id;
        rule.label = wording.label;
        rule.unit = wording.unit;
        rule.comparator = wording.comparator;
        rule.period = wording.period;
        rule.kept = wording.kept;
        for (const auto& [name, kind] : kKinds)
            if (name == wording.kind) rule.kind = kind;
        if (wording.within == "clause") rule.within = detail::Reach::kClause;
        if (wording.within == "sentence") rule.within = detail::Reach::kSentence;
        rule.manner = wording.kind == "manner";
        rule.falls = wording.falls;
        rule.none = wording.none;
        rule.whole = wording.whole;
        rule.campaign = wording.campaign;
        rule.units = AllPoints(wording.units);
        rule.keeps = AllPoints(wording.keeps);
        rule.after = wording.after;
        rule.named = !wording.names.empty();
        rule.needs = std::min<std::size_t>(wording.needs.size(), 250);
        rule.says = wording.says;
        return rule;
    }

    /// A matter of its own, or papers, with what is told of them.
    bool TakeMatter(const catalogue::FigureWording& wording) {
        const bool matter = wording.kind == "matter";
        if (!matter && wording.kind != "paper") return false;
        detail::ScopeWords& scope = compiled_.scope;
        detail::Matter taken;
        Append(taken.words, wording.names);
        Append(taken.done, wording.without);
        Append(taken.units, wording.units);
        if (!wording.needs.empty()) Append(taken.about, wording.needs.front());
        (matter ? scope.matters : scope.papers).push_back(std::move(taken));
        (matter ? told_of_matters_ : told_of_papers_).push_back(wording.applies);
        return true;
    }

    /// The rules that one of the patterns means, in order.
    [[nodiscard]] std::vector<std::uint16_t> Meant(const std::vector<std::string>& patterns) const {
        std::vector<std::uint16_t> meant;
        for (std::size_t i = 0; i < compiled_.rules.size(); ++i) {
            const std::string& id = compiled_.rules[i].id;
            if (std::ranges::any_of(patterns, [&](const auto& p) { return IsMeant(p, id); }))
                meant.push_back(static_cast<std::uint16_t>(i));
        }
        return meant;
    }

    void AddAll(const std::vector<std::string>& words, detail::Use use) {
        for (const std::string& word : words) {
            if (word.empty()) continue;
            Cue& cue = compiled_.cues[CueOf(word)];
            cue.uses.push_back(use);
            (use.role == Role::kNeutral ? cue.neutral : cue.meaning) = true;
            cue.manner = cue.manner || compiled_.rules[use.rule].manner;
        }
    }

    std::uint32_t CueOf(const std::string& word) {
        const auto [at, fresh] =
            known_.emplace(word, static_cast<std::uint32_t>(compiled_.cues.size()));
        if (!fresh) return at->second;
        Cue cue;
        const std::u32string points = Points(word);
        cue.titled = points.front() == U'《';
        for (std::size_t begin = 0; begin < points.size();) {
            const std::size_t end = std::min(points.find(U'…', begin), points.size());
            if (end > begin) {
                cue.parts.push_back(compiled_.automaton.Add({&points[begin], end - begin}));
                cue.letters += static_cast<std::uint32_t>(end - begin);
            }
            begin = end + 1;
        }
        compiled_.cues.push_back(std::move(cue));
        return at->second;
    }

    Vocabulary::Compiled& compiled_;
    std::map<std::string, std::uint32_t, std::less<>> known_;
    std::vector<std::pair<std::uint16_t, std::vector<std::string>>> applies_;
    std::vector<std::vector<std::string>> told_of_matters_, told_of_papers_;
};

}  // namespace

Vocabulary::Vocabulary(const std::vector<catalogue::FigureWording>& wordings) {
    auto compiled = std::make_unique<Compiled>();
    Compiler compiler(*compiled);
    for (const catalogue::FigureWording& wording : wordings) compiler.Add(wording);
    compiler.Finish();
    compiled_ = std::move(compiled);
}

Vocabulary::~Vocabulary() = default;
Vocabulary::Vocabulary(Vocabulary&&) noexcept = default;
Vocabulary& Vocabulary::operator=(Vocabulary&&) noexcept = default;

}  // namespace report_reader

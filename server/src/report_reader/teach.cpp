#include "report_reader/teach.hpp"

#include <algorithm>
#include <map>

#include "report_reader/detail/name_ladder.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader {

namespace {

using catalogue::FigureWording;
using Places = std::map<std::pair<std::size_t, std::size_t>, std::vector<const Figure*>>;

constexpr const char* kNotIndicator = "不是指标";

std::string OneLine(std::string_view quoted) {
    std::string text(quoted);
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    return text;
}

Places ByPlace(const std::vector<Figure>& figures) {
    Places places;
    for (const Figure& figure : figures)
        places[{figure.place.begin, figure.place.end}].push_back(&figure);
    return places;
}

std::string MeaningOf(const std::vector<const Figure*>& figures) {
    std::string meaning;
    for (const Figure* figure : figures) {
        const std::string& one = figure->not_indicator ? kNotIndicator : figure->label;
        if (!one.empty()) meaning += (meaning.empty() ? "" : "、") + one;
    }
    return meaning;
}

bool SameMeaning(const std::vector<const Figure*>& a, const std::vector<const Figure*>& b) {
    return std::ranges::equal(a, b, [](const Figure* one, const Figure* other) {
        return one->indicator == other->indicator && one->value == other->value &&
               one->period == other->period && one->not_indicator == other->not_indicator;
    });
}

bool Overlap(Span a, Span b) { return a.begin < b.end && b.begin < a.end; }

void Compare(Where where, const ReportText& report, const std::vector<Figure>& was,
             const std::vector<Figure>& becomes, std::vector<Effect>& effects) {
    const Places before = ByPlace(was);
    Places after = ByPlace(becomes);
    for (const auto& [place, figures] : before) after.try_emplace(place);
    for (const auto& [place, figures] : after) {
        const auto old = before.find(place);
        const std::vector<const Figure*> none;
        const auto& former = old == before.end() ? none : old->second;
        if (SameMeaning(former, figures)) continue;
        Effect effect;
        effect.where = where;
        effect.place = {place.first, place.second};
        effect.text = OneLine(report.Quote(effect.place));
        effect.sentence = OneLine(
            report.Quote(report.sentences[report.SentenceAt(report.NormalOf(place.first))].place));
        effect.was = MeaningOf(former);
        effect.becomes = MeaningOf(figures);
        effect.known = std::ranges::any_of(
            former, [](const Figure* figure) { return !figure->indicator.empty(); });
        effects.push_back(std::move(effect));
    }
}

/// Do the words stand there, gaps included?
bool Holds(std::u32string_view text, std::u32string_view word) {
    for (std::size_t begin = 0, at = 0; begin < word.size();) {
        const std::size_t end = std::min(word.find(U'…', begin), word.size());
        const std::size_t found = text.find(word.substr(begin, end - begin), at);
        if (found == text.npos) return false;
        at = found + end - begin;
        begin = end + 1;
    }
    return true;
}

std::string Joined(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : "、") + word;
    return joined;
}

/// Catalogue names of other indicators that hold one of these.
void AddNamesOfOthers(const KeptWording& kept, const std::vector<FigureWording>& known,
                      std::vector<Effect>& effects) {
    if (!kept.needs.empty()) return;
    for (const FigureWording& other : known) {
        if (other.id == kept.indicator || other.none || other.kind != kept.kind) continue;
        for (const std::string& name : other.names)
            for (const std::string& mine : kept.names)
                if (name.find(mine) != name.npos)
                    effects.push_back({Where::kCatalogue, {}, name, "", other.label, "", true});
    }
}

}  // namespace

std::vector<ReportText> ReadTrials(std::string_view lines) {
    constexpr std::string_view kTitle =
        "某市生态环境局2024年度法治政府建设情况报告\n2024年，我局扎实推进法治政府建设。"
        "现将有关情况报告如下：\n";
    std::vector<ReportText> trials;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        const std::string_view line = lines.substr(at, end - at);
        if (!line.empty() && line.front() != '#')
            trials.push_back(
                ReadUtf8(std::string(kTitle).append(line.substr(line.rfind('\t') + 1))));
        at = end + 1;
    }
    return trials;
}

Teacher::Teacher(const std::vector<FigureWording>& known, const Vocabulary& vocabulary, Texts texts)
    : known_(known), vocabulary_(vocabulary), texts_(texts) {
    here_ = FindFigures(*texts.here, vocabulary);
    if (texts.before != nullptr) before_ = FindFigures(*texts.before, vocabulary);
}

Teacher::Reading Teacher::Read(const KeptWording& wording, Span figure) const {
    std::vector<FigureWording> all = known_;
    all.push_back(Worded(wording, known_));
    const Vocabulary vocabulary(all);
    const auto touches = [&](const ReportText& text) {
        return std::ranges::any_of(wording.names, [&](const std::string& name) {
            return Holds(text.normal, detail::PointsOf(name));
        });
    };
    Reading reading;
    const std::vector<Figure> here = FindFigures(*texts_.here, vocabulary);
    reading.reads = std::ranges::any_of(here, [&](const Figure& one) {
        return Overlap(one.place, figure) && one.wording == wording.id &&
               (wording.indicator.empty() ? one.not_indicator : one.indicator == wording.indicator);
    });
    Compare(Where::kHere, *texts_.here, here_, here, reading.effects);
    for (Effect& effect : reading.effects) effect.taught = Overlap(effect.place, figure);
    if (texts_.before != nullptr && touches(*texts_.before))
        Compare(Where::kBefore, *texts_.before, before_, FindFigures(*texts_.before, vocabulary),
                reading.effects);
    if (texts_.trials == nullptr) return reading;
    for (const ReportText& trial : *texts_.trials)
        if (touches(trial))
            Compare(Where::kTrials, trial, FindFigures(trial, vocabulary_),
                    FindFigures(trial, vocabulary), reading.effects);
    return reading;
}

/// What the words would do.
Rung Teacher::Try(const KeptWording& wording, Span figure) const {
    const Reading reading = Read(wording, figure);
    Rung rung{wording.names.front(), wording.needs.empty() ? "" : wording.needs.front(),
              wording.beside, reading.reads};
    for (const Effect& effect : reading.effects) {
        if (effect.taught) continue;
        ++rung.changes;
        if (effect.known) ++rung.known;
    }
    return rung;
}

/// Tries the words beside the figure; proposes the first that change nothing else, or nothing
/// known, or that give it its meaning at all. A short name takes the words of its context along.
void Teacher::Propose(Lesson& lesson, Span figure, const detail::Beside& beside) const {
    constexpr std::size_t kMostContexts = 3;
    const auto consider = [&](const std::u32string& name, const std::u32string& need,
                              const std::vector<std::u32string>& others) {
        KeptWording tried = lesson.wording;
        tried.names = {detail::Utf8Of(name)};
        if (!need.empty()) tried.needs = {detail::Utf8Of(need)};
        for (const std::u32string& other : others) tried.beside.push_back(detail::Utf8Of(other));
        const bool little = need.empty() && SaysTooLittle(tried.names.front());
        if (little || !FaultsOf(tried).empty()) return false;
        Rung rung = Try(tried, figure);
        const bool again = !lesson.ladder.empty() && lesson.ladder.back().name == rung.name;
        if (again && !lesson.ladder.back().reads) lesson.ladder.pop_back();
        lesson.ladder.push_back(std::move(rung));
        return lesson.ladder.back().reads;
    };
    const auto reads = [](const Rung& rung) { return rung.reads; };
    // The same name again, read past the words beside it: 对主动纠正的轻微行为出具免罚建议书17份.
    for (const detail::Name& name : beside.names)
        if (!consider(name.text, {}, {}) && !name.beside.empty())
            (void)consider(name.text, {}, name.beside);
    if (std::ranges::none_of(lesson.ladder, reads))
        for (const detail::Name& name : beside.shorts)
            for (std::size_t i = 0; i < std::min(kMostContexts, beside.context.size()); ++i)
                (void)consider(name.text, beside.context[i], {});
    const auto rank = [](const Rung& rung) {
        return rung.known > 0 ? 2 : rung.changes > 0 ? 1 : 0;
    };
    const Rung* best = nullptr;
    for (const Rung& rung : lesson.ladder)
        if (rung.reads && (best == nullptr || rank(rung) < rank(*best))) best = &rung;
    if (best == nullptr && !lesson.ladder.empty()) best = &lesson.ladder.front();
    if (best != nullptr) {
        lesson.wording.names = {best->name};
        if (!best->need.empty()) lesson.wording.needs = {best->need};
        lesson.wording.beside = best->beside;
    }
    std::ranges::stable_sort(lesson.ladder, {}, [](const Rung& rung) { return rung.name.size(); });
}

bool Teacher::SaysTooLittle(const std::string& name) const {
    return detail::SaysTooLittle(name, vocabulary_.compiled());
}

/// What bars the words that were chosen.
void Teacher::Judge(Lesson& lesson, Span figure, const std::u32string_view sentence) const {
    const KeptWording& wording = lesson.wording;
    base::Refusals& refusals = lesson.refusals;
    refusals = FaultsOf(wording);
    for (const std::string& name : wording.names)
        if (refusals.empty() && wording.needs.empty() && SaysTooLittle(name))
            refusals.push_back({"wording.too_short", {{"word", name}}, "names"});
    const bool beside = std::ranges::any_of(wording.names, [&](const std::string& name) {
        return Holds(sentence, detail::PointsOf(name));
    });
    if (refusals.empty() && !beside)
        refusals.push_back({"wording.not_beside", {{"words", Joined(wording.names)}}, "names"});
    if (!refusals.empty()) return;
    Reading reading = Read(wording, figure);
    lesson.reads = reading.reads;
    lesson.effects = std::move(reading.effects);
    AddNamesOfOthers(wording, known_, lesson.effects);
    if (!lesson.reads)
        refusals.push_back({"wording.not_read", {{"words", Joined(wording.names)}}, "names"});
    const auto known = std::ranges::count_if(
        lesson.effects, [](const Effect& effect) { return effect.known && !effect.taught; });
    if (lesson.reads && known > 0)
        refusals.push_back({"wording.changes_known", {{"count", std::to_string(known)}}, ""});
}

base::Refusals ChangesTrials(const KeptWording& wording, const std::vector<FigureWording>& known,
                             const Vocabulary& vocabulary, const std::vector<ReportText>& trials) {
    const ReportText nothing = ReadUtf8("。");
    const Teacher teacher(known, vocabulary, {&nothing, nullptr, &trials});
    return teacher.Bars(wording);
}

base::Refusals Teacher::Bars(const KeptWording& wording) const {
    base::Refusals refusals;
    for (const std::string& name : wording.names)
        if (wording.needs.empty() && SaysTooLittle(name))
            refusals.push_back({"wording.too_short", {{"word", name}}, "names"});
    const Rung rung = Try(wording, {});
    if (rung.known > 0)
        refusals.push_back({"wording.changes_known", {{"count", std::to_string(rung.known)}}, ""});
    return refusals;
}

base::Result<Lesson> Teacher::Learn(const Teaching& teaching) const {
    const ReportText& report = *texts_.here;
    if (report.text.size() > kLargestTaught)
        return base::Refuse("wording.text_too_long",
                            {{"limit", std::to_string(kLargestTaught >> 10U)}});
    const auto beside = detail::WordsBeside(report, vocabulary_.compiled(), teaching.figure);
    if (!beside) return base::Refuse("wording.no_figure");
    Lesson lesson;
    lesson.wording = teaching.wording;
    lesson.wording.written = beside->unit;
    lesson.wording.kind = beside->kind;
    const FigureWording worded = Worded(lesson.wording, known_);
    lesson.wording.kind = worded.kind;
    lesson.sentence_place = report.Original(beside->sentence);
    lesson.sentence = OneLine(report.Quote(lesson.sentence_place));
    if (!detail::Fits(report, worded, teaching.figure)) {
        const std::string units = worded.units.empty() ? worded.unit : Joined(worded.units);
        lesson.refusals.push_back(
            {"wording.unit_unfit",
             {{"written", beside->unit}, {"units", units}, {"label", worded.label}},
             "indicator"});
        return lesson;
    }
    for (auto* words : {&lesson.wording.names, &lesson.wording.needs, &lesson.wording.beside})
        for (std::string& word : *words) word = NormalWord(word);
    if (lesson.wording.names.empty()) Propose(lesson, teaching.figure, *beside);
    if (lesson.wording.names.empty())
        lesson.refusals.push_back({"wording.nothing_beside", {}, "names"});
    else
        Judge(lesson, teaching.figure, report.Normal(beside->sentence));
    return lesson;
}

}  // namespace report_reader

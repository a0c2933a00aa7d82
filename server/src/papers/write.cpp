#include "papers/write.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "document/marked_text.hpp"
#include "papers/detail/gatherer.hpp"
#include "papers/opinions.hpp"

namespace papers {

using detail::Gatherer;
using detail::Plan;
using detail::Reader;
using detail::Reading;
using document::Value;

namespace {

/// Why a place is blank; `rows.column` is told where the rows or the column came to nothing.
Missing MissingOf(const document::Unfilled& unfilled, const Gatherer& gathered) {
    Missing missing;
    const auto gap_of = [&](const std::string& name) {
        const auto found = gathered.gaps().find(name);
        return found == gathered.gaps().end() ? nullptr : &found->second;
    };
    const Missing* gap = gap_of(unfilled.name);
    if (const auto dot = unfilled.name.find('.'); gap == nullptr && dot != std::string::npos) {
        gap = gap_of(unfilled.name.substr(0, dot));
        if (gap == nullptr) gap = gap_of(unfilled.name.substr(dot + 1));
    }
    if (gap != nullptr) missing = *gap;
    if (unfilled.reason != document::UnfilledReason::kBlank) missing.reason = MissingReason::kUnfit;
    missing.name = unfilled.name;
    missing.place = unfilled.place;
    return missing;
}

std::vector<Missing> MissingOf(const std::vector<document::Unfilled>& unfilled,
                               const Gatherer& gathered) {
    std::vector<Missing> missing;
    for (const auto* all : {&unfilled, &gathered.unfilled()})
        for (const document::Unfilled& one : *all) {
            const bool known =
                std::any_of(missing.begin(), missing.end(),
                            [&](const Missing& other) { return other.name == one.name; });
            if (!known) missing.push_back(MissingOf(one, gathered));
        }
    return missing;
}

std::vector<std::string> UndecidedOf(const Plan& plan, const document::Values& values) {
    std::set<std::string> names;
    for (const std::string& name : plan.unknown())
        if (values.Find(name) == nullptr) names.insert(name);
    for (const std::string& name : plan.compared()) {
        const Value* value = values.Find(name);
        if (value == nullptr || IsBlank(*value)) names.insert(name);
    }
    for (const auto& [name, rows] : plan.root().rows)
        if (const Value* value = values.Find(name); value == nullptr || IsBlank(*value))
            names.insert(name);
    return {names.begin(), names.end()};
}

constexpr const char* kOpinions = "审批意见";

/// What no field of a record gives: a text known beforehand, and who approved.
void SetGiven(const Asking& asking, const Paper& paper, const records::Record& record,
              document::Values& values) {
    for (const auto& [name, text] : asking.given) values.Set(name, text);
    if (auto rows = OpinionRows(asking, paper, record)) values.Set(kOpinions, *std::move(rows));
}

}  // namespace

Written Write(const Asking& asking, const NameList& names, const Paper& paper,
              const records::Record& record) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    const Plan plan(asking, names, {type}, *paper.the_template);
    Gatherer gatherer(asking);
    document::Values values = gatherer.Values(plan.root(), {type, &record});
    SetGiven(asking, paper, record, values);
    document::Filled filled = document::Fill(*paper.the_template, values);
    Written written;
    written.bytes = std::move(filled.bytes);
    written.places_for_ink = std::move(filled.places_for_ink);
    written.missing = MissingOf(filled.unfilled, gatherer);
    written.undecided = UndecidedOf(plan, values);
    written.masked.assign(gatherer.masked().begin(), gatherer.masked().end());
    written.opened = gatherer.TakeOpened();
    return written;
}

WrittenText WriteText(const Asking& asking, const NameList& names, const Paper& paper,
                      const records::Record& record) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    const Plan plan(asking, names, {type}, *paper.the_template);
    Gatherer gatherer(asking, document::Marking::kOrigins);
    document::Values values = gatherer.Values(plan.root(), {type, &record});
    SetGiven(asking, paper, record, values);
    document::FilledText filled =
        document::FillText(*paper.the_template, values, document::Marking::kOrigins);
    WrittenText written;
    written.lines = document::ReadMarked(filled.lines);
    written.about.places_for_ink = std::move(filled.places_for_ink);
    written.about.missing = MissingOf(filled.unfilled, gatherer);
    written.about.undecided = UndecidedOf(plan, values);
    written.about.masked.assign(gatherer.masked().begin(), gatherer.masked().end());
    written.about.opened = gatherer.TakeOpened();
    written.origins = gatherer.TakeOrigins();
    return written;
}

std::optional<WrittenText> WritePhrase(const Asking& asking, const NameList& names,
                                       const Phrase& phrase, const records::Record& record) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    detail::Asked asked;
    asked.phrase = &phrase;
    asked.words = std::make_shared<Plan>(asking, names, Standing{type}, phrase.words, 1);
    Gatherer gatherer(asking, document::Marking::kOrigins);
    const Value words = gatherer.Words(phrase.name, asked, {type, &record});
    const auto* text = std::get_if<std::string>(&words);
    if (text == nullptr) return std::nullopt;
    WrittenText written;
    written.lines = document::ReadMarked(base::Split(*text, '\n'));
    written.about.missing = MissingOf(std::vector<document::Unfilled>(), gatherer);
    written.about.masked.assign(gatherer.masked().begin(), gatherer.masked().end());
    written.about.opened = gatherer.TakeOpened();
    written.origins = gatherer.TakeOrigins();
    return written;
}

std::string TextOf(const Asking& asking, const NameList& names, const records::Record& record,
                   const std::string& name) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    Reader reader(asking);
    for (const Source& source : SourcesOf(asking.catalogue, names, {type}, "", name)) {
        Missing gap;
        const Reading reading = reader.Read(source, {type, &record}, gap);
        if (reading.masked || reading.values.size() != 1) continue;
        if (!IsBlank(reading.values.front())) return document::ToText(reading.values.front());
    }
    return {};
}

std::vector<Missing> FindMissing(const Asking& asking, const NameList& names, const Paper& paper,
                                 const records::Record& record) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    const Plan plan(asking, names, {type}, *paper.the_template);
    Gatherer gatherer(asking);
    document::Values values = gatherer.Values(plan.root(), {type, &record});
    SetGiven(asking, paper, record, values);
    return MissingOf(document::FindUnfilled(*paper.the_template, values), gatherer);
}

}  // namespace papers

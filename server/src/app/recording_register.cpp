#include "app/recording_register.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iterator>

namespace app {

namespace json = boost::json;
using catalogue::RecordType;
using recordings::Occasion;
using recordings::Recorder;
using records::Record;

namespace {

constexpr int kPage = 1'000;
constexpr std::size_t kDigestsAtOnce = 200;

/// All that pass the filter and may be read.
std::vector<Record> AllOf(const RegisterAsking& asking, const RecordType& type,
                          const json::object& filter) {
    records::Query query;
    query.type = &type;
    query.limit = kPage;
    query.scope =
        access_control::ScopeFor(asking.principal, asking.catalogue, type, type.id + ".read");
    auto read = records::ReadFilter(asking.catalogue, type, json::serialize(filter));
    if (!read) return {};
    query.filter = *std::move(read);
    std::vector<Record> all;
    for (bool more = true; more; query.offset += kPage) {
        std::vector<Record> page = asking.view.Select(query);
        more = page.size() == static_cast<std::size_t>(kPage);
        std::ranges::move(page, std::back_inserter(all));
    }
    return all;
}

template <class T>
const T* In(const records::Row& row, std::string_view field) {
    const auto at = row.values.find(field);
    return at == row.values.end() ? nullptr : at->second.As<T>();
}

const std::vector<records::Row>& RowsOf(const Record& record, std::string_view field) {
    static const std::vector<records::Row> kNone;
    const auto* rows = record.Get(field).As<std::vector<records::Row>>();
    return rows == nullptr ? kNone : *rows;
}

std::vector<base::RecordId> OfficersOf(const Record& record) {
    std::vector<base::RecordId> officers;
    for (const records::Row& row : RowsOf(record, "handlers"))
        if (const auto* officer = In<base::RecordId>(row, "officer")) officers.push_back(*officer);
    return officers;
}

Recorder RecorderFrom(const Record& record) {
    Recorder read{record.id, record.Text("number"), {}, {}};
    for (const records::Row& row : RowsOf(record, "holders")) {
        const auto* officer = In<base::RecordId>(row, "officer");
        const auto* from = In<base::CivilDay>(row, "from_on");
        const auto* to = In<base::CivilDay>(row, "to_on");
        if (officer != nullptr && from != nullptr)
            read.holders.push_back(
                {*officer, *from, to == nullptr ? std::nullopt : std::optional(*to)});
    }
    for (const records::Row& row : RowsOf(record, "offsets")) {
        const auto* day = In<base::CivilDay>(row, "measured_on");
        const auto* ahead = In<std::int64_t>(row, "ahead_seconds");
        if (day != nullptr && ahead != nullptr) read.offsets.push_back({*day, *ahead});
    }
    return read;
}

std::optional<base::Instant> MomentOf(const Record& record, std::string_view field) {
    const auto* moment = record.Get(field).As<base::Instant>();
    return moment == nullptr ? std::nullopt : std::optional(*moment);
}

/// Steps that officers take, and where their time or day stands.
struct StepKind {
    const char* type;
    const char* from;
    const char* to;  ///< "" where only the day is known
};
constexpr StepKind kSteps[] = {{"transcript", "from_at", "to_at"},
                               {"service", "delivered_on", ""},
                               {"seizure", "imposed_on", ""},
                               {"preservation", "preserved_on", ""}};

std::string TitleOf(const RegisterAsking& asking, const RecordType& type, const Record& record,
                    const base::RecordId& the_case) {
    const RecordType* cases = asking.catalogue.FindType("case");
    const auto found = cases == nullptr ? std::nullopt : asking.view.Find(*cases, the_case);
    const catalogue::Field* kind = type.FindField("kind");
    const std::string label =
        kind == nullptr ? type.label : records::ValueToShow(*kind, record.Get("kind"));
    const std::string about =
        found ? found->Text("case_no") + " " + found->Text("party_name") : std::string();
    return fmt::format("{}（{}）", label.empty() ? type.label : label, about);
}

}  // namespace

Owner OwnerOf(const RegisterAsking& asking, const recordings::Match& match) {
    const auto find = [&](const char* type_id, const std::optional<base::RecordId>& id) {
        const RecordType* type = asking.catalogue.FindType(type_id);
        return type == nullptr || !id ? std::nullopt : asking.view.Find(*type, *id);
    };
    const auto organisation = [](const std::optional<Record>& record) {
        return record ? record->Get(records::system_field::kOrganisation) : records::Value();
    };
    Owner owner;
    if (match.recorder != nullptr)
        owner.organisation = organisation(find("recorder", match.recorder->id));
    // Of a film without a right day: who held the camera last.
    std::optional<base::RecordId> held = match.officer;
    if (!held && match.recorder != nullptr && !match.recorder->holders.empty())
        held =
            std::ranges::max_element(match.recorder->holders, {}, &Recorder::Holder::from)->officer;
    if (const auto officer = find("officer", held))
        if (const auto person = find("person", officer->Reference("person"))) {
            owner.organisation = organisation(person);
            owner.person = person->id;
        }
    if (match.occasion == nullptr) return owner;
    const auto the_case = find("case", match.occasion->the_case);
    owner.organisation = organisation(the_case);
    owner.archived = the_case && the_case->Text(records::system_field::kState) == "archived";
    return owner;
}

std::vector<Recorder> ReadRecorders(const RegisterAsking& asking) {
    const RecordType* type = asking.catalogue.FindType("recorder");
    std::vector<Recorder> recorders;
    if (type == nullptr) return recorders;
    for (const Record& record : AllOf(asking, *type, {})) recorders.push_back(RecorderFrom(record));
    return recorders;
}

std::vector<Occasion> ReadOccasions(const RegisterAsking& asking, base::Instant from,
                                    base::Instant to) {
    std::vector<Occasion> occasions;
    for (const StepKind& step : kSteps) {
        const RecordType* type = asking.catalogue.FindType(step.type);
        if (type == nullptr) continue;
        const bool timed = *step.to != '\0';
        const auto bound = [&](base::Instant at) {
            return timed ? at.ToText() : at.DayInShanghai().ToText();
        };
        const json::object filter = {{step.from, {{"gte", bound(from)}, {"lte", bound(to)}}}};
        for (const Record& record : AllOf(asking, *type, filter)) {
            const auto the_case = record.Reference("case");
            if (!the_case) continue;
            Occasion occasion{
                type->id,           record.id, *the_case, TitleOf(asking, *type, record, *the_case),
                OfficersOf(record), {},        {},        {}};
            if (timed) {
                occasion.from = MomentOf(record, step.from);
                occasion.to = MomentOf(record, step.to);
            } else {
                occasion.day = record.Day(step.from);
            }
            occasions.push_back(std::move(occasion));
        }
    }
    return occasions;
}

std::vector<KnownRecording> ReadKnown(const RegisterAsking& asking,
                                      const std::vector<std::string>& digests, base::Instant from,
                                      base::Instant to) {
    const RecordType* type = asking.catalogue.FindType("recording");
    std::vector<KnownRecording> known;
    if (type == nullptr) return known;
    std::set<base::RecordId> seen;
    const auto take = [&](const json::object& filter) {
        for (const Record& record : AllOf(asking, *type, filter)) {
            if (!seen.insert(record.id).second) continue;
            known.push_back({record.id, record.Text("name"), record.Text("digest"),
                             record.Reference("recorder"), MomentOf(record, "started_at"),
                             MomentOf(record, "ended_at")});
            // One that was registered by hand has no digest beside its file.
            if (!known.back().digest.empty()) continue;
            if (const auto* files = record.Get("file").As<std::vector<records::Attachment>>())
                for (const records::Attachment& file : *files)
                    known.back().digest = file.digest.ToText();
        }
    };
    for (std::size_t at = 0; at < digests.size(); at += kDigestsAtOnce) {
        json::array some;
        for (std::size_t i = at; i < std::min(digests.size(), at + kDigestsAtOnce); ++i)
            some.emplace_back(digests[i]);
        take({{"digest", {{"in", some}}}});
    }
    take({{"digest", {{"absent", true}}}});
    take({{"started_at", {{"lte", to.ToText()}}}, {"ended_at", {{"gte", from.ToText()}}}});
    return known;
}

}  // namespace app

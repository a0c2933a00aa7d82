#include "http/detail/outlet_list.hpp"

#include <fmt/format.h>

#include "readings/rollup.hpp"
#include "records/keeping.hpp"
#include "telemetry/factors.hpp"

namespace http {

using records::Record;

namespace {

constexpr int kOutletsAtOnce = 1'000;

std::vector<Record> AllOf(Caller& caller, const char* type_id, const std::string& filter = "{}") {
    records::Query query;
    query.type = caller.catalogue->FindType(type_id);
    query.limit = kOutletsAtOnce;
    std::vector<Record> all;
    if (query.type == nullptr) return all;
    auto read = records::ReadFilter(*caller.catalogue, *query.type, filter);
    if (!read) return all;
    query.filter = *std::move(read);
    for (;; query.offset += kOutletsAtOnce) {
        std::vector<Record> page = caller.view->Select(query);
        const bool last = page.size() < static_cast<std::size_t>(kOutletsAtOnce);
        std::ranges::move(page, std::back_inserter(all));
        if (last) return all;
    }
}

std::optional<std::int64_t> Whole(const Record& record, std::string_view field) {
    const auto* value = record.Get(field).As<std::int64_t>();
    return value == nullptr ? std::nullopt : std::optional(*value);
}

FactorFact FactOf(const Record& record) {
    FactorFact fact;
    fact.code = record.Text("code");
    fact.name = record.Text("name");
    fact.unit = telemetry::UnitWords(record.Text("unit"));
    fact.upper = Whole(record, "upper_limit");
    fact.lower = Whole(record, "lower_limit");
    fact.converted = record.Text("limit_on") == "converted";
    return fact;
}

MarkFact MarkOf(const Record& record) {
    const auto moment = [&](std::string_view field) {
        const auto* at = record.Get(field).As<base::Instant>();
        return at == nullptr ? std::int64_t{0} : at->micros / 1'000;
    };
    return {moment("from_at"), moment("until_at"), record.Text("mark"),
            record.Text("factor").empty(),
            record.Text(records::system_field::kState) == "standing"};
}

/// Marks that are over stay out: the page asks how things are now.
void AddMarks(Caller& caller, std::map<base::RecordId, DeviceFact>& facts) {
    const std::string filter =
        fmt::format(R"({{"$state":{{"in":["submitted","standing"]}},"until_at":{{"gte":"{}"}}}})",
                    caller.platform.clock.Now().ToText());
    for (const Record& record : AllOf(caller, "monitoring_mark", filter)) {
        const auto device = record.Reference("device");
        const auto at = device ? facts.find(*device) : facts.end();
        if (at != facts.end()) at->second.marks.push_back(MarkOf(record));
    }
}

std::map<base::RecordId, DeviceFact> ReadFacts(Caller& caller) {
    std::map<base::RecordId, DeviceFact> facts;
    for (Record& record : AllOf(caller, "monitoring_device")) {
        DeviceFact& fact = facts[record.id];
        const auto* stopped = record.Get("stopped").As<bool>();
        fact.stopped = stopped != nullptr && *stopped;
        fact.report_minutes = Whole(record, "report_minutes").value_or(15);
        record.Set("password", {});
        record.Set("key", {});
        fact.record = std::move(record);
    }
    for (const Record& record : AllOf(caller, "monitored_factor")) {
        const auto device = record.Reference("device");
        if (!device) continue;
        if (const auto at = facts.find(*device); at != facts.end())
            at->second.factors.push_back(FactOf(record));
    }
    AddMarks(caller, facts);
    return facts;
}

}  // namespace

bool FactorFact::IsAbout(std::string_view kind) const {
    const std::string_view measure = kind.substr(std::min(kind.size(), kind.find('.') + 1));
    return converted ? measure == "ZsRtd" || measure == "ZsAvg"
                     : measure == "Rtd" || measure == "Avg";
}

bool FactorFact::IsBeyond(const readings::Sample& sample) const {
    std::int64_t value = 0;
    if (!readings::InMillionths(sample, value)) return false;
    return (upper && value > *upper) || (lower && value < *lower);
}

const FactorFact* DeviceFact::Factor(std::string_view code) const {
    const auto at = std::ranges::find(factors, code, &FactorFact::code);
    return at == factors.end() ? nullptr : &*at;
}

bool DeviceFact::IsCompared() const {
    return std::ranges::any_of(factors, [](const FactorFact& fact) {
        return fact.upper.has_value() || fact.lower.has_value();
    });
}

OutletList::Facts OutletList::Now(Caller& caller) {
    records::Keeping* keeping = records::KeepingOf(*caller.view);
    if (keeping == nullptr)
        return std::make_shared<std::map<base::RecordId, DeviceFact>>(ReadFacts(caller));
    const base::Digest key =
        records::KeyText("outlet_list").AddThing(this).AddThing(caller.catalogue.get()).Finish();
    const std::lock_guard lock(mutex_);
    if (const auto kept = keeping->Kept(key); kept != nullptr && kept == true_of_) return facts_;
    facts_ = std::make_shared<std::map<base::RecordId, DeviceFact>>(ReadFacts(caller));
    true_of_ = std::make_shared<const Read>(Read{caller.catalogue});
    keeping->Keep(key, true_of_, sizeof(Read));
    return facts_;
}

}  // namespace http

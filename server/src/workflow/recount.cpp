#include "workflow/recount.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

#include "base/check.hpp"
#include "records/fold.hpp"
#include "records/page_neighbours.hpp"
#include "records/walk.hpp"

namespace workflow {

namespace json = boost::json;
using catalogue::Catalogue;
using catalogue::RecordType;
using records::Record;

namespace {

constexpr std::size_t kMostAnAct = 200;

bool HasClocks(const Catalogue& catalogue, const RecordType& type) {
    return std::any_of(catalogue.clocks.begin(), catalogue.clocks.end(),
                       [&](const auto& entry) { return entry.second.record_type == type.id; });
}

/// Records in a state that is not the last one of any version of their procedure.
records::Query OpenRecords(const Catalogue& catalogue, const RecordType& type) {
    records::Query query;
    query.type = &type;
    if (type.procedure.empty()) return query;
    std::set<std::string> open;
    for (const catalogue::Procedure& procedure : catalogue.procedures) {
        if (procedure.record_type != type.id) continue;
        for (const catalogue::State& state : procedure.states)
            if (!state.final) open.insert(state.id);
    }
    const json::object filter = {{"$state", {{"in", json::array(open.begin(), open.end())}}}};
    auto read = records::ReadFilter(catalogue, type, json::serialize(filter));
    CHECK(read.has_value());
    query.filter = *std::move(read);
    return query;
}

records::Givens GivensOn(base::CivilDay today) { return {{"today", records::Value(today)}}; }

/// The act over what still changes of `part`, and what that is.
struct PartOf {
    records::ActToStore act;
    std::vector<RecordDueChange> done;
};

PartOf Judge(records::RecordWriter& writer, const RecountRequest& request,
             const std::vector<std::pair<const RecordType*, base::RecordId>>& part,
             base::Randomness& randomness) {
    PartOf made;
    const records::Givens givens = GivensOn(writer.RecordedAt().DayInShanghai());
    const records::ViewNeighbours neighbours(writer);
    for (const auto& [type, id] : part) {
        const auto record = writer.FindForUpdate(*type, id);
        if (!record) continue;
        records::RecordChange change{*record, {}};
        const deadline::DueChanges found =
            deadline::DueChangesOf(*request.before, *request.now, *record, givens, neighbours);
        for (const auto& [field, day] : found.fields) {
            change.after.Set(field, day);
            change.changed[field] = records::Value(day);
        }
        for (const deadline::DueChange& due : found.changes)
            if (due.Moves()) made.done.push_back({type, *record, due});
        if (change.changed.empty()) continue;
        change.after.version += 1;
        ledger::Touch touch{id, type->id, record->version, {}};
        touch.changes =
            records::ChangesToJson(*type, change.changed, randomness, made.act.sealed[id]);
        made.act.act.touches.push_back(std::move(touch));
        made.act.changes.push_back(std::move(change));
    }
    return made;
}

ledger::Act ActFor(const RecountRequest& request, const base::ActId& id, base::CivilDay day) {
    ledger::Act act;
    act.id = id;
    act.kind = "calendar.recount";
    act.catalogue = request.now->digest;
    act.acted_by = act.entered_by = request.by.value_or(base::RecordId{});
    act.happened_on = day;
    act.reason = request.reason;
    if (!request.by) {
        act.source.kind = ledger::SourceKind::kSystem;
        act.source.system = "qingheng";
    }
    return act;
}

/// Nothing of this part changes any more; said by a refusal, because a write ends in an act.
constexpr const char* kNothing = "workflow.nothing_to_recount";

}  // namespace

DueChanges FindDueChanges(records::RecordView& view, const Catalogue& before, const Catalogue& now,
                          base::CivilDay today, const std::stop_token& stop) {
    DueChanges found;
    const records::Givens givens = GivensOn(today);
    for (const auto& [id, type] : now.record_types) {
        const RecordType* stored = before.FindType(id);
        if (stored == nullptr || !HasClocks(now, type)) continue;
        const std::size_t first = found.moved.size();
        records::Walk(view, OpenRecords(before, *stored), [&](const std::vector<Record>& page) {
            found.stopped = stop.stop_requested();
            if (found.stopped) return false;
            const records::PageNeighbours neighbours(view, page);
            found.looked_at += std::ssize(page);
            for (const Record& record : page) {
                deadline::DueChanges changes =
                    deadline::DueChangesOf(before, now, record, givens, neighbours);
                for (deadline::DueChange& due : changes.changes) {
                    if (due.Moves())
                        found.moved.push_back({&type, record, std::move(due)});
                    else
                        ++found.settled;
                }
            }
            return true;
        });
        if (found.stopped) return found;
        std::stable_sort(found.moved.begin() + static_cast<std::ptrdiff_t>(first),
                         found.moved.end(),
                         [](const auto& a, const auto& b) { return a.due.is < b.due.is; });
    }
    return found;
}

base::Result<DueChanges> RecountDueDays(records::RecordStore& store, base::Randomness& randomness,
                                        const RecountRequest& request, base::Instant now) {
    DueChanges done;
    std::vector<std::pair<const RecordType*, base::RecordId>> records;
    {
        const auto view = store.Read();
        DueChanges found =
            FindDueChanges(*view, *request.before, *request.now, now.DayInShanghai(), request.stop);
        done.stopped = found.stopped;
        if (done.stopped) return done;
        done.looked_at = found.looked_at;
        done.settled = found.settled;
        for (const RecordDueChange& change : found.moved) {
            const std::pair record(change.type, change.record.id);
            if (records.empty() || records.back() != record) records.push_back(record);
        }
    }
    std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first->id, a.second) < std::tie(b.first->id, b.second);
    });
    records.erase(std::unique(records.begin(), records.end()), records.end());
    for (std::size_t at = 0; at < records.size(); at += kMostAnAct) {
        done.stopped = request.stop.stop_requested();
        if (done.stopped) return done;
        const std::vector part(records.begin() + static_cast<std::ptrdiff_t>(at),
                               records.begin() + static_cast<std::ptrdiff_t>(
                                                     std::min(at + kMostAnAct, records.size())));
        const auto id = base::ActId::Make(now, randomness);
        std::vector<RecordDueChange> changed;
        const auto stored =
            store.Write([&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                PartOf made = Judge(writer, request, part, randomness);
                changed = std::move(made.done);
                if (changed.empty()) return base::Refuse(kNothing);
                ledger::Act act = ActFor(request, id, writer.RecordedAt().DayInShanghai());
                act.touches = std::move(made.act.act.touches);
                made.act.act = std::move(act);
                return writer.Store(std::move(made.act));
            });
        if (stored) {
            done.moved.insert(done.moved.end(), changed.begin(), changed.end());
        } else if (stored.error().front().code != kNothing) {
            return base::Refuse(stored.error());
        }
    }
    return done;
}

}  // namespace workflow

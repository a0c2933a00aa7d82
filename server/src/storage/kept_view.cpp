#include "storage/kept_view.hpp"

#include <algorithm>

#include "records/order.hpp"
#include "records/question_key.hpp"
#include "records/view_neighbours.hpp"

namespace storage {
namespace {

using records::KeptAnswers;
using records::KeyText;

// The acts that a snapshot sees are all with positions, which have no gaps, and some without. They
// only grow from one snapshot to a later one, so that their number names them.
constexpr Sql kActsSeen{
    "acts_seen",
    "SELECT coalesce((SELECT max(position) + 1 FROM act WHERE position IS NOT NULL), 0),"
    " (SELECT count(*) FROM act WHERE position IS NULL),"
    " coalesce((SELECT value FROM setting_meta WHERE name = 'text_forms'), '') ||"
    " coalesce((SELECT value FROM setting_meta WHERE name = 'catalogue'), '') ||"
    " coalesce((SELECT value FROM setting_meta WHERE name = 'folded'), ''),"
    " coalesce((SELECT value FROM setting_meta WHERE name = 'accounts'), '')"};
constexpr Sql kActsSince{"acts_since",
                         "SELECT bytes FROM act WHERE position >= $1"
                         " UNION ALL SELECT bytes FROM act WHERE position IS NULL LIMIT $2"};

/// What kActsSeen tells; of one connection it stands until somebody commits.
struct ActsSeen {
    std::int64_t sequenced = 0, waiting = 0;
    std::string written, accounts;
};

std::shared_ptr<const ActsSeen> AskActsSeen(Connection& connection) {
    auto seen = std::make_shared<ActsSeen>();
    Rows rows = connection.Query(kActsSeen);
    if (rows.Next()) *seen = {rows->Int(0), rows->Int(1), rows->Text(2), rows->Text(3)};
    return seen;
}

std::shared_ptr<const ActsSeen> SeenBy(Connection& connection) {
    std::shared_ptr<const void>* const kept = connection.KeptUntilCommit();
    if (kept == nullptr) return AskActsSeen(connection);
    if (*kept == nullptr) *kept = AskActsSeen(connection);
    return std::static_pointer_cast<const ActsSeen>(*kept);
}

using Found = std::vector<const records::Record*>;
using Groups = std::vector<records::GroupRow>;

std::int64_t AmountOf(const records::Record& record, const catalogue::Field& field) {
    const auto* amount = record.Get(field.id).As<std::int64_t>();
    return amount == nullptr ? 0 : *amount;
}

/// Texts that differ only in what comparing overlooks are one group, shown by the least of them:
/// that one record leaves it cannot be told from the group.
bool MayRegroup(const records::Path& path) {
    using enum catalogue::FieldKind;
    if (path.is_id) return false;
    const auto kind = path.field->kind;
    return kind == kDay || kind == kInstant || kind == kReference || kind == kYesNo ||
           kind == kChoice || kind == kInteger;
}

/// One record more or less in its group.
void Regroup(Groups& groups, const catalogue::Field& field, const records::Record& record,
             const catalogue::Field* sum, std::int64_t sign) {
    records::Value key = record.Get(field.id);
    if (key.As<records::Erased>() != nullptr) key = {};
    const auto at = std::ranges::lower_bound(
        groups, key,
        [&](const records::Value& a, const records::Value& b) {
            return records::CompareForSort(field, a, b) < 0;
        },
        &records::GroupRow::key);
    const bool is_there = at != groups.end() && records::CompareForSort(field, at->key, key) == 0;
    const auto row = is_there ? at : groups.insert(at, {std::move(key), 0, 0});
    row->count += sign;
    if (sum != nullptr) row->sum += sign * AmountOf(record, *sum);
    if (row->count == 0) groups.erase(row);
}

/// From so many new acts on, all kept answers are thrown away instead of looking at each act.
constexpr std::int64_t kMostActsRead = 200;

/// Types of the acts that came since the first `sequenced` had positions; nullopt: any.
std::optional<KeptAnswers::Types> TypesTouchedSince(Connection& connection,
                                                    const catalogue::Catalogue& catalogue,
                                                    std::int64_t sequenced) {
    KeptAnswers::Types types;
    std::int64_t seen = 0;
    Rows rows = connection.Query(kActsSince, {sequenced, kMostActsRead + 1});
    while (rows.Next()) {
        const auto act = ledger::ReadAct(rows->View(0));
        // What was destroyed must not stay in memory either.
        if (++seen > kMostActsRead || !act || act->kind == "ledger.erase") return std::nullopt;
        for (const ledger::Touch& touch : act->touches)
            records::AddTypesTouched(catalogue, touch, types);
    }
    return types;
}

}  // namespace

const KeptAnswers::Moment& KeptView::Moment() {
    if (moment_) return *moment_;
    Connection& connection = reader_.connection();
    const auto seen = SeenBy(connection);
    const std::int64_t sequenced = seen->sequenced, waiting = seen->waiting;
    accounts_ = seen->accounts;
    const KeptAnswers::Known known = answers_.known();
    const KeptAnswers::Known now{sequenced + waiting, sequenced};
    if (now.acts > known.acts) {
        std::optional<KeptAnswers::Types> touched;
        if (known.acts >= 0 && waiting == 0) touched = recent_.Between(known.sequenced, sequenced);
        if (known.acts >= 0 && !touched)
            touched = TypesTouchedSince(connection, tables_->catalogue(), known.sequenced);
        answers_.Learn(now, touched);
    }
    moment_ = KeptAnswers::Moment{now.acts, waiting == 0, tables_, seen->written};
    return *moment_;
}

std::string_view KeptView::Accounts() {
    static_cast<void>(Moment());
    return accounts_;
}

records::KeptAnswer KeptView::Kept(const base::Digest& key) {
    return answers_.Find(key, Moment(), read_);
}

void KeptView::Keep(const base::Digest& key, records::KeptAnswer answer, std::size_t bytes) {
    if (!barred_) answers_.Keep(key, Moment(), read_, answer, bytes);
}

bool KeptView::MayKeep(const records::Query& query) const {
    // Keys hold places in the catalogue, which must be the one that the answer keeps alive.
    return tables_->catalogue().FindType(query.type->id) == query.type;
}

const TouchedRecords* KeptView::Touched(const catalogue::RecordType& type, std::int64_t acts) {
    const auto [at, is_new] = touched_.try_emplace({type.id, acts});
    if (is_new) at->second = TouchedSince(reader_, type, acts);
    return at->second ? &*at->second : nullptr;
}

template <class Answer>
void KeptView::Remember(const records::Query& query, const base::Digest& key,
                        std::shared_ptr<const Answer> answer) {
    KeptAnswers::Types types;
    records::AddTypesRead(query, types);
    std::size_t bytes = sizeof(Answer);
    if constexpr (requires { answer->size(); })
        bytes += answer->size() * (sizeof(typename Answer::value_type) + 32);
    answers_.Keep(key, Moment(), types, std::move(answer), bytes);
}

template <class Answer, class Carry>
std::shared_ptr<const Answer> KeptView::Recall(const records::Query& query, const base::Digest& key,
                                               const Carry& carry) {
    if (auto kept = answers_.Find(key, Moment(), read_))
        return std::static_pointer_cast<const Answer>(std::move(kept));
    if (!records::TellsByItself(query)) return nullptr;
    const auto earlier = answers_.FindEarlier(key, Moment());
    const TouchedRecords* touched = earlier ? Touched(*query.type, earlier->acts) : nullptr;
    if (touched == nullptr) return nullptr;
    const records::ViewNeighbours neighbours(*this);
    auto answer = std::make_shared<Answer>(*static_cast<const Answer*>(earlier->answer.get()));
    if (!carry(*answer, records::FoundAmong(touched->before, query, neighbours),
               records::FoundAmong(touched->now, query, neighbours)))
        return nullptr;
    Remember<Answer>(query, key, answer);
    return answer;
}

template <class Answer, class Carry, class Make>
Answer KeptView::RecallOr(const records::Query& query, KeyText key, const Carry& carry,
                          const Make& make) {
    records::AddTypesRead(query, read_);
    if (!MayKeep(query) || !records::AddRowsAsked(query, key)) return make();
    const base::Digest digest = key.Finish();
    if (const auto kept = Recall<Answer>(query, digest, carry)) return *kept;
    auto answer = std::make_shared<const Answer>(make());
    Remember<Answer>(query, digest, answer);
    return *answer;
}

std::optional<records::Record> KeptView::Find(const catalogue::RecordType& type,
                                              const base::RecordId& id) {
    read_.insert(type.id);
    return Viewing::Find(type, id);
}

std::vector<records::Record> KeptView::Select(const records::Query& query) {
    records::AddTypesOfPage(query, read_);
    return Viewing::Select(query);
}

std::vector<base::RecordId> KeptView::Ids(const records::Query& query) {
    records::AddTypesOfPage(query, read_);
    return Viewing::Ids(query);
}

std::vector<records::Record> KeptView::FindAll(const catalogue::RecordType& type,
                                               const std::vector<base::RecordId>& ids) {
    read_.insert(type.id);
    return Viewing::FindAll(type, ids);
}

std::int64_t KeptView::Count(const records::Query& query, std::int64_t at_most) {
    records::AddTypesRead(query, read_);
    KeyText exact("count"), bounded("count at most");
    bounded.AddNumber(at_most);
    if (!MayKeep(query) || !records::AddRowsAsked(query, exact) ||
        !records::AddRowsAsked(query, bounded))
        return Viewing::Count(query, at_most);
    using Number = std::int64_t;
    // One exact number serves for every bound.
    const base::Digest key = exact.Finish();
    const auto carry = [](Number& count, const Found& before, const Found& now) {
        count += std::ssize(now) - std::ssize(before);
        return true;
    };
    if (const auto count = Recall<Number>(query, key, carry))
        return at_most > 0 ? std::min(*count, at_most) : *count;
    const auto never = [](Number&, const Found&, const Found&) { return false; };
    const base::Digest bounded_key = bounded.Finish();
    if (at_most > 0)
        if (const auto count = Recall<Number>(query, bounded_key, never)) return *count;
    const Number count = Viewing::Count(query, at_most);
    const bool is_exact = at_most <= 0 || count < at_most;
    Remember<Number>(query, is_exact ? key : bounded_key, std::make_shared<const Number>(count));
    return count;
}

std::int64_t KeptView::Sum(const records::Query& query, const catalogue::Field& field) {
    const auto carry = [&](std::int64_t& sum, const Found& before, const Found& now) {
        for (const records::Record* record : before) sum -= AmountOf(*record, field);
        for (const records::Record* record : now) sum += AmountOf(*record, field);
        return true;
    };
    return RecallOr<std::int64_t>(query, std::move(KeyText("sum").AddThing(&field)), carry,
                                  [&] { return Viewing::Sum(query, field); });
}

std::vector<records::GroupRow> KeptView::GroupBy(const records::Query& query,
                                                 const records::Path& path,
                                                 const catalogue::Field* sum) {
    if (!path.hops.empty()) {
        // What a path leads to is read too: such groups are kept with the page that shows them.
        records::AddTypesRead(path, read_);
        records::AddTypesRead(query, read_);
        return Viewing::GroupBy(query, path, sum);
    }
    const auto carry = [&](Groups& groups, const Found& before, const Found& now) {
        if (!MayRegroup(path)) return false;
        for (const records::Record* record : before) Regroup(groups, *path.field, *record, sum, -1);
        for (const records::Record* record : now) Regroup(groups, *path.field, *record, sum, 1);
        return true;
    };
    KeyText key("group");
    records::AddPath(path, key.AddThing(sum));
    return RecallOr<Groups>(query, std::move(key), carry,
                            [&] { return Viewing::GroupBy(query, path, sum); });
}

std::map<base::RecordId, std::string> KeptView::Titles(const catalogue::RecordType& type,
                                                       const std::vector<base::RecordId>& ids) {
    read_.insert(type.id);
    return Viewing::Titles(type, ids);
}

std::vector<records::Named> KeptView::NamedRecords(const records::NamedQuestion& question) {
    for (const records::Naming& naming : question.namings) {
        read_.insert(records::NamesIn(*naming.type));
        if (naming.path.through != nullptr) read_.insert(naming.path.through->id);
    }
    return Viewing::NamedRecords(question);
}

std::optional<records::StoredAct> KeptView::FindAct(const base::ActId& id) {
    ReadsAnything();
    return Viewing::FindAct(id);
}

std::optional<records::StoredAct> KeptView::ActAt(std::int64_t position) {
    // A position is given after the act, by no act.
    Bar();
    return Viewing::ActAt(position);
}

std::vector<records::StoredAct> KeptView::HistoryOf(const base::RecordId& record) {
    Bar();
    return Viewing::HistoryOf(record);
}

std::optional<ledger::SealedValue> KeptView::Unseal(const base::ActId& act,
                                                    const base::RecordId& record,
                                                    std::string_view path) {
    Bar();
    return Viewing::Unseal(act, record, path);
}

std::optional<ledger::StoredEvidence> KeptView::FindEvidence(const base::Digest& digest) {
    Bar();
    return Viewing::FindEvidence(digest);
}

std::int64_t KeptView::ArrivalAt(base::Instant instant) {
    ReadsAnything();
    return Viewing::ArrivalAt(instant);
}

std::int64_t KeptView::LastNumber(const std::string& numbering, const base::RecordId& organisation,
                                  int year) {
    ReadsAnything();
    return Viewing::LastNumber(numbering, organisation, year);
}

}  // namespace storage

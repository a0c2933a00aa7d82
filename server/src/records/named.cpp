#include "records/named.hpp"

#include <algorithm>

#include "records/store.hpp"

namespace records {

namespace {

using catalogue::Field;

std::shared_ptr<const Condition> Kept(Condition condition) {
    return std::make_shared<const Condition>(std::move(condition));
}

Condition IsAmong(Path path, const auto& ids) {
    Comparison comparison{std::move(path), Operator::kIn, {}};
    for (const base::RecordId& id : ids) comparison.operands.emplace_back(Value(id));
    return {std::move(comparison)};
}

Condition Names(const catalogue::NamingPath& naming, const std::vector<base::RecordId>& whom) {
    Path path;
    path.field = naming.reference;
    if (naming.through != nullptr) {
        path.hops.push_back({naming.reference, naming.through});
        path.field = naming.person;
    }
    Condition names = IsAmong(std::move(path), whom);
    if (naming.group == nullptr) return names;
    Quantified some;
    some.group.field = naming.group;
    some.where = Kept(std::move(names));
    return {std::move(some)};
}

Query QueryFor(const Naming& naming, const NamedQuestion& question) {
    Query query;
    query.type = naming.type;
    All both{{Names(naming.path, question.whom)}};
    if (!question.outside.empty()) {
        Path place;
        place.field = FindField(*naming.type, system_field::kOrganisation);
        both.parts.push_back({Not{Kept(IsAmong(std::move(place), question.outside))}});
    }
    query.filter = {naming.type, Kept({std::move(both)}), {}};
    query.with_voided = true;
    return query;
}

/// What the references of one field lead to: the record's own, or those of a group's rows.
std::vector<base::RecordId> ReferredTo(const catalogue::NamingPath& path, const Record& record) {
    std::vector<base::RecordId> found;
    const auto add = [&](const Value* value) {
        const auto* id = value == nullptr ? nullptr : value->As<base::RecordId>();
        if (id != nullptr) found.push_back(*id);
    };
    if (path.group == nullptr) {
        const Value value = record.Get(path.reference->id);
        add(&value);
        return found;
    }
    const Value group = record.Get(path.group->id);
    const auto* rows = group.As<std::vector<Row>>();
    if (rows == nullptr) return found;
    for (const Row& row : *rows) {
        const auto at = row.values.find(path.reference->id);
        add(at == row.values.end() ? nullptr : &at->second);
    }
    return found;
}

/// Does the touch write this field? What merely looks so costs an answer, no more.
bool Writes(const ledger::Touch& touch, std::string_view field) {
    return touch.changes.find('"' + std::string(field) + "\":") != std::string::npos;
}

}  // namespace

std::vector<Named> RecordView::NamedRecords(const NamedQuestion& question) {
    constexpr int kPage = 1'000;
    std::vector<Named> named;
    for (std::size_t i = 0; i < question.namings.size(); ++i) {
        Query query = QueryFor(question.namings[i], question);
        query.limit = kPage;
        for (std::size_t found = kPage; found == kPage; query.offset += kPage) {
            const auto page = Select(query);
            found = page.size();
            for (const Record& record : page) named.push_back({i, record.id});
        }
    }
    std::ranges::sort(named, std::ranges::greater(), &Named::record);
    if (std::ssize(named) > question.limit) named.resize(static_cast<std::size_t>(question.limit));
    return named;
}

std::set<base::RecordId> PeopleNamed(const catalogue::Catalogue& catalogue,
                                     const catalogue::RecordType& type, const Record& record,
                                     const Neighbours& neighbours) {
    std::set<base::RecordId> people;
    for (const catalogue::Participants& participants : type.participants) {
        const auto path = catalogue::ReadParticipants(catalogue, type, participants.path);
        if (participants.only_reads || !path) continue;
        for (const base::RecordId& id : ReferredTo(*path, record)) {
            if (path->through == nullptr) {
                people.insert(id);
            } else if (const Record* through = neighbours.Find(*path->through, id)) {
                if (const auto person = through->Reference(path->person->id))
                    people.insert(*person);
            }
        }
    }
    return people;
}

std::string NamesIn(const catalogue::RecordType& type) { return type.id + "#names"; }

void AddTypesTouched(const catalogue::Catalogue& catalogue, const ledger::Touch& touch,
                     std::set<std::string, std::less<>>& types) {
    types.insert(touch.type);
    const catalogue::RecordType* type = catalogue.FindType(touch.type);
    if (type == nullptr || (type->participants.empty() && type->belongs_to.empty())) return;
    const auto written = [&](const std::string& path) {
        return Writes(touch, path.substr(0, path.find('.')));
    };
    // A new record stands somewhere, too; that matters only once it names somebody.
    const bool moves = touch.expected_version > 0 && Writes(touch, system_field::kOrganisation);
    if (moves || std::ranges::any_of(type->participants, written, &catalogue::Participants::path) ||
        std::ranges::any_of(type->belongs_to, written))
        types.insert(NamesIn(*type));
}

}  // namespace records

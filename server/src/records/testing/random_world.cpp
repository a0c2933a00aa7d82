#include "base/check.hpp"
#include "records/fold.hpp"
#include "records/testing/random_filter.hpp"
#include "records/testing/random_values.hpp"

namespace records::testing {
namespace {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using catalogue::Seal;

Field Make(const char* id, FieldKind kind) {
    Field field;
    field.id = id;
    field.label = id;
    field.kind = kind;
    if (kind == FieldKind::kDecimal) field.scale = 3;
    if (kind == FieldKind::kChoice)
        field.choices = {{"air", "废气"}, {"water", "废水"}, {"noise", "噪声", true}};
    return field;
}

Field To(const char* id, const char* target) {
    Field field = Make(id, FieldKind::kReference);
    field.target = target;
    return field;
}

Field Searched(Field field) {
    field.search = true;
    return field;
}

Field Sealed(Field field, Seal seal = Seal::kRestricted) {
    field.seal = seal;
    return field;
}

Field Group(const char* id, std::vector<Field> fields) {
    Field field = Make(id, FieldKind::kGroup);
    field.fields = std::move(fields);
    return field;
}

RecordType MakeType(const char* id, std::vector<Field> fields) {
    RecordType type;
    type.id = id;
    type.label = type.label_plural = id;
    type.title = fields.front().id;
    type.fields = std::move(fields);
    return type;
}

std::vector<Field> PlainFields() {
    using enum FieldKind;
    return {Searched(Make("name", kText)),
            Searched(Make("note", kLongText)),
            Make("tally", kInteger),
            Make("level", kInteger),
            Make("amount", kMoney),
            Make("paid", kMoney),
            Make("ratio", kDecimal),
            Make("share", kDecimal),
            Make("since", kDay),
            Make("until", kDay),
            Make("made_at", kInstant),
            Make("seen_at", kInstant),
            Make("is_open", kYesNo),
            Make("is_sure", kYesNo),
            Searched(Make("medium", kChoice)),
            Make("other_medium", kChoice)};
}

std::vector<Field> ThingFields() {
    using enum FieldKind;
    std::vector<Field> fields = PlainFields();
    const std::vector<Field> more = {
        To("neighbour", "neighbour"),
        To("parent", "thing"),
        To("owner", "person"),
        Searched(Make("code", kCreditCode)),
        Sealed(Make("id_number", kPersonIdNumber), Seal::kPersonal),
        Sealed(Searched(Make("secret", kText))),
        Sealed(Make("secret_amount", kMoney)),
        Sealed(Make("secret_day", kDay), Seal::kRedactedWhenPublished),
        Make("place", kPlace),
        Make("files", kAttachment),
        Group("lines",
              {Searched(Make("label", kText)), Make("weight", kInteger), Make("cost", kMoney),
               Make("share", kDecimal), Make("due", kDay), Make("made_at", kInstant),
               Make("is_done", kYesNo), Make("medium", kChoice), To("who", "person"),
               To("neighbour", "neighbour"), Sealed(Make("secret", kText))}),
        Group("parts", {Make("name", kText), Make("level", kInteger), To("parent", "thing")}),
    };
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

std::vector<Field> PowerFields() {
    using enum FieldKind;
    return {Make("power", kChoice), Make("from", kDay), Make("to", kDay), Make("note", kText)};
}

std::shared_ptr<const catalogue::Catalogue> MakeCatalogue() {
    using enum FieldKind;
    auto made = std::make_shared<catalogue::Catalogue>();
    const std::vector<RecordType> types = {
        MakeType("thing", ThingFields()),
        MakeType("neighbour",
                 {Searched(Make("name", kText)), Make("level", kInteger), Make("amount", kMoney),
                  Make("ratio", kDecimal), Make("since", kDay), Make("is_open", kYesNo),
                  Make("medium", kChoice), To("thing", "thing"), To("buddy", "neighbour"),
                  To("organisation", "organisation"), Group("powers", PowerFields())}),
        MakeType("organisation", {Make("name", kText), To("parent", "organisation"),
                                  Group("powers", PowerFields())}),
        MakeType("person", {Make("name", kText), To("organisation", "organisation")}),
        MakeType("approval", {Make("subject_title", kText)}),
    };
    for (const RecordType& type : types) made->record_types.emplace(type.id, type);
    // A figure names a choice of a group's rows, so that those have an index.
    catalogue::Indicator& noisy = made->indicators["noisy_things_count"];
    noisy.id = "noisy_things_count";
    noisy.count = "thing";
    noisy.dated_by = "since";
    noisy.filter = R"({"any":{"of":"lines","where":{"medium":"noise"}}})";
    made->canonical = R"({"world":"random"})";
    made->digest = base::Sm3(made->canonical);
    return made;
}

void FillSystem(std::mt19937_64& engine, Record& record, const KnownIds& known) {
    for (const Field& field : SystemFields()) {
        const int percent =
            field.id == system_field::kVoided || field.id == system_field::kPending ? 15 : 80;
        if (!Chance(engine, percent)) continue;
        record.Set(field.id, RandomValue(engine, field, known));
    }
}

/// `changed` in the order of the record: what differs from `before`.
FieldValues Difference(const Record& before, const Record& after) {
    FieldValues changed;
    for (const auto& [id, value] : after.values) {
        if (!(before.Get(id) == value)) changed.emplace(id, value);
    }
    for (const auto& [id, value] : before.values) {
        if (!after.values.contains(id)) changed.emplace(id, Value());
    }
    return changed;
}

}  // namespace

RandomWorld::RandomWorld(std::uint64_t seed) : engine_(seed) {}

std::shared_ptr<const catalogue::Catalogue> RandomWorld::Catalogue() {
    static const std::shared_ptr<const catalogue::Catalogue> catalogue = MakeCatalogue();
    return catalogue;
}

std::vector<Record> RandomWorld::Records(int things) {
    const auto count = static_cast<std::size_t>(things);
    const std::vector<std::pair<std::string, std::size_t>> plan = {{"organisation", 3},
                                                                   {"person", 4},
                                                                   {"approval", 2},
                                                                   {"neighbour", 1 + count / 2},
                                                                   {"thing", count}};
    KnownIds known;
    for (const auto& [type, number] : plan) {
        for (std::size_t i = 0; i < number; ++i) known[type].push_back({RandomUuid(engine_)});
    }
    records_.clear();
    for (const auto& [type, number] : plan) {
        for (const base::RecordId& id : known[type]) {
            Record record{id, type, 1, {}};
            for (const Field& field : Catalogue()->FindType(type)->fields) {
                if (Chance(engine_, 25)) continue;
                record.Set(field.id, RandomValue(engine_, field, known));
            }
            FillSystem(engine_, record, known);
            records_.push_back(std::move(record));
        }
    }
    return records_;
}

Givens RandomWorld::RandomGivens() {
    KnownIds known;
    for (const Record& record : records_) known[record.type].push_back(record.id);
    Givens givens;
    for (const char* name : {"today", "act.happened_on", "actor", "actor.organisation"}) {
        if (Chance(engine_, 10)) continue;
        givens.emplace(name, RandomValue(engine_, *GivenField(name), known));
    }
    return givens;
}

std::string RandomWorld::Search() {
    std::vector<std::string> texts;
    for (const Record& record : records_) {
        for (const auto& [id, value] : record.values) {
            if (const auto* text = value.As<std::string>()) texts.push_back(*text);
        }
    }
    if (texts.empty() || Chance(engine_, 10)) return Chance(engine_, 50) ? "" : "没有这样的词";
    std::string typed = PieceOf(engine_, PickFrom(engine_, texts));
    if (Chance(engine_, 20))
        typed += (Chance(engine_, 50) ? " " : "　") + PieceOf(engine_, PickFrom(engine_, texts));
    return typed;
}

ActToStore CreationOf(const catalogue::Catalogue& catalogue, const Record& record,
                      base::Randomness& randomness) {
    Record nothing;
    nothing.id = record.id;
    nothing.type = record.type;
    return ChangeOf(catalogue, nothing, record, randomness);
}

ActToStore ChangeOf(const catalogue::Catalogue& catalogue, const Record& before,
                    const Record& after, base::Randomness& randomness) {
    const RecordType* type = catalogue.FindType(after.type);
    CHECK(type != nullptr && after.version == before.version + 1);
    ActToStore stored;
    stored.act.id = base::ActId::Make(base::Instant{1'772'438'400'000'000}, randomness);
    stored.act.kind = after.type + (before.version == 0 ? ".register" : ".correct");
    stored.act.catalogue = catalogue.digest;
    stored.act.request = base::Sm3(stored.act.id.ToText());
    stored.act.acted_by = stored.act.entered_by = base::RecordId::Make(base::Instant{}, randomness);
    stored.act.happened_on = *base::CivilDay::From(2026, 3, 2);
    if (before.version > 0) stored.act.reason = "更正";
    RecordChange change{after, Difference(before, after)};
    ledger::Touch touch{after.id, after.type, before.version, {}};
    touch.changes = ChangesToJson(*type, change.changed, randomness, stored.sealed[after.id]);
    stored.act.touches.push_back(std::move(touch));
    stored.changes.push_back(std::move(change));
    return stored;
}

ListedNeighbours::ListedNeighbours(const std::vector<Record>& records) : records_(records) {}

const Record* ListedNeighbours::Find(const RecordType& type, const base::RecordId& id) const {
    for (const Record& record : records_) {
        if (record.id == id && record.type == type.id) return &record;
    }
    return nullptr;
}

std::vector<const Record*> ListedNeighbours::PointingAt(const RecordType& type, const Field& field,
                                                        const base::RecordId& to) const {
    std::vector<const Record*> found;
    for (const Record& record : records_) {
        if (record.type != type.id || record.Get(system_field::kVoided) == Value(true)) continue;
        if (record.Reference(field.id) == to) found.push_back(&record);
    }
    return found;
}

}  // namespace records::testing

#include "papers/detail/reader.hpp"

#include <algorithm>
#include <limits>

#include "records/organisation_above.hpp"

namespace papers::detail {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using document::Value;
using records::Record;

namespace {

/// An organisation that numbers papers stands at most so far above a section.

std::vector<std::string> NamesOf(const std::vector<records::Attachment>& files) {
    std::vector<std::string> names;
    for (const records::Attachment& file : files) names.push_back(file.name);
    return names;
}

/// A whole number by what its field says it is.
Value NumberOf(const Field& field, std::int64_t number) {
    if (field.kind == FieldKind::kMoney) return base::Money{number};
    if (field.kind == FieldKind::kDecimal) return document::Decimal{number, field.scale};
    return document::Integer{number};
}

Value TextOf(const Field& field, const std::string& text) {
    if (field.kind != FieldKind::kChoice) return text;
    const catalogue::Choice* choice = field.FindChoice(text);
    return document::Choice{text, choice == nullptr ? text : choice->label};
}

/// Values but references and groups, which lead further.
Value PlainValue(const Field& field, const records::Value& value) {
    if (const auto* flag = value.As<bool>()) return *flag;
    if (const auto* number = value.As<std::int64_t>()) return NumberOf(field, *number);
    if (const auto* text = value.As<std::string>()) return TextOf(field, *text);
    if (const auto* day = value.As<base::CivilDay>()) return *day;
    if (const auto* instant = value.As<base::Instant>()) return *instant;
    if (const auto* place = value.As<records::Place>()) return place->text;
    if (const auto* files = value.As<std::vector<records::Attachment>>()) return NamesOf(*files);
    return {};
}

/// What happened first stands first in a paper: by the day or moment that lists of the type are
/// sorted by; those without one last, otherwise as they were.
void InOrderOfTime(const RecordType& type, std::vector<const Record*>& records) {
    const auto first = type.default_sort.find_first_not_of('-');
    if (first == std::string::npos) return;
    const Field* field = type.FindField(type.default_sort.substr(first));
    if (field == nullptr) return;
    const auto at = [&](const Record* record) {
        const records::Value& value = record->Get(field->id);
        if (const auto* moment = value.As<base::Instant>()) return moment->micros;
        if (const auto* day = value.As<base::CivilDay>())
            return base::Instant::StartOf(*day).micros;
        return std::numeric_limits<std::int64_t>::max();
    };
    std::stable_sort(records.begin(), records.end(),
                     [&](const Record* a, const Record* b) { return at(a) < at(b); });
}

const std::vector<records::Row>* RowsOf(const records::Value& value) {
    return value.As<std::vector<records::Row>>();
}

const records::Value& InRow(const Record& record, const Spot& at, const Field& field) {
    static const records::Value kAbsent;
    const auto* rows = RowsOf(record.Get(at.group->id));
    if (rows == nullptr || at.row >= rows->size()) return kAbsent;
    const auto found = (*rows)[at.row].values.find(field.id);
    return found == (*rows)[at.row].values.end() ? kAbsent : found->second;
}

}  // namespace

Reading Reader::Read(const Source& source, const Spot& from, Missing& gap) {
    reading_ = {};
    gap_.reset();
    if (source.start == Start::kToday) {
        reading_.values.emplace_back(asking_.today);
    } else if (const auto begin = Beginning(source, from)) {
        Walk(source, 0, *begin);
    }
    const bool nothing =
        reading_.rows.empty() &&
        std::all_of(reading_.values.begin(), reading_.values.end(), document::IsBlank);
    if (nothing && gap_) {
        gap_->name = gap.name;
        gap = *gap_;
    }
    return std::move(reading_);
}

void Reader::Walk(const Source& source, std::size_t step, const Spot& at) {
    if (step == source.steps.size()) {
        reading_.rows.push_back(at);
        return;
    }
    if (source.steps[step].back)
        WalkBack(source, step, at);
    else
        WalkField(source, step, at);
}

void Reader::WalkBack(const Source& source, std::size_t step, const Spot& at) {
    const Step& here = source.steps[step];
    bool any = false;
    for (const Record* record : Pointing(here, at.record->id)) {
        // As in filters: what the asker may not read is as if it were not there.
        if (!MayRead(*here.type, *record, nullptr)) continue;
        const std::string& state = record->Text(records::system_field::kState);
        if (std::find(here.without.begin(), here.without.end(), state) != here.without.end())
            continue;
        any = true;
        Walk(source, step + 1, {here.type, record});
    }
    // What is missing is a record: it is opened from the one that it would point at.
    if (!any) NoteGap(MissingReason::kBlank, {here.type, at.record}, nullptr);
}

const std::vector<const Record*>& Reader::Pointing(const Step& back, const base::RecordId& to) {
    const std::pair key(back.field, to);
    const auto known = pointing_.find(key);
    if (known != pointing_.end()) return known->second;
    auto records = neighbours_.PointingAt(*back.type, *back.field, to);
    InOrderOfTime(*back.type, records);
    return pointing_.emplace(key, std::move(records)).first->second;
}

void Reader::WalkField(const Source& source, std::size_t step, const Spot& at) {
    const Field& field = *source.steps[step].field;
    if (!MayRead(*at.type, *at.record, &field)) {
        NoteGap(MissingReason::kUnreadable, at, &field);
        return;
    }
    const Leaf leaf = LeafOf(at, field);
    if (leaf.mask) {
        reading_.masked = true;
        if (step + 1 == source.steps.size()) reading_.values.emplace_back(*leaf.mask);
        return;
    }
    if (leaf.value.As<records::Erased>() != nullptr) {
        NoteGap(MissingReason::kErased, at, &field);
    } else if (leaf.value.IsAbsent()) {
        NoteGap(MissingReason::kBlank, at, &field);
    } else if (const auto* rows = RowsOf(leaf.value)) {
        for (std::size_t i = 0; i < rows->size(); ++i)
            Walk(source, step + 1, {at.type, at.record, &field, i});
        if (rows->empty()) NoteGap(MissingReason::kBlank, at, &field);
    } else if (step + 1 == source.steps.size()) {
        End(field, leaf, at);
    } else {
        WalkOver(source, step, at, leaf);
    }
}

void Reader::WalkOver(const Source& source, std::size_t step, const Spot& at, const Leaf& leaf) {
    const Field& field = *source.steps[step].field;
    const auto* to = leaf.value.As<base::RecordId>();
    const RecordType* target = asking_.catalogue.FindType(field.target);
    const Record* record =
        to == nullptr || target == nullptr ? nullptr : neighbours_.Find(*target, *to);
    if (record == nullptr)
        NoteGap(MissingReason::kBlank, at, &field);
    else
        Walk(source, step + 1, {target, record});
}

void Reader::End(const Field& field, const Leaf& leaf, const Spot& at) {
    NoteOrigin(at, field);
    const auto* to = leaf.value.As<base::RecordId>();
    if (to == nullptr) {
        reading_.values.push_back(PlainValue(field, leaf.value));
        return;
    }
    if (auto title = TitleOf(field, *to))
        reading_.values.emplace_back(*std::move(title));
    else
        NoteGap(MissingReason::kBlank, at, &field);
}

/// Names of what a record refers to are shown with it, as on its page.
std::optional<std::string> Reader::TitleOf(const Field& reference, const base::RecordId& to) {
    const RecordType* target = asking_.catalogue.FindType(reference.target);
    const Field* title = target == nullptr ? nullptr : target->FindField(target->title);
    const Record* record = title == nullptr ? nullptr : neighbours_.Find(*target, to);
    if (record == nullptr) return std::nullopt;
    const Leaf leaf = LeafOf({target, record}, *title);
    if (leaf.mask) {
        reading_.masked = true;
        return leaf.mask;
    }
    return records::ValueToShow(*title, leaf.value);
}

Reader::Leaf Reader::LeafOf(const Spot& at, const Field& field) {
    const Shown& shown = ShownOf(at);
    const std::string path = at.group == nullptr ? field.id : at.group->id + '/' + field.id;
    const auto value_in = [&](const Record& record) -> const records::Value& {
        return at.group == nullptr ? record.Get(field.id) : InRow(record, at, field);
    };
    if (value_in(*at.record).IsAbsent()) return {};
    if (const auto mask = shown.masked.find(path); mask != shown.masked.end())
        return {{}, mask->second};
    const auto& opened = shown.shown.opened;
    if (std::find(opened.begin(), opened.end(), path) != opened.end()) NoteOpened(at, path);
    return {value_in(shown.shown.record), std::nullopt};
}

const Reader::Shown& Reader::ShownOf(const Spot& at) {
    const auto known = shown_.find(at.record->id);
    if (known != shown_.end()) return known->second;
    Shown made{access_control::Show(asking_.principal, *at.type, *at.record), {}};
    for (const auto& [path, text] : made.shown.masked) made.masked.emplace(path, text);
    return shown_.emplace(at.record->id, std::move(made)).first->second;
}

/// As on the page: organisations and the names of colleagues are known to all, of other records
/// only who may read them sees a value. Rights of single fields are the mask's matter.
bool Reader::MayRead(const RecordType& type, const Record& record, const Field* field) const {
    if (type.id == catalogue::kOrganisationType) return true;
    if (type.id == catalogue::kPersonType && field != nullptr &&
        (field->id == "name" || field->id == "position"))
        return true;
    return access_control::Holds(asking_.principal, type.id + ".read", record);
}

std::optional<Spot> Reader::Beginning(const Source& source, const Spot& from) {
    if (source.start == Start::kBureau) return Bureau(from);
    if (source.start != Start::kAsker) return from;
    const RecordType* type = asking_.catalogue.FindType(catalogue::kPersonType);
    const Record* record =
        type == nullptr ? nullptr : neighbours_.Find(*type, asking_.principal.person);
    if (record == nullptr) return std::nullopt;
    return Spot{type, record};
}

/// The nearest organisation upwards that has a word for its numbers: it signs the paper. Where none
/// has one, the record's own.
std::optional<Spot> Reader::Bureau(const Spot& from) {
    const RecordType* type = asking_.catalogue.FindType(catalogue::kOrganisationType);
    const auto own = from.record->Reference(records::system_field::kOrganisation);
    if (type == nullptr || !own) return std::nullopt;
    const auto find = [&](const RecordType& of, const base::RecordId& id) {
        return neighbours_.Find(of, id);
    };
    const Record* bureau =
        records::NearestOrganisation(asking_.catalogue, own, find, records::NumbersPapers);
    if (bureau == nullptr) bureau = find(*type, *own);
    if (bureau == nullptr) return std::nullopt;
    return Spot{type, bureau};
}

void Reader::NoteGap(MissingReason reason, const Spot& at, const Field* field) {
    if (gap_) return;
    gap_.emplace();
    gap_->reason = reason;
    gap_->type = at.type->id;
    gap_->type_label = at.type->label;
    gap_->record = at.record->id;
    if (field == nullptr) return;
    gap_->field = at.group == nullptr ? field->id : at.group->id;
    gap_->field_label = at.group == nullptr ? field->label : at.group->label + "·" + field->label;
}

void Reader::NoteOrigin(const Spot& at, const Field& field) {
    OriginPlace place{at.type->id, at.record->id, field.label};
    if (std::find(reading_.origin.begin(), reading_.origin.end(), place) == reading_.origin.end())
        reading_.origin.push_back(std::move(place));
}

void Reader::NoteOpened(const Spot& at, const std::string& path) {
    OpenedValues& opened = opened_[at.record->id];
    opened.type = at.type->id;
    opened.fields.insert(path);
}

}  // namespace papers::detail

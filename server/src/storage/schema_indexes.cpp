// The indexes of record tables: which fields have one, and what else each holds.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "records/filter.hpp"
#include "storage/schema.hpp"

namespace storage {
namespace {

using catalogue::Field;
using catalogue::FieldKind;

/// Which way lists are ordered by a field.
enum class Way { kUp, kDown };
/// Whose rows are in the index. kSet: of those that have a value; most days and references are
/// absent in most records, and what is absent fulfils no comparison.
enum class Held { kSet, kAll };
struct Indexed {
    Way way = Way::kUp;
    Held held = Held::kSet;
};
using IndexedFields = std::map<const Field*, Indexed>;

/// `held`: whose rows at least.
void AddSortField(const catalogue::RecordType& type, std::string_view sort, Held held,
                  IndexedFields& into) {
    const bool down = sort.starts_with('-');
    if (down) sort.remove_prefix(1);
    sort = sort.substr(0, sort.find(','));
    const Field* field = records::FindField(type, sort);
    if (field == nullptr) return;
    Indexed& indexed = into[field];
    indexed.way = down ? Way::kDown : Way::kUp;
    // The index by pinyin, which is the order of texts, holds all.
    if (held == Held::kAll || HasPinyinColumn(*field)) indexed.held = Held::kAll;
}

/// Long texts and what has several columns or none are not indexed.
bool CanLead(const Field& field) {
    return field.kind != FieldKind::kGroup && field.kind != FieldKind::kAttachment &&
           field.kind != FieldKind::kPlace && field.kind != FieldKind::kLongText;
}

bool IsSystem(const Field& field) { return field.id.starts_with('$'); }

/// What the views of a type ask of its own fields.
struct AskedByViews {
    std::set<const Field*> absent;      ///< to have no value
    std::set<const Field*> with_state;  ///< beside the state
};

void Collect(const records::Condition& condition, std::set<const Field*>& fields,
             std::set<const Field*>& absent) {
    const auto each = [&](const std::vector<records::Condition>& parts) {
        for (const records::Condition& part : parts) Collect(part, fields, absent);
    };
    if (const auto* all = std::get_if<records::All>(&condition.node)) each(all->parts);
    if (const auto* any = std::get_if<records::Any>(&condition.node)) each(any->parts);
    if (const auto* inverse = std::get_if<records::Not>(&condition.node))
        Collect(*inverse->part, fields, absent);
    const auto* comparison = std::get_if<records::Comparison>(&condition.node);
    if (comparison == nullptr || comparison->path.is_id || !comparison->path.hops.empty()) return;
    fields.insert(comparison->path.field);
    if (comparison->op == records::Operator::kAbsent) absent.insert(comparison->path.field);
}

AskedByViews AskedOf(const catalogue::RecordType& type, const catalogue::Catalogue& catalogue) {
    AskedByViews asked;
    const Field* state = records::FindField(type, records::system_field::kState);
    for (const catalogue::SavedView& view : type.views) {
        const auto filter = records::ReadFilter(catalogue, type, view.filter);
        if (!filter || filter->IsEverything()) continue;
        std::set<const Field*> fields;
        Collect(*filter->condition, fields, asked.absent);
        if (fields.contains(state)) asked.with_state.insert(fields.begin(), fields.end());
    }
    return asked;
}

bool IsSmall(const Field& field) {
    switch (field.kind) {
        case FieldKind::kChoice:
        case FieldKind::kDay:
        case FieldKind::kYesNo:
        case FieldKind::kMoney:
        case FieldKind::kInteger:
        case FieldKind::kDecimal:
            return !IsSystem(field);
        default:
            return false;
    }
}

/// Marks of a record are mostly absent, but nothing bounds them: PostgreSQL holds no entry of an
/// index above 2,700 bytes and would refuse the record.
bool MayStandBeside(const Field& field, Dialect dialect) {
    return IsSmall(field) ||
           (field.id == records::system_field::kMarks && dialect == Dialect::kSqlite);
}

/// By the day that dates them, what figures ask of a type's own fields: beside the day in its
/// index, the index alone tells the figure.
using BesideDays = std::map<const Field*, std::set<std::string>>;

BesideDays AskedByFigures(const catalogue::RecordType& type, const catalogue::Catalogue& catalogue,
                          Dialect dialect) {
    BesideDays beside;
    for (const auto& [id, indicator] : catalogue.indicators) {
        const std::string_view sum = indicator.sum;
        if (indicator.count != type.id && sum.substr(0, sum.find('.')) != type.id) continue;
        const Field* day = records::FindField(type, indicator.dated_by);
        if (day == nullptr) continue;
        std::set<const Field*> fields, absent;
        for (const std::string& text : {indicator.filter, indicator.share}) {
            const auto filter = records::ReadFilter(catalogue, type, text);
            if (filter && !filter->IsEverything()) Collect(*filter->condition, fields, absent);
        }
        fields.insert(records::FindField(type, indicator.until));
        fields.insert(records::FindField(type, indicator.distinct));
        if (!sum.empty()) fields.insert(records::FindField(type, sum.substr(sum.find('.') + 1)));
        for (const Field* field : fields)
            if (field != nullptr && field != day &&
                (MayStandBeside(*field, dialect) || field->id == indicator.distinct))
                beside[day].insert(ValueColumn(*field));
    }
    return beside;
}

/// Choices of a group's rows that a figure names: those rows lead to their records.
void CollectNamed(const records::Condition& condition, std::set<const Field*>& fields) {
    const auto each = [&](const std::vector<records::Condition>& parts) {
        for (const records::Condition& part : parts) CollectNamed(part, fields);
    };
    if (const auto* all = std::get_if<records::All>(&condition.node)) each(all->parts);
    if (const auto* any = std::get_if<records::Any>(&condition.node)) each(any->parts);
    const auto* rows = std::get_if<records::Quantified>(&condition.node);
    if (rows == nullptr || rows->back_type != nullptr || rows->where == nullptr ||
        rows->quantifier != records::Quantifier::kAny || !rows->group.hops.empty())
        return;
    std::set<const Field*> asked, absent;
    Collect(*rows->where, asked, absent);
    for (const Field* field : asked)
        if (field->kind == FieldKind::kChoice) fields.insert(field);
}

std::set<const Field*> NamedByFigures(const catalogue::RecordType& type,
                                      const catalogue::Catalogue& catalogue) {
    std::set<const Field*> fields;
    for (const auto& [id, indicator] : catalogue.indicators) {
        if (indicator.count != type.id) continue;
        const auto filter = records::ReadFilter(catalogue, type, indicator.filter);
        if (filter && !filter->IsEverything()) CollectNamed(*filter->condition, fields);
    }
    return fields;
}

/// Fields by which lists are narrowed or ordered. By what only views are ordered, a day that few
/// records have mostly, SQLite's pages follow an index of those that have it (sqlite_page).
IndexedFields FieldsToIndex(const catalogue::RecordType& type,
                            const catalogue::Catalogue& catalogue, Dialect dialect) {
    const Held by_views = dialect == Dialect::kSqlite ? Held::kSet : Held::kAll;
    IndexedFields fields;
    const auto add = [&](std::string_view id, Held held) {
        const Field* field = records::FindField(type, id);
        if (field == nullptr) return;
        if (held == Held::kAll)
            fields[field].held = Held::kAll;
        else
            fields.try_emplace(field);
    };
    for (const Field& field : type.fields) {
        const bool narrows = field.kind == FieldKind::kReference || field.kind == FieldKind::kDay;
        if (!field.retired && (narrows || field.unique)) fields.try_emplace(&field);
    }
    add(type.import_key, Held::kSet);
    for (const std::string& match : type.import_match) add(match, Held::kSet);
    for (const auto& [id, indicator] : catalogue.indicators)
        if (indicator.count == type.id || indicator.sum.starts_with(type.id + "."))
            for (const std::string& day : {indicator.dated_by, indicator.until})
                add(day, Held::kSet);
    for (const std::string& filter : type.filters) add(filter, Held::kAll);
    for (const catalogue::ListColumn& column : type.columns) add(column.path, Held::kAll);
    for (const Field* field : AskedOf(type, catalogue).absent)
        if (const auto found = fields.find(field); found != fields.end())
            found->second.held = Held::kAll;
    for (const catalogue::SavedView& view : type.views)
        AddSortField(type, view.sort, by_views, fields);
    AddSortField(type, type.default_sort, Held::kAll, fields);  // last: it decides the way
    std::erase_if(fields, [](const auto& entry) {
        const Field& field = *entry.first;
        return !CanLead(field) || field.id == records::system_field::kOrganisation ||
               field.id == records::system_field::kState ||
               field.id == records::system_field::kHolder;
    });
    return fields;
}

std::string SystemColumn(const catalogue::RecordType& type, std::string_view id) {
    return ValueColumn(*records::FindField(type, id));
}

/// Makes the indexes of one record table. Each ends with what every list asks besides, so that an
/// index alone can count and lead through a page: id, $voided, and the scope's $organisation.
class IndexMaker {
 public:
    IndexMaker(const TypeTables& tables, Dialect dialect)
        : tables_(tables),
          type_(*tables.type),
          dialect_(dialect),
          // Absent values come last in lists both ways; SQLite's descending order has them there.
          down_(dialect == Dialect::kPostgres ? " DESC NULLS LAST" : " DESC"),
          organisation_(SystemColumn(type_, records::system_field::kOrganisation)),
          state_(SystemColumn(type_, records::system_field::kState)),
          holder_(SystemColumn(type_, records::system_field::kHolder)) {}

    void AddField(const Field& field, Indexed how, const std::set<std::string>& beside) {
        const std::string compared = ComparedColumn(field);
        std::string others = Others(field);
        for (const std::string& column : beside) others += ", " + column;
        const std::string ordered = SortColumns(field).front();
        // SQLite finds a text by its pinyin and then by itself (FilterSql): one index less.
        const bool by_pinyin = ordered != compared && dialect_ == Dialect::kSqlite;
        if (how.held == Held::kSet)
            return Add(by_pinyin ? ordered : compared,
                       fmt::format("{}{}, id, sys_voided, {}{}", by_pinyin ? ordered + ", " : "",
                                   compared, organisation_, others),
                       fmt::format(" WHERE {} IS NOT NULL", compared));
        const bool is_down = how.way == Way::kDown;
        std::set<std::string> leading{ordered};
        if (!by_pinyin) leading.insert(compared);
        for (const std::string& column : leading) {
            std::string columns = fmt::format("{}{}", column, is_down ? down_ : "");
            // A text's pinyin decides the order first, then its normalised form.
            if (column != compared)
                columns += fmt::format(", {}{}", compared, is_down ? down_ : "");
            Add(is_down ? column + "__down" : column,
                fmt::format("{}, id, sys_voided, {}{}", columns, organisation_, others));
        }
    }
    /// By state, within a scope, with the days by which views are ordered and what they compare
    /// beside the state; and with the references lists are narrowed by, so that "with an open case"
    /// is answered by it.
    void AddSystem(const AskedByViews& asked) {
        std::set<std::string> further;
        for (const catalogue::SavedView& view : type_.views) AddSortColumn(view.sort, further);
        for (const Field* field : asked.with_state)
            if (IsShort(*field)) further.insert(ValueColumn(*field));
        for (const std::string& id : type_.filters)
            if (const Field* field = records::FindField(type_, id);
                field != nullptr && !IsSystem(*field) && field->kind == FieldKind::kReference)
                further.insert(ValueColumn(*field));
        std::string after;
        for (const std::string& column : further) after += ", " + column;
        Add(state_, fmt::format("{}, {}{}, id, sys_voided", state_, organisation_, after));
        std::set<std::string> first;
        AddSortColumn(type_.default_sort, first);
        const std::string sorted = first.empty() ? std::string() : ", " + *first.begin();
        Add(organisation_, fmt::format("{}, {}{}, id, sys_voided", organisation_, state_, sorted));
        Add(holder_, fmt::format("{}, {}, id, sys_voided", holder_, state_));
        for (const std::string_view id :
             {records::system_field::kPending, records::system_field::kMarks}) {
            const std::string column = SystemColumn(type_, id);
            Add("set_" + column, fmt::format("{}, id, sys_voided, {}", column, organisation_),
                fmt::format(" WHERE {} IS NOT NULL", column));
        }
    }
    /// Rows of groups by what they refer to, an officer's cases, and by what figures name.
    void AddGroups(const std::set<const Field*>& named) {
        for (const GroupTables& group : tables_.groups)
            for (const Field& field : group.field->fields)
                if ((field.kind == FieldKind::kReference || named.contains(&field)) &&
                    !field.retired)
                    AddTo(group.current, ValueColumn(field), ValueColumn(field) + ", record", {});
    }
    std::vector<IndexDef> Take() {
        std::ranges::sort(indexes_, {}, &IndexDef::name);
        return std::move(indexes_);
    }

 private:
    static bool IsShort(const Field& field) {
        return !IsSystem(field) &&
               (field.kind == FieldKind::kChoice || field.kind == FieldKind::kDay ||
                field.kind == FieldKind::kYesNo);
    }
    /// A choice finds many records; with the type's other choices beside it, the index alone
    /// answers those that ask for two.
    [[nodiscard]] std::string Others(const Field& field) const {
        std::set<std::string> others;
        for (const std::string& id : type_.filters)
            if (const Field* other = records::FindField(type_, id);
                other != nullptr && other != &field && IsChoice(*other))
                others.insert(ValueColumn(*other));
        std::string columns;
        if (IsChoice(field))
            for (const std::string& column : others) columns += ", " + column;
        return columns;
    }
    static bool IsChoice(const Field& field) {
        return !IsSystem(field) && field.kind == FieldKind::kChoice;
    }
    void AddSortColumn(std::string_view sort, std::set<std::string>& into) const {
        if (sort.starts_with('-')) sort.remove_prefix(1);
        const Field* field = records::FindField(type_, sort.substr(0, sort.find(',')));
        if (field != nullptr && field->kind == FieldKind::kDay) into.insert(ValueColumn(*field));
    }
    void Add(const std::string& name, const std::string& columns, const std::string& where = {}) {
        AddTo(tables_.current, name, columns, where);
    }
    /// The name tells the columns apart: an index that is made otherwise is another one.
    void AddTo(const std::string& table, const std::string& name, const std::string& columns,
               const std::string& where) {
        const std::string made = base::Sm3(columns + where).ToText().substr(0, 6);
        const std::string full = IndexName(table, name + "_" + made);
        indexes_.push_back({full, fmt::format("CREATE INDEX IF NOT EXISTS {} ON {} ({}){}", full,
                                              table, columns, where)});
    }

    const TypeTables& tables_;
    const catalogue::RecordType& type_;
    const Dialect dialect_;
    std::string_view down_;
    std::string organisation_, state_, holder_;
    std::vector<IndexDef> indexes_;
};

}  // namespace

std::string IndexName(const std::string& table, const std::string& column) {
    std::string name = fmt::format("{}__{}", table, column);
    if (name.size() <= 60) return name;
    return name.substr(0, 51) + "_" + base::Sm3(name).ToText().substr(0, 8);
}

std::vector<IndexDef> IndexesOf(const TypeTables& tables, const catalogue::Catalogue& catalogue,
                                Dialect dialect) {
    IndexMaker maker(tables, dialect);
    maker.AddSystem(AskedOf(*tables.type, catalogue));
    maker.AddGroups(NamedByFigures(*tables.type, catalogue));
    const BesideDays beside = AskedByFigures(*tables.type, catalogue, dialect);
    for (const auto& [field, how] : FieldsToIndex(*tables.type, catalogue, dialect)) {
        const auto asked = beside.find(field);
        maker.AddField(*field, how,
                       asked == beside.end() ? std::set<std::string>() : asked->second);
    }
    return maker.Take();
}

}  // namespace storage

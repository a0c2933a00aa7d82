#include "records/question_key.hpp"

#include <algorithm>
#include <variant>

#include "records/order.hpp"

namespace records {

namespace {

template <class... Cases>
struct CasesOf : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
CasesOf(Cases...) -> CasesOf<Cases...>;

/// Goes through a condition and adds what it reads.
class TypesOfCondition {
 public:
    explicit TypesOfCondition(KeptAnswers::Types& types) : types_(types) {}

    void Add(const Condition& condition) {
        std::visit(CasesOf{[this](const All& all) { AddEach(all.parts); },
                           [this](const Any& any) { AddEach(any.parts); },
                           [this](const Not& inverse) { Add(*inverse.part); },
                           [this](const Comparison& comparison) { AddComparison(comparison); },
                           [this](const Quantified& quantified) { AddQuantified(quantified); }},
                   condition.node);
    }

 private:
    void AddEach(const std::vector<Condition>& parts) {
        for (const Condition& part : parts) Add(part);
    }
    void AddComparison(const Comparison& comparison) {
        AddTypesRead(comparison.path, types_);
        for (const Operand& operand : comparison.operands)
            if (const auto* path = std::get_if<Path>(&operand)) AddTypesRead(*path, types_);
    }
    void AddQuantified(const Quantified& quantified) {
        AddTypesRead(quantified.group, types_);
        if (quantified.back_type != nullptr) types_.insert(quantified.back_type->id);
        if (quantified.where != nullptr) Add(*quantified.where);
    }

    KeptAnswers::Types& types_;
};

/// Writes a condition so that different ones never read the same.
class KeyOfCondition {
 public:
    KeyOfCondition(KeyText& key, const Givens& givens) : key_(key), givens_(givens) {}

    /// False: it holds a value that has no short text of its own.
    [[nodiscard]] bool Add(const Condition& condition) {
        key_.AddNumber(condition.node.index());
        return std::visit(
            CasesOf{[this](const All& all) { return AddEach(all.parts); },
                    [this](const Any& any) { return AddEach(any.parts); },
                    [this](const Not& inverse) { return Add(*inverse.part); },
                    [this](const Comparison& comparison) { return AddComparison(comparison); },
                    [this](const Quantified& quantified) { return AddQuantified(quantified); }},
            condition.node);
    }

 private:
    bool AddEach(const std::vector<Condition>& parts) {
        key_.AddNumber(parts.size());
        bool all = true;
        for (const Condition& part : parts) all = Add(part) && all;
        return all;
    }
    bool AddComparison(const Comparison& comparison) {
        AddPath(comparison.path, key_);
        key_.AddNumber(static_cast<int>(comparison.op)).AddNumber(comparison.operands.size());
        bool all = true;
        for (const Operand& operand : comparison.operands) all = AddOperand(operand) && all;
        return all;
    }
    bool AddOperand(const Operand& operand) {
        key_.AddNumber(operand.index());
        if (const auto* path = std::get_if<Path>(&operand)) {
            AddPath(*path, key_);
            return true;
        }
        const auto* given = std::get_if<Given>(&operand);
        return AddValue(given != nullptr ? ValueOf(*given, givens_) : std::get<Value>(operand));
    }
    bool AddValue(const Value& value) {
        key_.AddNumber(value.held.index());
        return std::visit(
            CasesOf{[](std::monostate) { return true; },
                    [this](bool yes) { return Added(yes ? 1 : 0); },
                    [this](std::int64_t number) { return Added(number); },
                    [this](const std::string& text) { return AddedText(text); },
                    [this](base::CivilDay day) { return AddedText(day.ToText()); },
                    [this](base::Instant instant) { return Added(instant.micros); },
                    [this](const base::RecordId& id) { return AddedText(BytesOf(id)); },
                    [](const auto& /*group, files, place*/) { return false; }},
            value.held);
    }
    bool AddQuantified(const Quantified& quantified) {
        AddPath(quantified.group, key_);
        key_.AddNumber(static_cast<int>(quantified.quantifier))
            .AddThing(quantified.back_type)
            .AddThing(quantified.back_field)
            .AddNumber(static_cast<int>(quantified.count_op))
            .AddNumber(quantified.count)
            .AddNumber(quantified.where == nullptr ? 0 : 1);
        return quantified.where == nullptr || Add(*quantified.where);
    }
    bool Added(std::int64_t number) {
        key_.AddNumber(number);
        return true;
    }
    bool AddedText(std::string_view text) {
        key_.Add(text);
        return true;
    }
    static std::string_view BytesOf(const base::RecordId& id) {
        return {reinterpret_cast<const char*>(id.value.bytes.data()), id.value.bytes.size()};
    }

    KeyText& key_;
    const Givens& givens_;
};

bool LeadsAway(const Condition& condition);

bool LeadsAway(const std::vector<Condition>& parts) {
    return std::ranges::any_of(parts, [](const Condition& part) { return LeadsAway(part); });
}

bool LeadsAway(const Comparison& comparison) {
    return !comparison.path.hops.empty() ||
           std::ranges::any_of(comparison.operands, [](const Operand& operand) {
               const auto* path = std::get_if<Path>(&operand);
               return path != nullptr && !path->hops.empty();
           });
}

bool LeadsAway(const Condition& condition) {
    return std::visit(
        CasesOf{[](const All& all) { return LeadsAway(all.parts); },
                [](const Any& any) { return LeadsAway(any.parts); },
                [](const Not& inverse) { return LeadsAway(*inverse.part); },
                [](const Comparison& comparison) { return LeadsAway(comparison); },
                [](const Quantified& quantified) {
                    return quantified.back_type != nullptr || !quantified.group.hops.empty() ||
                           (quantified.where != nullptr && LeadsAway(*quantified.where));
                }},
        condition.node);
}

bool AddFilter(const Filter& filter, const Givens& givens, KeyText& key) {
    key.AddNumber(filter.IsEverything() ? 0 : 1);
    return filter.IsEverything() || KeyOfCondition(key, givens).Add(*filter.condition);
}

}  // namespace

void AddTypesRead(const Path& path, KeptAnswers::Types& types) {
    for (const Hop& hop : path.hops)
        if (hop.target != nullptr) types.insert(hop.target->id);
}

void AddTypesRead(const Query& query, KeptAnswers::Types& types) {
    types.insert(query.type->id);
    TypesOfCondition conditions(types);
    for (const Filter* filter : {&query.filter, &query.scope})
        if (!filter->IsEverything()) conditions.Add(*filter->condition);
}

void AddTypesOfPage(const Query& query, KeptAnswers::Types& types) {
    AddTypesRead(query, types);
    for (const SortKey& sort : query.sort) AddTypesRead(sort.path, types);
}

void AddPath(const Path& path, KeyText& key) {
    key.AddNumber(path.hops.size());
    for (const Hop& hop : path.hops) key.AddThing(hop.reference).AddThing(hop.target);
    key.AddThing(path.field).AddNumber(path.is_id ? 1 : 0).AddNumber(path.up);
}

bool AddRowsAsked(const Query& query, KeyText& key) {
    key.AddThing(query.type)
        .Add(query.search)
        .AddNumber(query.with_voided ? 1 : 0)
        .AddNumber(query.as_known ? query.as_known->arrival : -1);
    const bool filter_told = AddFilter(query.filter, query.givens, key);
    return AddFilter(query.scope, query.givens, key) && filter_told;
}

bool TellsByItself(const Query& query) {
    if (query.as_known || !SearchWords(query.search).empty()) return false;
    return std::ranges::none_of(std::initializer_list<const Filter*>{&query.filter, &query.scope},
                                [](const Filter* filter) {
                                    return !filter->IsEverything() && LeadsAway(*filter->condition);
                                });
}

std::vector<const Record*> FoundAmong(const std::vector<Record>& records, const Query& query,
                                      const Neighbours& neighbours) {
    std::vector<const Record*> found;
    for (const Record& record : records) {
        const auto* voided = record.Get(system_field::kVoided).As<bool>();
        if (!query.with_voided && voided != nullptr && *voided) continue;
        if (Passes(query.filter, record, query.givens, neighbours) &&
            Passes(query.scope, record, query.givens, neighbours))
            found.push_back(&record);
    }
    return found;
}

}  // namespace records

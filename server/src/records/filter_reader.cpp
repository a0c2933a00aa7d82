#include <boost/json.hpp>

#include "base/text.hpp"
#include "ledger/act.hpp"
#include "records/detail/filter_paths.hpp"
#include "records/detail/value_json.hpp"
#include "records/filter.hpp"
#include "records/order.hpp"
#include "records/store.hpp"

namespace records {
namespace {

namespace json = boost::json;
using catalogue::Field;
using catalogue::FieldKind;
using detail::Frame;

constexpr std::size_t kMostBytes = std::size_t{64} * 1024;
constexpr int kDeepest = 16;
constexpr int kMostComparisons = 1'000;
constexpr int kMostOperands = 10'000;
constexpr int kDeepestQuantifier = 3;
constexpr std::int64_t kMostDaysOn = 36'600;  ///< a hundred years

std::string PointerTo(const std::string& parent, std::string_view token) {
    std::string pointer = parent + '/';
    for (const char c : token) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
    return pointer;
}

std::string PointerTo(const std::string& parent, std::size_t index) {
    return PointerTo(parent, std::to_string(index));
}

/// Where a node of the filter stands.
struct Spot {
    const std::string& pointer;
    const std::vector<Frame>& frames;
    int depth = 0;  ///< of filters around it
};

class Reader {
 public:
    explicit Reader(detail::FilterContext context) : context_(context) {}

    Condition Read(const json::value& node, const Spot& at);
    [[nodiscard]] base::Refusals TakeFaults() { return std::move(faults_); }

 private:
    void ReadMember(std::string_view key, const json::value& value, const Spot& at, All& parts);
    std::vector<Condition> ReadList(const json::value& list, const Spot& at);
    void ReadQuantifier(Quantifier quantifier, const json::value& value, const Spot& at,
                        All& parts);
    void ReadCount(const json::object& body, const std::string& pointer, Quantified& quantified);
    void ReadComparisons(std::string_view path, const json::value& value, const Spot& at,
                         All& parts);
    void ReadComparison(const Path& path, const json::object::value_type& member, const Spot& at,
                        All& parts);
    void ReadOperands(Comparison& comparison, const Field& left, const json::value& right,
                      const Spot& at);
    std::optional<Operand> ReadOperand(const Comparison& comparison, const Field& left,
                                       const json::value& right, const Spot& at);
    std::optional<Operand> ReadNamed(const Field& left, const json::object& right, const Spot& at);
    std::optional<Operand> ReadGiven(const Field& left, const json::object& right, const Spot& at);

    void Fault(const char* code, const std::string& pointer,
               std::vector<std::pair<std::string, std::string>> params = {}) {
        faults_.push_back({code, std::move(params), pointer});
    }
    void Gather(base::Refusals refusals, const std::string& pointer) {
        for (base::Refusal& refusal : refusals) {
            refusal.where = pointer;
            faults_.push_back(std::move(refusal));
        }
    }
    /// Counts one more and reports, once, when that is too many.
    void CountOne(int& counter, int most, const char* code, const std::string& pointer) {
        if (++counter == most + 1) Fault(code, pointer, {{"most", std::to_string(most)}});
    }

    detail::FilterContext context_;
    base::Refusals faults_;
    int comparisons_ = 0, operands_ = 0;
};

Condition Reader::Read(const json::value& node, const Spot& at) {
    All parts;
    if (at.depth > kDeepest) {
        Fault("filter.too_deep", at.pointer, {{"most", std::to_string(kDeepest)}});
    } else if (!node.is_object()) {
        Fault("filter.not_filter", at.pointer);
    } else {
        for (const auto& member : node.get_object()) {
            const std::string_view key = detail::View(member.key());
            const std::string pointer = PointerTo(at.pointer, key);
            ReadMember(key, member.value(), {pointer, at.frames, at.depth}, parts);
        }
    }
    if (parts.parts.size() == 1) return std::move(parts.parts.front());
    return Condition{std::move(parts)};
}

void Reader::ReadMember(std::string_view key, const json::value& value, const Spot& at,
                        All& parts) {
    static const std::map<std::string_view, Quantifier> quantifiers = {
        {"any", Quantifier::kAny},
        {"all", Quantifier::kAll},
        {"none", Quantifier::kNone},
        {"count", Quantifier::kCount},
    };
    if (key == "and") {
        parts.parts.push_back({All{ReadList(value, at)}});
    } else if (key == "or") {
        parts.parts.push_back({Any{ReadList(value, at)}});
    } else if (key == "not") {
        Condition inner = Read(value, {at.pointer, at.frames, at.depth + 1});
        parts.parts.push_back({Not{std::make_shared<const Condition>(std::move(inner))}});
    } else if (const auto found = quantifiers.find(key); found != quantifiers.end()) {
        ReadQuantifier(found->second, value, at, parts);
    } else {
        ReadComparisons(key, value, at, parts);
    }
}

std::vector<Condition> Reader::ReadList(const json::value& list, const Spot& at) {
    std::vector<Condition> parts;
    if (!list.is_array()) {
        Fault("filter.not_list", at.pointer);
        return parts;
    }
    for (const json::value& item : list.get_array()) {
        const std::string pointer = PointerTo(at.pointer, parts.size());
        parts.push_back(Read(item, {pointer, at.frames, at.depth + 1}));
    }
    return parts;
}

void Reader::ReadQuantifier(Quantifier quantifier, const json::value& value, const Spot& at,
                            All& parts) {
    const json::object* body = value.if_object();
    const json::value* of = body == nullptr ? nullptr : body->if_contains("of");
    if (of == nullptr || !of->is_string()) return Fault("filter.quantifier_shape", at.pointer);
    if (at.frames.size() > kDeepestQuantifier) {
        return Fault("filter.quantifiers_too_deep", at.pointer,
                     {{"most", std::to_string(kDeepestQuantifier)}});
    }
    const std::string of_pointer = PointerTo(at.pointer, "of");
    auto quantified = detail::ResolveOf(context_, at.frames, detail::View(of->get_string()));
    if (!quantified) return Gather(std::move(quantified.error()), of_pointer);
    quantified->quantifier = quantifier;
    for (const auto& member : *body) {
        const std::string_view key = detail::View(member.key());
        if (key == "of" || key == "where") continue;
        if (quantifier == Quantifier::kCount && detail::OperatorOf(key)) continue;
        Fault("filter.unknown_operator", PointerTo(at.pointer, key),
              {{"operator", std::string(key)}});
    }
    if (const json::value* where = body->if_contains("where")) {
        std::vector<Frame> frames = at.frames;
        frames.push_back(detail::FrameOf(*quantified, at.frames));
        const std::string pointer = PointerTo(at.pointer, "where");
        quantified->where =
            std::make_shared<const Condition>(Read(*where, {pointer, frames, at.depth + 1}));
    }
    if (quantifier == Quantifier::kCount) ReadCount(*body, at.pointer, *quantified);
    parts.parts.push_back({std::move(*quantified)});
}

void Reader::ReadCount(const json::object& body, const std::string& pointer,
                       Quantified& quantified) {
    int found = 0;
    for (const char* name : {"eq", "ne", "lt", "lte", "gt", "gte"}) {
        const json::value* number = body.if_contains(name);
        if (number == nullptr) continue;
        const auto whole = detail::WholeNumber(*number);
        if (!whole) {
            Fault("filter.count_number", PointerTo(pointer, name));
            continue;
        }
        ++found;
        quantified.count_op = *detail::OperatorOf(name);
        quantified.count = *whole;
    }
    if (found != 1) Fault("filter.count_operator", pointer);
}

void Reader::ReadComparisons(std::string_view text, const json::value& value, const Spot& at,
                             All& parts) {
    auto path = detail::ResolvePath(context_, at.frames, text);
    if (!path) return Gather(std::move(path.error()), at.pointer);
    const json::object* operators = value.if_object();
    if (operators == nullptr || operators->contains("path") || operators->contains("given")) {
        const json::object equal{{"eq", value}};
        return ReadComparison(*path, *equal.begin(), at, parts);
    }
    if (operators->empty()) {
        return Fault("filter.no_operator", at.pointer, {{"field", std::string(text)}});
    }
    for (const auto& member : *operators) {
        const std::string pointer = PointerTo(at.pointer, detail::View(member.key()));
        ReadComparison(*path, member, {pointer, at.frames, at.depth}, parts);
    }
}

void Reader::ReadComparison(const Path& path, const json::object::value_type& member,
                            const Spot& at, All& parts) {
    CountOne(comparisons_, kMostComparisons, "filter.too_many_comparisons", at.pointer);
    const std::string name(detail::View(member.key()));
    const auto op = detail::OperatorOf(name);
    if (!op) return Fault("filter.unknown_operator", at.pointer, {{"operator", name}});
    const Field left = detail::YieldOf(path, at.frames);
    if (!detail::Allows(left.kind, *op)) {
        return Fault("filter.operator_not_for_field", at.pointer,
                     {{"operator", name}, {"field", path.text}});
    }
    Comparison comparison;
    comparison.path = path;
    comparison.op = *op;
    ReadOperands(comparison, left, member.value(), at);
    parts.parts.push_back({std::move(comparison)});
}

void Reader::ReadOperands(Comparison& comparison, const Field& left, const json::value& right,
                          const Spot& at) {
    if (comparison.op == Operator::kAbsent) {
        if (!right.is_bool()) return Fault("filter.absent_operand", at.pointer);
        comparison.operands.emplace_back(Value(right.get_bool()));
        return;
    }
    const bool takes_list = comparison.op == Operator::kIn || comparison.op == Operator::kBetween;
    if (!takes_list) {
        if (auto operand = ReadOperand(comparison, left, right, at)) {
            comparison.operands.push_back(std::move(*operand));
        }
        return;
    }
    const json::array* list = right.if_array();
    if (list == nullptr || (comparison.op == Operator::kBetween && list->size() != 2)) {
        return Fault("filter.operand_list", at.pointer);
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string pointer = PointerTo(at.pointer, i);
        if (auto operand =
                ReadOperand(comparison, left, (*list)[i], {pointer, at.frames, at.depth})) {
            comparison.operands.push_back(std::move(*operand));
        }
    }
}

std::optional<Operand> Reader::ReadOperand(const Comparison& comparison, const Field& left,
                                           const json::value& right, const Spot& at) {
    CountOne(operands_, kMostOperands, "filter.too_many_operands", at.pointer);
    if (const json::object* object = right.if_object()) return ReadNamed(left, *object, at);
    auto literal = detail::ReadLiteral(left, right);
    if (!literal) {
        Fault("filter.literal", at.pointer, {{"field", comparison.path.text}});
        return std::nullopt;
    }
    const bool seeks = comparison.op == Operator::kContains || comparison.op == Operator::kStarts;
    const auto* text = literal->As<std::string>();
    if (seeks && text != nullptr && ComparedText(left, *text).empty()) {
        Fault("filter.empty_text", at.pointer, {{"field", comparison.path.text}});
        return std::nullopt;
    }
    return Operand(std::move(*literal));
}

std::optional<Operand> Reader::ReadNamed(const Field& left, const json::object& right,
                                         const Spot& at) {
    const json::value* path_text = right.if_contains("path");
    const json::value* text = path_text != nullptr ? path_text : right.if_contains("given");
    const std::size_t most = path_text != nullptr ? 1 : 2;
    if (right.size() > most || text == nullptr || !text->is_string()) {
        Fault("filter.operand_shape", at.pointer);
        return std::nullopt;
    }
    if (path_text == nullptr) return ReadGiven(left, right, at);
    const std::string name(detail::View(text->get_string()));
    auto path = detail::ResolvePath(context_, at.frames, name);
    if (!path) {
        Gather(std::move(path.error()), at.pointer);
        return std::nullopt;
    }
    if (!detail::AreComparable(left, detail::YieldOf(*path, at.frames))) {
        Fault("filter.operand_kind", at.pointer, {{"field", left.id}, {"other", name}});
        return std::nullopt;
    }
    return Operand(std::move(*path));
}

std::optional<Operand> Reader::ReadGiven(const Field& left, const json::object& right,
                                         const Spot& at) {
    const std::string name(detail::View(right.at("given").get_string()));
    const Field* field = GivenField(name);
    if (field == nullptr) {
        Fault("filter.unknown_given", at.pointer, {{"given", name}});
        return std::nullopt;
    }
    if (!detail::AreComparable(left, *field)) {
        Fault("filter.operand_kind", at.pointer, {{"field", left.id}, {"other", name}});
        return std::nullopt;
    }
    Given given{name};
    if (right.size() == 1) return Operand(std::move(given));
    const json::value* plus = right.if_contains("plus");
    const json::value* minus = right.if_contains("minus");
    const json::value* shift = plus != nullptr ? plus : minus;
    if (shift == nullptr) {
        Fault("filter.operand_shape", at.pointer);
        return std::nullopt;
    }
    const auto days = detail::WholeNumber(*shift);
    if (!days || *days < 0 || *days > kMostDaysOn || field->kind != FieldKind::kDay) {
        Fault("filter.given_shift", at.pointer, {{"most", std::to_string(kMostDaysOn)}});
        return std::nullopt;
    }
    given.plus_days = static_cast<int>(plus != nullptr ? *days : -*days);
    return Operand(std::move(given));
}

bool IsTrueAlways(const Condition& condition) {
    const All* all = std::get_if<All>(&condition.node);
    return all != nullptr && all->parts.empty();
}

}  // namespace

base::Result<Filter> ReadFilter(const catalogue::Catalogue& catalogue,
                                const catalogue::RecordType& type, std::string_view text,
                                const PathRule& rule) {
    Filter filter;
    filter.type = &type;
    filter.text = "{}";
    if (text.empty()) return filter;
    if (text.size() > kMostBytes) {
        return base::Refuse("filter.too_large", {{"most", std::to_string(kMostBytes)}});
    }
    auto canonical = ledger::CanonicalJson(text);
    const auto parsed = canonical ? detail::ParseJson(*canonical) : std::nullopt;
    if (!parsed) return base::Refuse("filter.malformed");
    Reader reader({catalogue, rule});
    const std::vector<Frame> frames = {{&type, nullptr}};
    Condition condition = reader.Read(*parsed, {"", frames, 1});
    if (auto faults = reader.TakeFaults(); !faults.empty()) return base::Refuse(std::move(faults));
    filter.text = std::move(*canonical);
    if (!IsTrueAlways(condition)) {
        filter.condition = std::make_shared<const Condition>(std::move(condition));
    }
    return filter;
}

base::Result<Path> ReadPath(const catalogue::Catalogue& catalogue,
                            const catalogue::RecordType& type, std::string_view text,
                            const PathRule& rule) {
    auto path = detail::ResolvePath({catalogue, rule}, {{&type, nullptr}}, text);
    if (path && path->field != nullptr && path->field->kind == FieldKind::kGroup) {
        return base::Refuse("filter.path", {{"field", std::string(text)}});
    }
    return path;
}

base::Result<std::vector<SortKey>> ReadSort(const catalogue::Catalogue& catalogue,
                                            const catalogue::RecordType& type,
                                            std::string_view text, const PathRule& rule) {
    std::vector<SortKey> keys;
    base::Refusals faults;
    if (base::Trim(text).empty()) return keys;
    for (const std::string& part : base::Split(text, ',')) {
        std::string_view name = base::Trim(part);
        const bool descending = name.starts_with('-');
        if (descending) name.remove_prefix(1);
        auto path = ReadPath(catalogue, type, name, rule);
        if (!path) {
            for (base::Refusal& refusal : path.error()) faults.push_back(std::move(refusal));
        } else if (path->field != nullptr && !IsSortable(*path->field)) {
            faults.push_back({"filter.not_sortable", {{"field", std::string(name)}}, {}});
        } else {
            keys.push_back({std::move(*path), descending});
        }
    }
    if (!faults.empty()) return base::Refuse(std::move(faults));
    return keys;
}

Filter Both(const Filter& a, const Filter& b) {
    if (a.IsEverything()) return b.type == nullptr ? a : b;
    if (b.IsEverything()) return a;
    Filter both;
    both.type = a.type;
    both.text = fmt::format(R"({{"and":[{},{}]}})", a.text, b.text);
    both.condition =
        std::make_shared<const Condition>(Condition{All{{*a.condition, *b.condition}}});
    return both;
}

}  // namespace records

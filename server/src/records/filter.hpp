#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "records/record.hpp"

/// The one small language of conditions (docs/formats/filter.md): lists, gates, scopes, pools,
/// indicators. Two-valued: a comparison with an absent value is false and `not` is its complement.
namespace records {

enum class Operator { kEq, kNe, kLt, kLte, kGt, kGte, kIn, kBetween, kContains, kStarts, kAbsent };

/// A path resolved against a type: hops over references, ending in a field. Inside a group
/// condition the first field is one of the group's row.
struct Hop {
    const catalogue::Field* reference = nullptr;
    const catalogue::RecordType* target = nullptr;
};
struct Path {
    std::vector<Hop> hops;
    const catalogue::Field* field = nullptr;
    bool is_id = false;                 ///< `$id`: the record's own id
    /// 1: resolved against the row of the enclosing group; 0: against the record. `^field` steps out.
    int row_level = 0;
    std::string text;                   ///< as written
};

/// A value that the caller gives by name when the filter runs: `today`, `act.happened_on`, `actor`.
struct Given {
    std::string name;
};

using Operand = std::variant<Value, Path, Given>;

struct Comparison {
    Path path;
    Operator op = Operator::kEq;
    std::vector<Operand> operands;      ///< one; `between`: two; `in`: any number; `absent`: one yes/no
};

struct Condition;

enum class Quantifier { kAny, kAll, kNone, kCount };

/// `of` is a group of the record (path to it, perhaps over references), or a back-reference
/// `<type>.<reference field>`: records of that type which point here.
struct Quantified {
    Quantifier quantifier = Quantifier::kAny;
    Path group;                         ///< field kind kGroup; or
    const catalogue::RecordType* back_type = nullptr;
    const catalogue::Field* back_field = nullptr;
    std::unique_ptr<Condition> where;   ///< may be null: every row
    Operator count_op = Operator::kGte; ///< kCount only
    std::int64_t count = 0;
};

struct All { std::vector<Condition> parts; };   ///< empty: true
struct Any { std::vector<Condition> parts; };   ///< empty: false
struct Not { std::unique_ptr<Condition> part; };

struct Condition {
    std::variant<All, Any, Not, Comparison, Quantified> node;
};

/// A condition over records of one type, checked against the catalogue. Keeps the catalogue's
/// fields by pointer: must not outlive it. Immutable; share read-only.
struct Filter {
    const catalogue::RecordType* type = nullptr;
    std::shared_ptr<const Condition> condition;  ///< null: everything
    std::string text;                   ///< canonical JSON it was read from

    [[nodiscard]] bool IsEverything() const { return condition == nullptr; }
};

/// May this path be used (field rights)? Returns a refusal code or empty.
using PathRule = std::function<std::string(const catalogue::RecordType&, const catalogue::Field&)>;

/// Reads JSON; every unknown field, operator, wrong operand is reported at once with its JSON
/// pointer. Limits: 64 KiB, depth 16, 1,000 conditions, 10,000 operands. `{}` or "" is everything.
[[nodiscard]] base::Result<Filter> ReadFilter(const catalogue::Catalogue& catalogue,
                                              const catalogue::RecordType& type,
                                              std::string_view json, const PathRule& rule = {});

/// Both; `a` and `b` are of one type.
[[nodiscard]] Filter Both(const Filter& a, const Filter& b);

/// Named values for one run.
using Givens = std::map<std::string, Value, std::less<>>;

/// What the evaluator asks about other records.
class Neighbours {
public:
    virtual ~Neighbours() = default;
    virtual const Record* Find(const catalogue::RecordType& type, const base::RecordId& id) const = 0;
    /// Records of `type` whose `field` refers to `to`, voided ones left out.
    virtual std::vector<const Record*> PointingAt(const catalogue::RecordType& type,
                                                  const catalogue::Field& field,
                                                  const base::RecordId& to) const = 0;
};

/// Does `record` pass? The meaning that both databases must agree with.
[[nodiscard]] bool Passes(const Filter& filter, const Record& record, const Givens& givens,
                          const Neighbours& neighbours);

}  // namespace records

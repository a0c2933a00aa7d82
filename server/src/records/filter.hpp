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

/// One step over a reference.
struct Hop {
    const catalogue::Field* reference = nullptr;
    const catalogue::RecordType* target = nullptr;
};

/// A path resolved where it stands: hops over references, ending in a field. What it starts from is
/// a frame: the record itself, a row of a group (inside `where` of that group), or another record
/// (inside `where` of a back-reference).
struct Path {
    std::vector<Hop> hops;
    const catalogue::Field* field = nullptr;  ///< null where `is_id`
    bool is_id = false;                       ///< `$id`: the id of the record that the path ends at
    /// How many frames outwards the path starts: 0 the innermost, one more for each `^`.
    int up = 0;
    std::string text;  ///< as written
};

/// A value that the caller gives by name when the filter runs; GivenField tells which there are.
struct Given {
    std::string name;
    int plus_days = 0;  ///< of a given day: so many calendar days later (negative: earlier)
};

/// What a given holds, as a field (kind and target): `today` and `act.happened_on` days, `actor` a
/// person, `actor.organisation` an organisation. nullptr: there is no such given.
[[nodiscard]] const catalogue::Field* GivenField(std::string_view name);

using Operand = std::variant<Value, Path, Given>;

struct Comparison {
    Path path;
    Operator op = Operator::kEq;
    std::vector<Operand> operands;  ///< one; `between`: two; `in`: any number; `absent`: one yes/no
};

struct Condition;

enum class Quantifier { kAny, kAll, kNone, kCount };

/// `of` is a group (path to it, perhaps over references), or a back-reference
/// `<type>.<reference field>`: records of that type, not voided, which point at the record of the
/// frame that `group.up` names (never a row's frame).
struct Quantified {
    Quantifier quantifier = Quantifier::kAny;
    Path group;  ///< field of kind kGroup; null field where there is a back-reference
    const catalogue::RecordType* back_type = nullptr;
    const catalogue::Field* back_field = nullptr;
    std::shared_ptr<const Condition> where;  ///< may be null: every row
    Operator count_op = Operator::kGte;      ///< kCount only
    std::int64_t count = 0;
};

struct All {
    std::vector<Condition> parts;
};  ///< empty: true
struct Any {
    std::vector<Condition> parts;
};  ///< empty: false
struct Not {
    std::shared_ptr<const Condition> part;
};

struct Condition {
    std::variant<All, Any, Not, Comparison, Quantified> node;
};

/// A condition over records of one type, checked against the catalogue. Keeps the catalogue's
/// fields by pointer: must not outlive it. Immutable; share read-only.
struct Filter {
    const catalogue::RecordType* type = nullptr;
    std::shared_ptr<const Condition> condition;  ///< null: everything
    std::string text;                            ///< canonical JSON it was read from

    [[nodiscard]] bool IsEverything() const { return condition == nullptr; }
};

/// May this field of this type be used (field rights)? False: it is as if there were no such field.
/// Asked for every field that a path, hop, group or back-reference names; `type` is the record type
/// in which the field stands, also for fields of its groups and system fields.
using PathRule =
    std::function<bool(const catalogue::RecordType& type, const catalogue::Field& field)>;

/// Reads JSON; every unknown field, operator, wrong operand is reported at once with its JSON
/// pointer in `where`. Limits as in filter.md. `{}` or "" is everything.
[[nodiscard]] base::Result<Filter> ReadFilter(const catalogue::Catalogue& catalogue,
                                              const catalogue::RecordType& type,
                                              std::string_view json, const PathRule& rule = {});

/// A path of `type` for sorting, grouping or showing (`party.name`, `$state`); it may end in any
/// kind of field but a group, and not start with `^`. Refused `filter.unknown_field`,
/// `filter.path`.
[[nodiscard]] base::Result<Path> ReadPath(const catalogue::Catalogue& catalogue,
                                          const catalogue::RecordType& type, std::string_view text,
                                          const PathRule& rule = {});

/// Both; `a` and `b` are of one type.
[[nodiscard]] Filter Both(const Filter& a, const Filter& b);

/// Named values for one run.
using Givens = std::map<std::string, Value, std::less<>>;

/// What `given` stands for in this run: its day counted on where it asks for that. Absent where it
/// is not given, or the day lies outside the years 1 to 9999.
[[nodiscard]] Value ValueOf(const Given& given, const Givens& givens);

/// What the evaluator asks about other records. What it returns must live until the next change of
/// the records it stands for.
class Neighbours {
 public:
    virtual ~Neighbours() = default;
    virtual const Record* Find(const catalogue::RecordType& type,
                               const base::RecordId& id) const = 0;
    /// Records of `type` whose `field` refers to `to`, voided ones left out.
    virtual std::vector<const Record*> PointingAt(const catalogue::RecordType& type,
                                                  const catalogue::Field& field,
                                                  const base::RecordId& to) const = 0;
};

/// Does `record` pass? The meaning that both databases must agree with.
[[nodiscard]] bool Passes(const Filter& filter, const Record& record, const Givens& givens,
                          const Neighbours& neighbours);

/// The value at the end of `path`, which must start from `record` itself (`up` 0); an absent value
/// where a hop dangles or the value is erased.
[[nodiscard]] Value ValueAt(const Path& path, const Record& record, const Neighbours& neighbours);

}  // namespace records

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/digest.hpp"
#include "worktime/calendar.hpp"
#include "worktime/period.hpp"

/// The definitions as plain values. They are made by `LoadCatalogue`, which has checked every
/// reference in them, and never change afterwards. Ids are English by the glossary, labels Chinese.
namespace catalogue {

// ---- record types -----------------------------------------------------------------------------

enum class FieldKind {
    kText, kLongText, kInteger, kMoney, kDecimal, kDay, kInstant, kYesNo, kChoice, kReference,
    kGroup, kAttachment, kPlace, kCreditCode, kPersonIdNumber,
};

/// How a value is kept out of the ledger's bytes (act.md, sealed values).
enum class Seal { kNone, kPersonal, kRestricted, kRedactedWhenPublished };

/// What a person without the right to see the value is shown.
enum class Mask { kNone, kHidden, kName, kIdNumber, kPhone };

struct Choice {
    std::string id;
    std::string label;
    bool retired = false;
    bool operator==(const Choice&) const = default;
};

struct Field {
    std::string id;
    std::string label;
    std::string help;
    std::string basis;
    FieldKind kind = FieldKind::kText;
    bool required = false;
    bool retired = false;               ///< kept for old records; never filled anew
    bool machine = false;               ///< kept for the engine or who recomputes: shown behind a press
    bool search = false;                ///< its text goes into the search index
    bool unique = false;                ///< among records of the type that are not voided; in a group: among its rows
    int max_length = 0;                 ///< characters; 0: 200 for text, 20,000 for long text
    std::optional<std::int64_t> minimum, maximum;  ///< integer, money (fen), decimal (scaled)
    int scale = 0;                      ///< decimal: digits after the point
    std::string unit;
    std::vector<Choice> choices;        ///< choice
    std::string target;                 ///< reference: record type id
    std::vector<Field> fields;          ///< group: the fields of one row
    int max_rows = 0;                   ///< group and attachment; 0: 200
    Seal seal = Seal::kNone;
    Mask mask = Mask::kNone;
    std::string read_right;             ///< right without which the value is masked; empty: none needed
    std::vector<std::string> was;       ///< former ids of this field
    std::string default_value;          ///< shown in an empty form; `today`, `actor`, `actor.organisation`, `debt.owed` or a literal
    std::string when;                   ///< canonical JSON filter over the record's own fields, in a group the row's: applies only then; empty: always

    [[nodiscard]] const Choice* FindChoice(std::string_view choice_id) const;
    [[nodiscard]] const Field* FindField(std::string_view field_id) const;  ///< in a group, `was:` too
    bool operator==(const Field&) const = default;
};

struct ListColumn {
    std::string path;                   ///< field id, `$state`, or `party.name`
    int width = 0;
    bool operator==(const ListColumn&) const = default;
};

struct SavedView {
    std::string id, label;
    std::string filter;                 ///< canonical JSON of a filter (filter.md)
    std::string sort;                   ///< `-filed_on`
    bool operator==(const SavedView&) const = default;
};

/// By what a record names people who may work on it wherever they are (docs/decisions/0037).
struct Participants {
    std::string path;                   ///< `[group.]reference[.reference]`, ends at a person
    bool only_reads = false;
    bool operator==(const Participants&) const = default;
};

/// A table with no column for `path`: a row whose `by` has a value (money: above nothing) means
/// `choice`. A book that tells a fine need not say that a penalty was decided.
struct ImpliedChoice {
    std::string path, choice, by;
    bool operator==(const ImpliedChoice&) const = default;
};

struct RecordType {
    std::string id;
    std::string label;
    std::string label_plural;           ///< heading of the list; often the same word
    std::string counted_in;             ///< measure word of one of them: 件, 人, 家
    std::string help;                   ///< what belongs here and how to begin, for the empty page
    std::string title;                  ///< field id whose value names a record
    std::string subtitle;               ///< field id, may be empty
    std::string procedure;              ///< id; empty: only register, correct, void, restore
    std::string menu_group;             ///< cases, subjects, people, system; empty: not in the menu
    int menu_order = 0;
    std::vector<Field> fields;
    std::vector<ListColumn> columns;
    std::vector<std::string> filters;   ///< paths offered first
    std::vector<SavedView> views;
    std::string default_sort;
    std::vector<std::string> other_procedures;  ///< further ones whose acts may open a record
    std::string import_key;             ///< field by which imports recognise a known record
    std::vector<std::string> import_match;  ///< further fields tried in order when the key is absent
    std::vector<ImpliedChoice> import_implied;
    std::vector<Participants> participants;
    std::vector<std::string> belongs_to;    ///< references: who takes part in one of those, takes part

    [[nodiscard]] const Field* FindField(std::string_view field_id) const;  ///< current id, then `was:`
    /// May its records begin under this procedure?
    [[nodiscard]] bool BeginsUnder(std::string_view procedure_id) const;
    bool operator==(const RecordType&) const = default;
};

// ---- procedures -------------------------------------------------------------------------------

enum class Tone { kTodo, kDoing, kDone, kLate, kDue, kSoon, kBarred, kPaused, kWait, kOdd, kOld };

struct State {
    std::string id, label;
    Tone tone = Tone::kDoing;
    bool final = false;
    bool operator==(const State&) const = default;
};

struct ApprovalStep {
    std::string id, label;
    std::string right;                  ///< who may give an opinion: a right, held within scope
    bool not_who_proposed = true;
    int persons = 1;                    ///< so many different persons must agree
    std::string parallel_with;          ///< id of a step before: both are asked at the same time
    bool operator==(const ApprovalStep&) const = default;
};

/// A sum over the rows of a group, or over a field of the records that point here.
struct Total {
    std::string type;                   ///< empty: `of` is a group of the record
    std::string of;                     ///< the group, or the reference of `type` that points here
    std::string field;
    std::string where;                  ///< canonical JSON filter over records of `type`; empty: all
    bool operator==(const Total&) const = default;
};

/// The first day, in the order of days, that an amount does not reach: of the rows of a group, each
/// of which asks for a part by its day (the next instalment that is not paid).
struct Uncovered {
    std::string of;                     ///< the group
    std::string day, amount;            ///< fields of its rows
    std::string by;                     ///< field of the record: what there is; absent: nothing
    bool operator==(const Uncovered&) const = default;
};

/// What an act does to the record besides the values entered.
struct Effect {
    std::string set;                    ///< field id or `$holder`
    // exactly one of the following
    std::string value;                  ///< literal
    std::string from;                   ///< `act.happened_on`, `actor`, `actor.organisation`, a field id
    std::string number;                 ///< numbering id: allocate at this act
    std::string due;                    ///< rule id of `clocks/`: the due day counted from `from`
    std::optional<Total> sum;           ///< integer or money fields; nothing to add gives zero
    std::optional<Uncovered> uncovered; ///< no such row: the field loses its value
    bool clear = false;                 ///< the field loses its value
    std::string when;                   ///< canonical JSON filter; empty: always
    bool operator==(const Effect&) const = default;
};

/// Creates a record of another type from this one, in the same act (clue → case).
struct Creation {
    std::string type;
    std::string back_reference;         ///< field of the new record that points here
    std::string link;                   ///< field of this record that will point to the new one; may be empty
    std::vector<std::pair<std::string, std::string>> copy;  ///< new field ← field of this record
    std::string act;                    ///< act of the new record's procedure that opens it
    std::string when;                   ///< canonical JSON filter; empty: always
    bool operator==(const Creation&) const = default;
};

/// Where a record that an act opens belongs: under the one that `field` refers to.
struct Under {
    std::string field;
    std::vector<std::string> from;      ///< states of that record in which it may be opened
    bool operator==(const Under&) const = default;
};

/// Takes an act of another record in the same ledger act (service → case).
struct Movement {
    std::string on;                     ///< reference field that leads to it
    std::string act;                    ///< act of its procedure
    std::string when;                   ///< canonical JSON filter over this record; empty: always
    std::vector<std::pair<std::string, std::string>> copy;  ///< its field ← field of this record
    bool operator==(const Movement&) const = default;
};

struct ActField {
    std::string field;
    bool required = false;
    std::string when = {};              ///< as of a field: this act asks for it only then; empty: always
    bool operator==(const ActField&) const = default;
};

struct Act {
    std::string id;                     ///< `file`; the act's kind in the ledger is `case.file`
    std::string label;
    std::string help;
    std::string basis;                  ///< law citation
    std::vector<std::string> from;      ///< states; empty: opens a record
    std::string to;                     ///< state; empty: unchanged
    std::vector<ActField> fields;
    std::vector<std::string> gates;
    std::vector<std::string> shows;     ///< fields of the record that who agrees reads first
    std::vector<ApprovalStep> approval; ///< empty: takes effect at once
    std::vector<Effect> effects;
    std::optional<Creation> creates;
    std::optional<Under> under;         ///< only of an act that opens a record
    std::vector<Movement> moves;
    std::string right;                  ///< needed to perform it; default `<type>.<act>`
    bool fact = false;                  ///< may be recorded as already happened: gates then mark, not bar
    bool needs_reason = false;
    int evidence_at_least = 0;
    bool primary = false;               ///< offered first
    std::string primary_when;           ///< canonical JSON filter: only then; empty: always
    bool created_only = false;          ///< taken only through another act's `creates` or `moves`
    bool operator==(const Act&) const = default;
};

/// Records of an older procedure version may move to this one: old state → state here.
struct Succession {
    std::string procedure;              ///< `case_short@1`
    std::vector<std::pair<std::string, std::string>> states;
    bool operator==(const Succession&) const = default;
};

struct Procedure {
    std::string id, label, record_type;
    int version = 1;
    base::CivilDay effective_from;
    std::string basis;
    std::vector<State> states;
    std::vector<Act> acts;
    std::vector<Succession> follows;

    [[nodiscard]] const State* FindState(std::string_view state_id) const;
    [[nodiscard]] const Act* FindAct(std::string_view act_id) const;
    bool operator==(const Procedure&) const = default;
};

struct Gate {
    std::string id, label;
    std::string basis;
    std::string review_item;            ///< item of REV24, `2`; empty
    base::CivilDay effective_from;
    std::optional<base::CivilDay> effective_to;
    std::string filter;                 ///< canonical JSON: passes when the filter holds; empty: `code`
    std::string code;                   ///< name of a check in `workflow/`
    std::string message;                ///< message code when it bars
    std::string remedy_act;             ///< act of the same procedure that could mend it; may be empty
    bool operator==(const Gate&) const = default;
};

/// Days that a clock does not count: spans of records that point at the clock's record.
struct Exclusion {
    std::string type, reference;        ///< `suspension`, `case`
    std::string from, to;               ///< day fields; both ends excluded; no end: it still runs
    bool operator==(const Exclusion&) const = default;
};

/// When those who answer for a clock are told of it in advance. On its day and, each working day,
/// when it is overdue they are told anyway.
struct Reminding {
    bool never = false;                 ///< somebody else's period: nobody here is told
    std::vector<worktime::Period> before{{3, worktime::PeriodUnit::kWorkingDays},
                                         {1, worktime::PeriodUnit::kWorkingDays}};
    bool operator==(const Reminding&) const = default;
};

/// A period with its source: what `deadline` counts and `due:` effects name.
struct ClockRule {
    std::string id, label, basis, confidence;
    base::CivilDay effective_from;
    std::optional<base::CivilDay> effective_to;
    worktime::Period period;
    worktime::RollOver roll_over = worktime::RollOver::kYes;
    std::string record_type;            ///< where it is shown; empty: only by name
    std::string due_field;              ///< day field that holds the due day
    std::string start_field;            ///< day field from which it runs
    std::string done_when;              ///< canonical JSON filter: the thing is done
    std::string act;                    ///< act that answers it; offered on the workbench
    std::string late_act;               ///< what is taken once it is overdue; empty: `act` still
    std::string used_when;              ///< of somebody else's period: it was used; canonical JSON
    std::vector<Exclusion> excluded;
    Reminding remind;
    bool operator==(const ClockRule&) const = default;
};

struct Numbering {
    std::string id, label;
    std::string pattern;                ///< `{short}环立〔{year}〕{n}号`
    std::string per;                    ///< always organisation and year; kept as text for show
    int digits = 0;                     ///< zero-padded width of {n}
    bool operator==(const Numbering&) const = default;
};

// ---- who may do what --------------------------------------------------------------------------

enum class Scope { kAll, kTree, kUnit, kOwn };

struct Grant {
    std::vector<std::string> rights;    ///< `case.read`, `case.file`, `case.*`, `admin.people`
    Scope scope = Scope::kTree;
    bool operator==(const Grant&) const = default;
};

struct Role {
    std::string id, label, help;
    std::vector<Grant> grants;
    bool operator==(const Role&) const = default;
};

struct OrganisationKind {
    std::string id, label;
    std::vector<std::string> under;     ///< kinds that may stand above; empty: a root
    bool operator==(const OrganisationKind&) const = default;
};

// ---- figures and reports ----------------------------------------------------------------------

struct Indicator {
    std::string id, label;
    std::string definition;             ///< in words
    std::string basis;
    std::string count;                  ///< record type to count; or
    std::string sum;                    ///< `case.fine_amount`
    std::string dated_by;               ///< day field of that type
    std::string filter;                 ///< canonical JSON; may be empty
    std::string unit;                   ///< 件, 元
    std::vector<std::string> row_columns;
    int order = 0;
    std::string distinct;               ///< reference field: its records are counted, not the rows
    std::string until;                  ///< day field: counts what stands on any day of the span,
                                        ///< from `dated_by` (it may lie before) to this one
    std::string share;                  ///< canonical JSON: the figure is the part of the rows that
                                        ///< pass it, in percent
    bool operator==(const Indicator&) const = default;
};

/// How figures of one year hang together.
enum class RelationKind {
    kSum,     ///< `whole` is the sum of `parts`
    kWithin,  ///< the sum of `parts` is not above `whole`
    kRate,    ///< `whole` is parts[0] of parts[1] in percent
    kChange,  ///< `whole` is the change of parts[0] against the year before, in percent
    kRise,    ///< `whole` is parts[0] less its value of the year before
    kNeeds,   ///< where parts[0] is above nought, `whole` is too
    kRange,   ///< each of `parts` lies from `least` to `most`
    kPerHead, ///< parts[0] is not above `most` times `whole`
};

struct Relation {
    std::string id;
    RelationKind kind = RelationKind::kSum;
    std::string whole;               ///< an indicator; empty for kRange
    std::vector<std::string> parts;  ///< indicators
    std::int64_t least = 0, most = 0;
    bool impossible = false;  ///< what breaks it cannot be; else it is to be looked at
    std::string says;         ///< in words, as a sentence without a stop
    std::string basis;
    base::CivilDay effective_from;
    std::optional<base::CivilDay> effective_to;
    bool operator==(const Relation&) const = default;
};

struct ReportSection {
    std::string id, heading;
    std::vector<std::string> paragraphs;  ///< text with {indicator} or {indicator|wan} places
    bool operator==(const ReportSection&) const = default;
};

struct Report {
    std::string id, label;
    std::string title;
    std::vector<ReportSection> sections;
    bool operator==(const Report&) const = default;
};

struct Law {
    std::string id, title;
    base::CivilDay effective_from;
    std::optional<base::CivilDay> repealed_on;
    std::string source;
    std::string confidence;             ///< V, V2, S, unverified: how sure the data about it is
    int articles = 0;                   ///< number of articles; 0: citations are not counted
    bool operator==(const Law&) const = default;
};

/// Everything, checked and indexed. Immutable; share by `std::shared_ptr<const Catalogue>` because
/// running requests keep the version they began with.
struct Catalogue {
    base::Digest digest;                ///< SM3 of `canonical`
    std::string canonical;              ///< canonical JSON of the merged definitions, as stored
    std::map<std::string, RecordType, std::less<>> record_types;
    std::vector<Procedure> procedures;  ///< all versions
    std::map<std::string, Gate, std::less<>> gates;
    std::map<std::string, ClockRule, std::less<>> clocks;
    std::map<std::string, Numbering, std::less<>> numberings;
    std::map<std::string, Role, std::less<>> roles;
    std::map<std::string, OrganisationKind, std::less<>> organisation_kinds;
    std::map<std::string, Indicator, std::less<>> indicators;
    std::map<std::string, Relation, std::less<>> relations;
    std::map<std::string, Report, std::less<>> reports;
    std::map<std::string, Law, std::less<>> laws;
    std::map<std::string, std::string, std::less<>> messages;  ///< code → words with {name} places
    worktime::WorkCalendar calendar;

    [[nodiscard]] const RecordType* FindType(std::string_view id) const;
    /// The newest version in force on `day`; with `version`, that one.
    [[nodiscard]] const Procedure* FindProcedure(std::string_view id, base::CivilDay day) const;
    [[nodiscard]] const Procedure* FindProcedure(std::string_view id, int version) const;
    [[nodiscard]] const Gate* FindGate(std::string_view id) const;
};

/// The record types that the engine itself needs; the shipped catalogue must define them with at
/// least these fields (checked by the loader against `schema/engine_types.yaml`).
inline constexpr std::string_view kOrganisationType = "organisation";
inline constexpr std::string_view kPersonType = "person";
inline constexpr std::string_view kDelegationType = "delegation";
inline constexpr std::string_view kApprovalType = "approval";

}  // namespace catalogue

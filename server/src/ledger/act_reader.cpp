#include <algorithm>
#include <set>

#include "ledger/act.hpp"
#include "ledger/canonical_json.hpp"
#include "ledger/detail/act_words.hpp"

namespace ledger {

namespace {

/// Reads one act in a single pass. The canonical reader sees to order and spelling; here each
/// member is held to its own form, so that exactly the bytes that ActBytes writes get through.
class ActReader {
 public:
    explicit ActReader(std::string_view bytes) : json_(bytes) {}

    base::Result<Act> Read() {
        const bool whole = json_.Object([this](std::string_view name) {
            member_ = name;
            return ReadMember(name);
        });
        if (!whole || !json_.AtEnd()) return Malformed(member_);
        for (std::size_t i = 0; i < kRequired.size(); ++i)
            if (!seen_[i]) return Malformed(kRequired[i]);
        if (!act_.statement.empty() && !act_.kind.starts_with("ledger."))
            return Malformed("statement");
        return std::move(act_);
    }

 private:
    static constexpr std::array<std::string_view, 10> kRequired{
        "acted_by", "catalogue", "entered_by",  "format", "happened_on",
        "id",       "kind",      "recorded_at", "source", "touches"};

    base::Result<Act> Malformed(std::string_view where) const {
        return base::Refuse("ledger.act_malformed",
                            {{"place", std::string(where)}, {"at", std::to_string(json_.at())}});
    }

    bool ReadMember(std::string_view name) {
        for (std::size_t i = 0; i < kRequired.size(); ++i)
            if (kRequired[i] == name) seen_[i] = true;
        if (name == "format") return Exactly(kActFormat);
        if (name == "kind") return NotEmpty(act_.kind);
        if (name == "basis") return NotEmpty(act_.basis);
        if (name == "reason") return NotEmpty(act_.reason);
        if (name == "source") return ReadSource();
        if (name == "marks") return ReadMarks();
        if (name == "evidence") return ReadEvidence();
        if (name == "touches") return ReadTouches();
        if (name == "statement") return RawObject(act_.statement);
        return ReadWhoAndWhen(name);
    }

    bool ReadWhoAndWhen(std::string_view name) {
        if (name == "id") return Parsed(act_.id);
        if (name == "acted_by") return Parsed(act_.acted_by);
        if (name == "entered_by") return Parsed(act_.entered_by);
        if (name == "on_behalf_of") return Parsed(act_.on_behalf_of.emplace());
        if (name == "catalogue") return Parsed(act_.catalogue);
        if (name == "happened_on") return Parsed(act_.happened_on);
        if (name == "captured_at") return Parsed(act_.captured_at.emplace());
        if (name == "recorded_at") return Parsed(act_.recorded_at);
        return false;
    }

    bool Exactly(std::int64_t expected) {
        std::int64_t number = 0;
        return json_.Integer(number) && number == expected;
    }
    bool NotEmpty(std::string& out) { return json_.Text(out) && !out.empty(); }
    /// A value with one textual form: what it writes must be what was read.
    template <class T>
    bool Parsed(T& out) {
        if (!json_.Text(scratch_)) return false;
        const auto value = T::Parse(scratch_);
        if (!value || value->ToText() != scratch_) return false;
        out = *value;
        return true;
    }
    bool RawObject(std::string& out) {
        std::string_view raw;
        if (json_.Peek() != '{' || !json_.Any(raw)) return false;
        out = raw;
        return true;
    }

    bool ReadSource() {
        bool has_kind = false;
        Source& source = act_.source;
        const auto member = [&](std::string_view name) {
            if (name == "kind") {
                if (!json_.Text(scratch_)) return false;
                const auto kind = detail::SourceOf(scratch_);
                source.kind = kind.value_or(SourceKind::kHere);
                return has_kind = kind.has_value();
            }
            if (name == "system") return NotEmpty(source.system);
            if (name == "external_id") return NotEmpty(source.external_id);
            if (name == "device") return NotEmpty(source.device);
            if (name == "scan") return Parsed(source.scan.emplace());
            if (name == "sequence") return json_.Integer(source.sequence.emplace());
            if (name == "skew_ms") return json_.Integer(source.skew_ms.emplace());
            return false;
        };
        return json_.Object(member) && has_kind;
    }

    bool ReadMarks() {
        std::vector<std::string>& marks = act_.marks;
        const auto element = [&] { return json_.Text(marks.emplace_back()); };
        if (!json_.Array(element) || marks.empty()) return false;
        return std::adjacent_find(marks.begin(), marks.end(), std::greater_equal<>()) ==
               marks.end();
    }

    bool ReadEvidence() {
        const auto element = [this] {
            int members = 0;
            EvidenceReference& evidence = act_.evidence.emplace_back();
            return json_.Object([&](std::string_view name) {
                ++members;
                if (name == "digest") return Parsed(evidence.digest);
                if (name == "media_type") return json_.Text(evidence.media_type);
                if (name == "name") return json_.Text(evidence.name);
                return name == "size" && json_.Integer(evidence.size) && evidence.size >= 0;
            }) && members == 4;
        };
        return json_.Array(element) && !act_.evidence.empty();
    }

    bool ReadTouches() {
        std::set<base::RecordId> records;
        return json_.Array([&] {
            int members = 0;
            Touch& touch = act_.touches.emplace_back();
            const bool whole = json_.Object([&](std::string_view name) {
                ++members;
                if (name == "record") return Parsed(touch.record);
                if (name == "type") return NotEmpty(touch.type);
                if (name == "changes") return RawObject(touch.changes);
                return name == "expected_version" && json_.Integer(touch.expected_version) &&
                       touch.expected_version >= 0;
            });
            return whole && members == 4 && records.insert(touch.record).second;
        });
    }

    CanonicalReader json_;
    Act act_;
    std::string scratch_;
    std::string member_;
    std::array<bool, kRequired.size()> seen_{};
};

}  // namespace

base::Result<Act> ReadAct(std::string_view bytes) {
    if (bytes.size() > kLargestAct)
        return base::Refuse("ledger.act_malformed",
                            {{"place", "size"}, {"at", std::to_string(kLargestAct)}});
    return ActReader(bytes).Read();
}

}  // namespace ledger

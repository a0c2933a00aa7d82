#include "ledger/act.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/check.hpp"
#include "ledger/canonical_json.hpp"
#include "ledger/detail/act_words.hpp"

namespace ledger {

namespace {

/// Writes the members of one object. Callers name them in canonical order; all names are ASCII.
class ObjectWriter {
 public:
    explicit ObjectWriter(std::string& out) : out_(out) { out_.push_back('{'); }

    std::string& Name(std::string_view name) {
        if (!first_) out_.push_back(',');
        first_ = false;
        out_.push_back('"');
        out_ += name;
        out_ += "\":";
        return out_;
    }
    void Text(std::string_view name, std::string_view text) { AppendJsonText(Name(name), text); }
    void TextIfAny(std::string_view name, std::string_view text) {
        if (!text.empty()) Text(name, text);
    }
    void Integer(std::string_view name, std::int64_t number) {
        AppendJsonInteger(Name(name), number);
    }
    void IntegerIfAny(std::string_view name, const std::optional<std::int64_t>& number) {
        if (number) Integer(name, *number);
    }
    void End() { out_.push_back('}'); }

 private:
    std::string& out_;
    bool first_ = true;
};

template <class List, class WriteOne>
void AppendArray(std::string& out, const List& list, WriteOne&& write_one) {
    out.push_back('[');
    bool first = true;
    for (const auto& element : list) {
        if (!first) out.push_back(',');
        first = false;
        write_one(element);
    }
    out.push_back(']');
}

void AppendEvidence(std::string& out, const EvidenceReference& evidence) {
    ObjectWriter writer(out);
    writer.Text("digest", evidence.digest.ToText());
    writer.Text("media_type", evidence.media_type);
    writer.Text("name", evidence.name);
    writer.Integer("size", evidence.size);
    writer.End();
}

void AppendSource(std::string& out, const Source& source) {
    ObjectWriter writer(out);
    writer.TextIfAny("device", source.device);
    writer.TextIfAny("external_id", source.external_id);
    writer.Text("kind", detail::SourceWord(source.kind));
    if (source.scan) writer.Text("scan", source.scan->ToText());
    writer.IntegerIfAny("sequence", source.sequence);
    writer.IntegerIfAny("skew_ms", source.skew_ms);
    writer.TextIfAny("system", source.system);
    writer.End();
}

bool IsCanonicalObject(std::string_view json) {
    return json.starts_with('{') && IsCanonicalJson(json);
}

void AppendTouch(std::string& out, const Touch& touch) {
    ObjectWriter writer(out);
    writer.Name("changes") += touch.changes;
    writer.Integer("expected_version", touch.expected_version);
    writer.Text("record", touch.record.ToText());
    writer.Text("type", touch.type);
    writer.End();
}

void AppendMarks(ObjectWriter& writer, std::vector<std::string> marks) {
    if (marks.empty()) return;
    std::sort(marks.begin(), marks.end());
    marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
    std::string& out = writer.Name("marks");
    AppendArray(out, marks, [&](const std::string& mark) { AppendJsonText(out, mark); });
}

void AppendEvidenceList(ObjectWriter& writer, const std::vector<EvidenceReference>& list) {
    if (list.empty()) return;
    std::string& out = writer.Name("evidence");
    AppendArray(out, list, [&](const EvidenceReference& one) { AppendEvidence(out, one); });
}

/// What ReadAct would not take back must not be written.
bool IsWellFormed(const Act& act) {
    if (act.kind.empty()) return false;
    if (!act.statement.empty() &&
        !(act.kind.starts_with("ledger.") && IsCanonicalObject(act.statement)))
        return false;
    std::unordered_set<base::RecordId> records;
    for (const Touch& touch : act.touches) {
        const bool sound = !touch.type.empty() && touch.expected_version >= 0 &&
                           IsCanonicalObject(touch.changes) && records.insert(touch.record).second;
        if (!sound) return false;
    }
    return std::all_of(act.evidence.begin(), act.evidence.end(),
                       [](const EvidenceReference& evidence) { return evidence.size >= 0; });
}

std::size_t LikelySize(const Act& act) {
    std::size_t size = 640 + act.basis.size() + act.reason.size() + act.statement.size() +
                       act.evidence.size() * 192;
    for (const Touch& touch : act.touches) size += 128 + touch.changes.size();
    return size;
}

}  // namespace

std::string ActBytes(const Act& act) {
    CHECK(IsWellFormed(act));
    std::string out;
    out.reserve(LikelySize(act));
    ObjectWriter writer(out);
    writer.Text("acted_by", act.acted_by.ToText());
    writer.TextIfAny("basis", act.basis);
    if (act.captured_at) writer.Text("captured_at", act.captured_at->ToText());
    writer.Text("catalogue", act.catalogue.ToText());
    writer.Text("entered_by", act.entered_by.ToText());
    AppendEvidenceList(writer, act.evidence);
    writer.Integer("format", kActFormat);
    writer.Text("happened_on", act.happened_on.ToText());
    writer.Text("id", act.id.ToText());
    writer.Text("kind", act.kind);
    AppendMarks(writer, act.marks);
    if (act.on_behalf_of) writer.Text("on_behalf_of", act.on_behalf_of->ToText());
    writer.TextIfAny("reason", act.reason);
    writer.Text("recorded_at", act.recorded_at.ToText());
    AppendSource(writer.Name("source"), act.source);
    if (!act.statement.empty()) writer.Name("statement") += act.statement;
    AppendArray(writer.Name("touches"), act.touches,
                [&](const Touch& touch) { AppendTouch(out, touch); });
    writer.End();
    CHECK(out.size() <= kLargestAct);
    return out;
}

}  // namespace ledger

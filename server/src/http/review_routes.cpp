#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "document/compare.hpp"
#include "document/word_file.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/routes.hpp"
#include "records/fold.hpp"

/// Papers under review: remarks on their paragraphs, and versions side by side.
namespace http {

namespace json = boost::json;
using document::Change;
using records::Record;

namespace {

constexpr std::string_view kNoteType = "paper_note";
constexpr int kMostVersions = 50;

/// A Word file that a paper had: of each record, and of each change by hand.
struct Version {
    base::RecordId document;
    std::string label;  ///< 第2版, 第2版（改1）
    records::Attachment file;
    base::Instant at;
    base::RecordId by;
};

std::string NumberOf(const Record& document) {
    const auto* number = document.Get("version_no").As<std::int64_t>();
    return std::to_string(number == nullptr ? 1 : *number);
}

/// Every Word file of one record, by its history.
void AddFiles(Caller& caller, const catalogue::RecordType& type, const Record& document,
              std::vector<Version>& versions) {
    Record record;
    int changes = 0;
    for (const records::StoredAct& stored : caller.view->HistoryOf(document.id)) {
        const records::Value before = record.Get("file");
        for (const ledger::Touch& touch : stored.act.touches)
            if (touch.record == document.id)
                (void)records::ApplyTouch(
                    type, touch,
                    [&](std::string_view path) {
                        return caller.view->Unseal(stored.act.id, document.id, path);
                    },
                    record);
        const auto* files = record.Get("file").As<std::vector<records::Attachment>>();
        if (files == nullptr || files->empty() || record.Get("file") == before) continue;
        std::string label = "第" + NumberOf(document) + "版";
        if (changes > 0) label += fmt::format("（改{}）", changes);
        ++changes;
        versions.push_back(
            {document.id, label, files->front(), stored.act.recorded_at, stored.act.acted_by});
    }
}

/// The records of one paper, the oldest first: those that this one replaces and that replace it.
std::vector<Record> ChainOf(Caller& caller, const FoundRecord& found) {
    std::vector<Record> chain = {found.record};
    for (auto former = found.record.Reference("replaces");
         former && chain.size() < static_cast<std::size_t>(kMostVersions);) {
        const auto record = caller.view->Find(*found.type, *former);
        if (!record) break;
        former = record->Reference("replaces");
        chain.insert(chain.begin(), *record);
    }
    while (chain.size() < static_cast<std::size_t>(kMostVersions)) {
        const auto later = SelectDocuments(caller, {{"replaces", chain.back().id.ToText()}});
        if (later.empty()) break;
        chain.push_back(later.front());
    }
    std::erase_if(chain, [&](const Record& one) { return !MayReadDocument(caller, one); });
    return chain;
}

std::vector<Version> VersionsOf(Caller& caller, const FoundRecord& found,
                                const std::vector<Record>& chain) {
    std::vector<Version> versions;
    for (const Record& document : chain) AddFiles(caller, *found.type, document, versions);
    return versions;
}

base::Result<std::vector<std::string>> LinesOf(Caller& caller, const Version& version) {
    const auto stored = caller.view->FindEvidence(version.file.digest);
    if (!stored) return base::Refuse("evidence.missing", {}, "from");
    const auto bytes = ReadKept(caller, *stored);
    if (!bytes) return base::Refuse(bytes.error());
    auto lines = base::Split(document::ReadWordText(*bytes), '\n');
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
}

class NoteWriter {
 public:
    NoteWriter(Caller& caller, const std::vector<Record>& chain,
               const std::vector<std::string>& lines)
        : caller_(caller), chain_(chain), lines_(lines) {}

    json::array All() {
        json::array notes;
        const catalogue::RecordType* type = caller_.catalogue->FindType(kNoteType);
        if (type == nullptr) return notes;
        for (const Record& document : chain_)
            for (const Record& note : NotesOf(*type, document))
                if (access_control::Holds(caller_.principal, "paper_note.read", note))
                    notes.push_back(One(*type, document, note));
        return notes;
    }

 private:
    std::vector<Record> NotesOf(const catalogue::RecordType& type, const Record& document) {
        auto filter =
            records::ReadFilter(*caller_.catalogue, type,
                                json::serialize(json::object{{"document", document.id.ToText()}}));
        records::Query query;
        query.type = &type;
        query.filter = *std::move(filter);
        query.givens = caller_.Givens();
        query.limit = 1000;
        auto notes = caller_.view->Select(query);
        std::sort(notes.begin(), notes.end(),
                  [](const Record& a, const Record& b) { return a.id < b.id; });
        return notes;
    }

    json::object One(const catalogue::RecordType& type, const Record& document,
                     const Record& note) {
        json::object one = {{"id", note.id.ToText()},
                            {"version", note.version},
                            {"document", document.id.ToText()},
                            {"of_version", "第" + NumberOf(document) + "版"},
                            {"state", StateJson(*caller_.catalogue, type, note)},
                            {"may", May(note)}};
        for (const char* field : {"note", "quote", "answer"}) one[field] = note.Text(field);
        for (const char* field : {"noted_by", "answered_by", "settled_by"})
            if (const auto person = note.Reference(field)) one[field] = NameOf(*person);
        for (const char* field : {"noted_on", "answered_on", "settled_on"})
            if (const auto day = note.Day(field)) one[field] = day->ToText();
        if (const auto now = PlaceOf(note)) one["paragraph"] = *now + 1;
        return one;
    }

    /// Where the paragraph stands in the version that is shown; nullopt where it is gone.
    std::optional<std::size_t> PlaceOf(const Record& note) const {
        const std::string& quote = note.Text("quote");
        const auto* was = note.Get("paragraph").As<std::int64_t>();
        if (quote.empty() || was == nullptr) return std::nullopt;
        return document::FindAgain(lines_, static_cast<std::size_t>(*was - 1), quote);
    }

    /// The steps that this person may take of it now.
    json::array May(const Record& note) const {
        json::array acts;
        for (const workflow::NextStep& step : caller_.platform.performer.NextSteps(
                 caller_.principal, caller_.catalogue, note, *caller_.view))
            if (step.allowed && !step.opens) acts.emplace_back(step.act);
        return acts;
    }

    std::string NameOf(const base::RecordId& person) {
        const catalogue::RecordType* type = caller_.catalogue->FindType(catalogue::kPersonType);
        if (type == nullptr) return {};
        const auto titles = caller_.view->Titles(*type, {person});
        return titles.empty() ? std::string() : titles.begin()->second;
    }

    Caller& caller_;
    const std::vector<Record>& chain_;
    const std::vector<std::string>& lines_;
};

json::array VersionsJson(Caller& caller, const std::vector<Version>& versions) {
    json::array rows;
    const catalogue::RecordType* people = caller.catalogue->FindType(catalogue::kPersonType);
    for (const Version& version : versions) {
        json::object row = {{"digest", version.file.digest.ToText()},
                            {"document", version.document.ToText()},
                            {"label", version.label},
                            {"at", version.at.ToText()}};
        if (people != nullptr)
            for (const auto& [id, name] : caller.view->Titles(*people, {version.by}))
                row["by"] = name;
        rows.push_back(std::move(row));
    }
    return rows;
}

Response GetReview(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, kDocumentType, request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const auto chain = ChainOf(caller, *found);
    const auto versions = VersionsOf(caller, *found, chain);
    std::vector<std::string> lines;
    const auto mine = std::find_if(versions.rbegin(), versions.rend(), [&](const Version& one) {
        return one.document == found->record.id;
    });
    if (mine != versions.rend()) {
        auto read = LinesOf(caller, *mine);
        if (!read) return RefusalResponse(*caller.catalogue, read.error());
        lines = *std::move(read);
    }
    return JsonAnswer(json::object{
        {"lines", json::array(lines.begin(), lines.end())},
        {"versions", VersionsJson(caller, versions)},
        {"notes", NoteWriter(caller, chain, lines).All()},
        {"may_note", access_control::Holds(caller.principal, "paper_note.write", found->record)}});
}

std::string_view ChangeName(Change change) {
    switch (change) {
        case Change::kSame:
            return "same";
        case Change::kRemoved:
            return "removed";
        case Change::kInserted:
            return "inserted";
        case Change::kChanged:
            return "changed";
    }
    return "same";
}

json::array PiecesJson(const std::vector<document::ComparedPiece>& pieces) {
    json::array all;
    for (const document::ComparedPiece& piece : pieces)
        all.push_back({{"text", piece.text}, {"change", ChangeName(piece.change)}});
    return all;
}

Response GetComparison(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, kDocumentType, request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const auto versions = VersionsOf(caller, *found, ChainOf(caller, *found));
    base::Refusals refusals;
    std::vector<std::string> sides[2];
    const char* const names[2] = {"from", "to"};
    for (int side = 0; side < 2; ++side) {
        const std::string asked = request.Query(names[side]);
        const auto at = std::find_if(versions.begin(), versions.end(), [&](const Version& one) {
            return one.file.digest.ToText() == asked;
        });
        if (at == versions.end()) {
            refusals.push_back({"papers.no_version", {{"version", asked}}, names[side]});
            continue;
        }
        auto lines = LinesOf(caller, *at);
        if (!lines) return RefusalResponse(*caller.catalogue, lines.error());
        sides[side] = *std::move(lines);
    }
    if (!refusals.empty()) return RefusalResponse(*caller.catalogue, refusals);
    json::array rows;
    for (const document::ComparedRow& row : document::CompareTexts(sides[0], sides[1])) {
        json::object one = {{"change", ChangeName(row.change)},
                            {"left", PiecesJson(row.left_pieces)},
                            {"right", PiecesJson(row.right_pieces)}};
        if (row.left) one["left_at"] = *row.left + 1;
        if (row.right) one["right_at"] = *row.right + 1;
        rows.push_back(std::move(one));
    }
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

}  // namespace

void AddReviewRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/records/document/{id}/review", ForCallers(platform, GetReview));
    router.Add(Method::kGet, "/api/records/document/{id}/compare",
               ForCallers(platform, GetComparison));
}

}  // namespace http

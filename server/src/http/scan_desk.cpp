#include "http/detail/scan_desk.hpp"

#include "catalogue/messages.hpp"

/// What a stack of scans is told to be: its papers, and every sheet that would not be filed.
namespace http {

namespace json = boost::json;
using records::Record;
using scans::FaultySheet;
using scans::KnownPaper;
using scans::Pile;
using scans::SheetFault;

void ScanDesk::Keep(std::shared_ptr<OpenScan> scan) {
    constexpr std::size_t kMostOpen = 16;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (open_.size() >= kMostOpen) open_.erase(open_.begin());
    open_.push_back(std::move(scan));
}

std::shared_ptr<OpenScan> ScanDesk::Find(const base::Uuid& id, const base::RecordId& person) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = std::find_if(open_.begin(), open_.end(), [&](const auto& scan) {
        return scan->id == id && scan->person == person;
    });
    return found == open_.end() ? nullptr : *found;
}

std::int64_t Number(const Record& record, std::string_view field) {
    const auto* number = record.Get(field).As<std::int64_t>();
    return number == nullptr ? 0 : *number;
}

/// `《行政处罚决定书》第1版（试环罚〔2026〕1号）`
std::string NameOf(const Record& document) {
    const std::string number = document.Text("number");
    return fmt::format("《{}》第{}版{}", document.Text("title"),
                       std::max<std::int64_t>(1, Number(document, "version_no")),
                       number.empty() ? "" : "（" + number + "）");
}

namespace {

scans::Standing StandingOf(const Record& document, const base::RecordId& the_case) {
    if (document.Reference("case") != the_case) return scans::Standing::kElsewhere;
    const std::string state = document.Text(records::system_field::kState);
    if (state == "voided") return scans::Standing::kVoided;
    if (state == "filed") return scans::Standing::kFiled;
    if (state == "drafted" || state == "in_review" || state == "returned" || state == "agreed")
        return scans::Standing::kNotPrinted;
    const bool needs_seal = document.Get("needs_seal") == records::Value(true);
    if (needs_seal && document.Get("sealed_on").IsAbsent()) return scans::Standing::kNotSealed;
    return scans::Standing::kAwaited;
}

/// Of a paper that the asker may not read: enough to say that its page does not belong here.
Record CodeAlone(const Record& document) {
    Record alone;
    alone.id = document.id;
    alone.type = document.type;
    alone.Set("code", document.Get("code"));
    return alone;
}

}  // namespace

/// The papers of the case, and those of others whose codes are in the stack.
Documents DocumentsOf(Caller& caller, const OpenScan& scan) {
    Documents documents;
    const auto gather = [&](const json::object& filter) {
        for (Record& document : SelectDocuments(caller, filter)) {
            const std::string id = document.id.ToText();
            const bool readable = MayReadDocument(caller, document);
            documents.try_emplace(id, readable ? std::move(document) : CodeAlone(document));
        }
    };
    gather({{"case", scan.the_case.ToText()}, {"code", {{"absent", false}}}});
    std::set<std::string> codes;
    for (const scans::Sheet& sheet : scan.sheets)
        for (const print::PageCode& code : sheet.codes) codes.insert(code.code);
    if (!codes.empty()) gather({{"code", {{"in", json::array(codes.begin(), codes.end())}}}});
    return documents;
}

scans::Split SplitOf(const OpenScan& scan, const Documents& documents) {
    std::vector<KnownPaper> papers;
    for (const auto& [id, document] : documents)
        papers.push_back(
            {id, document.Text("code"), static_cast<int>(Number(document, "version_no")),
             static_cast<int>(Number(document, "pages")), StandingOf(document, scan.the_case)});
    return scans::SplitStack(scan.sheets, papers, scan.by_hand);
}

namespace {

std::string CaseName(Caller& caller, const Record& document) {
    const catalogue::RecordType* type = caller.catalogue->FindType("case");
    const auto id = document.Reference("case");
    const auto found = type == nullptr || !id ? std::nullopt : caller.view->Find(*type, *id);
    if (!found) return {};
    const std::string number = found->Text("case_no");
    return found->Text("party_name") + (number.empty() ? "" : "（" + number + "）");
}

/// What is wrong with a sheet. Of a paper that the caller may not read nothing is told but that it
/// is of another case.
base::Refusal FaultWords(Caller& caller, const FaultySheet& faulty, const Documents& documents) {
    const auto found = documents.find(faulty.paper);
    const bool named = found != documents.end() && found->second.Reference("case").has_value();
    base::Refusal words{"", {{"sheet", std::to_string(faulty.sheet)}}, ""};
    if (named) words.params.emplace_back("paper", NameOf(found->second));
    if (faulty.code) words.params.emplace_back("code", print::ToText(*faulty.code));
    switch (faulty.fault) {
        case SheetFault::kUnreadable:
            words.code = "scans.sheet_unreadable";
            break;
        case SheetFault::kBlank:
            words.code = "scans.sheet_blank";
            break;
        case SheetFault::kLeftOut:
            words.code = "scans.sheet_left_out";
            break;
        case SheetFault::kTwoPapers:
            words.code = "scans.sheet_two_papers";
            break;
        case SheetFault::kUnknown:
            words.code = "scans.sheet_unknown";
            break;
        case SheetFault::kElsewhere:
            words.code = named ? "scans.sheet_elsewhere_named" : "scans.sheet_elsewhere";
            if (named) words.params.emplace_back("case", CaseName(caller, found->second));
            break;
        case SheetFault::kOldVersion:
            words.code = "scans.sheet_old_version";
            break;
        case SheetFault::kFiled:
            words.code = "scans.sheet_filed";
            break;
        case SheetFault::kNotPrinted:
            words.code = "scans.sheet_not_printed";
            break;
        case SheetFault::kWrongNumber:
            words.code = "scans.sheet_wrong_number";
            break;
        case SheetFault::kTwice:
            words.code = "scans.sheet_twice";
            words.params.emplace_back("as", std::to_string(faulty.as));
            break;
    }
    return words;
}

/// May a person put this sheet in its place?
bool MayAssign(SheetFault fault) {
    return fault == SheetFault::kUnreadable || fault == SheetFault::kBlank ||
           fault == SheetFault::kLeftOut || fault == SheetFault::kTwoPapers ||
           fault == SheetFault::kWrongNumber || fault == SheetFault::kTwice ||
           fault == SheetFault::kUnknown;
}

std::string WordsOf(Caller& caller, const base::Refusal& refusal) {
    return catalogue::Words(*caller.catalogue, refusal).text;
}

std::string Listed(const std::vector<int>& numbers) {
    std::string listed;
    for (const int number : numbers)
        listed += (listed.empty() ? "" : "、") + std::to_string(number);
    return listed;
}

}  // namespace

base::Refusals BarsOf(const Pile& pile, const Record& document) {
    base::Refusals bars;
    if (!pile.missing.empty())
        bars.push_back({"scans.pages_missing",
                        {{"paper", NameOf(document)}, {"pages", Listed(pile.missing)}},
                        ""});
    if (pile.not_sealed) bars.push_back({"scans.not_sealed", {{"paper", NameOf(document)}}, ""});
    return bars;
}

json::object DocumentJson(const Record& document) {
    return {{"document", document.id.ToText()},   {"title", document.Text("title")},
            {"number", document.Text("number")},  {"version_no", Number(document, "version_no")},
            {"pages", Number(document, "pages")}, {"name", NameOf(document)}};
}

namespace {

json::object PileJson(Caller& caller, const Pile& pile, const Record& document) {
    json::array placed;
    for (const scans::PlacedSheet& sheet : pile.placed)
        placed.push_back(
            {{"sheet", sheet.sheet}, {"page", sheet.page}, {"by_hand", sheet.by_hand}});
    json::array words;
    for (const base::Refusal& bar : BarsOf(pile, document))
        words.emplace_back(WordsOf(caller, bar));
    json::object out = DocumentJson(document);
    out["pages"] = pile.pages;
    out["placed"] = std::move(placed);
    out["missing"] = json::array(pile.missing.begin(), pile.missing.end());
    out["ready"] = pile.IsWhole();
    out["words"] = std::move(words);
    return out;
}

}  // namespace

/// What would be filed, and every sheet that would not.
json::object ScanJson(Caller& caller, const OpenScan& scan) {
    const Documents documents = DocumentsOf(caller, scan);
    const scans::Split split = SplitOf(scan, documents);
    json::array papers, faulty, choices, waiting;
    std::set<std::string> met;
    for (const Pile& pile : split.piles) {
        met.insert(pile.paper);
        papers.push_back(PileJson(caller, pile, documents.at(pile.paper)));
    }
    for (const FaultySheet& one : split.faulty)
        faulty.push_back(
            {{"sheet", one.sheet},
             {"assignable", MayAssign(one.fault)},
             {"left_out", one.fault == SheetFault::kLeftOut || one.fault == SheetFault::kBlank},
             {"words", WordsOf(caller, FaultWords(caller, one, documents))}});
    for (const auto& [id, document] : documents) {
        const scans::Standing standing = StandingOf(document, scan.the_case);
        if (standing != scans::Standing::kAwaited && standing != scans::Standing::kNotSealed)
            continue;
        choices.push_back(DocumentJson(document));
        if (!met.contains(id)) waiting.push_back(DocumentJson(document));
    }
    return {{"scan", scan.id.ToText()},     {"case", scan.the_case.ToText()},
            {"sheets", scan.sheets.size()}, {"papers", std::move(papers)},
            {"faulty", std::move(faulty)},  {"choices", std::move(choices)},
            {"waiting", std::move(waiting)}};
}

}  // namespace http

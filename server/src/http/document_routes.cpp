#include <boost/json.hpp>

#include "catalogue/messages.hpp"
#include "document/word_file.hpp"
#include "http/detail/act_request.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/routes.hpp"
#include "http/detail/uploads.hpp"
#include "papers/provisional.hpp"
#include "print/page_code.hpp"
#include "print/pdf.hpp"
#include "print/word_mark.hpp"
#include "seal/electronic_seal.hpp"

/// Papers that become records: written, numbered, with a code on every page.
namespace http {

namespace json = boost::json;
using papers::Paper;
using records::Record;

namespace {

constexpr std::string_view kWordType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::size_t kLargestWord = std::size_t{20} << 20;

/// Places that a template left blank, as its words show them.
std::int64_t CountBlanks(const std::string& docx) {
    const std::string text = document::ReadWordText(docx);
    std::int64_t blanks = 0;
    for (const std::string_view sign : {"未填】", "格式不符】", "图片不能用】"})
        for (std::size_t at = text.find(sign); at != std::string::npos;
             at = text.find(sign, at + sign.size()))
            ++blanks;
    return blanks;
}

/// What stands on the pages of a version.
struct Identity {
    std::string title, code;
    int version_no = 1;

    [[nodiscard]] std::string FileName(std::string_view ending) const {
        return fmt::format("{}-第{}版.{}", title, version_no, ending);
    }
};

/// The files of a paper: the Word, and the PDF with its codes where LibreOffice is installed.
struct MadeFiles {
    ledger::EvidenceReference word;
    std::optional<ledger::EvidenceReference> pdf;
    int pages = 0;
    std::int64_t blanks = 0;

    void AddTo(json::object& values) const {
        values["file"] = AttachmentJson(word);
        values["blanks"] = blanks;
        values["printed"] = pdf ? json::value(AttachmentJson(*pdf)) : json::value();
        values["pages"] = pages > 0 ? json::value(pages) : json::value();
    }
    [[nodiscard]] std::vector<ledger::EvidenceReference> All() const {
        std::vector<ledger::EvidenceReference> all = {word};
        if (pdf) all.push_back(*pdf);
        return all;
    }
};

/// Makes and stores the files. Word and PDF come of the same bytes; only where no PDF can be made
/// does the Word itself bear the code.
base::Result<MadeFiles> MakeFiles(Caller& caller, print::WordPrinter& printer,
                                  const std::string& docx, const Identity& identity) {
    MadeFiles made;
    made.blanks = CountBlanks(docx);
    std::string word = docx;
    if (print::WordPrinter::IsInstalled()) {
        const auto pdf = printer.ToPdf(docx);
        if (!pdf) return base::Refuse(pdf.error());
        const auto stamped = print::StampPages(*pdf, identity.code, identity.version_no);
        if (!stamped) return base::Refuse(stamped.error());
        auto kept = KeepFile(caller, {identity.FileName("pdf"), "application/pdf", stamped->bytes});
        if (!kept) return base::Refuse(kept.error());
        made.pdf = *std::move(kept);
        made.pages = stamped->pages;
    } else {
        auto marked = print::MarkWord(docx, identity.code, identity.version_no);
        if (!marked) return base::Refuse(marked.error());
        word = *std::move(marked);
    }
    auto kept = KeepFile(caller, {identity.FileName("docx"), std::string(kWordType), word});
    if (!kept) return base::Refuse(kept.error());
    made.word = *std::move(kept);
    return made;
}

/// One request to write a paper and file it.
class Filing {
 public:
    Filing(Caller& caller, print::WordPrinter& printer, const FoundRecord& found,
           const Paper& paper)
        : caller_(caller), printer_(printer), found_(found), paper_(paper) {}

    /// Everything that can be said before the work begins.
    base::Done Prepare(bool another) {
        const auto above = CaseOf(caller_, found_);
        if (!above) return base::Refuse("papers.no_case", {{"label", found_.type->label}});
        case_ = above->id;
        if (!access_control::Holds(caller_.principal, "document.write", *above))
            return base::Refuse("workflow.no_right", {{"act", "生成文书"}});
        if (another) return base::AllWell();
        auto versions = SelectDocuments(
            caller_, {{"subject", found_.record.id.ToText()}, {"template", paper_.source.id}});
        if (versions.empty()) return base::AllWell();
        former_ = std::move(versions.front());
        const std::string state = former_->Text(records::system_field::kState);
        if (state == "sealed" || state == "filed")
            return base::Refuse("papers.already_issued",
                                {{"paper", paper_.source.label},
                                 {"version", VersionOf(*former_)},
                                 {"state", state == "sealed" ? "用印" : "归卷"}});
        return base::AllWell();
    }

    base::Result<json::object> Run(const base::ActId& act, const base::RecordId& record) {
        identity_ = {paper_.source.label, print::PaperCodeOf(record.ToText()), 1};
        if (former_) {
            const auto* number = former_->Get("version_no").As<std::int64_t>();
            identity_.version_no = static_cast<int>(number == nullptr ? 1 : *number) + 1;
        }
        papers::Asking asking = AskingOf(caller_);
        number_ = NumberNow(asking);
        auto files = Write(asking);
        if (!files) return base::Refuse(files.error());
        const auto done = Perform({act, record, "write", 0}, *files, "");
        if (!done) return base::Refuse(done.error());
        CarryNotes(record);
        if (const auto given = PutNumberIn(record); !given) return base::Refuse(given.error());
        return Answer(record);
    }

 private:
    static std::string VersionOf(const Record& document) {
        const auto* number = document.Get("version_no").As<std::int64_t>();
        return std::to_string(number == nullptr ? 1 : *number);
    }

    /// By the record, else the one that the former version bears.
    std::string NumberNow(papers::Asking& asking) {
        const std::string& name = paper_.source.number;
        if (name.empty()) return {};
        std::string number =
            papers::TextOf(asking, caller_.platform.papers.Names(), found_.record, name);
        if (!number.empty()) return number;
        if (former_) number = former_->Text("number");
        if (!number.empty()) asking.given[name] = number;
        return number;
    }

    base::Result<MadeFiles> Write(const papers::Asking& asking) {
        base::Refusals provisional =
            papers::ProvisionalDays(asking, caller_.platform.papers.Names(), paper_, found_.record);
        if (!provisional.empty()) return base::Refuse(std::move(provisional));
        written_ = papers::Write(asking, caller_.platform.papers.Names(), paper_, found_.record);
        LogReads(caller_, written_);
        return MakeFiles(caller_, printer_, written_.bytes, identity_);
    }

    struct Step {
        base::ActId id;
        base::RecordId record;
        std::string act;
        std::int64_t expected_version = 0;
    };

    base::Done Perform(const Step& step, const MadeFiles& files, const std::string& reason) {
        json::object values;
        if (step.act == "write") {
            values = {{"case", case_.ToText()},
                      {"template", paper_.source.id},
                      {"subject_type", found_.type->id},
                      {"subject", found_.record.id.ToText()},
                      {"title", paper_.source.label},
                      {"part", paper_.source.side_file ? "side" : "main"},
                      {"needs_seal", paper_.source.needs_seal},
                      {"numbered", !paper_.source.code.empty()},
                      {"code", identity_.code},
                      {"version_no", identity_.version_no}};
            if (!number_.empty()) values["number"] = number_;
            if (former_) values["replaces"] = former_->id.ToText();
        }
        files.AddTo(values);
        workflow::ActRequest request;
        request.id = step.id;
        request.type = kDocumentType;
        request.record = step.record;
        request.act = step.act;
        request.expected_version = step.expected_version;
        request.values = json::serialize(values);
        request.reason = reason;
        caller_.view.reset();  // the write reads for itself
        const auto done =
            caller_.platform.performer.Perform(caller_.principal, caller_.catalogue, request);
        caller_.view = caller_.platform.store.Read();
        if (!done) return base::Refuse(done.error());
        return base::AllWell();
    }

    /// Remarks that nobody has ticked off go over to the new version; where the step is refused the
    /// remark stays with the former one, and is shown with both.
    void CarryNotes(const base::RecordId& record) {
        const catalogue::RecordType* type = caller_.catalogue->FindType("paper_note");
        if (!former_ || type == nullptr) return;
        const auto filter = records::ReadFilter(
            *caller_.catalogue, *type,
            json::serialize(json::object{{"document", former_->id.ToText()},
                                         {"$state", {{"in", {"open", "answered"}}}}}));
        if (!filter) return;
        records::Query query;
        query.type = type;
        query.filter = *filter;
        query.givens = caller_.Givens();
        query.limit = 1000;
        for (const Record& note : caller_.view->Select(query)) {
            workflow::ActRequest request;
            request.id =
                base::ActId::Make(caller_.platform.clock.Now(), caller_.platform.randomness);
            request.type = type->id;
            request.record = note.id;
            request.act = "carry";
            request.expected_version = note.version;
            request.values = json::serialize(json::object{{"document", record.ToText()}});
            caller_.view.reset();
            (void)caller_.platform.performer.Perform(caller_.principal, caller_.catalogue, request);
            caller_.view = caller_.platform.store.Read();
        }
    }

    /// A number that the act itself took is not on the pages yet: they are written once more.
    base::Done PutNumberIn(const base::RecordId& record) {
        if (!number_.empty() || paper_.source.number.empty()) return base::AllWell();
        const auto document =
            caller_.view->Find(*caller_.catalogue->FindType(kDocumentType), record);
        if (!document || document->Text("number").empty()) return base::AllWell();
        number_ = document->Text("number");
        papers::Asking asking = AskingOf(caller_);
        asking.given[paper_.source.number] = number_;
        const auto files = Write(asking);
        if (!files) return base::Refuse(files.error());
        const auto id =
            base::ActId::Make(caller_.platform.clock.Now(), caller_.platform.randomness);
        return Perform({id, record, "revise", document->version}, *files, "填入编号 " + number_);
    }

    json::object Answer(const base::RecordId& record) const {
        json::array missing;
        for (const papers::Missing& one : written_.missing) missing.emplace_back(one.name);
        return {{"record", {{"type", kDocumentType}, {"id", record.ToText()}}},
                {"version_no", identity_.version_no},
                {"code", identity_.code},
                {"number", number_},
                {"missing", std::move(missing)},
                {"undecided", Texts(written_.undecided)},
                {"page_codes", print::WordPrinter::IsInstalled()}};
    }

    Caller& caller_;
    print::WordPrinter& printer_;
    const FoundRecord& found_;
    const Paper& paper_;
    base::RecordId case_;
    std::optional<Record> former_;
    Identity identity_;
    std::string number_;
    papers::Written written_;
};

/// The same request again: the record that it made is there, and nothing is made twice.
std::optional<Response> RepeatedFiling(Caller& caller, const base::ActId& act,
                                       const base::RecordId& record) {
    const auto before = StoredBefore(caller, act, record);
    if (!before) return RefusalResponse(*caller.catalogue, before.error());
    if (!*before) return std::nullopt;
    return JsonAnswer(json::object{{"record", {{"type", kDocumentType}, {"id", record.ToText()}}},
                                   {"repeated", true}});
}

Response FilePaper(Caller& caller, const Request& request, print::WordPrinter& printer) {
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const auto paper = PaperFor(caller, request, *found->type);
    if (!paper) return RefusalResponse(*caller.catalogue, paper.error());
    Body body(request.body, {"id", "record", "another"});
    const base::ActId act{body.Uuid("id")};
    const base::RecordId record{body.Uuid("record")};
    const bool another = body.FlagOr("another", false);
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    if (auto repeated = RepeatedFiling(caller, act, record)) return *std::move(repeated);
    Filing filing(caller, printer, *found, **paper);
    if (const auto ready = filing.Prepare(another); !ready)
        return RefusalResponse(*caller.catalogue, ready.error());
    const auto answer = filing.Run(act, record);
    if (!answer) return RefusalResponse(*caller.catalogue, answer.error());
    return JsonAnswer(*answer, 201);
}

/// A Word file that comes back must hold nothing that reaches outside, as a template must not.
base::Result<std::string> ReadRevision(Caller& caller, std::string_view upload_id) {
    const auto upload = FindOwnUpload(caller, upload_id);
    if (!upload) return base::Refuse(upload.error());
    if (static_cast<std::size_t>(upload->size) > kLargestWord)
        return base::Refuse("document.file_too_large",
                            {{"size_mb", std::to_string(upload->size >> 20)},
                             {"limit_mb", std::to_string(kLargestWord >> 20U)}},
                            "upload");
    const auto file = FinishUpload(caller, *upload);
    if (!file) return base::Refuse(file.error());
    auto bytes = ReadKept(caller, file->evidence);
    if (!bytes) return bytes;
    if (const auto read = document::ReadTemplate(*bytes); !read) return base::Refuse(read.error());
    return bytes;
}

/// The Word file of a paper that somebody filled in or changed by hand, with its pages coded again.
Response RevisePaper(Caller& caller, const Request& request, print::WordPrinter& printer) {
    const auto found = FindReadable(caller, kDocumentType, request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    Body body(request.body, {"id", "upload", "expected_version", "reason"});
    workflow::ActRequest asked;
    asked.id = base::ActId{body.Uuid("id")};
    asked.type = kDocumentType;
    asked.record = found->record.id;
    asked.act = "revise";
    asked.expected_version = body.NumberOr("expected_version", 0);
    asked.reason = body.Text("reason");
    const std::string upload = body.Text("upload");
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    if (!access_control::Holds(caller.principal, "document.revise", found->record))
        return RefusalResponse(*caller.catalogue,
                               {{"workflow.no_right", {{"act", "换成改过的 Word"}}, ""}});
    const auto bytes = ReadRevision(caller, upload);
    if (!bytes) return RefusalResponse(*caller.catalogue, bytes.error());
    const auto* version = found->record.Get("version_no").As<std::int64_t>();
    const Identity identity{found->record.Text("title"), found->record.Text("code"),
                            static_cast<int>(version == nullptr ? 1 : *version)};
    const auto files = MakeFiles(caller, printer, *bytes, identity);
    if (!files) return RefusalResponse(*caller.catalogue, files.error());
    json::object values;
    files->AddTo(values);
    asked.values = json::serialize(values);
    caller.view.reset();
    const auto outcome =
        caller.platform.performer.Perform(caller.principal, caller.catalogue, asked);
    if (!outcome) return RefusalResponse(*caller.catalogue, outcome.error());
    return JsonAnswer(OutcomeJson(*outcome), StatusOf(*outcome));
}

/// The electronic seals that the caller may use, and what stands behind them.
Response GetSeals(Caller& caller, const Request& request, seal::SealProvider& provider) {
    const auto found = FindReadable(caller, kDocumentType, request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    json::array seals;
    if (provider.IsConnected()) {
        const auto offered = provider.Seals(caller.principal.account);
        if (!offered) return RefusalResponse(*caller.catalogue, offered.error());
        for (const seal::SealOnOffer& one : *offered)
            seals.push_back({{"id", one.id}, {"name", one.name}, {"holder", one.holder}});
    }
    return JsonAnswer(
        json::object{{"connected", provider.IsConnected()},
                     {"words", catalogue::Words(*caller.catalogue, provider.Standing()).text},
                     {"seals", std::move(seals)}});
}

}  // namespace

void AddDocumentRoutes(Router& router, Platform& platform) {
    // Shared by the two handlers, which live as long as the router.
    const auto printer = std::make_shared<print::WordPrinter>();
    // A supplier's implementation takes this place (docs/formats/seal.md).
    const std::shared_ptr<seal::SealProvider> seals = std::make_shared<seal::NotConnected>();
    router.Add(Method::kGet, "/api/records/document/{id}/seals",
               ForCallers(platform, [seals](Caller& caller, const Request& request) {
                   return GetSeals(caller, request, *seals);
               }));
    router.Add(Method::kPost, "/api/records/{type}/{id}/papers/{paper}/documents",
               ForCallers(platform, [printer](Caller& caller, const Request& request) {
                   return FilePaper(caller, request, *printer);
               }));
    router.Add(Method::kPost, "/api/records/document/{id}/word",
               ForCallers(platform, [printer](Caller& caller, const Request& request) {
                   return RevisePaper(caller, request, *printer);
               }));
}

}  // namespace http

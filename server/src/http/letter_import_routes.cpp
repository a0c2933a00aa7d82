#include "http/letter_import_routes.hpp"

#include "http/detail/act_request.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/letter_import.hpp"
#include "http/detail/uploads.hpp"
#include "http/numbers.hpp"
#include "import_desk/letter_import.hpp"

namespace http {

namespace json = boost::json;
using import_desk::OpenedLetter;

namespace {

constexpr std::size_t kMostLetters = 100;
constexpr std::int64_t kLargestFile = import_desk::kLargestLetter;

/// A file that is not even looked at; its bytes go.
SessionLetter TurnAway(Caller& caller, const Upload& upload, SessionLetter letter) {
    letter.refused = {{"letter.empty", {}, upload.name}};
    if (upload.size > 0)
        letter.refused = {
            {"letter.too_large", {{"limit_mb", std::to_string(kLargestFile >> 20)}}, upload.name}};
    caller.platform.evidence.Abandon(upload.id.ToText());
    caller.platform.desk.DropUpload(upload.id);
    return letter;
}

/// Takes an upload in as a letter; one that cannot be read is taken in as such, with its reasons.
base::Result<SessionLetter> TakeIn(Caller& caller, LetterDesk& desk, const Upload& upload) {
    SessionLetter letter;
    letter.name = upload.name;
    letter.size = upload.size;
    if (upload.size == 0 || upload.size > kLargestFile)
        return TurnAway(caller, upload, std::move(letter));
    const auto file = FinishUpload(caller, upload);
    if (!file) return base::Refuse(file.error());
    const auto bytes = ReadKept(caller, file->evidence);
    if (!bytes) return base::Refuse(bytes.error());
    const OpenedLetter opened = desk.reader.Open(upload.name, *bytes);
    if (import_desk::IsPassing(opened.refusals)) return base::Refuse(opened.refusals);
    letter.refused = opened.refusals;
    if (!letter.refused.empty()) return letter;
    const auto text = KeepFile(caller, {upload.name + ".txt", "text/plain", opened.text});
    if (!text) return base::Refuse(text.error());
    letter.media_type = opened.media_type;
    letter.digest = file->evidence.digest;
    letter.text = text->digest;
    return letter;
}

/// Word takes LibreOffice a minute and more: no view of the records is held open for it.
base::Result<SessionLetter> TakeIn(Caller& caller, LetterDesk& desk, const std::string& upload) {
    const auto found = FindOwnUpload(caller, upload);
    if (!found) return base::Refuse(found.error());
    caller.view.reset();
    auto letter = TakeIn(caller, desk, *found);
    caller.view = caller.platform.store.Read();
    return letter;
}

void AddLetter(LetterImport& import, const SessionLetter& letter) {
    if (letter.digest && import.session.digest == base::Digest{})
        import.session.digest = *letter.digest;
    import.kept.letters.push_back(letter);
    import.session.file =
        import_desk::NameOfAll(import.kept.letters.front().name, import.kept.letters.size());
}

Response TakenIn(const LetterImport& import) {
    return JsonAnswer(
        json::object{{"id", import.session.id.ToText()}, {"n", import.kept.letters.size()}}, 201);
}

Response BeginLetters(Caller& caller, LetterDesk& desk, const Request& request) {
    Body body(request.body, {"upload"});
    const std::string upload = body.Text("upload");
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    const auto type = LetterType(caller);
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    const auto state = import_desk::StateNamed(*type, import_desk::kLetterState, "state");
    if (!state) return RefusalResponse(*caller.catalogue, state.error());
    const auto letter = TakeIn(caller, desk, upload);
    if (!letter) return RefusalResponse(*caller.catalogue, letter.error());
    LetterImport import{{}, {{}, *state, {}}, *type};
    import.session.id = base::Uuid::Make(caller.platform.clock.Now(), caller.platform.randomness);
    import.session.person = caller.principal.person;
    import.session.organisation = caller.principal.organisation;
    import.session.type = type->id;
    import.session.created_at = import.session.updated_at = caller.platform.clock.Now();
    AddLetter(import, *letter);
    import.session.mapping = LetterSessionText(import.kept);
    caller.platform.desk.KeepImport(import.session);
    return TakenIn(import);
}

base::Done HasRoom(const LetterImport& import) {
    if (import.kept.letters.size() >= kMostLetters)
        return base::Refuse("letter.too_many", {{"most", std::to_string(kMostLetters)}});
    return base::AllWell();
}

Response PostLetter(Caller& caller, LetterDesk& desk, const Request& request) {
    Body body(request.body, {"upload"});
    const std::string upload = body.Text("upload");
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    const std::string id = request.Parameter("id");
    const auto asked = FindOwnLetters(caller, desk, id);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    if (const auto room = HasRoom(*asked); !room)
        return RefusalResponse(*caller.catalogue, room.error());
    const auto letter = TakeIn(caller, desk, upload);
    if (!letter) return RefusalResponse(*caller.catalogue, letter.error());
    // Reading takes seconds: what came in meanwhile stays.
    const auto import = ChangeLetters(caller, desk, id, [&](LetterImport& now) -> base::Done {
        if (auto room = HasRoom(now); !room) return room;
        AddLetter(now, *letter);
        return base::AllWell();
    });
    return import ? TakenIn(*import) : RefusalResponse(*caller.catalogue, import.error());
}

Response GetLetters(Caller& caller, LetterDesk& desk, const Request& request) {
    const auto import = FindLetters(caller, desk, request.Parameter("id"));
    if (!import) return RefusalResponse(*caller.catalogue, import.error());
    return JsonAnswer(LettersJson(caller, desk, *import));
}

/// The text of one letter with what was read where; only until the import is performed: then its
/// file belongs to a case, and that case's rights hold.
Response GetLetter(Caller& caller, LetterDesk& desk, const Request& request) {
    const auto import = FindLetters(caller, desk, request.Parameter("id"));
    if (!import) return RefusalResponse(*caller.catalogue, import.error());
    const auto number = ReadNumber(request.Parameter("n"));
    const std::size_t n = number ? static_cast<std::size_t>(*number) : 0;
    if (n == 0 || n > import->kept.letters.size() || !import->kept.letters[n - 1].digest)
        return RefusalResponse(*caller.catalogue, {{"letter.not_found", {}, ""}});
    const OpenedLetter opened = Opened(caller, desk, import->kept.letters[n - 1]);
    if (!opened.refusals.empty()) return RefusalResponse(*caller.catalogue, opened.refusals);
    return JsonAnswer(LetterTextJson(caller, n, opened));
}

/// The letters named in `left_out`; refuses every number that is none.
base::Done LeaveOut(LetterSession& kept, const json::array& numbers) {
    base::Refusals refusals;
    for (SessionLetter& letter : kept.letters) letter.left_out = false;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const json::value& number = numbers[i];
        const std::int64_t n = number.is_int64() ? number.get_int64() : 0;
        if (n < 1 || n > static_cast<std::int64_t>(kept.letters.size()))
            refusals.push_back({"letter.no_such_number",
                                {{"value", json::serialize(number)}},
                                fmt::format("left_out.{}", i)});
        else
            kept.letters[static_cast<std::size_t>(n - 1)].left_out = true;
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return base::AllWell();
}

Response PutLetters(Caller& caller, LetterDesk& desk, const Request& request) {
    Body body(request.body, {"left_out", "state"});
    const json::array left_out = body.List("left_out");
    const std::string state = body.Text("state");
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    const auto choose = [&](LetterImport& import) -> base::Done {
        base::Refusals refusals;
        const auto named = import_desk::StateNamed(import.type, state, "state");
        if (!named) refusals = named.error();
        if (const auto done = LeaveOut(import.kept, left_out); !done)
            refusals.insert(refusals.end(), done.error().begin(), done.error().end());
        if (!refusals.empty()) return base::Refuse(std::move(refusals));
        import.kept.state = *named;
        return base::AllWell();
    };
    const auto import = ChangeLetters(caller, desk, request.Parameter("id"), choose);
    if (!import) return RefusalResponse(*caller.catalogue, import.error());
    return JsonAnswer(LettersJson(caller, desk, *import));
}

using LetterHandler = Response (*)(Caller&, LetterDesk&, const Request&);

}  // namespace

void AddLetterImportRoutes(Router& router, Platform& platform,
                           std::unique_ptr<ImportChanges> changes) {
    const auto desk = std::make_shared<LetterDesk>();
    desk->changes = std::move(changes);
    const auto with_desk = [&](LetterHandler handler) {
        return ForCallers(platform, [desk, handler](Caller& caller, const Request& request) {
            return handler(caller, *desk, request);
        });
    };
    router.Add(Method::kPost, "/api/letter-imports", with_desk(BeginLetters));
    router.Add(Method::kGet, "/api/letter-imports/{id}", with_desk(GetLetters));
    router.Add(Method::kPut, "/api/letter-imports/{id}", with_desk(PutLetters));
    router.Add(Method::kPost, "/api/letter-imports/{id}/letters", with_desk(PostLetter));
    router.Add(Method::kGet, "/api/letter-imports/{id}/letters/{n}", with_desk(GetLetter));
    router.Add(Method::kPost, "/api/letter-imports/{id}/perform", with_desk(PerformLetters));
}

}  // namespace http

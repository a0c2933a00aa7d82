#include "http/detail/letter_import.hpp"

#include "http/detail/import_file.hpp"
#include "import_desk/letter_import.hpp"
#include "workflow/historical.hpp"

namespace http {

using import_desk::OpenedLetter;

namespace {

/// Each try that fails is somebody else's that did not.
constexpr int kMostTries = 100;

OpenedLetter Unreadable(const SessionLetter& letter, base::Refusals refusals) {
    OpenedLetter opened;
    opened.name = letter.name;
    opened.refusals = std::move(refusals);
    return opened;
}

std::optional<ImportSession> FindSession(Caller& caller, const base::Uuid& id) {
    auto session = caller.platform.desk.FindImport(id);
    if (!session || !HoldsLetters(*session) ||
        session->organisation != caller.principal.organisation)
        return std::nullopt;
    return session;
}

/// The server may end between an act and its note.
void NoteLateIfPerformed(Caller& caller, LetterDesk& desk, ImportSession& session) {
    if (session.performed) return;
    const LetterSession kept = ReadLetterSession(session.mapping);
    if (!kept.act) return;
    const auto stored = caller.view->FindAct(*kept.act);
    if (!stored || stored->act.kind != workflow::BatchRequest().kind) return;
    NotePerformed(caller, desk, session.id, *kept.act);
    if (auto noted = FindSession(caller, session.id)) session = *std::move(noted);
}

}  // namespace

base::Result<catalogue::RecordType> LetterType(Caller& caller) {
    const auto type = ImportableType(caller, import_desk::kLetterType);
    if (!type) return base::Refuse(type.error());
    return workflow::WithState(*caller.catalogue, **type, caller.today);
}

base::Result<LetterImport> FindLetters(Caller& caller, LetterDesk& desk, const std::string& id) {
    auto type = LetterType(caller);
    if (!type) return base::Refuse(type.error());
    const auto parsed = base::Uuid::Parse(id);
    auto session = parsed ? FindSession(caller, *parsed) : std::nullopt;
    if (!session) return base::Refuse("import.session_not_found");
    NoteLateIfPerformed(caller, desk, *session);
    LetterSession kept = ReadLetterSession(session->mapping);
    return LetterImport{*std::move(session), std::move(kept), *std::move(type)};
}

base::Result<LetterImport> FindOwnLetters(Caller& caller, LetterDesk& desk, const std::string& id) {
    auto import = FindLetters(caller, desk, id);
    if (!import) return import;
    if (import->session.person != caller.principal.person || import->session.performed)
        return base::Refuse("import.session_not_found");
    if (import->kept.act) return base::Refuse("letter.under_way");
    return import;
}

bool KeepIfUnchanged(Caller& caller, LetterDesk& desk, const ImportSession& read,
                     LetterImport& import) {
    import.session.mapping = LetterSessionText(import.kept);
    import.session.updated_at = caller.platform.clock.Now();
    return desk.changes->Change(read, import.session);
}

base::Result<LetterImport> ChangeLetters(Caller& caller, LetterDesk& desk, const std::string& id,
                                         const std::function<base::Done(LetterImport&)>& change) {
    for (int tries = 0; tries < kMostTries; ++tries) {
        auto import = FindOwnLetters(caller, desk, id);
        if (!import) return import;
        const ImportSession read = import->session;
        if (const auto done = change(*import); !done) return base::Refuse(done.error());
        if (KeepIfUnchanged(caller, desk, read, *import)) return import;
    }
    throw std::runtime_error("letters of import " + id + " change without end");
}

void NotePerformed(Caller& caller, LetterDesk& desk, const base::Uuid& import,
                   const base::ActId& act) {
    for (int tries = 0; tries < kMostTries; ++tries) {
        const auto read = FindSession(caller, import);
        if (!read || read->performed) return;
        ImportSession noted = *read;
        LetterSession kept = ReadLetterSession(noted.mapping);
        for (SessionLetter& letter : kept.letters) letter.digest = letter.text = std::nullopt;
        noted.mapping = LetterSessionText(kept);
        noted.digest = {};
        noted.performed = act;
        noted.updated_at = caller.platform.clock.Now();
        if (desk.changes->Change(*read, noted)) return;
    }
    throw std::runtime_error("letters of import " + import.ToText() + " change without end");
}

OpenedLetter Opened(Caller& caller, LetterDesk& desk, const SessionLetter& letter) {
    if (!letter.digest) return Unreadable(letter, letter.refused);
    if (letter.text)
        if (auto text = ReadWhole(caller, *letter.text, letters::kLongestLetter))
            return import_desk::ReadOpened(letter.name, *std::move(text));
    const auto bytes = ReadWhole(caller, *letter.digest, import_desk::kLargestLetter);
    return bytes ? desk.reader.Open(letter.name, *bytes) : Unreadable(letter, bytes.error());
}

PlannedLetters PlanLetters(Caller& caller, LetterDesk& desk, const LetterImport& import) {
    PlannedLetters planned;
    for (std::size_t i = 0; i < import.kept.letters.size(); ++i) {
        const SessionLetter& letter = import.kept.letters[i];
        planned.opened.push_back(Opened(caller, desk, letter));
        OpenedLetter& opened = planned.opened.back();
        opened.text = std::string();  // a hundred of them are not held at once
        if (letter.left_out) continue;
        if (!opened.refusals.empty()) {
            ++planned.unread;
            continue;
        }
        planned.letters.push_back(
            {letter.name, opened.letter,
             records::Attachment{*letter.digest, letter.name, letter.media_type, letter.size},
             i + 1});
    }
    const records::Filter scope = access_control::ScopeFor(
        caller.principal, *caller.catalogue, *caller.catalogue->FindType(import.type.id),
        import.type.id + ".import");
    planned.plan = import_desk::PlanOf(
        {*caller.view, *caller.catalogue, import.type, import.kept.state, scope}, planned.letters);
    return planned;
}

}  // namespace http

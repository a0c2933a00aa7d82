#pragma once

#include <functional>
#include <string>
#include <vector>

#include "exchange/import_plan.hpp"
#include "exchange/letter_rows.hpp"
#include "http/detail/caller.hpp"
#include "http/detail/letter_session.hpp"
#include "http/import_changes.hpp"
#include "import_desk/letter_file.hpp"

/// What the routes of an import of letters have in common.
namespace http {

/// What the routes share; any thread.
struct LetterDesk {
    std::unique_ptr<ImportChanges> changes;
    import_desk::LetterReader reader;
};

/// An import of letters as it stands.
struct LetterImport {
    ImportSession session;
    LetterSession kept;
    catalogue::RecordType type;  ///< with the state a record comes in with
};

/// The type that letters become, with the field `$state`; refuses who may not import it.
[[nodiscard]] base::Result<catalogue::RecordType> LetterType(Caller& caller);

/// One of the caller's organisation; else `import.session_not_found`. Where its act was stored and
/// that was not noted, it is noted now.
[[nodiscard]] base::Result<LetterImport> FindLetters(Caller& caller, LetterDesk& desk,
                                                     const std::string& id);
/// The same, of one's own, not performed, and not being performed (`letter.under_way`).
[[nodiscard]] base::Result<LetterImport> FindOwnLetters(Caller& caller, LetterDesk& desk,
                                                        const std::string& id);

/// Keeps the import as it is now if it still stands as it was `read`; else false.
[[nodiscard]] bool KeepIfUnchanged(Caller& caller, LetterDesk& desk, const ImportSession& read,
                                   LetterImport& import);
/// Changes one's own import as it stands: where somebody else changes it at the same time, `change`
/// is called again with what they left. Throws when that does not end.
[[nodiscard]] base::Result<LetterImport> ChangeLetters(
    Caller& caller, LetterDesk& desk, const std::string& id,
    const std::function<base::Done(LetterImport&)>& change);
/// That `act` performed the import; its files and texts are named no more: those that came in
/// belong to cases, the others are nobody's and go.
void NotePerformed(Caller& caller, LetterDesk& desk, const base::Uuid& import,
                   const base::ActId& act);

/// The letter as it was read when it came; read again of its file where that text is gone.
[[nodiscard]] import_desk::OpenedLetter Opened(Caller& caller, LetterDesk& desk,
                                               const SessionLetter& letter);

/// Every letter opened, and what the import would do with those that are not left out.
struct PlannedLetters {
    std::vector<import_desk::OpenedLetter> opened;  ///< one a letter, without their texts
    std::vector<exchange::LetterFile> letters;      ///< those that can come in
    exchange::ImportPlan plan;
    std::size_t unread = 0;  ///< neither readable nor left out

    [[nodiscard]] std::size_t Faulty() const {
        return plan.CountOf(exchange::RowOutcome::kFaulty) + unread;
    }
};
[[nodiscard]] PlannedLetters PlanLetters(Caller& caller, LetterDesk& desk,
                                         const LetterImport& import);

/// What a dry run of the letters found: counts, and a line each.
[[nodiscard]] boost::json::object FoundJson(const Caller& caller, const LetterImport& import,
                                            const PlannedLetters& planned);
/// LetterImport of http.md.
[[nodiscard]] boost::json::object LettersJson(Caller& caller, LetterDesk& desk,
                                              const LetterImport& import);
/// LetterText of http.md.
[[nodiscard]] boost::json::object LetterTextJson(const Caller& caller, std::size_t n,
                                                 const import_desk::OpenedLetter& opened);

/// `POST …/perform`.
[[nodiscard]] Response PerformLetters(Caller& caller, LetterDesk& desk, const Request& request);

}  // namespace http

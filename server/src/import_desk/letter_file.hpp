#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "letters/letter.hpp"
#include "letters/letter_json.hpp"
#include "print/word_to_pdf.hpp"

namespace import_desk {

/// Larger files are no letter.
inline constexpr std::size_t kLargestLetter = std::size_t{20} << 20;

/// One file that should hold a decision letter, as far as it could be read.
struct OpenedLetter {
    std::string name;        ///< of the file, without folder
    std::string media_type;  ///< by its bytes; empty where they were not looked at
    std::string text;        ///< UTF-8; the places of `letter` are in it
    letters::Letter letter;
    base::Refusals refusals;  ///< why it could not be read; `where` is the name
};

/// Opens files of letters. Owned by whoever takes letters in; any thread.
class LetterReader {
 public:
    /// A text in any usual encoding; .docx, read here; PDF by poppler and older files of Word by
    /// LibreOffice (one at a time), each in a process with limits. Refuses a picture and a PDF or
    /// .docx of pictures (`letter.photograph`, `letter.word_without_text`), an empty or too large
    /// file, other kinds with their name, and what those programs cannot read.
    [[nodiscard]] OpenedLetter Open(std::string name, std::string_view bytes);

 private:
    base::Result<std::string> TextOf(std::string_view bytes, std::string_view name);

    print::WordPrinter printer_;
};

/// The letter of a text that was taken out of its file before.
[[nodiscard]] OpenedLetter ReadOpened(std::string name, std::string text);

/// Why a file of Word could not be printed, as said of letters: what to press or to save it as
/// here, not how to ask for a paper again.
[[nodiscard]] base::Refusals InWordsOfLetters(base::Refusals refusals);

/// The machine could not read it now; the same file may be read later (`letter.busy`, no poppler).
[[nodiscard]] bool IsPassing(const base::Refusals& refusals);

/// letters::LetterJson; of a file that could not be read the same keys, all null, and `refused`
/// with code and words.
[[nodiscard]] std::string OpenedJson(const OpenedLetter& opened, const letters::WordsOf& words);

}  // namespace import_desk

#pragma once

#include <string>
#include <vector>

/// Word documents written from paragraphs, in the layout of official papers (GB/T 9704-2012):
/// A4, 156 mm × 225 mm of text, title 小标宋 二号, body 仿宋 三号 with 28.95 pt lines.
namespace document {

enum class ParagraphKind { kTitle, kHeading1, kHeading2, kBody, kSigned, kNote };

struct TextRun {
    std::string text;
    bool bold = false;
};

struct Paragraph {
    ParagraphKind kind = ParagraphKind::kBody;
    std::vector<TextRun> runs;
};

struct WordDocument {
    std::string title;  ///< document property, not printed
    std::vector<Paragraph> paragraphs;
};

/// The bytes of a .docx. Characters that XML 1.0 forbids are left out. Throws std::runtime_error
/// when the archive cannot be made.
[[nodiscard]] std::string WriteWord(const WordDocument& document);

/// The visible text of a .docx, a line a paragraph; empty for what is no such file. For tests and
/// for reading reports back; sizes are limited (64 MiB unpacked).
[[nodiscard]] std::string ReadWordText(const std::string& bytes);

/// As ReadWordText, in the lines that a reader sees: one that is broken by hand is two, a text box
/// is read once, a row of a table is a line with ` | ` between its cells. Numbers that Word makes
/// are no text.
[[nodiscard]] std::string ReadWordLines(const std::string& bytes);

}  // namespace document

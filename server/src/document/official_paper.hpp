#pragma once

#include <string>
#include <vector>

#include "document/word_file.hpp"

/// An official paper as a whole (GB/T 9704-2012): red head, number and signer over the red line,
/// title, addressees, text of 22 lines by 28 characters, 附件, signature and date, 版记 at the foot
/// of the last page, page numbers — 1 — outside. Parts that are empty are left out.
namespace document {

/// A table that follows the paper on pages of its own; what is published is written without it.
struct AnnexTable {
    std::string title, note;
    std::vector<int> widths;                     ///< of the columns, in parts of their sum
    std::vector<std::vector<std::string>> rows;  ///< the first one heads the columns
};

struct OfficialPaper {
    std::string letterhead;  ///< 发文机关标志: 某市生态环境局文件
    std::string number;      ///< 发文字号: 某环发〔2026〕8号
    std::string signer;      ///< 签发人, of papers that go up
    std::string title;
    std::string addressees;  ///< 市委、市政府
    std::vector<Paragraph> body;
    std::vector<std::string> attachments;
    std::string signed_by;
    std::string dated;  ///< 2026年1月29日
    std::string copies;
    std::string printer, printed_on;  ///< the latter as `dated`
    std::vector<AnnexTable> annexes;
};

/// The bytes of a .docx; as WriteWord.
[[nodiscard]] std::string WriteOfficialPaper(const OfficialPaper& paper);

/// How wide a text is printed, in characters: Latin letters and digits are half as wide.
[[nodiscard]] double PrintedWidth(const std::string& text);

}  // namespace document

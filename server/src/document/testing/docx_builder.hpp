#pragma once

#include <map>
#include <string>
#include <vector>

namespace document::testing {

/// A .docx as Word packs it, part by part; a test replaces what matters to it.
struct DocxBuilder {
    std::string body = {};    ///< what stands in w:body
    std::string header = {};  ///< what stands in w:hdr; empty: no header
    std::string notes = {};   ///< what stands in w:footnotes; empty: none
    std::string main_type =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    std::string types = {};                         ///< more lines of [Content_Types].xml
    std::string relations = {};                     ///< more lines of document.xml.rels
    std::map<std::string, std::string> parts = {};  ///< more parts, or others in place of ours

    [[nodiscard]] std::string Bytes() const;
};

/// `<w:p>` with a run for each text.
[[nodiscard]] std::string P(const std::vector<std::string>& runs);
/// A cell of these paragraphs, and a row of cells.
[[nodiscard]] std::string Cell(const std::string& paragraphs);
[[nodiscard]] std::string Row(const std::vector<std::string>& cell_texts);
[[nodiscard]] std::string Table(const std::string& rows);
/// A .docx with a paragraph for each text.
[[nodiscard]] std::string Docx(const std::vector<std::string>& paragraphs);

/// One part of a .docx.
[[nodiscard]] std::string PartOf(const std::string& docx, const std::string& name);
/// The text of the part, paragraphs ended by a line feed, cells by a bar.
[[nodiscard]] std::string TextOfPart(const std::string& docx, const std::string& name);
[[nodiscard]] std::string TextOfBody(const std::string& docx);

}  // namespace document::testing

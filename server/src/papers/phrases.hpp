#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "document/template.hpp"

namespace papers {

/// A name of papers whose words are made of what the records hold: `处罚依据`, `调查经过`. The
/// words are a template of their own, written over the record as a paper is.
struct Phrase {
    std::string name;
    std::string separator = "\n";  ///< between its lines; a line feed: each is a paragraph
    std::size_t most_lines = 0;    ///< 0: all of them
    std::string more;              ///< said behind the lines where some were left out
    std::string entered_in;        ///< path of what is to be entered where nothing comes of it
    std::string drafts;            ///< field of the record for which it may be proposed
    document::Template words;
    std::string file;                ///< where it was read
    std::vector<std::size_t> lines;  ///< of the file: its head, then each paragraph of the words
};

/// `catalogue/documents/phrases.list`; docs/formats/template.md tells the form. Refuses
/// `papers.phrase_line` and what is wrong with the words (`document.*`), `where` being `file:line`.
[[nodiscard]] base::Result<std::vector<Phrase>> ReadPhrases(std::string_view text,
                                                            const std::string& file);

}  // namespace papers

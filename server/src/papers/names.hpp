#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "document/known_fields.hpp"
#include "papers/phrases.hpp"

namespace papers {

/// A name that papers may use, and where its value is taken from.
struct Name {
    std::string label;  ///< `证据清单`, or of a group's column `证据清单.证据名称`
    document::ValueKind kind = document::ValueKind::kText;
    std::vector<std::string> choices;
    std::vector<std::string> paths;  ///< tried in order; empty: nothing gives it yet
};

/// `catalogue/documents/fields.list`, and the bureau's own laid over it name by name.
/// docs/formats/template.md tells the form. A value; const use from any thread.
class NameList {
 public:
    /// Adds the lines of one file; a name that is known already is replaced. Refuses
    /// `papers.name_line` with `file:line` in `where`; lines without fault are taken all the same.
    base::Done Add(std::string_view text, const std::string& file);

    /// Adds the phrases of one file; one that is known already is replaced. Where a line has a
    /// fault none of the file is taken.
    base::Done AddPhrases(std::string_view text, const std::string& file);

    /// By its normalised form; nullptr when it is not in the list.
    [[nodiscard]] const Name* Find(std::string_view label) const;
    /// In the order of the files.
    [[nodiscard]] const std::vector<Name>& All() const { return names_; }
    [[nodiscard]] const Phrase* FindPhrase(std::string_view name) const;
    /// By normalised name.
    [[nodiscard]] const std::map<std::string, Phrase, std::less<>>& Phrases() const {
        return phrases_;
    }

 private:
    std::vector<Name> names_;
    std::map<std::string, std::size_t, std::less<>> places_;  ///< normalised label → index
    std::map<std::string, Phrase, std::less<>> phrases_;
};

}  // namespace papers

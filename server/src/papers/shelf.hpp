#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "document/template.hpp"
#include "document/template_source.hpp"
#include "papers/names.hpp"
#include "papers/packs.hpp"

/// The papers of a record: which there are, and their places filled from the record, its
/// neighbours and what the asking person may read of them.
namespace papers {

struct Paper {
    /// Head and Word file; the bureau's own file where it laid one over.
    document::TemplateSource source;
    bool own = false;            ///< the Word file is the bureau's
    std::filesystem::path file;  ///< where it was read
    base::Refusals faults;       ///< of the file; then there is no template
    std::optional<document::Template> the_template;
};

/// All papers and names. Immutable once read; any thread.
class Shelf {
 public:
    Shelf(std::vector<Paper> papers, NameList names, std::vector<Pack> packs, base::Refusals faults)
        : papers_(std::move(papers)),
          names_(std::move(names)),
          packs_(std::move(packs)),
          faults_(std::move(faults)) {}

    [[nodiscard]] const std::vector<Paper>& Papers() const { return papers_; }  ///< by id
    [[nodiscard]] const Paper* Find(std::string_view id) const;
    [[nodiscard]] const NameList& Names() const { return names_; }
    [[nodiscard]] const std::vector<Pack>& Packs() const { return packs_; }
    [[nodiscard]] const Pack* FindPack(std::string_view id) const;
    /// Of all files, `where` beginning with the file's name. A paper with faults is listed and
    /// cannot be written; the shipped one does not silently take its place.
    [[nodiscard]] const base::Refusals& Faults() const { return faults_; }

 private:
    std::vector<Paper> papers_;
    NameList names_;
    std::vector<Pack> packs_;
    base::Refusals faults_;
};

/// Reads `documents/*.txt`, `documents/*.list` and `documents/*.docx` of each folder, later
/// ones laid over earlier ones. A .docx takes the place of the paper of its name; for a new one its
/// head stands beside it in a .txt of the same name. Throws std::runtime_error where a file cannot
/// be read.
[[nodiscard]] Shelf ReadShelf(const std::vector<std::filesystem::path>& folders);

}  // namespace papers

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace papers {

/// Papers of several records that are bound into one file: what leaders get before they discuss.
struct Pack {
    struct Part {
        std::string paper;   ///< template
        int most_pages = 0;  ///< 0: as many as it has
    };

    std::string id, label, record_type;
    std::string right;       ///< asked beside that to read each record; empty: none
    std::string first;       ///< template of the page in front; empty: there is none
    std::string first_name;  ///< name of it that holds this name of every record, numbered
    std::vector<Part> parts;
};

/// `catalogue/documents/packs.list`; docs/formats/template.md tells the form. Refuses
/// `papers.pack_line` for every faulty line, `where` being `file:line`.
[[nodiscard]] base::Result<std::vector<Pack>> ReadPacks(std::string_view text,
                                                        const std::string& file);

}  // namespace papers

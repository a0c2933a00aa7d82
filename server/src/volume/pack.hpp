#pragma once

#include <string>
#include <vector>

#include "papers/shelf.hpp"
#include "papers/write.hpp"
#include "volume/write.hpp"

namespace volume {

struct PackWriting {
    const papers::Asking& asking;
    const papers::Shelf& shelf;
    const papers::Pack& pack;
    ToPdf to_pdf;
};

/// What a pack lacks of one record.
struct PackGap {
    const records::Record* record = nullptr;
    std::string paper_label;
    std::vector<papers::Missing> missing;
};
[[nodiscard]] std::vector<PackGap> FindPackGaps(const PackWriting& writing,
                                                const std::vector<records::Record>& records);

struct PackFile {
    std::string bytes;
    int pages = 0;
    std::vector<papers::Written> written;  ///< without bytes: what was opened, for the read log
};

/// One PDF: the page in front, then the papers of each record, with bookmarks and page numbers.
/// Refuses `volume.pack_paper` (a template is missing or faulty), `volume.pack_long` (a paper has
/// more pages than the pack allows), `volume.not_pdf`; each paper by itself, all at once.
[[nodiscard]] base::Result<PackFile> WritePack(const PackWriting& writing,
                                               const std::vector<records::Record>& records);

}  // namespace volume

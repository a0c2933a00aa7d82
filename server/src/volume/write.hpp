#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "papers/shelf.hpp"
#include "volume/contents.hpp"

namespace volume {

/// The names of the bureau's papers for `plan`.
void AddNames(Plan& plan, const papers::Shelf& shelf);

/// A file that only an office program can print.
struct OfficeFile {
    std::string name;  ///< its ending tells the program what it is
    std::string bytes;
};
/// A PDF for each file, nullopt where it could not be made. Empty function: no program is there.
using ToPdf =
    std::function<std::vector<std::optional<std::string>>(const std::vector<OfficeFile>& files)>;

/// LibreOffice, where it is installed (looked for on PATH); else an empty function. One conversion
/// runs at a time; one that takes more than two minutes is ended.
[[nodiscard]] ToPdf LibreOffice();

/// The bytes of an attachment; refuses `evidence.*`.
using ReadFile = std::function<base::Result<std::string>(const records::Attachment& file)>;

/// How many pages a file has, remembered by its digest while the process runs. Any thread.
class PageCounts {
 public:
    /// nullopt: it is no PDF or picture and was never converted. Reads the file the first time.
    std::optional<int> Of(const records::Attachment& file, const ReadFile& read);
    void Remember(const base::Digest& file, int pages);
    /// Prints what only an office program can, all in one go, and remembers the pages.
    void Print(const std::vector<Item>& items, const ReadFile& read, const ToPdf& to_pdf);

 private:
    std::mutex mutex_;
    std::map<base::Digest, std::optional<int>> known_;
};

struct PageRange {
    std::optional<int> pages;  ///< nullopt: nobody knows yet
    std::optional<int> from;   ///< first page number; nullopt also behind an unknown one
    [[nodiscard]] std::string ToText() const;  ///< 3-5, 7, —
};
/// One for each item; each part counts from 1. Items of recordings alone have no pages.
[[nodiscard]] std::vector<PageRange> NumberPages(const std::vector<Item>& items, PageCounts& counts,
                                                 const ReadFile& read);

enum class Form { kPdf, kZip };

struct VolumeFile {
    std::string bytes, name, media_type;
    int papers = 0;  ///< lines
    std::optional<int> pages;
};

struct Writing {
    const Looking& looking;
    const papers::Shelf& shelf;
    const records::Record& the_case;
    ReadFile read;
    ToPdf to_pdf;
    PageCounts& counts;
    std::int64_t most_bytes = std::int64_t{300} << 20;
};

/// One part of the volume in one file: cover, contents, all papers, remarks. A ZIP holds the files
/// as they are, numbered, and the three forms as Word; a PDF has bookmarks and page numbers and is
/// refused (`volume.not_pdf`, each file) where something cannot be printed. Throws storage
/// failures.
[[nodiscard]] base::Result<VolumeFile> Write(const Writing& writing, const Contents& contents,
                                             Part part, Form form);

}  // namespace volume

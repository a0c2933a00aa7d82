#include <algorithm>

#include "volume/detail/pdf.hpp"
#include "volume/detail/sheets.hpp"
#include "volume/write.hpp"

namespace volume {

std::optional<int> PageCounts::Of(const records::Attachment& file, const ReadFile& read) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto at = known_.find(file.digest); at != known_.end()) return at->second;
    }
    std::optional<int> pages;
    const detail::SheetKind kind = detail::KindOf(file);
    if (kind == detail::SheetKind::kPicture) pages = 1;
    if (kind == detail::SheetKind::kPdf)
        if (const auto bytes = read(file)) pages = detail::CountPages(*bytes);
    const std::lock_guard lock(mutex_);
    return known_.try_emplace(file.digest, pages).first->second;
}

void PageCounts::Remember(const base::Digest& file, int pages) {
    const std::lock_guard lock(mutex_);
    known_[file] = pages;
}

void PageCounts::Print(const std::vector<Item>& items, const ReadFile& read, const ToPdf& to_pdf) {
    std::vector<base::Digest> digests;
    std::vector<OfficeFile> files;
    for (const Item& item : items)
        for (const records::Attachment& file : item.files) {
            if (detail::KindOf(file) != detail::SheetKind::kOffice || Of(file, read)) continue;
            auto bytes = read(file);
            if (!bytes) continue;
            digests.push_back(file.digest);
            files.push_back({file.name, *std::move(bytes)});
        }
    if (!to_pdf || files.empty()) return;
    const auto made = to_pdf(files);
    for (std::size_t i = 0; i < made.size(); ++i)
        if (const auto pages = made[i] ? detail::CountPages(*made[i]) : std::nullopt)
            Remember(digests[i], *pages);
}

std::string PageRange::ToText() const {
    if (!pages || *pages == 0) return "—";
    if (!from) return fmt::format("共 {} 页", *pages);
    return *pages == 1 ? std::to_string(*from) : fmt::format("{}-{}", *from, *from + *pages - 1);
}

std::vector<PageRange> NumberPages(const std::vector<Item>& items, PageCounts& counts,
                                   const ReadFile& read) {
    std::map<Part, std::optional<int>> next = {{Part::kMain, 1}, {Part::kSide, 1}};
    std::vector<PageRange> ranges;
    for (const Item& item : items) {
        std::optional<int> pages = item.text.empty() ? 0 : 1;
        for (const records::Attachment& file : item.files) {
            const auto more = counts.Of(file, read);
            pages = pages && more ? std::optional(*pages + *more) : std::nullopt;
        }
        if (!pages) pages = item.pages_told;
        std::optional<int>& at = next[item.part];
        ranges.push_back({pages, pages && *pages > 0 ? at : std::nullopt});
        at = at && pages ? std::optional(*at + *pages) : std::nullopt;
    }
    return ranges;
}

}  // namespace volume

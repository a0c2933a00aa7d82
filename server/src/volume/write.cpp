#include "volume/write.hpp"

#include <algorithm>

#include "document/word_file.hpp"
#include "office/package.hpp"
#include "volume/detail/forms.hpp"
#include "volume/detail/pdf.hpp"
#include "volume/detail/sheets.hpp"

namespace volume {

using detail::SheetKind;

namespace {

constexpr std::size_t kMostName = 120;  ///< bytes of a file's name in the ZIP

/// One file of an item, as stored and as pages.
struct Sheet {
    std::string name, bytes;
    std::optional<base::Digest> digest;  ///< of an attachment
    SheetKind kind = SheetKind::kOther;
    std::optional<std::string> pdf;
    std::optional<int> pages;
};

struct Bundle {
    const Item* item = nullptr;
    std::vector<Sheet> sheets;
};

/// What a file system takes, cut at whole characters.
std::string SafeName(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        const bool bad = static_cast<unsigned char>(letter) < 0x20 ||
                         std::string_view("\\/:*?\"<>|").find(letter) != std::string_view::npos;
        safe += bad ? '_' : letter;
    }
    if (safe.size() <= kMostName) return safe;
    std::size_t end = kMostName;
    while (end > 0 && (static_cast<unsigned char>(safe[end]) & 0xC0U) == 0x80U) --end;
    return safe.substr(0, end);
}

std::string Joined(const std::vector<std::string>& lines, const std::string& title) {
    document::WordDocument written;
    written.title = title;
    written.paragraphs.push_back({document::ParagraphKind::kTitle, {{title, false}}});
    for (const std::string& line : lines)
        written.paragraphs.push_back({document::ParagraphKind::kBody, {{line, false}}});
    return document::WriteWord(written);
}

class Writer {
 public:
    Writer(const Writing& writing, const Contents& contents, Part part, Form form)
        : writing_(writing), contents_(contents), part_(part), form_(form) {
        for (const Item& item : contents.items)
            if (item.part == part) items_.push_back(&item);
    }

    base::Result<VolumeFile> Run() {
        if (items_.empty())
            return base::Refuse("volume.nothing", {{"part", std::string(PartLabel(part_))}});
        if (auto done = CheckSize(); !done) return base::Refuse(std::move(done.error()));
        if (auto done = Load(); !done) return base::Refuse(std::move(done.error()));
        MakePages();
        if (auto done = CheckPrintable(); !done) return base::Refuse(std::move(done.error()));
        const auto ranges = Ranges();
        auto forms = detail::WriteForms(writing_, contents_, part_, items_, ranges);
        if (!forms) return base::Refuse(std::move(forms.error()));
        VolumeFile file;
        file.papers = static_cast<int>(items_.size());
        file.pages = PagesOf(ranges);
        file.name = NameOf();
        if (form_ == Form::kZip) {
            file.bytes = Zip(*forms);
            file.media_type = "application/zip";
            return file;
        }
        auto bound = Pdf(*forms);
        if (!bound) return base::Refuse(std::move(bound.error()));
        file.bytes = *std::move(bound);
        file.media_type = "application/pdf";
        return file;
    }

 private:
    [[nodiscard]] base::Done CheckSize() const {
        std::int64_t size = 0;
        for (const Item* item : items_)
            for (const records::Attachment& file : item->files) size += file.size;
        if (size <= writing_.most_bytes) return base::AllWell();
        return base::Refuse("volume.too_large",
                            {{"size", std::to_string(size >> 20)},
                             {"most", std::to_string(writing_.most_bytes >> 20)}});
    }

    base::Done Load() {
        base::Refusals refusals;
        for (const Item* item : items_) {
            Bundle bundle{item, {}};
            if (!item->text.empty())
                bundle.sheets.push_back({item->title + ".docx", Joined(item->text, item->title),
                                         std::nullopt, SheetKind::kOffice, std::nullopt,
                                         std::nullopt});
            for (const records::Attachment& file : item->files) {
                auto bytes = writing_.read(file);
                if (!bytes) {
                    refusals.insert(refusals.end(), bytes.error().begin(), bytes.error().end());
                    continue;
                }
                bundle.sheets.push_back({file.name, *std::move(bytes), file.digest,
                                         detail::KindOf(file), std::nullopt, std::nullopt});
            }
            bundles_.push_back(std::move(bundle));
        }
        return base::DoneUnless(std::move(refusals));
    }

    /// Every sheet that can be a PDF becomes one; office files in one go.
    void MakePages() {
        std::vector<Sheet*> office;
        std::vector<OfficeFile> files;
        for (Bundle& bundle : bundles_)
            for (Sheet& sheet : bundle.sheets) {
                if (sheet.kind == SheetKind::kPdf) sheet.pdf = sheet.bytes;
                if (sheet.kind == SheetKind::kPicture)
                    sheet.pdf = detail::PictureToPdf(sheet.bytes);
                if (sheet.kind != SheetKind::kOffice) continue;
                office.push_back(&sheet);
                files.push_back({sheet.name, sheet.bytes});
            }
        if (writing_.to_pdf && !files.empty()) {
            auto made = writing_.to_pdf(files);
            for (std::size_t i = 0; i < office.size(); ++i) office[i]->pdf = std::move(made[i]);
        }
        for (Bundle& bundle : bundles_)
            for (Sheet& sheet : bundle.sheets) {
                if (sheet.pdf) sheet.pages = detail::CountPages(*sheet.pdf);
                if (sheet.pages && sheet.digest)
                    writing_.counts.Remember(*sheet.digest, *sheet.pages);
            }
    }

    static std::string Why(const Sheet& sheet, bool has_office) {
        switch (sheet.kind) {
            case SheetKind::kPdf:
                return "文件损坏或者有口令";
            case SheetKind::kPicture:
                return "图片损坏";
            case SheetKind::kOffice:
                return has_office ? "LibreOffice 没有转换成功" : "本机没有安装 LibreOffice";
            case SheetKind::kOther:
                return "这种文件不能打印";
        }
        return {};
    }

    [[nodiscard]] base::Done CheckPrintable() const {
        base::Refusals refusals;
        if (form_ == Form::kZip) return base::AllWell();
        for (const Bundle& bundle : bundles_)
            for (const Sheet& sheet : bundle.sheets)
                if (!sheet.pages)
                    refusals.push_back({"volume.not_pdf",
                                        {{"file", bundle.item->title + "：" + sheet.name},
                                         {"why", Why(sheet, static_cast<bool>(writing_.to_pdf))}},
                                        ""});
        if (!writing_.to_pdf)
            refusals.push_back(
                {"volume.not_pdf",
                 {{"file", "封面、卷内目录和备考表"}, {"why", "本机没有安装 LibreOffice"}},
                 ""});
        return base::DoneUnless(std::move(refusals));
    }

    [[nodiscard]] std::vector<PageRange> Ranges() const {
        std::vector<PageRange> ranges;
        std::optional<int> next = 1;
        for (const Bundle& bundle : bundles_) {
            std::optional<int> pages = 0;
            for (const Sheet& sheet : bundle.sheets)
                pages = pages && sheet.pages ? std::optional(*pages + *sheet.pages) : std::nullopt;
            if (!pages) pages = bundle.item->pages_told;
            ranges.push_back({pages, pages && *pages > 0 ? next : std::nullopt});
            next = next && pages ? std::optional(*next + *pages) : std::nullopt;
        }
        return ranges;
    }

    static std::optional<int> PagesOf(const std::vector<PageRange>& ranges) {
        int pages = 0;
        for (const PageRange& range : ranges) {
            if (!range.pages) return std::nullopt;
            pages += *range.pages;
        }
        return pages;
    }

    [[nodiscard]] std::string NameOf() const {
        const catalogue::RecordType* type =
            writing_.looking.catalogue.FindType(writing_.the_case.type);
        std::string number = type == nullptr ? "" : writing_.the_case.Text(type->subtitle);
        if (number.empty()) number = writing_.the_case.id.ToText().substr(0, 8);
        return SafeName(fmt::format("{}-{}", number, PartLabel(part_))) +
               (form_ == Form::kPdf ? ".pdf" : ".zip");
    }

    [[nodiscard]] std::string Zip(const detail::Forms& forms) const {
        std::vector<office::Part> parts = {{"000 卷宗封面.docx", forms.cover},
                                           {"000 卷内目录.docx", forms.contents}};
        for (std::size_t i = 0; i < bundles_.size(); ++i) {
            const Bundle& bundle = bundles_[i];
            for (std::size_t j = 0; j < bundle.sheets.size(); ++j) {
                const std::string place = bundle.sheets.size() == 1
                                              ? fmt::format("{:03}", i + 1)
                                              : fmt::format("{:03}-{:02}", i + 1, j + 1);
                parts.push_back({fmt::format("{} {}{}", place, SafeName(bundle.item->title),
                                             detail::EndingOf(bundle.sheets[j].name)),
                                 bundle.sheets[j].bytes});
            }
        }
        parts.push_back({"999 卷内备考表.docx", forms.remarks});
        return office::WritePackage(parts);
    }

    [[nodiscard]] base::Result<std::string> Pdf(const detail::Forms& forms) const {
        const auto made = writing_.to_pdf({{"cover.docx", forms.cover},
                                           {"contents.docx", forms.contents},
                                           {"remarks.docx", forms.remarks}});
        for (const auto& one : made)
            if (!one || !detail::CountPages(*one))
                return base::Refuse("volume.not_pdf", {{"file", "封面、卷内目录和备考表"},
                                                       {"why", "LibreOffice 没有转换成功"}});
        std::vector<detail::Chapter> chapters = {{"卷宗封面", "", {*made[0]}, false},
                                                 {"卷内目录", "", {*made[1]}, false}};
        for (const Bundle& bundle : bundles_) {
            detail::Chapter chapter{bundle.item->title, bundle.item->section, {}, true};
            for (const Sheet& sheet : bundle.sheets) chapter.files.push_back(*sheet.pdf);
            chapters.push_back(std::move(chapter));
        }
        chapters.push_back({"卷内备考表", "", {*made[2]}, false});
        return detail::Bind(chapters, NameOf());
    }

    const Writing& writing_;
    const Contents& contents_;
    Part part_;
    Form form_;
    std::vector<const Item*> items_;
    std::vector<Bundle> bundles_;
};

}  // namespace

void AddNames(Plan& plan, const papers::Shelf& shelf) {
    for (const papers::Paper& paper : shelf.Papers())
        plan.names[paper.source.id] = paper.source.label;
}

base::Result<VolumeFile> Write(const Writing& writing, const Contents& contents, Part part,
                               Form form) {
    return Writer(writing, contents, part, form).Run();
}

}  // namespace volume

#include "volume/pack.hpp"

#include "volume/detail/pdf.hpp"

namespace volume {

using papers::Paper;
using records::Record;

namespace {

std::string TitleOf(const papers::Asking& asking, const Record& record) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    return type == nullptr ? std::string() : record.Text(type->subtitle);
}

class PackWriter {
 public:
    PackWriter(const PackWriting& writing, const std::vector<Record>& records)
        : writing_(writing), records_(records) {}

    base::Result<PackFile> Run() {
        if (!writing_.to_pdf)
            return base::Refuse("volume.not_pdf", {{"file", writing_.pack.label},
                                                   {"why", "本机没有安装 LibreOffice"}});
        WriteFront();
        for (const Record& record : records_)
            for (const papers::Pack::Part& part : writing_.pack.parts) WriteOne(record, part);
        if (!refusals_.empty()) return base::Refuse(std::move(refusals_));
        return Bound();
    }

 private:
    struct Sheet {
        std::string title, section;
        int most_pages = 0;
    };

    const Paper* Find(const std::string& id) {
        const Paper* paper = writing_.shelf.Find(id);
        if (paper != nullptr && paper->the_template) return paper;
        refusals_.push_back({"volume.pack_paper", {{"paper", id}}, id});
        return nullptr;
    }

    void Add(papers::Written written, Sheet sheet) {
        files_.push_back({sheet.title + ".docx", std::move(written.bytes)});
        sheets_.push_back(std::move(sheet));
        made_.written.push_back(std::move(written));
    }

    /// Every record's words for the name, numbered, stand in the page of the first record.
    void WriteFront() {
        if (writing_.pack.first.empty()) return;
        const Paper* paper = Find(writing_.pack.first);
        const papers::Phrase* phrase = writing_.shelf.Names().FindPhrase(writing_.pack.first_name);
        if (paper == nullptr || phrase == nullptr) return;
        papers::Asking asking = writing_.asking;
        std::string all;
        for (std::size_t i = 0; i < records_.size(); ++i) {
            auto words = papers::WritePhrase(asking, writing_.shelf.Names(), *phrase, records_[i]);
            if (!words) continue;
            std::string item;
            for (const document::MarkedLine& line : words->lines) item += document::PlainText(line);
            all += fmt::format("{}{}．{}。", all.empty() ? "" : "\n", i + 1, item);
            made_.written.push_back(std::move(words->about));
        }
        asking.given[writing_.pack.first_name] = all;
        Add(papers::Write(asking, writing_.shelf.Names(), *paper, records_.front()),
            {paper->source.label, "", 0});
    }

    void WriteOne(const Record& record, const papers::Pack::Part& part) {
        const Paper* paper = Find(part.paper);
        if (paper == nullptr) return;
        const std::string title = TitleOf(writing_.asking, record);
        Add(papers::Write(writing_.asking, writing_.shelf.Names(), *paper, record),
            {title + " " + paper->source.label, title, part.most_pages});
    }

    base::Result<PackFile> Bound() {
        auto pdfs = writing_.to_pdf(files_);
        std::vector<detail::Chapter> chapters;
        for (std::size_t i = 0; i < sheets_.size(); ++i) {
            const auto pages = pdfs[i] ? detail::CountPages(*pdfs[i]) : std::nullopt;
            const Sheet& sheet = sheets_[i];
            if (!pages)
                refusals_.push_back({"volume.not_pdf",
                                     {{"file", sheet.title}, {"why", "LibreOffice 没有转换成功"}},
                                     ""});
            else if (sheet.most_pages > 0 && *pages > sheet.most_pages)
                refusals_.push_back({"volume.pack_long",
                                     {{"file", sheet.title},
                                      {"pages", std::to_string(*pages)},
                                      {"most", std::to_string(sheet.most_pages)}},
                                     ""});
            if (!pages) continue;
            made_.pages += *pages;
            chapters.push_back({sheet.title, sheet.section, {*std::move(pdfs[i])}, true});
        }
        if (!refusals_.empty()) return base::Refuse(std::move(refusals_));
        made_.bytes = detail::Bind(chapters, writing_.pack.label);
        return std::move(made_);
    }

    const PackWriting& writing_;
    const std::vector<Record>& records_;
    std::vector<OfficeFile> files_;
    std::vector<Sheet> sheets_;
    PackFile made_;
    base::Refusals refusals_;
};

}  // namespace

std::vector<PackGap> FindPackGaps(const PackWriting& writing, const std::vector<Record>& records) {
    std::vector<PackGap> gaps;
    for (const Record& record : records)
        for (const papers::Pack::Part& part : writing.pack.parts) {
            const Paper* paper = writing.shelf.Find(part.paper);
            if (paper == nullptr || !paper->the_template) continue;
            auto missing =
                papers::FindMissing(writing.asking, writing.shelf.Names(), *paper, record);
            if (!missing.empty())
                gaps.push_back({&record, paper->source.label, std::move(missing)});
        }
    return gaps;
}

base::Result<PackFile> WritePack(const PackWriting& writing, const std::vector<Record>& records) {
    return PackWriter(writing, records).Run();
}

}  // namespace volume

#include "volume/write.hpp"

#include "document/word_file.hpp"
#include "office/package.hpp"
#include "volume/detail/pdf.hpp"
#include "volume/detail/qpdf.hpp"
#include "volume/testing/case_scene.hpp"

namespace volume {
namespace {

using testing::Day;

/// A PDF of so many blank pages.
std::string Blank(int pages) {
    QPDF pdf;
    pdf.emptyPDF();
    for (int i = 0; i < pages; ++i)
        pdf.addPage(pdf.makeIndirectObject(QPDFObjectHandle::parse(
                        "<< /Type /Page /MediaBox [0 0 595 842] /Resources << >> >>")),
                    false);
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.write();
    const std::unique_ptr<Buffer> buffer(writer.getBuffer());
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

class WriteTest : public testing::CaseScene {
 protected:
    WriteTest() {
        Paper("penalty_decision", "行政处罚决定书", "main", "决定书.pdf", "application/pdf");
        Under("service", {{"document", "decision"},
                          {"method", "direct"},
                          {"delivered_on", Day("2026-04-12")},
                          {"slip", File("回证.pdf")},
                          {"$state", "served"}});
        files_["决定书.pdf"] = Blank(3);
        files_["回证.pdf"] = Blank(1);
    }

    void Paper(const char* name, const char* title, const char* part, const char* file,
               const char* media) {
        Under("document", {{"template", name},
                           {"title", title},
                           {"number", "试环罚〔2026〕1号"},
                           {"part", part},
                           {"made_on", Day("2026-04-10")},
                           {"code", title},
                           {"scan", File(file, media)},
                           {"$state", "filed"}});
    }

    base::Result<VolumeFile> WriteIt(Part part, Form form, bool with_office = true) {
        const auto view = store_.Read();
        const Looking looking{*view, *catalogue_, principal_, Day("2026-04-24")};
        const auto the_case = TheCase(*view);
        const Contents contents = Gather(looking, plan_, the_case);
        const ReadFile read = [&](const records::Attachment& file) -> base::Result<std::string> {
            const auto at = files_.find(file.name);
            if (at == files_.end()) return base::Refuse("volume.damaged", {{"file", file.name}});
            return at->second;
        };
        ToPdf to_pdf;
        if (with_office)
            to_pdf = [&](const std::vector<OfficeFile>& files) {
                std::vector<std::optional<std::string>> made;
                for (const OfficeFile& file : files) {
                    converted_.push_back(file);
                    made.emplace_back(Blank(file.name == "contents.docx" ? 2 : 1));
                }
                return made;
            };
        return Write({looking, shelf_, the_case, read, to_pdf, counts_, most_bytes_}, contents,
                     part, form);
    }
    std::string ContentsText() {
        for (const OfficeFile& file : converted_)
            if (file.name == "contents.docx") return document::ReadWordText(file.bytes);
        return {};
    }

    papers::Shelf shelf_ = papers::ReadShelf({QH_SOURCE_DIR "/catalogue"});
    std::map<std::string, std::string> files_;
    std::vector<OfficeFile> converted_;
    PageCounts counts_;
    std::int64_t most_bytes_ = 1'000'000;
};

TEST_F(WriteTest, BindsCoverContentsPapersAndRemarksIntoOnePdf) {
    const auto file = WriteIt(Part::kMain, Form::kPdf);

    ASSERT_TRUE(file) << file.error().front().code;
    EXPECT_EQ(file->name, "试环立〔2026〕1号-正卷.pdf");
    EXPECT_EQ(file->papers, 2);
    EXPECT_EQ(file->pages, 4);
    EXPECT_EQ(detail::CountPages(file->bytes), 1 + 2 + 4 + 1);
    const std::string contents = ContentsText();
    EXPECT_NE(contents.find("1-3"), std::string::npos) << contents;
    EXPECT_NE(contents.find("送达回证（决定书）"), std::string::npos);
    EXPECT_NE(contents.find("正卷"), std::string::npos);
}

TEST_F(WriteTest, PutsFilesInOrderIntoAZipEvenWithoutAnOfficeProgram) {
    Paper("legal_review_form", "法制审核意见书", "side", "审核.docx", "application/octet-stream");
    Paper("case_filing_approval", "立案审批表", "main", "审批.docx", "application/octet-stream");
    files_["审核.docx"] = "word";
    files_["审批.docx"] = "word";

    const auto file = WriteIt(Part::kMain, Form::kZip, false);

    ASSERT_TRUE(file) << file.error().front().code;
    auto zip = office::PackageReader::Open(file->bytes, 1 << 24);
    ASSERT_TRUE(zip);
    EXPECT_EQ(zip->Names(),
              (std::vector<std::string>{"000 卷宗封面.docx", "000 卷内目录.docx",
                                        "001 行政处罚决定书.pdf", "002 送达回证（决定书）.pdf",
                                        "003 立案审批表.docx", "999 卷内备考表.docx"}));
    EXPECT_FALSE(file->pages);
    const std::string contents = document::ReadWordText(*zip->ReadWhole("000 卷内目录.docx"));
    EXPECT_NE(contents.find("1-3"), std::string::npos) << contents;
    EXPECT_NE(contents.find("—"), std::string::npos);
    EXPECT_EQ(contents.find("法制审核"), std::string::npos);
}

TEST_F(WriteTest, RefusesAPdfWithEveryFileThatCannotBePrinted) {
    Paper("case_filing_approval", "立案审批表", "main", "包.zip", "application/zip");
    Paper("investigation_report", "调查报告", "main", "坏.pdf", "application/pdf");
    files_["包.zip"] = "PK";
    files_["坏.pdf"] = "%PDF-broken";

    const auto file = WriteIt(Part::kMain, Form::kPdf);

    ASSERT_FALSE(file);
    ASSERT_EQ(file.error().size(), 2U);
    for (const base::Refusal& refusal : file.error()) EXPECT_EQ(refusal.code, "volume.not_pdf");
    EXPECT_TRUE(WriteIt(Part::kMain, Form::kZip));
}

TEST_F(WriteTest, RefusesWhatIsEmptyTooLargeOrGone) {
    EXPECT_EQ(WriteIt(Part::kSide, Form::kZip).error().front().code, "volume.nothing");
    files_.erase("回证.pdf");
    EXPECT_EQ(WriteIt(Part::kMain, Form::kZip).error().front().code, "volume.damaged");
    most_bytes_ = 3;
    EXPECT_EQ(WriteIt(Part::kMain, Form::kZip).error().front().code, "volume.too_large");
    most_bytes_ = 1'000'000;
    EXPECT_EQ(WriteIt(Part::kMain, Form::kPdf, false).error().front().code, "volume.damaged");
}

TEST_F(WriteTest, NumbersPagesThroughEachPartAndStopsBehindWhatNobodyCounted) {
    Item one, two, three, side;
    one.files = File("决定书.pdf");
    two.files = File("审批.docx", "");
    three.files = File("回证.pdf");
    side.part = Part::kSide;
    side.files = File("回证.pdf");
    const ReadFile read = [&](const records::Attachment& file) -> base::Result<std::string> {
        return files_[file.name];
    };

    auto ranges = NumberPages({one, two, three, side}, counts_, read);
    EXPECT_EQ(ranges[0].ToText(), "1-3");
    EXPECT_EQ(ranges[1].ToText(), "—");
    EXPECT_EQ(ranges[2].ToText(), "共 1 页");
    EXPECT_EQ(ranges[3].ToText(), "1");

    two.pages_told = 2;
    ranges = NumberPages({one, two, three, side}, counts_, read);
    EXPECT_EQ(ranges[1].ToText(), "4-5");
    EXPECT_EQ(ranges[2].ToText(), "6");

    counts_.Print({one, two, three}, read, [&](const std::vector<OfficeFile>& files) {
        EXPECT_EQ(files.size(), 1U);
        return std::vector<std::optional<std::string>>{Blank(5)};
    });
    EXPECT_EQ(NumberPages({one, two, three, side}, counts_, read)[2].ToText(), "9");

    counts_.Remember(two.files.front().digest, 4);
    EXPECT_EQ(NumberPages({one, two, three, side}, counts_, read)[2].ToText(), "8");
}

}  // namespace
}  // namespace volume

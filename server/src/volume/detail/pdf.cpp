#include "volume/detail/pdf.hpp"

#include <memory>
#include <stdexcept>

#include "volume/detail/picture.hpp"
#include "volume/detail/qpdf.hpp"

namespace volume::detail {

namespace {

constexpr double kShort = 595.28, kLong = 841.89;  ///< A4, in points
constexpr double kMargin = 20.0;
constexpr double kNumberEdge = 28.0, kNumberSize = 11.0;
constexpr const char* kNumberFont = "/QhPage";

std::unique_ptr<QPDF> Open(std::string_view pdf) {
    auto file = std::make_unique<QPDF>();
    file->setSuppressWarnings(true);
    file->setAttemptRecovery(true);
    file->processMemoryFile("volume", pdf.data(), pdf.size());
    return file;
}

std::string Written(QPDF& pdf) {
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setStaticID(true);
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.write();
    const std::unique_ptr<Buffer> buffer(writer.getBuffer());
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

struct Box {
    double left = 0, bottom = 0, width = kShort, height = kLong;
};

Box BoxOf(QPDFPageObjectHelper& page) {
    QPDFObjectHandle box = page.getCropBox(false);
    if (!box.isRectangle()) return {};
    const auto rectangle = box.getArrayAsRectangle();
    return {rectangle.llx, rectangle.lly, rectangle.urx - rectangle.llx,
            rectangle.ury - rectangle.lly};
}

int TurnOf(QPDFPageObjectHelper& page) {
    QPDFObjectHandle turn = page.getAttribute("/Rotate", false);
    if (!turn.isInteger()) return 0;
    const int degrees = turn.getIntValueAsInt() % 360;
    return degrees < 0 ? degrees + 360 : degrees;
}

/// Where a point stands that a reader of the turned page sees at (x, y) from its lower left, and
/// which way its line of text runs there.
std::string TextMatrix(const Box& box, int turn, double x, double y) {
    switch (turn) {
        case 90:
            return fmt::format("0 1 -1 0 {:.2f} {:.2f}", box.left + box.width - y, box.bottom + x);
        case 180:
            return fmt::format("-1 0 0 -1 {:.2f} {:.2f}", box.left + box.width - x,
                               box.bottom + box.height - y);
        case 270:
            return fmt::format("0 -1 1 0 {:.2f} {:.2f}", box.left + y, box.bottom + box.height - x);
        default:
            return fmt::format("1 0 0 1 {:.2f} {:.2f}", box.left + x, box.bottom + y);
    }
}

/// The number stands on top of what the page holds, whatever state its own content leaves behind.
void Stamp(QPDF& pdf, QPDFPageObjectHelper& page, int number, const QPDFObjectHandle& font) {
    const Box box = BoxOf(page);
    const int turn = TurnOf(page);
    const bool lying = turn == 90 || turn == 270;
    const double width = lying ? box.height : box.width, height = lying ? box.width : box.height;
    const std::string digits = std::to_string(number);
    const double long_text = 0.556 * kNumberSize * static_cast<double>(digits.size());
    const bool front = number % 2 == 1;
    const double x = front ? width - kNumberEdge - long_text : kNumberEdge;
    QPDFObjectHandle resources = page.getAttribute("/Resources", true);
    if (!resources.isDictionary()) {
        resources = QPDFObjectHandle::newDictionary();
        page.getObjectHandle().replaceKey("/Resources", resources);
    }
    QPDFObjectHandle fonts = resources.getKey("/Font");
    fonts = fonts.isDictionary() ? fonts.shallowCopy() : QPDFObjectHandle::newDictionary();
    fonts.replaceKey(kNumberFont, font);
    resources.replaceKey("/Font", fonts);
    page.addPageContents(QPDFObjectHandle::newStream(&pdf, "q\n"), true);
    page.addPageContents(
        QPDFObjectHandle::newStream(
            &pdf, fmt::format("\nQ\nq 0 g BT {} {} Tf {} Tm ({}) Tj ET Q\n", kNumberFont,
                              kNumberSize, TextMatrix(box, turn, x, height - kNumberEdge), digits)),
        false);
}

QPDFObjectHandle NumberFont(QPDF& pdf) {
    return pdf.makeIndirectObject(QPDFObjectHandle::parse(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"));
}

/// One bookmark: where it leads and what lies under it.
struct Mark {
    std::string title;
    QPDFObjectHandle page;
    std::vector<Mark> under;
};

/// Links `marks` below `above`; tells how many there are in all.
int Hang(QPDF& pdf, QPDFObjectHandle above, const std::vector<Mark>& marks) {
    int count = 0;
    QPDFObjectHandle before;
    for (const Mark& mark : marks) {
        QPDFObjectHandle entry = pdf.makeIndirectObject(QPDFObjectHandle::newDictionary());
        entry.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(mark.title));
        entry.replaceKey("/Parent", above);
        entry.replaceKey(
            "/Dest", QPDFObjectHandle::newArray({mark.page, QPDFObjectHandle::newName("/Fit")}));
        count += 1 + Hang(pdf, entry, mark.under);
        if (before.isInitialized()) {
            before.replaceKey("/Next", entry);
            entry.replaceKey("/Prev", before);
        } else {
            above.replaceKey("/First", entry);
        }
        above.replaceKey("/Last", entry);
        before = entry;
    }
    if (count > 0) above.replaceKey("/Count", QPDFObjectHandle::newInteger(count));
    return count;
}

class Binder {
 public:
    Binder() {
        pdf_.emptyPDF();
        font_ = NumberFont(pdf_);
    }

    std::string Run(const std::vector<Chapter>& chapters, const std::string& title) {
        for (const Chapter& chapter : chapters) Add(chapter);
        QPDFObjectHandle outlines = pdf_.makeIndirectObject(QPDFObjectHandle::newDictionary());
        outlines.replaceKey("/Type", QPDFObjectHandle::newName("/Outlines"));
        Hang(pdf_, outlines, marks_);
        pdf_.getRoot().replaceKey("/Outlines", outlines);
        pdf_.getRoot().replaceKey("/PageMode", QPDFObjectHandle::newName("/UseOutlines"));
        QPDFObjectHandle info = pdf_.makeIndirectObject(QPDFObjectHandle::newDictionary());
        info.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(title));
        pdf_.getTrailer().replaceKey("/Info", info);
        return Written(pdf_);
    }

 private:
    void Add(const Chapter& chapter) {
        QPDFObjectHandle first;
        for (const std::string& file : chapter.files) {
            sources_.push_back(Open(file));
            for (QPDFPageObjectHelper& source :
                 QPDFPageDocumentHelper(*sources_.back()).getAllPages()) {
                QPDFPageObjectHelper page = AddPage(source);
                if (chapter.numbered) Stamp(pdf_, page, ++number_, font_);
                if (!first.isInitialized()) first = page.getObjectHandle();
            }
        }
        if (first.isInitialized()) AddMark(chapter, first);
    }

    QPDFPageObjectHelper AddPage(QPDFPageObjectHelper& source) {
        QPDFPageDocumentHelper pages(pdf_);
        // What a page would run when it is opened has no place in a volume.
        source.getObjectHandle().removeKey("/AA");
        pages.addPage(source, false);
        return pages.getAllPages().back();
    }

    void AddMark(const Chapter& chapter, const QPDFObjectHandle& page) {
        if (chapter.section.empty()) {
            marks_.push_back({chapter.title, page, {}});
            return;
        }
        if (marks_.empty() || marks_.back().title != chapter.section)
            marks_.push_back({chapter.section, page, {}});
        marks_.back().under.push_back({chapter.title, page, {}});
    }

    QPDF pdf_;
    QPDFObjectHandle font_;
    std::vector<std::unique_ptr<QPDF>> sources_;  ///< their pages are read when all is written
    std::vector<Mark> marks_;
    int number_ = 0;
};

}  // namespace

std::optional<int> CountPages(std::string_view pdf) {
    try {
        const auto file = Open(pdf);
        return static_cast<int>(file->getAllPages().size());
    } catch (const QPDFExc&) {
        return std::nullopt;
    } catch (const std::logic_error&) {
        return std::nullopt;
    }
}

std::optional<std::string> PictureToPdf(std::string_view bytes) {
    const auto picture = ReadPicture(bytes);
    if (!picture) return std::nullopt;
    QPDF pdf;
    pdf.emptyPDF();
    QPDFObjectHandle image = QPDFObjectHandle::newStream(&pdf, picture->data);
    QPDFObjectHandle head = QPDFObjectHandle::parse(fmt::format(
        "<< /Type /XObject /Subtype /Image /Width {} /Height {} /BitsPerComponent 8 /ColorSpace "
        "{} >>",
        picture->width, picture->height,
        picture->components == 1 ? "/DeviceGray"
                                 : (picture->components == 4 ? "/DeviceCMYK" : "/DeviceRGB")));
    if (picture->is_jpeg) head.replaceKey("/Filter", QPDFObjectHandle::newName("/DCTDecode"));
    if (picture->components == 4)  // what Photoshop writes is inverted
        head.replaceKey("/Decode", QPDFObjectHandle::parse("[1 0 1 0 1 0 1 0]"));
    image.replaceDict(head);
    const bool turned = picture->turn == 90 || picture->turn == 270;
    const double wide = turned ? picture->height : picture->width;
    const double high = turned ? picture->width : picture->height;
    const bool lying = wide > high;
    const double page_width = lying ? kLong : kShort, page_height = lying ? kShort : kLong;
    const double scale = std::min((page_width - 2 * kMargin) / wide,
                                  (page_height - 2 * kMargin - kNumberEdge) / high);
    const double w = wide * scale, h = high * scale;
    const double x = (page_width - w) / 2, y = (page_height - kNumberEdge - h) / 2;
    std::string matrix = fmt::format("{:.3f} 0 0 {:.3f} {:.3f} {:.3f}", w, h, x, y);
    if (picture->turn == 90)
        matrix = fmt::format("0 {:.3f} {:.3f} 0 {:.3f} {:.3f}", -h, w, x, y + h);
    if (picture->turn == 180)
        matrix = fmt::format("{:.3f} 0 0 {:.3f} {:.3f} {:.3f}", -w, -h, x + w, y + h);
    if (picture->turn == 270)
        matrix = fmt::format("0 {:.3f} {:.3f} 0 {:.3f} {:.3f}", h, -w, x + w, y);
    QPDFObjectHandle page = pdf.makeIndirectObject(QPDFObjectHandle::parse(fmt::format(
        "<< /Type /Page /MediaBox [0 0 {} {}] /Resources << >> >>", page_width, page_height)));
    page.getKey("/Resources")
        .replaceKey("/XObject",
                    QPDFObjectHandle::newDictionary({{"/Im", pdf.makeIndirectObject(image)}}));
    page.replaceKey("/Contents",
                    QPDFObjectHandle::newStream(&pdf, fmt::format("q {} cm /Im Do Q\n", matrix)));
    QPDFPageDocumentHelper(pdf).addPage(QPDFPageObjectHelper(page), false);
    return Written(pdf);
}

std::string Bind(const std::vector<Chapter>& chapters, const std::string& title) {
    try {
        return Binder().Run(chapters, title);
    } catch (const QPDFExc& fault) {
        throw std::runtime_error(std::string("pdf: ") + fault.what());
    }
}

}  // namespace volume::detail

#include "scans/stack.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "print/pdf.hpp"
#include "scans/picture.hpp"
#include "scans/read_codes.hpp"

namespace scans {

namespace fs = std::filesystem;
using print::ProgramEnd;
using print::ProgramResult;

namespace {

constexpr int kBatch = 8;         ///< pages rendered by one process
constexpr int kFirstLook = 2339;  ///< dots of a page's longer side: A4 at 200 dpi
constexpr int kCloserLook = 3508;
constexpr int kPreview = 1000;
constexpr std::size_t kMostCodes = 4;  ///< of a sheet
constexpr std::chrono::seconds kMostRender{60};

std::string Digits(int number) { return std::to_string(number); }

/// pdftoppm pads the numbers in its names as it likes.
std::vector<fs::path> Rendered(const print::WorkFolder& folder, const char* ending) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder.path()))
        if (entry.path().filename().string().starts_with("look-") &&
            entry.path().extension() == ending)
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::optional<Image> TakeImage(const print::WorkFolder& folder, const fs::path& file) {
    auto image = ReadPgm(folder.Read(file.filename().string()));
    fs::remove(file);
    return image;
}

/// Our codes only: a party's own paper may show others. Where there are two, more tell nothing new.
void ReadCodesOf(const Image& image, Sheet& sheet) {
    for (const FoundCode& found : FindCodes(image)) {
        const auto code = print::ReadPageCode(found.text);
        if (!code) continue;
        if (sheet.codes.size() == kMostCodes) return;
        if (sheet.codes.empty()) sheet.turn = found.turn;
        sheet.codes.push_back(*code);
    }
}

}  // namespace

base::Refusals Stack::Unreadable(const File& file) const {
    return {{"scans.not_readable", {{"name", file.name}}, ""}};
}

base::Done Stack::Add(const std::string& name, std::string_view bytes) {
    bytes_ += bytes.size();
    if (bytes_ > limits_.bytes)
        return base::Refuse("scans.too_large", {{"most", std::to_string(limits_.bytes >> 20U)}});
    File file{name, fmt::format("in-{}.pdf", files_.size() + 1), pages_ + 1, 0};
    if (bytes.starts_with("%PDF-")) {
        folder_.Write(file.pdf, bytes);
    } else if (const auto picture = ReadPicture(bytes)) {
        folder_.Write(file.pdf, PictureToPdf(*picture));
    } else {
        return base::Refuse(Unreadable(file));
    }
    const auto facts = print::ReadPdfFacts(folder_, file.pdf);
    if (!facts) {
        const std::string& code = facts.error().front().code;
        if (code == "print.no_poppler") return base::Refuse(facts.error());
        if (code == "print.pdf_encrypted") return base::Refuse("scans.encrypted", {{"name", name}});
        return base::Refuse(Unreadable(file));
    }
    file.pages = static_cast<int>(facts->pages.size());
    pages_ += file.pages;
    if (pages_ > limits_.pages)
        return base::Refuse("scans.too_many_pages", {{"most", Digits(limits_.pages)}});
    files_.push_back(std::move(file));
    return base::AllWell();
}

const Stack::File& Stack::FileOf(int sheet) const {
    const auto file = std::ranges::find_if(files_, [&](const File& one) {
        return sheet >= one.first && sheet < one.first + one.pages;
    });
    CHECK(file != files_.end());
    return *file;
}

base::Done Stack::Render(const File& file, int from, int to, int dots) const {
    const ProgramResult made =
        print::RunProgram({{"pdftoppm", "-gray", "-scale-to", Digits(dots), "-f", Digits(from),
                            "-l", Digits(to), file.pdf, "look"},
                           folder_.path(),
                           {},
                           kMostRender});
    if (made.end == ProgramEnd::kMissing) return base::Refuse("print.no_poppler");
    if (made.end == ProgramEnd::kTooLong) return base::Refuse("scans.too_long");
    if (made.end != ProgramEnd::kDone) return base::Refuse(Unreadable(file));
    return base::AllWell();
}

base::Done Stack::ReadFile(const File& file, std::vector<Sheet>& sheets) const {
    for (int from = 1; from <= file.pages; from += kBatch) {
        const int to = std::min(from + kBatch - 1, file.pages);
        if (auto done = Render(file, from, to, kFirstLook); !done) return done;
        const auto images = Rendered(folder_, ".pgm");
        if (static_cast<int>(images.size()) != to - from + 1) return base::Refuse(Unreadable(file));
        for (int page = from; page <= to; ++page) {
            Sheet sheet;
            sheet.number = file.first + page - 1;
            const auto image = TakeImage(folder_, images[static_cast<std::size_t>(page - from)]);
            if (!image) return base::Refuse(Unreadable(file));
            ReadCodesOf(*image, sheet);
            sheet.blank = sheet.codes.empty() && IsBlank(*image);
            sheets.push_back(std::move(sheet));
        }
    }
    return base::AllWell();
}

base::Result<std::vector<Sheet>> Stack::Read() const {
    std::vector<Sheet> sheets;
    for (const File& file : files_)
        if (const auto done = ReadFile(file, sheets); !done) return base::Refuse(done.error());
    for (Sheet& sheet : sheets) {
        if (!sheet.codes.empty() || sheet.blank) continue;
        const File& file = FileOf(sheet.number);
        const int page = sheet.number - file.first + 1;
        if (const auto done = Render(file, page, page, kCloserLook); !done)
            return base::Refuse(done.error());
        for (const fs::path& made : Rendered(folder_, ".pgm"))
            if (const auto image = TakeImage(folder_, made)) ReadCodesOf(*image, sheet);
    }
    return sheets;
}

base::Result<std::string> Stack::Preview(int sheet) const {
    const File& file = FileOf(sheet);
    const print::WorkFolder place;
    place.Write("in.pdf", folder_.Read(file.pdf));
    const int page = sheet - file.first + 1;
    const ProgramResult made = print::RunProgram(
        {{"pdftoppm", "-gray", "-png", "-singlefile", "-scale-to", Digits(kPreview), "-f",
          Digits(page), "-l", Digits(page), "in.pdf", "out"},
         place.path(),
         {},
         kMostRender});
    if (made.end != ProgramEnd::kDone || !fs::exists(place.File("out.png")))
        return base::Refuse(Unreadable(file));
    return place.Read("out.png");
}

base::Result<std::string> Stack::Assemble(const Pile& pile) const {
    const print::WorkFolder place;
    std::vector<std::string> words = {"qpdf", "--empty", "--deterministic-id", "--pages"};
    std::vector<std::string> turns;
    for (std::size_t i = 0; i < pile.placed.size(); ++i) {
        const PlacedSheet& placed = pile.placed[i];
        const File& file = FileOf(placed.sheet);
        words.push_back((folder_.path() / file.pdf).string());
        words.push_back(Digits(placed.sheet - file.first + 1));
        if (placed.turn != 0) turns.push_back(fmt::format("--rotate=+{}:{}", placed.turn, i + 1));
    }
    words.emplace_back("--");
    words.insert(words.end(), turns.begin(), turns.end());
    words.emplace_back("out.pdf");
    const ProgramResult made = print::RunProgram({words, place.path(), {}, kMostRender});
    if (made.end == ProgramEnd::kMissing) return base::Refuse("print.no_qpdf");
    if (made.end == ProgramEnd::kTooLong) return base::Refuse("scans.too_long");
    const bool well = made.end == ProgramEnd::kDone && (made.status == 0 || made.status == 3);
    if (!well || !fs::exists(place.File("out.pdf")))
        return base::Refuse(Unreadable(FileOf(pile.placed.front().sheet)));
    return place.Read("out.pdf");
}

}  // namespace scans

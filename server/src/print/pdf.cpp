#include "print/pdf.hpp"

#include <charconv>

#include "base/text.hpp"

namespace print {

namespace {

/// `Page    1 size:  595.3 x 841.89 pts (A4)` → the two numbers.
std::optional<PageSize> ReadSize(std::string_view line) {
    const auto colon = line.find("size:");
    const auto cross = line.find(" x ", colon == std::string_view::npos ? 0 : colon);
    if (colon == std::string_view::npos || cross == std::string_view::npos) return std::nullopt;
    const std::string_view width = base::Trim(line.substr(colon + 5, cross - colon - 5));
    const std::string_view height = line.substr(cross + 3);
    PageSize size;
    const auto one = std::from_chars(width.data(), width.data() + width.size(), size.width);
    const auto two = std::from_chars(height.data(), height.data() + height.size(), size.height);
    if (one.ec != std::errc() || two.ec != std::errc()) return std::nullopt;
    return size;
}

bool IsTurned(std::string_view line) {
    const auto colon = line.find("rot:");
    if (colon == std::string_view::npos) return false;
    const std::string_view degrees = base::Trim(line.substr(colon + 4));
    return degrees == "90" || degrees == "270";
}

}  // namespace

base::Result<PdfFacts> ReadPdfFacts(const WorkFolder& folder, std::string_view file) {
    const ProgramResult told =
        RunProgram({{"pdfinfo", "-f", "1", "-l", std::to_string(kMostPages), std::string(file)},
                    folder.path(),
                    {},
                    std::chrono::seconds(30)});
    if (told.end == ProgramEnd::kMissing) return base::Refuse("print.no_poppler");
    PdfFacts facts;
    for (const std::string& line : base::Split(told.output, '\n')) {
        if (line.starts_with("Encrypted:"))
            facts.encrypted = line.find("yes") != std::string::npos;
        else if (!line.starts_with("Page ") && !line.starts_with("Page\t"))
            continue;
        else if (const auto size = ReadSize(line))
            facts.pages.push_back(*size);
        else if (IsTurned(line) && !facts.pages.empty())
            std::swap(facts.pages.back().width, facts.pages.back().height);
    }
    if (facts.encrypted) return base::Refuse("print.pdf_encrypted");
    if (told.end != ProgramEnd::kDone || told.status != 0 || facts.pages.empty())
        return base::Refuse("print.not_pdf");
    return facts;
}

int PdfWriter::Add(std::string_view body) {
    starts_.push_back(bytes_.size());
    bytes_ += fmt::format("{} 0 obj\n{}\nendobj\n", starts_.size(), body);
    return static_cast<int>(starts_.size());
}

int PdfWriter::AddStream(std::string_view dictionary, std::string_view bytes) {
    std::string body = fmt::format("<< {} /Length {} >>\nstream\n", dictionary, bytes.size());
    body.append(bytes);
    body += "\nendstream";
    return Add(body);
}

std::string PdfWriter::Finish(int catalog) {
    const std::size_t table = bytes_.size();
    bytes_ += fmt::format("xref\n0 {}\n0000000000 65535 f \n", starts_.size() + 1);
    for (const std::size_t start : starts_) bytes_ += fmt::format("{:010} 00000 n \n", start);
    bytes_ += fmt::format("trailer\n<< /Size {} /Root {} 0 R >>\nstartxref\n{}\n%%EOF\n",
                          starts_.size() + 1, catalog, table);
    return std::move(bytes_);
}

}  // namespace print

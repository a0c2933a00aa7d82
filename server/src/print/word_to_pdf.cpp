#include "print/word_to_pdf.hpp"

#include "print/office_to_pdf.hpp"

namespace print {

namespace {

constexpr std::chrono::seconds kMost{60};
constexpr std::chrono::seconds kMostWait{40};
constexpr int kMostHere = 8;

/// Counts somebody in as long as it lives.
class Place {
 public:
    explicit Place(std::atomic<int>& here) : here_(here), number_(++here) {}
    ~Place() { --here_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    [[nodiscard]] int number() const { return number_; }

 private:
    std::atomic<int>& here_;
    int number_;
};

}  // namespace

bool WordPrinter::IsInstalled() { return HasProgram("soffice"); }

base::Result<std::string> WordPrinter::ToPdf(std::string_view docx) {
    const Place place(here_);
    if (place.number() > kMostHere) return base::Refuse("print.busy");
    const std::unique_lock<base::TimedMutex> turn(one_at_a_time_, kMostWait);
    if (!turn.owns_lock()) return base::Refuse("print.busy");
    OfficeOutput made = OfficeToPdf({{".docx", docx}}, kMost);
    if (made.end == ProgramEnd::kMissing) return base::Refuse("print.no_libreoffice");
    if (made.end == ProgramEnd::kTooLong) return base::Refuse("print.too_long");
    if (made.end != ProgramEnd::kDone || !made.pdfs.front())
        return base::Refuse("print.word_unreadable");
    return *std::move(made.pdfs.front());
}

}  // namespace print

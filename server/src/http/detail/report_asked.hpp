#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/detail/caller.hpp"
#include "http/detail/check_turns.hpp"
#include "report_check/check.hpp"
#include "report_desk/known.hpp"
#include "report_desk/records.hpp"

namespace http {

/// What all checks share: the lists, read when they are first asked for, and the turns. Any thread.
class ReportDesk {
 public:
    explicit ReportDesk(std::vector<std::filesystem::path> folders)
        : folders_(std::move(folders)) {}

    [[nodiscard]] base::Result<std::shared_ptr<const report_desk::Known>> Lists(
        const catalogue::Catalogue& catalogue);
    [[nodiscard]] CheckTurns& turns() { return turns_; }

 private:
    std::vector<std::filesystem::path> folders_;
    std::mutex mutex_;
    std::shared_ptr<const report_desk::Known> lists_;
    CheckTurns turns_;
};

/// A file that came in a form.
struct SentReport {
    std::string name;
    std::string_view bytes;  ///< of the request
    report_reader::ReportText text;
};

/// 2 MiB of text, some 700,000 characters: the rest is left out, and the result says so.
inline constexpr std::size_t kMostCheckedText = std::size_t{2} << 20U;

[[nodiscard]] base::Result<SentReport> ReadSent(std::string_view bytes, std::string name,
                                                bool is_file);

/// What a form of a check asks.
struct CheckAsked {
    SentReport report;
    std::optional<SentReport> before;
    report_check::Options options;  ///< without `before`, which the check itself sets
    std::optional<int> year;        ///< of the records; else the report's own
    std::string organisation;
    bool with_records = true;
};
/// Every fault of the form at once.
[[nodiscard]] base::Result<CheckAsked> ReadCheckAsked(const Request& request);

/// The figures beside the records of the caller's bureau.
struct BesideRecords {
    int year = 0;
    base::RecordId organisation;
    std::string organisation_name;
    std::vector<report_desk::Compared> compared;
    std::string why_not;  ///< words, where nothing was compared
};

struct CheckedReport {
    report_check::Outcome outcome;
    std::vector<report_reader::Figure> figures;
    BesideRecords records;
};
[[nodiscard]] base::Result<CheckedReport> CheckSent(Caller& caller, const report_desk::Known& known,
                                                    CheckAsked& asked);

/// The answer of http.md: the text with its paragraphs, findings, figures. Places are UTF-16 units
/// of the text, as pages count them.
[[nodiscard]] boost::json::object CheckedJson(const Caller& caller, const CheckAsked& asked,
                                              const CheckedReport& checked);

}  // namespace http

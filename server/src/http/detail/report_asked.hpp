#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/detail/caller.hpp"
#include "http/detail/check_turns.hpp"
#include "http/form_data.hpp"
#include "report_check/check.hpp"
#include "report_desk/kept_wordings.hpp"
#include "report_desk/known.hpp"
#include "report_desk/records.hpp"

namespace http {

/// The lists of the definitions, and the words by which one bureau's reports are read.
struct ReadBy {
    std::shared_ptr<const report_desk::Known> known;
    std::shared_ptr<const report_desk::BureauWords> words;
};

/// What all checks share: the lists, read when they are first asked for, the words of the bureaus,
/// and the turns. Any thread.
class ReportDesk {
 public:
    explicit ReportDesk(std::vector<std::filesystem::path> folders)
        : folders_(std::move(folders)) {}

    [[nodiscard]] base::Result<std::shared_ptr<const report_desk::Known>> Lists(
        const catalogue::Catalogue& catalogue);
    /// With what the organisation's bureau keeps now.
    [[nodiscard]] base::Result<ReadBy> For(Caller& caller, const base::RecordId& organisation);
    [[nodiscard]] CheckTurns& turns() { return turns_; }

 private:
    using Words = std::shared_ptr<const report_desk::BureauWords>;
    [[nodiscard]] Words WordsOf(const report_desk::Known& known,
                                const catalogue::Catalogue& catalogue,
                                const std::vector<records::Record>& kept);

    std::vector<std::filesystem::path> folders_;
    std::mutex mutex_;
    std::shared_ptr<const report_desk::Known> lists_;
    std::map<std::string, Words> words_;  ///< by the versions of what is kept
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
/// Takes a part of a form that is none of a check's; false: it knows it no more than the check.
using TakeOther = std::function<bool(const FormPart&)>;

/// Every fault of the form at once.
[[nodiscard]] base::Result<CheckAsked> ReadCheckAsked(const Request& request,
                                                      const TakeOther& other = {});

/// The byte of a text before which so many UTF-16 units stand.
[[nodiscard]] std::size_t ByteAt(std::string_view text, std::size_t units);

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
[[nodiscard]] base::Result<CheckedReport> CheckSent(Caller& caller, const ReadBy& by,
                                                    CheckAsked& asked);

/// The answer of http.md: the text with its paragraphs, findings, figures. Places are UTF-16 units
/// of the text, as pages count them.
[[nodiscard]] boost::json::object CheckedJson(const Caller& caller, const CheckAsked& asked,
                                              const CheckedReport& checked);

}  // namespace http

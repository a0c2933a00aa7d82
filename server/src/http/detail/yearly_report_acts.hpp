#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "http/detail/yearly_report.hpp"
#include "http/yearly_report_routes.hpp"
#include "report_desk/kept_wordings.hpp"

/// Acts of the yearly report that its page takes: what they hold is computed here, never sent.
namespace http {

/// The words by which reports speak of indicators, compiled when they are first asked for.
class ReportWords {
 public:
    explicit ReportWords(std::vector<std::filesystem::path> folders)
        : folders_(std::move(folders)) {}

    /// With what the organisation's bureau keeps now.
    base::Result<report_desk::BureauWords> Get(Caller& caller, const base::RecordId& organisation);

 private:
    std::vector<std::filesystem::path> folders_;
    std::mutex mutex_;
    std::vector<catalogue::FigureWording> shipped_;
};

/// A report with the parts of its outline; sent again, it opens what is missing of them.
[[nodiscard]] Response OpenReport(Caller& caller, const Request& request);
/// Fixes text, figures and head, or tells everything that bars it.
[[nodiscard]] Response CheckReport(Caller& caller, const Request& request,
                                   const SignHead& sign_head);
/// What changed since the report was signed, as a record of its own.
[[nodiscard]] Response Restate(Caller& caller, const Request& request, const SignHead& sign_head);
/// Last year's report: its figures with their sentences, its text beside the parts.
[[nodiscard]] Response TakePrior(Caller& caller, const Request& request, ReportWords& words);

}  // namespace http

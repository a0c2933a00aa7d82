#pragma once

#include "http/detail/report_asked.hpp"
#include "http/router.hpp"
#include "report_reader/teach.hpp"

/// The wordings that a bureau keeps (docs/decisions/0038): tried, kept, listed, carried as a file.
namespace http {

void AddReportWordingRoutes(Router& router, Platform& platform,
                            const std::shared_ptr<ReportDesk>& desk);

/// A figure of a text, and what it is to mean.
struct TeachingAsked {
    CheckAsked texts;
    report_reader::Teaching teaching;
    std::optional<base::ActId> act;
    std::optional<base::RecordId> record;
    bool confirmed = false;
};

/// Every fault of the form at once.
[[nodiscard]] base::Result<TeachingAsked> ReadTeaching(const Caller& caller,
                                                       const Request& request);

/// Tried on the text, on last year's and on the trials; `refusals` also of what is kept already.
[[nodiscard]] base::Result<report_reader::Lesson> Learn(Caller& caller, const ReadBy& by,
                                                        const TeachingAsked& asked);

[[nodiscard]] boost::json::object LessonJson(const Caller& caller, const TeachingAsked& asked,
                                             const report_reader::Lesson& lesson);

/// Performs `keep` with the values of report_desk::ValuesOf.
[[nodiscard]] base::Result<workflow::Outcome> Keep(Caller& caller, const base::ActId& act,
                                                   const base::RecordId& record,
                                                   std::string values);

}  // namespace http

#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "app/node.hpp"
#include "http/calendar_desk.hpp"

namespace app {

/// A file of the bureau's own definitions that holds a year, before it lies in their folder.
struct YearFile {
    std::string name;  ///< `own_calendar_2027`, which is also its id
    std::string text;  ///< YAML as in docs/formats/catalogue.md
};

/// Faults of a notice: days of another year or twice, a make-up day on a weekday, no holiday where
/// the law has one (全国年节及纪念日放假办法), a year that is there already.
[[nodiscard]] base::Refusals NoticeFaults(const http::YearNotice& notice);
[[nodiscard]] YearFile FileOf(const http::YearNotice& notice);

/// `now` with the days of `calendar`: what only the calendar changes, is told by comparing it with
/// `now`.
[[nodiscard]] std::shared_ptr<const catalogue::Catalogue> WithCalendar(
    const catalogue::Catalogue& now, const worktime::WorkCalendar& calendar);

/// Loads years on a node. Owned beside it; safe from any thread.
class Calendars final : public http::CalendarDesk {
 public:
    explicit Calendars(Node& node) : node_(node) {}

    base::Result<http::YearOutcome> Preview(const http::YearNotice& notice) override;
    base::Result<http::YearOutcome> Load(const http::YearNotice& notice,
                                         const access_control::Principal& principal) override;

    /// The same of a file, for the command line; `years` names what it adds.
    base::Result<http::YearOutcome> PreviewFile(const YearFile& file);
    base::Result<http::YearOutcome> LoadFile(const YearFile& file,
                                             const access_control::Principal& principal);

 private:
    using CataloguePointer = std::shared_ptr<const catalogue::Catalogue>;
    base::Result<CataloguePointer> DefinitionsWith(const YearFile& file);
    [[nodiscard]] std::filesystem::path PlaceOf(const YearFile& file) const;

    Node& node_;
    std::mutex loading_;  ///< one load at a time in this process
};

/// Where the open clocks were last counted by another calendar than the node's: counts them anew,
/// by acts of the system. For the start of a server, on whichever node comes first; a database that
/// is seen for the first time is taken to be counted. Refuses what the store refuses; told to stop,
/// answers jobs::Stopped(), and who comes next counts the others.
[[nodiscard]] base::Done RecountAfterNewCalendar(Node& node, const std::stop_token& stop = {});

}  // namespace app

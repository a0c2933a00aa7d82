#include "app/calendars.hpp"

#include <boost/json.hpp>

#include <set>

#include "app/calendar_watch.hpp"
#include "base/text.hpp"
#include "catalogue/load.hpp"
#include "jobs/runner.hpp"
#include "ledger/durable_file.hpp"
#include "storage/catalogue_versions.hpp"
#include "storage/migrate.hpp"
#include "workflow/recount.hpp"

namespace app {

namespace fs = std::filesystem;
using http::YearNotice;
using http::YearOutcome;

namespace {

/// By which catalogue the open clocks were last counted.
constexpr const char* kCountedBy = "calendar_counted";

/// Days that are always free (全国年节及纪念日放假办法, 2024 revision, article 2), in every notice.
struct Statutory {
    int month, day;
};
constexpr Statutory kStatutory[] = {{1, 1}, {5, 1}, {5, 2}, {10, 1}, {10, 2}, {10, 3}};

/// A double-quoted scalar of YAML reads what a string of JSON says.
std::string Quoted(const std::string& text) {
    return boost::json::serialize(boost::json::string(text));
}

class NoticeCheck {
 public:
    explicit NoticeCheck(const YearNotice& notice) : notice_(notice) {}

    base::Refusals Run() {
        const std::string year = std::to_string(notice_.year);
        if (notice_.year < 2019 || notice_.year > 2100)
            Refuse("calendar.bad_year", {{"year", year}}, "year");
        if (base::Trim(notice_.source).empty())
            Refuse("calendar.no_source", {{"year", year}}, "source");
        CheckDays(notice_.holidays, "holidays");
        CheckDays(notice_.makeup_workdays, "makeup_workdays");
        for (const auto& [day, name] : notice_.makeup_workdays)
            if (day.weekday() < 6)
                Refuse("calendar.makeup_on_weekday", {{"day", day.ToText()}}, "makeup_workdays");
        CheckStatutory();
        return std::move(refusals_);
    }

 private:
    void CheckDays(const std::vector<std::pair<base::CivilDay, std::string>>& days,
                   const char* where) {
        for (const auto& [day, name] : days) {
            if (day.year() != notice_.year)
                Refuse("calendar.other_year",
                       {{"day", day.ToText()}, {"year", std::to_string(notice_.year)}}, where);
            if (!seen_.insert(day).second)
                Refuse("calendar.day_twice", {{"day", day.ToText()}}, where);
            if (std::string_view(where) == "holidays" && base::Trim(name).empty())
                Refuse("calendar.no_name", {{"day", day.ToText()}}, where);
        }
    }

    void CheckStatutory() {
        std::set<base::CivilDay> holidays;
        for (const auto& [day, name] : notice_.holidays) holidays.insert(day);
        for (const Statutory& one : kStatutory) {
            const auto day = base::CivilDay::From(notice_.year, one.month, one.day);
            if (day && !holidays.contains(*day))
                Refuse("calendar.statutory_missing", {{"day", day->ToText()}}, "holidays");
        }
    }

    void Refuse(std::string code, std::vector<std::pair<std::string, std::string>> params,
                const char* where) {
        refusals_.push_back({std::move(code), std::move(params), where});
    }

    const YearNotice& notice_;
    std::set<base::CivilDay> seen_;
    base::Refusals refusals_;
};

/// The files of a folder of definitions, named by kind and name.
catalogue::Texts TextsOf(const fs::path& folder) {
    catalogue::Texts texts;
    for (auto& [path, text] : catalogue::ReadTexts(folder))
        texts.emplace(fs::relative(path, folder).generic_string(), std::move(text));
    return texts;
}

void NoteCounted(Node& node, const catalogue::Catalogue& catalogue) {
    node.database->WriteAlone([&](storage::Connection& connection) {
        storage::WriteMeta(connection, kCountedBy, catalogue.digest.ToText());
    });
}

/// Why days are counted anew: the years that `now` knows and `before` knew otherwise or not; or,
/// where those are the same, what the law names by its date.
std::string WhyAnew(const worktime::WorkCalendar& before, const worktime::WorkCalendar& now) {
    std::string years;
    for (const auto& [number, year] : now.years()) {
        const auto known = before.years().find(number);
        const bool same = known != before.years().end() &&
                          known->second.holidays == year.holidays &&
                          known->second.makeup_workdays == year.makeup_workdays;
        if (!same) years += (years.empty() ? "" : "、") + std::to_string(number);
    }
    return years.empty() ? "按法定节日重新计算到期日"
                         : fmt::format("载入 {} 年节假日安排，重新计算到期日", years);
}

}  // namespace

base::Refusals NoticeFaults(const YearNotice& notice) { return NoticeCheck(notice).Run(); }

YearFile FileOf(const YearNotice& notice) {
    YearFile file;
    file.name = fmt::format("own_calendar_{}", notice.year);
    std::string& text = file.text;
    text = fmt::format("id: {}\nlabel: {}年节假日安排\nyears:\n  \"{}\":\n    source: {}\n",
                       file.name, notice.year, notice.year, Quoted(notice.source));
    const auto add = [&text](const char* member, const auto& days) {
        text += fmt::format("    {}:{}\n", member, days.empty() ? " {}" : "");
        std::map<base::CivilDay, std::string> sorted(days.begin(), days.end());
        for (const auto& [day, name] : sorted)
            text += fmt::format("      \"{}\": {}\n", day.ToText(), Quoted(name));
    };
    add("holidays", notice.holidays);
    add("makeup_workdays", notice.makeup_workdays);
    return file;
}

std::shared_ptr<const catalogue::Catalogue> WithCalendar(const catalogue::Catalogue& now,
                                                         const worktime::WorkCalendar& calendar) {
    auto made = std::make_shared<catalogue::Catalogue>(now);
    made->calendar = calendar;
    return made;
}

fs::path Calendars::PlaceOf(const YearFile& file) const {
    return node_.settings.overlay / "calendars" / (file.name + ".yaml");
}

base::Result<Calendars::CataloguePointer> Calendars::DefinitionsWith(const YearFile& file) {
    const catalogue::Texts shipped = TextsOf(node_.settings.catalogue);
    catalogue::Texts own = TextsOf(node_.settings.overlay);
    const auto current = node_.definitions.Current();
    const std::string place = "calendars/" + file.name + ".yaml";
    // Other files may have been changed since the server read them: they are for its next start.
    auto as_is = LoadDefinitionTexts({shipped, own});
    if (as_is && (*as_is)->digest != current->digest && own.erase(place) > 0)
        as_is = LoadDefinitionTexts({shipped, own});
    if (!as_is) return base::Refuse(as_is.error());
    if ((*as_is)->digest != current->digest) return base::Refuse("calendar.definitions_changed");
    own[place] = file.text;
    return LoadDefinitionTexts({shipped, own});
}

base::Result<YearOutcome> Calendars::PreviewFile(const YearFile& file) {
    auto definitions = DefinitionsWith(file);
    if (!definitions) return base::Refuse(definitions.error());
    const auto before = WithCalendar(**definitions, node_.definitions.Current()->calendar);
    YearOutcome outcome{*definitions, {}};
    outcome.changes =
        workflow::FindDueChanges(*node_.store->Read(), *before, **definitions, node_.clock.Today());
    return outcome;
}

base::Result<YearOutcome> Calendars::LoadFile(const YearFile& file,
                                              const access_control::Principal& principal) {
    const std::lock_guard lock(loading_);
    if (node_.settings.overlay.empty()) return base::Refuse("calendar.no_overlay");
    auto definitions = DefinitionsWith(file);
    if (!definitions) return base::Refuse(definitions.error());
    const auto current = node_.definitions.Current();
    const auto before = WithCalendar(**definitions, current->calendar);
    ledger::MakeFolders(PlaceOf(file).parent_path());
    ledger::WriteDurably(PlaceOf(file), file.text);
    if (const auto migrated = storage::Migrate(*node_.database, **definitions); !migrated)
        return base::Refuse(migrated.error());
    node_.store->UseCatalogue(*definitions);
    node_.definitions.Use(*definitions);
    // Acts that began before, and count by the former calendar, are done when this is; later ones
    // see the new one.
    node_.database->WriteAlone([](storage::Connection&) {});
    auto changes = workflow::RecountDueDays(*node_.store, node_.randomness,
                                            {before, *definitions, principal.person,
                                             WhyAnew(current->calendar, (*definitions)->calendar)},
                                            node_.clock.Now());
    if (!changes) return base::Refuse(changes.error());
    NoteCounted(node_, **definitions);
    return YearOutcome{*definitions, *std::move(changes)};
}

base::Result<YearOutcome> Calendars::Preview(const YearNotice& notice) {
    if (base::Refusals faults = NoticeFaults(notice); !faults.empty())
        return base::Refuse(std::move(faults));
    return PreviewFile(FileOf(notice));
}

base::Result<YearOutcome> Calendars::Load(const YearNotice& notice,
                                          const access_control::Principal& principal) {
    if (base::Refusals faults = NoticeFaults(notice); !faults.empty())
        return base::Refuse(std::move(faults));
    return LoadFile(FileOf(notice), principal);
}

base::Done RecountAfterNewCalendar(Node& node, const std::stop_token& stop) {
    // Another node may have loaded a year since: then it has counted, and this one knows no better.
    if (TakeOverCalendar(node) == CalendarStanding::kOther) return base::AllWell();
    const auto now = node.definitions.Current();
    const auto counted = [&] {
        const auto snapshot = node.database->Read();
        return storage::ReadMeta(snapshot->connection(), kCountedBy);
    }();
    if (counted == now->digest.ToText()) return base::AllWell();
    const auto before = counted ? storage::StoredCatalogue(*node.database, *counted) : nullptr;
    if (before != nullptr && before->calendar.version() != now->calendar.version()) {
        const auto changes =
            workflow::RecountDueDays(*node.store, node.randomness,
                                     {WithCalendar(*now, before->calendar), now, std::nullopt,
                                      WhyAnew(before->calendar, now->calendar), stop},
                                     node.clock.Now());
        if (!changes) return base::Refuse(changes.error());
        if (changes->stopped) return jobs::Stopped();
        if (!changes->moved.empty())
            node.logger.Info("due_days_recounted",
                             {{"days", std::to_string(changes->moved.size())}});
    }
    NoteCounted(node, *now);
    return base::AllWell();
}

}  // namespace app

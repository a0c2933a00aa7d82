#include "app/calendar_watch.hpp"

#include <boost/json.hpp>

#include <chrono>

#include "app/calendars.hpp"
#include "storage/catalogue_versions.hpp"
#include "storage/migrate.hpp"

namespace app {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds kLookEvery{2};

/// Canonical definitions without the years.
json::value WithoutYears(const std::string& canonical) {
    json::value definitions = json::parse(canonical);
    definitions.as_object().erase("calendars");
    return definitions;
}

bool DifferByYearsAlone(const catalogue::Catalogue& one, const catalogue::Catalogue& other) {
    return WithoutYears(one.canonical) == WithoutYears(other.canonical);
}

std::string DigestInForce(Node& node) {
    const auto snapshot = node.database->Read();
    return storage::ReadMeta(snapshot->connection(), "catalogue").value_or("");
}

}  // namespace

CalendarStanding TakeOverCalendar(Node& node) {
    const auto now = node.definitions.Current();
    const std::string digest = DigestInForce(node);
    if (digest == now->digest.ToText()) return CalendarStanding::kInForce;
    const auto stored = storage::StoredCatalogue(*node.database, digest);
    if (stored == nullptr) return CalendarStanding::kOther;
    if (stored->calendar.version() == now->calendar.version()) return CalendarStanding::kInForce;
    if (!DifferByYearsAlone(*now, *stored)) return CalendarStanding::kOther;
    auto made = std::make_shared<catalogue::Catalogue>(*WithCalendar(*now, stored->calendar));
    made->canonical = stored->canonical;
    made->digest = stored->digest;
    node.store->UseCatalogue(made);
    node.definitions.Use(made);
    node.logger.Info("calendar_taken_over", {{"version", made->calendar.version()}});
    return CalendarStanding::kTakenOver;
}

CalendarWatch::CalendarWatch(Node& node) : node_(node), thread_([this] { Work(); }) {}

CalendarWatch::~CalendarWatch() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void CalendarWatch::Work() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kLookEvery, [this] { return stopping_; })) {
        lock.unlock();
        try {
            Look();
        } catch (const std::exception& failure) {  // tried again at the next look
            node_.logger.Error("calendar_not_looked_at", {{"what", failure.what()}});
        }
        lock.lock();
    }
}

void CalendarWatch::Look() {
    const bool is_other = TakeOverCalendar(node_) == CalendarStanding::kOther;
    if (is_other && !told_)
        node_.logger.Error("other_definitions_in_force",
                           {{"what", "acts are refused until this process is started anew"}});
    told_ = is_other;
}

}  // namespace app

#include "notify/enterprises.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <optional>

#include "records/walk.hpp"

namespace notify {

namespace json = boost::json;
namespace system_field = records::system_field;
using records::Record;

namespace {

constexpr int kMarkDays = 30, kOrderDays = 60;
constexpr double kUsualAlarmDays = 7;

class EnterpriseGatherer {
 public:
    explicit EnterpriseGatherer(const EnterpriseGathering& gathering)
        : gathering_(gathering),
          today_(gathering.now.DayInShanghai()),
          rule_(gathering.rules.InForce("enterprise_told", "", today_)) {}

    std::map<base::RecordId, std::vector<Item>> Run() {
        All("person", {{"active", true}, {"enterprise", {{"absent", false}}}},
            [&](const Record& person) {
                if (const auto enterprise = person.Reference("enterprise"))
                    people_[*enterprise].push_back(person.id);
            });
        if (people_.empty()) return {};
        AddMarks();
        AddAlarms();
        AddOrders();
        return std::move(told_);
    }

 private:
    template <class Take>
    void All(const char* type_id, const json::object& filter, const Take& take) {
        const catalogue::RecordType* type = gathering_.catalogue.FindType(type_id);
        if (type == nullptr) return;
        auto read = records::ReadFilter(gathering_.catalogue, *type, json::serialize(filter));
        if (!read) return;  // a bureau's own definitions may lack a field
        records::Query query;
        query.type = type;
        query.filter = *std::move(read);
        records::Walk(gathering_.view, query, [&](const std::vector<Record>& page) {
            for (const Record& record : page) take(record);
            return true;
        });
    }

    [[nodiscard]] int Setting(std::string_view name, double usual) const {
        const std::string* told = rule_ == nullptr ? nullptr : rule_->Setting(name);
        return static_cast<int>(told == nullptr ? usual : rule_->Number(name));
    }

    [[nodiscard]] std::string DayAgo(int days) const { return today_.Plus(-days).ToText(); }

    std::optional<base::RecordId> Of(const char* type_id, const std::optional<base::RecordId>& id,
                                     const char* field) {
        if (!id) return std::nullopt;
        const auto known = led_.find(*id);
        if (known != led_.end()) return known->second;
        const catalogue::RecordType* type = gathering_.catalogue.FindType(type_id);
        const auto found = type == nullptr ? std::nullopt : gathering_.view.Find(*type, *id);
        return led_[*id] = found ? found->Reference(field) : std::nullopt;
    }

    std::optional<base::RecordId> EnterpriseOfOutlet(const std::optional<base::RecordId>& outlet) {
        return Of("outlet", outlet, "enterprise");
    }
    std::optional<base::RecordId> EnterpriseOfDevice(const std::optional<base::RecordId>& device) {
        return EnterpriseOfOutlet(Of("monitoring_device", device, "outlet"));
    }

    void Tell(const std::optional<base::RecordId>& enterprise, const Item& item) {
        const auto people = enterprise ? people_.find(*enterprise) : people_.end();
        if (people == people_.end()) return;
        for (const base::RecordId& person : people->second) told_[person].push_back(item);
    }

    /// A returned one is to be mended within so many days of the day it came back.
    void AddMarks() {
        const int mend = Setting("mend_days", 0);
        All("monitoring_mark",
            {{"$state", {{"in", {"standing", "returned", "rejected"}}}},
             {"$state_since", {{"gte", DayAgo(kMarkDays)}}}},
            [&](const Record& mark) {
                const std::string state = mark.Text(system_field::kState);
                const base::CivilDay since = mark.Day(system_field::kStateSince).value_or(today_);
                Tell(EnterpriseOfDevice(mark.Reference("device")),
                     {mark.type, mark.id, told_clock::kMark,
                      state == "returned" ? since.Plus(mend) : since,
                      fmt::format("{} {}", state, mark.version), Because::kHolder});
            });
    }

    /// A mark of it is in time until the day that the marking rule says.
    void AddAlarms() {
        json::array kinds;
        for (const char* kind : {"exceedance", "missing"})
            if (Setting(kind, 1) > 0) kinds.emplace_back(kind);
        if (kinds.empty()) return;
        const auto since = base::Instant::StartOf(
            today_.Plus(-Setting("alarm_days", kUsualAlarmDays)));
        All("alarm",
            {{"kind", {{"in", std::move(kinds)}}},
             {"$state", {{"in", {"raised", "acknowledged", "checked"}}}},
             {"raised_at", {{"gte", since.ToText()}}},
             {"enterprise", {{"absent", false}}}},
            [&](const Record& alarm) {
                const auto* from = alarm.Get("from_at").As<base::Instant>();
                const base::CivilDay day = from == nullptr ? today_ : from->DayInShanghai();
                const auto* marking = gathering_.rules.InForce("marking", "", day);
                const double days = marking == nullptr ? 0 : marking->Number("due_days");
                Tell(EnterpriseOfDevice(alarm.Reference("device")),
                     {alarm.type, alarm.id, told_clock::kAlarm, day.Plus(static_cast<int>(days)),
                      alarm.Text("kind"), Because::kHolder});
            });
    }

    void AddOrders() {
        All("supervision_order", {{"told_on", {{"gte", DayAgo(kOrderDays)}}}},
            [&](const Record& order) {
                const auto told = order.Day("told_on");
                Tell(EnterpriseOfOutlet(order.Reference("outlet")),
                     {order.type, order.id, told_clock::kOrder,
                      order.Day("told_due_on").value_or(*told), "told " + told->ToText(),
                      Because::kHolder});
            });
    }

    const EnterpriseGathering& gathering_;
    const base::CivilDay today_;
    const catalogue::TelemetryRule* rule_;
    std::map<base::RecordId, std::vector<base::RecordId>> people_;  ///< of each enterprise
    /// Where a device or an outlet leads.
    std::map<base::RecordId, std::optional<base::RecordId>> led_;
    std::map<base::RecordId, std::vector<Item>> told_;
};

}  // namespace

std::map<base::RecordId, std::vector<Item>> GatherForEnterprises(
    const EnterpriseGathering& gathering) {
    return EnterpriseGatherer(gathering).Run();
}

}  // namespace notify

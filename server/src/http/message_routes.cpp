#include "deadline/clocks.hpp"
#include "http/catalogue_json.hpp"
#include "http/detail/body.hpp"
#include "http/detail/message_marks.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "records/view_neighbours.hpp"

namespace http {

namespace json = boost::json;

namespace {

constexpr std::size_t kMostMarked = 500;
constexpr std::string_view kAlarmClock = "alarm";  ///< handed on by the desk of alarms

std::string_view BecauseName(notify::Because because) {
    switch (because) {
        case notify::Because::kHolder:
            return "holder";
        case notify::Because::kDelegate:
            return "delegate";
        case notify::Because::kLeader:
            return "leader";
        case notify::Because::kApprover:
            return "approver";
        case notify::Because::kNamed:
            return "named";
    }
    return "holder";
}

/// One matter as it stands now, by the rights that the reader has now.
class ItemWriter {
 public:
    explicit ItemWriter(Caller& caller) : caller_(caller), neighbours_(*caller.view) {}

    json::object Item(const notify::Item& item) {
        json::object out = {{"because", BecauseName(item.because)},
                            {"step", item.step},
                            {"due", item.due.ToText()},
                            {"label", LabelOf(item)}};
        const auto found = FindReadable(caller_, item.type, item.record.ToText());
        if (!found) return out;
        out["record"] = RecordJson(*found);
        if (item.clock == catalogue::kApprovalType)
            out["done"] = found->record.Text(records::system_field::kState) != "pending";
        else if (item.clock == kAlarmClock)
            out["done"] = found->record.Text(records::system_field::kState) != "raised";
        else
            AddClock(item, *found, out);
        return out;
    }

 private:
    std::string LabelOf(const notify::Item& item) const {
        if (item.clock == catalogue::kApprovalType) return "催办：等您的意见";
        if (item.clock == kAlarmClock) return "报警到时没有人确认";
        const auto rule = caller_.catalogue->clocks.find(item.clock);
        return rule == caller_.catalogue->clocks.end() ? item.clock : rule->second.label;
    }

    json::object RecordJson(const FoundRecord& found) {
        const catalogue::Field* number = found.type->FindField(found.type->subtitle);
        return {
            {"type", found.type->id},
            {"type_label", found.type->label},
            {"id", found.record.id.ToText()},
            {"title", TitleOf(*found.type, found.record)},
            {"number",
             number == nullptr ? "" : records::ValueToShow(*number, found.record.Get(number->id))}};
    }

    /// How the clock stands today: a matter that is done says so, however old the message.
    void AddClock(const notify::Item& item, const FoundRecord& found, json::object& out) {
        bool runs = false;
        for (const deadline::RunningClock& clock : deadline::RunningClocks(
                 *caller_.catalogue, *found.type, found.record, caller_.Givens(), neighbours_)) {
            if (clock.rule->id != item.clock) continue;
            runs = clock.state != deadline::ClockState::kDone;
            out["words"] = clock.words;
            out["tone"] = ToneName(deadline::ToneOf(clock.state));
            out["why"] = clock.why;
            out["now_due"] = clock.due.ToText();
            out["provisional"] = clock.provisional;
        }
        out["done"] = !runs;
    }

    Caller& caller_;
    records::ViewNeighbours neighbours_;
};

Response ListMessages(Caller& caller, const Request& request) {
    const PageAsked page = PageOf(request, 100);
    const bool unread = request.Query("unread") == "1";
    auto& messages = caller.platform.messages;
    const base::RecordId& me = caller.principal.person;
    ItemWriter writer(caller);
    json::array rows;
    for (const notify::Message& message :
         messages.Messages({me, unread, page.offset, page.limit})) {
        json::array items;
        for (const notify::Item& item : message.items) items.push_back(writer.Item(item));
        json::object row = {{"id", message.id},
                            {"at", message.at.ToText()},
                            {"read", message.read_at.has_value()},
                            {"items", std::move(items)}};
        if (message.read_at) row["read_at"] = message.read_at->ToText();
        rows.push_back(std::move(row));
    }
    return JsonAnswer(json::object{{"rows", std::move(rows)},
                                   {"total", messages.Count(me, unread)},
                                   {"unread", messages.Count(me, true)}});
}

Response CountMessages(Caller& caller, const Request&) {
    return JsonAnswer(json::object{
        {"unread", caller.platform.messages.Count(caller.principal.person, true)},
        {"today", caller.today.ToText()},
        {"today_is_working_day", caller.catalogue->calendar.IsWorkingDay(caller.today)}});
}

}  // namespace

Response MarkMessagesRead(Caller& caller, const Request& request) {
    Body body(request.body, {"ids", "all"});
    std::vector<std::int64_t> ids;
    const bool all = body.FlagOr("all", false);
    for (const json::value& one : body.List("ids")) {
        if (one.is_int64() && one.get_int64() > 0)
            ids.push_back(one.get_int64());
        else
            body.Add({{"http.member_not_number", {{"member", "ids"}}, "ids"}});
    }
    if (ids.size() > kMostMarked)
        body.Add({{"http.too_many_ids", {{"most", std::to_string(kMostMarked)}}, "ids"}});
    if (!all && ids.empty()) body.Add({{"http.member_missing", {{"member", "ids"}}, "ids"}});
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    auto& messages = caller.platform.messages;
    const base::RecordId& me = caller.principal.person;
    const std::int64_t changed =
        messages.MarkRead(me, all ? std::vector<std::int64_t>() : ids, caller.platform.clock.Now());
    return JsonAnswer(json::object{{"changed", changed}, {"unread", messages.Count(me, true)}});
}

void AddMessageRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/messages", ForCallers(platform, ListMessages));
    router.Add(Method::kGet, "/api/messages/count", ForCallers(platform, CountMessages));
    router.Add(Method::kPost, "/api/messages/read", ForCallers(platform, MarkMessagesRead));
}

}  // namespace http

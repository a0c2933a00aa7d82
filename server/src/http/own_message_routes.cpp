#include "http/own_routes.hpp"

#include <cstdlib>

#include "http/detail/enterprise_door.hpp"
#include "http/detail/message_marks.hpp"
#include "http/detail/record_page.hpp"
#include "notify/enterprises.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
namespace system_field = records::system_field;

namespace {

json::value InstantJson(const Record& record, std::string_view field) {
    const auto* moment = record.Get(field).As<base::Instant>();
    return moment == nullptr ? json::value(nullptr) : json::value(moment->micros / 1'000);
}

/// What of a matter is shown to the enterprise, by the rights that the reader has now: member by
/// member, so that nothing of the bureau's slips in with a new field. nullopt: it is theirs no
/// more.
class OwnItemWriter {
 public:
    explicit OwnItemWriter(Caller& caller) : caller_(caller) {}

    std::optional<json::object> Item(const notify::Item& item) {
        std::optional<json::object> shown;
        if (item.clock == notify::told_clock::kMark) shown = Mark(item);
        if (item.clock == notify::told_clock::kAlarm) shown = Alarm(item);
        if (item.clock == notify::told_clock::kOrder) shown = Order(item);
        if (shown) (*shown)["due"] = item.due.ToText();
        return shown;
    }

 private:
    /// Names of the device and its outlet, when the device is theirs.
    std::optional<json::object> DeviceJson(const std::optional<base::RecordId>& id) {
        const auto device = FindReadable(caller_, "monitoring_device", id ? id->ToText() : "");
        if (!device) return std::nullopt;
        json::object out = {{"device", id->ToText()}, {"device_name", device->record.Text("name")}};
        const auto outlet = device->record.Reference("outlet");
        const auto its = FindReadable(caller_, "outlet", outlet ? outlet->ToText() : "");
        out["outlet_name"] = its ? its->record.Text("name") : "";
        return out;
    }

    /// The record itself: that it is theirs shows by what it names, for they hold no right to it.
    std::optional<Record> Unscoped(const notify::Item& item) {
        const catalogue::RecordType* type = caller_.catalogue->FindType(item.type);
        auto found = type == nullptr ? std::nullopt : caller_.view->Find(*type, item.record);
        const auto* voided = found ? found->Get(system_field::kVoided).As<bool>() : nullptr;
        if (voided != nullptr && *voided) return std::nullopt;
        return found;
    }

    static std::string ChoiceLabel(const catalogue::RecordType& type, const Record& record,
                                   std::string_view field_id) {
        const catalogue::Field* field = type.FindField(field_id);
        const catalogue::Choice* choice =
            field == nullptr ? nullptr : field->FindChoice(record.Text(field_id));
        return choice == nullptr ? "" : choice->label;
    }

    std::optional<json::object> Mark(const notify::Item& item) {
        const auto found = FindReadable(caller_, item.type, item.record.ToText());
        if (!found) return std::nullopt;
        auto out = DeviceJson(found->record.Reference("device"));
        if (!out) return std::nullopt;
        const std::string state = item.step.substr(0, item.step.find(' '));
        (*out)["kind"] = "mark_" + state;
        (*out)["mark"] = item.record.ToText();
        (*out)["mark_label"] = ChoiceLabel(*found->type, found->record, "mark");
        (*out)["from"] = InstantJson(found->record, "from_at");
        (*out)["to"] = InstantJson(found->record, "until_at");
        (*out)["answer"] = ReasonOf(item, state);
        (*out)["done"] = state != "returned" || found->record.Text(system_field::kState) != state;
        return out;
    }

    /// The reason given with the act that was told of. A mark that is accepted again is so for
    /// reasons of the bureau's own.
    std::string ReasonOf(const notify::Item& item, const std::string& state) {
        const std::size_t space = item.step.find(' ');
        const auto version = static_cast<std::size_t>(
            space == std::string::npos ? 0 : std::strtoul(item.step.c_str() + space, nullptr, 10));
        if (state == "standing" || version == 0) return "";
        const auto history = caller_.view->HistoryOf(item.record);
        if (version > history.size()) return "";
        const ledger::Act& act = history[version - 1].act;
        const bool is_answer =
            act.kind == "monitoring_mark.send_back" || act.kind == "monitoring_mark.reject";
        return is_answer ? act.reason : "";
    }

    std::optional<json::object> Alarm(const notify::Item& item) {
        const auto alarm = Unscoped(item);
        if (!alarm) return std::nullopt;
        const std::string kind = alarm->Text("kind");
        if (kind != "exceedance" && kind != "missing") return std::nullopt;
        auto out = DeviceJson(alarm->Reference("device"));
        if (!out) return std::nullopt;
        (*out)["kind"] = kind;
        for (const char* field : {"factor", "factor_name", "unit", "series", "value"})
            (*out)[field] = alarm->Text(field);
        (*out)["limit"] = alarm->Text("limit_value");
        (*out)["from"] = InstantJson(*alarm, "from_at");
        (*out)["to"] = InstantJson(*alarm, "until_at");
        (*out)["withdrawn"] = alarm->Text(system_field::kState) == "withdrawn";
        // What the mark that was accepted takes away is not told as data that came.
        if ((*out)["withdrawn"].as_bool())
            (*out)["withdrawn_for"] = IsMarked(*alarm, {"standing"}) ? "mark" : "data";
        (*out)["done"] =
            (*out)["withdrawn"].as_bool() || IsMarked(*alarm, {"submitted", "standing"});
        return out;
    }

    /// Does a mark of theirs in one of these states touch the stretch?
    bool IsMarked(const Record& alarm, const json::array& states) {
        const catalogue::RecordType* type = caller_.catalogue->FindType("monitoring_mark");
        const auto device = alarm.Reference("device");
        const auto* from = alarm.Get("from_at").As<base::Instant>();
        const auto* until = alarm.Get("until_at").As<base::Instant>();
        if (type == nullptr || !device || from == nullptr || until == nullptr) return false;
        records::Query query;
        query.type = type;
        query.scope = access_control::ScopeFor(caller_.principal, *caller_.catalogue, *type,
                                               "monitoring_mark.read");
        auto filter = records::ReadFilter(
            *caller_.catalogue, *type,
            json::serialize(json::object{{"device", device->ToText()},
                                         {"$state", {{"in", states}}},
                                         {"from_at", {{"lte", until->ToText()}}},
                                         {"until_at", {{"gte", from->ToText()}}}}));
        if (!filter) return false;
        query.filter = *std::move(filter);
        return caller_.view->Count(query, 1) > 0;
    }

    /// Of an order only what was written for the enterprise.
    std::optional<json::object> Order(const notify::Item& item) {
        const auto order = Unscoped(item);
        if (!order || order->Text("told_matter").empty()) return std::nullopt;
        const auto id = order->Reference("outlet");
        const auto outlet = FindReadable(caller_, "outlet", id ? id->ToText() : "");
        if (!outlet) return std::nullopt;
        return json::object{{"kind", "order"},
                            {"outlet_name", outlet->record.Text("name")},
                            {"matter", order->Text("told_matter")},
                            {"done", false}};
    }

    Caller& caller_;
};

Response OwnMessages(Caller& caller, const Request& request) {
    const PageAsked page = PageOf(request, 100);
    const bool unread = request.Query("unread") == "1";
    auto& messages = caller.platform.messages;
    const base::RecordId& me = caller.principal.person;
    OwnItemWriter writer(caller);
    json::array rows;
    for (const notify::Message& message :
         messages.Messages({me, unread, page.offset, page.limit})) {
        json::array items;
        for (const notify::Item& item : message.items)
            if (auto shown = writer.Item(item)) items.push_back(*std::move(shown));
        rows.push_back({{"id", message.id},
                        {"at", message.at.micros / 1'000},
                        {"read", message.read_at.has_value()},
                        {"items", std::move(items)}});
    }
    return JsonAnswer(json::object{{"rows", std::move(rows)},
                                   {"total", messages.Count(me, unread)},
                                   {"unread", messages.Count(me, true)}});
}

}  // namespace

void AddOwnMessageRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/own/messages", ForEnterprises(platform, OwnMessages));
    router.Add(Method::kPost, "/api/own/messages/read", ForEnterprises(platform, MarkMessagesRead));
}

}  // namespace http

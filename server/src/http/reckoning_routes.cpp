#include <algorithm>

#include "http/detail/debt.hpp"
#include "http/detail/record_page.hpp"
#include "http/payment_routes.hpp"
#include "records/view_neighbours.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

std::int64_t Fen(const Record& record, std::string_view field) {
    const auto* fen = record.Get(field).As<std::int64_t>();
    return fen == nullptr ? 0 : *fen;
}

json::array SpansJson(const payments::Reckoning& reckoning) {
    json::array spans;
    for (const payments::LateSpan& span : reckoning.spans)
        spans.push_back({{"due", span.due.ToText()},
                         {"from", span.from.ToText()},
                         {"to", span.to.ToText()},
                         {"days", span.days},
                         {"paused", span.paused},
                         {"balance", span.balance.fen},
                         {"sum", span.sum.fen}});
    return spans;
}

json::array DuesJson(const payments::Reckoning& reckoning) {
    json::array dues;
    for (const payments::DueStanding& standing : reckoning.dues) {
        json::object due = {{"day", standing.due.day.ToText()},
                            {"amount", standing.due.amount.fen},
                            {"paid", standing.paid.fen},
                            {"overdue", standing.overdue}};
        if (standing.paid_up_on) due["paid_up_on"] = standing.paid_up_on->ToText();
        dues.push_back(std::move(due));
    }
    return dues;
}

json::array PausesJson(const payments::Debt& debt) {
    json::array pauses;
    for (const payments::Pause& pause : debt.pauses) {
        json::object one = {{"from", pause.from.ToText()}};
        if (pause.to) one["to"] = pause.to->ToText();
        pauses.push_back(std::move(one));
    }
    return pauses;
}

/// How an amount that came in falls upon what is owed: the fine first, then what was confiscated,
/// then the surcharge; the rest is above all that is owed.
json::object SplitJson(std::int64_t amount, std::int64_t fine, std::int64_t confiscation,
                       std::int64_t surcharge) {
    const auto take = [&](std::int64_t owed) {
        const std::int64_t part =
            std::clamp<std::int64_t>(amount, 0, std::max<std::int64_t>(0, owed));
        amount -= part;
        return part;
    };
    json::object split;
    split["fine"] = take(fine);
    split["confiscation"] = take(confiscation);
    split["surcharge"] = take(surcharge);
    split["over"] = amount;
    return split;
}

/// Computed when asked, never stored: it grows every day. `amount` (as people type it): how so much
/// falls upon what is owed.
Response GetReckoning(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const auto payment = caller.ReadableType("payment");
    if (!payment) return RefusalResponse(*caller.catalogue, payment.error());
    const catalogue::Field* reference = (*payment)->FindField("case");
    const Record& the_case = found->record;
    const bool applies = reference != nullptr && reference->target == found->type->id &&
                         Fen(the_case, "fine_amount") > 0 && the_case.Day("payment_due_on") &&
                         the_case.Get("revoked") != records::Value(true);
    if (!applies) return JsonAnswer(json::object{{"applies", false}});
    const records::ViewNeighbours neighbours(*caller.view);
    const payments::Debt debt = DebtOf(*caller.catalogue, the_case,
                                       {neighbours.PointingAt(**payment, *reference, the_case.id),
                                        RemediesOf(*caller.catalogue, neighbours, the_case)});
    const payments::Reckoning reckoning = payments::Reckon(debt, caller.today);
    const std::int64_t left = SurchargeLeft(the_case, reckoning).fen;
    const std::int64_t confiscation = std::max<std::int64_t>(
        0, Fen(the_case, "confiscated_amount") - Fen(the_case, "confiscation_paid"));
    json::object answer = {{"applies", true},
                           {"as_of", caller.today.ToText()},
                           {"basis", "apl-2021/72, apl-2021/73"},
                           {"fine", debt.fine.fen},
                           {"unpaid", reckoning.unpaid.fen},
                           {"total", reckoning.total.fen},
                           {"capped", reckoning.capped},
                           {"surcharge_paid", Fen(the_case, "surcharge_paid")},
                           {"surcharge_left", left},
                           {"confiscation_left", confiscation},
                           {"owed", reckoning.unpaid.fen + left + confiscation},
                           {"spans", SpansJson(reckoning)},
                           {"dues", DuesJson(reckoning)},
                           {"pauses", PausesJson(debt)}};
    const std::string typed = request.Query("amount");
    const catalogue::Field* amounts = (*payment)->FindField("amount");
    if (typed.empty() || amounts == nullptr) return JsonAnswer(answer);
    const auto amount = records::ValueFromInput(*amounts, json::serialize(json::value(typed)));
    if (!amount) return RefusalResponse(*caller.catalogue, amount.error());
    const auto* fen = amount->As<std::int64_t>();
    answer["split"] =
        SplitJson(fen == nullptr ? 0 : *fen, reckoning.unpaid.fen, confiscation, left);
    return JsonAnswer(answer);
}

}  // namespace

void AddReckoningRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/records/{type}/{id}/reckoning",
               ForCallers(platform, GetReckoning));
}

}  // namespace http

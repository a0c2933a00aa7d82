#include "http/detail/debt.hpp"

#include <algorithm>

#include "deadline/due.hpp"

namespace http {

using records::Record;

namespace {

std::int64_t Fen(const records::Value& value) {
    const auto* fen = value.As<std::int64_t>();
    return fen == nullptr ? 0 : *fen;
}

/// The clock of case_ordinary that an instalment runs by.
constexpr const char* kInstalment = "instalment_payment";

base::CivilDay LastDayOf(const catalogue::Catalogue& catalogue, base::CivilDay agreed) {
    const auto due = deadline::Due(catalogue, kInstalment, agreed);
    return due ? due->day : agreed;
}

/// Instalments count once they were allowed.
std::vector<payments::Due> DuesOf(const catalogue::Catalogue& catalogue, const Record& the_case,
                                  base::Money fine) {
    std::vector<payments::Due> dues;
    const auto* rows = the_case.Get("instalments").As<std::vector<records::Row>>();
    if (rows != nullptr && the_case.Day("deferral_allowed_on"))
        for (const records::Row& row : *rows) {
            const auto day = row.values.find("due_on");
            const auto amount = row.values.find("amount");
            if (day == row.values.end() || amount == row.values.end()) continue;
            if (const auto* due = day->second.As<base::CivilDay>())
                dues.push_back({LastDayOf(catalogue, *due), base::Money{Fen(amount->second)}});
        }
    if (!dues.empty()) return dues;
    if (const auto due = the_case.Day("payment_due_on")) dues.push_back({*due, fine});
    return dues;
}

/// Does the surcharge rest while it goes on? A retrial suspends nothing (alitl-2017/90).
bool Pauses(const Record& remedy) {
    return remedy.Text("about") == "penalty" && remedy.Text("kind") != "retrial" &&
           remedy.Text(records::system_field::kState) != "cancelled";
}

}  // namespace

payments::Debt DebtOf(const catalogue::Catalogue& catalogue, const Record& the_case,
                      const BelowCase& below) {
    payments::Debt debt;
    debt.fine = base::Money{Fen(the_case.Get("fine_amount"))};
    debt.dues = DuesOf(catalogue, the_case, debt.fine);
    for (const Record* payment : below.payments) {
        const auto day = payment->Day("paid_on");
        const bool counts = payment->Text(records::system_field::kState) == "recorded" &&
                            payment->Text("purpose") == "fine";
        if (day && counts)
            debt.received.push_back({*day, base::Money{Fen(payment->Get("amount"))}});
    }
    if (const auto from = the_case.Day("remedy_from_on"))
        debt.pauses.push_back({*from, the_case.Day("remedy_to_on")});
    for (const Record* remedy : below.remedies)
        if (const auto from = remedy->Day("from_on"); from && Pauses(*remedy))
            debt.pauses.push_back({*from, remedy->Day("ended_on")});
    return debt;
}

std::vector<const Record*> RemediesOf(const catalogue::Catalogue& catalogue,
                                      const records::Neighbours& neighbours,
                                      const Record& the_case) {
    const catalogue::RecordType* type = catalogue.FindType("remedy");
    const catalogue::Field* reference = type == nullptr ? nullptr : type->FindField("case");
    // A remedy against the penalty is told by the case, too.
    if (reference == nullptr || the_case.Get("remedy_taken").IsAbsent()) return {};
    return neighbours.PointingAt(*type, *reference, the_case.id);
}

base::Money SurchargeLeft(const Record& the_case, const payments::Reckoning& reckoning) {
    return base::Money{
        std::max<std::int64_t>(0, reckoning.total.fen - Fen(the_case.Get("surcharge_paid")))};
}

}  // namespace http

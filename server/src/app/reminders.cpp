#include "app/reminders.hpp"

#include "base/check.hpp"
#include "catalogue/messages.hpp"
#include "notify/folder_sender.hpp"
#include "notify/gather.hpp"

namespace app {

namespace {

constexpr std::int64_t kOneDay = 24LL * 3'600'000'000;
constexpr std::int64_t kHandOnFor = 2 * kOneDay;  ///< older ones are no news any more
constexpr std::int64_t kKeepRead = 90 * kOneDay;
constexpr std::int64_t kKeepUnread = 400 * kOneDay;
constexpr int kMostUrged = 1'000;

using Told = notify::ToldOf;

std::vector<records::Record> Found(records::RecordView& view, const catalogue::Catalogue& catalogue,
                                   const catalogue::RecordType& type, const std::string& filter) {
    auto read = records::ReadFilter(catalogue, type, filter);
    CHECK(read.has_value());
    records::Query query;
    query.type = &type;
    query.filter = *std::move(read);
    query.limit = kMostUrged;
    return view.Select(query);
}

/// Opinions urged today, to everybody who could give them.
void AddUrged(Node& node, const workflow::Performer::CataloguePointer& catalogue,
              const std::stop_token& stop, Told& told) {
    const catalogue::RecordType* approvals = catalogue->FindType(catalogue::kApprovalType);
    const catalogue::RecordType* people = catalogue->FindType(catalogue::kPersonType);
    if (approvals == nullptr || people == nullptr) return;
    const base::CivilDay today = node.clock.Today();
    const auto view = node.store->Read();
    const auto urged = Found(
        *view, *catalogue, *approvals,
        fmt::format(R"({{"$state":{{"eq":"pending"}},"urged_on":{{"eq":"{}"}}}})", today.ToText()));
    if (urged.empty()) return;
    for (const records::Record& person : Found(*view, *catalogue, *people, R"({"active":true})")) {
        if (stop.stop_requested()) return;
        const auto principal = access_control::LoadPrincipal(*view, *catalogue, person.id, today);
        if (!principal) continue;
        for (const records::Record& approval : urged) {
            for (const workflow::NextStep& step :
                 node.performer->NextSteps(*principal, catalogue, approval, *view)) {
                if (!step.allowed || (step.act != "approve" && step.act != "endorse")) continue;
                told[person.id].push_back({approvals->id, approval.id, approvals->id,
                                           approval.Day("proposed_on").value_or(today),
                                           "urged " + today.ToText(), notify::Because::kApprover});
                break;
            }
        }
    }
}

std::string OutgoingWords(const catalogue::Catalogue& catalogue, const notify::Message& message) {
    const auto overdue =
        std::count_if(message.items.begin(), message.items.end(),
                      [](const notify::Item& item) { return item.step.starts_with("overdue "); });
    return catalogue::Words(catalogue, {"reminder.outgoing",
                                        {{"count", std::to_string(message.items.size())},
                                         {"overdue", std::to_string(overdue)}},
                                        ""})
        .text;
}

std::int64_t HandOn(Node& node, const catalogue::Catalogue& catalogue,
                    const std::stop_token& stop) {
    if (node.settings.reminder_folder.empty()) return 0;
    notify::FolderSender sender(node.settings.reminder_folder);
    std::int64_t handed_on = 0;
    const base::Instant now = node.clock.Now();
    for (const notify::Message& message : node.messages->ToHandOn({now.micros - kHandOnFor})) {
        if (stop.stop_requested()) return handed_on;
        const auto credential = node.accounts->CredentialOf(message.person);
        std::function<void()> send;
        if (credential) {
            send = [&] {
                sender.Send({message.id, credential->account, OutgoingWords(catalogue, message)});
            };
        }
        if (node.messages->HandOn(message.id, now, send) && credential) ++handed_on;
    }
    return handed_on;
}

/// What everybody is to be told today; nullopt: it was to stop.
std::optional<Told> Gathered(Node& node, const workflow::Performer::CataloguePointer& catalogue,
                             base::CivilDay today, const std::stop_token& stop) {
    auto told = notify::Gather(
        {*node.store->Read(), *catalogue, today, node.settings.reminder_leader, stop});
    if (told) AddUrged(node, catalogue, stop, *told);
    return stop.stop_requested() ? std::nullopt : std::move(told);
}

}  // namespace

ReminderReport SendReminders(Node& node, const std::stop_token& stop) {
    ReminderReport report;
    const auto catalogue = node.definitions.Current();
    const base::Instant now = node.clock.Now();
    if (!notify::IsWorkingTime(node.settings.reminder_hours, now, catalogue->calendar))
        return report;
    const auto told = Gathered(node, catalogue, now.DayInShanghai(), stop);
    report.stopped = !told;
    if (!told) return report;
    for (const auto& [person, items] : *told) {
        // Who was told all is told no more of it: the next pass goes on with the others.
        report.stopped = stop.stop_requested();
        if (report.stopped) return report;
        const std::int64_t fresh = node.messages->Deliver(person, now, items);
        report.people += fresh > 0 ? 1 : 0;
        report.items += fresh;
    }
    report.handed_on = HandOn(node, *catalogue, stop);
    report.stopped = stop.stop_requested();
    return report;
}

void DropOldMessages(Node& node) {
    const std::int64_t now = node.clock.Now().micros;
    node.messages->DropBefore({now - kKeepRead}, {now - kKeepUnread});
}

}  // namespace app

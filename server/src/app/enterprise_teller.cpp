#include "app/enterprise_teller.hpp"

namespace app {

namespace {

constexpr std::int64_t kTellEvery = 2'000'000;

std::string NameOf(const notify::Item& item) {
    return item.record.ToText() + " " + item.clock + " " + item.due.ToText() + " " + item.step;
}

}  // namespace

void EnterpriseTeller::Look(base::Instant now) {
    if (now.micros - looked_.micros < kTellEvery && looked_ <= now) return;
    looked_ = now;
    const std::int64_t acts = node_.keeper->Acts();
    if (acts == acts_) return;
    Tell(now);
    acts_ = acts;
}

std::int64_t EnterpriseTeller::Tell(base::Instant now) {
    const auto catalogue = node_.definitions.Current();
    const auto view = node_.store->Read();
    const auto told = notify::GatherForEnterprises({*view, *catalogue, rules_, now});
    std::int64_t matters = 0;
    std::map<base::RecordId, std::set<std::string>> known;
    for (const auto& [person, items] : told) {
        std::set<std::string>& names = known[person];
        std::vector<notify::Item> fresh;
        for (const notify::Item& item : items) {
            const auto before = known_.find(person);
            const std::string name = NameOf(item);
            if (before == known_.end() || !before->second.contains(name)) fresh.push_back(item);
            names.insert(name);
        }
        if (!fresh.empty()) matters += node_.messages->Deliver(person, now, fresh);
    }
    known_ = std::move(known);
    if (matters > 0)
        node_.logger.Info("enterprises_told", {{"matters", std::to_string(matters)}});
    return matters;
}

}  // namespace app

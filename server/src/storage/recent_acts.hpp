#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace storage {

/// Which record types the latest acts of this process touched, by position, so that views need not
/// read those acts again to know it (docs/decisions/0023). Safe from any thread.
class RecentActs {
 public:
    using Types = std::set<std::string, std::less<>>;

    /// After the act's commit: whoever sees a position of this log sees this act there.
    void Add(std::int64_t position, Types types) {
        const std::lock_guard lock(mutex_);
        acts_.insert_or_assign(position, std::move(types));
        while (acts_.size() > kMost) acts_.erase(acts_.begin());
    }

    /// Types of the acts of positions `from` (inclusive) to `to` (exclusive); nullopt: some of them
    /// are not known here.
    [[nodiscard]] std::optional<Types> Between(std::int64_t from, std::int64_t to) const {
        const std::lock_guard lock(mutex_);
        Types types;
        auto at = acts_.find(from);
        for (std::int64_t position = from; position < to; ++position, ++at) {
            if (at == acts_.end() || at->first != position) return std::nullopt;
            types.insert(at->second.begin(), at->second.end());
        }
        return types;
    }

 private:
    static constexpr std::size_t kMost = 256;

    mutable std::mutex mutex_;
    std::map<std::int64_t, Types> acts_;  ///< under mutex_
};

}  // namespace storage

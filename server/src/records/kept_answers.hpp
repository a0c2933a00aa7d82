#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "records/keeping.hpp"

namespace records {

/// The answers that views of one database keep for each other: each with the moment it was true at
/// and the record types it was read from. Safe from any thread.
class KeptAnswers {
 public:
    using Types = std::set<std::string, std::less<>>;
    /// Stands for every type: what it was read from any act may change.
    static constexpr std::string_view kAnyType{};

    /// What a view sees. Views of one database with the same number of acts see the same acts.
    struct Moment {
        std::int64_t acts = 0;
        bool settled = true;  ///< all of them had positions
        /// What else makes the rows: the definitions this process goes by, and those and the forms
        /// of texts that the database was written with.
        std::shared_ptr<const void> definitions;
        std::string written;
    };

    /// How far the acts are known to this object; `sequenced` of them had positions then.
    struct Known {
        std::int64_t acts = -1, sequenced = 0;
    };

    static constexpr std::size_t kMostBytes = std::size_t{16} << 20;
    static constexpr std::size_t kMostAnswers = 8'192;

    explicit KeptAnswers(std::size_t most_bytes = kMostBytes, std::size_t most = kMostAnswers)
        : most_bytes_(most_bytes), most_(most) {}

    [[nodiscard]] Known known() const;
    /// `touched`: at least the types of all acts that a view of `now` sees and one of an earlier
    /// known() did not; nullopt: any.
    void Learn(Known now, const std::optional<Types>& touched);

    /// What is true at `moment` too, whose acts must be known; its types join `read`.
    [[nodiscard]] KeptAnswer Find(const base::Digest& key, const Moment& moment, Types& read);
    /// What was true at a settled moment before and may have been ended by acts since: whoever
    /// knows what those did can carry it on.
    struct Earlier {
        KeptAnswer answer;
        std::int64_t acts = 0;
    };
    [[nodiscard]] std::optional<Earlier> FindEarlier(const base::Digest& key,
                                                     const Moment& moment) const;
    void Keep(const base::Digest& key, const Moment& moment, const Types& read,
              const KeptAnswer& answer, std::size_t bytes);
    void Clear();
    [[nodiscard]] std::size_t size() const;

 private:
    struct Entry {
        base::Digest key;
        Moment moment;
        std::vector<const std::pair<const std::string, std::int64_t>*> read;  ///< of touched_
        KeptAnswer answer;
        std::size_t bytes = 0;
    };
    using Entries = std::list<Entry>;

    std::int64_t TouchedSince(const Entry& entry) const;
    void Drop(Entries::iterator at);

    const std::size_t most_bytes_, most_;
    mutable std::mutex mutex_;  ///< guards all below
    Known known_;
    std::int64_t all_touched_ = 0;
    /// The number of acts up to which the type may have been touched.
    std::map<std::string, std::int64_t, std::less<>> touched_;
    Entries entries_;  ///< the most lately used first
    std::unordered_map<base::Digest, Entries::iterator> by_key_;
    std::size_t bytes_ = 0;
};

}  // namespace records

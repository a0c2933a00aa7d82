#include "records/kept_answers.hpp"

#include <algorithm>

namespace records {

namespace {

/// What an entry takes beside its answer: list, table, key, names.
constexpr std::size_t kBytesOfEntry = 320;

}  // namespace

KeptAnswers::Known KeptAnswers::known() const {
    const std::lock_guard lock(mutex_);
    return known_;
}

void KeptAnswers::Learn(Known now, const std::optional<Types>& touched) {
    const std::lock_guard lock(mutex_);
    if (now.acts <= known_.acts) return;  // a view taken later was here first
    known_ = now;
    if (!touched) {
        all_touched_ = now.acts;
        entries_.clear();
        by_key_.clear();
        bytes_ = 0;
        return;
    }
    for (const std::string& type : *touched) touched_[type] = now.acts;
    touched_[std::string(kAnyType)] = now.acts;
}

std::int64_t KeptAnswers::TouchedSince(const Entry& entry) const {
    std::int64_t since = all_touched_;
    for (const auto* type : entry.read) since = std::max(since, type->second);
    return since;
}

KeptAnswer KeptAnswers::Find(const base::Digest& key, const Moment& moment, Types& read) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    const auto at = found->second;
    const std::int64_t since = TouchedSince(*at);
    // The types stand still from `since` to what is known: an answer of that stretch is true of
    // every view of it. A view may also be older than the answer, or than the last act.
    if (at->moment.definitions != moment.definitions || at->moment.written != moment.written) {
        Drop(at);
        return nullptr;
    }
    if (since > std::min(at->moment.acts, moment.acts)) return nullptr;
    entries_.splice(entries_.begin(), entries_, at);
    for (const auto* type : at->read) read.insert(type->first);
    return at->answer;
}

std::optional<KeptAnswers::Earlier> KeptAnswers::FindEarlier(const base::Digest& key,
                                                             const Moment& moment) const {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    const Entry& entry = *found->second;
    if (!entry.moment.settled || entry.moment.acts > moment.acts ||
        entry.moment.definitions != moment.definitions || entry.moment.written != moment.written)
        return std::nullopt;
    return Earlier{entry.answer, entry.moment.acts};
}

void KeptAnswers::Keep(const base::Digest& key, const Moment& moment, const Types& read,
                       const KeptAnswer& answer, std::size_t bytes) {
    const std::size_t size = bytes + kBytesOfEntry;
    if (size > most_bytes_ / 8) return;
    const std::lock_guard lock(mutex_);
    if (moment.acts > known_.acts) return;
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        if (found->second->moment.acts > moment.acts) return;
        Drop(found->second);
    }
    Entry entry{key, moment, {}, answer, size};
    for (const std::string& type : read)
        entry.read.push_back(&*touched_.try_emplace(type, 0).first);
    if (TouchedSince(entry) > moment.acts) return;  // over already
    entries_.push_front(std::move(entry));
    by_key_.emplace(key, entries_.begin());
    bytes_ += size;
    while (bytes_ > most_bytes_ || entries_.size() > most_) Drop(std::prev(entries_.end()));
}

void KeptAnswers::Drop(Entries::iterator at) {
    bytes_ -= at->bytes;
    by_key_.erase(at->key);
    entries_.erase(at);
}

void KeptAnswers::Clear() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
    by_key_.clear();
    bytes_ = 0;
}

std::size_t KeptAnswers::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

}  // namespace records

#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "access/account_store.hpp"

namespace access_control::testing {

/// Accounts in memory. Safe from any thread.
class MemoryAccountStore : public AccountStore {
 public:
    std::optional<Credential> FindCredential(std::string_view account) override {
        const std::lock_guard lock(mutex_);
        for (const auto& [person, credential] : credentials_)
            if (credential.account == account) return credential;
        return std::nullopt;
    }
    std::optional<Credential> CredentialOf(const base::RecordId& person) override {
        const std::lock_guard lock(mutex_);
        const auto at = credentials_.find(person);
        return at == credentials_.end() ? std::nullopt : std::optional(at->second);
    }
    std::vector<Credential> Credentials() override {
        const std::lock_guard lock(mutex_);
        std::vector<Credential> list;
        for (const auto& [person, credential] : credentials_) list.push_back(credential);
        return list;
    }
    bool KeepCredential(const Credential& credential) override {
        const std::lock_guard lock(mutex_);
        for (const auto& [person, other] : credentials_)
            if (other.account == credential.account && person != credential.person) return false;
        credentials_[credential.person] = credential;
        return true;
    }
    bool HasAnyCredential() override {
        const std::lock_guard lock(mutex_);
        return !credentials_.empty();
    }

    int AddFailure(const base::RecordId& person) override {
        const std::lock_guard lock(mutex_);
        const auto at = credentials_.find(person);
        return at == credentials_.end() ? 0 : ++at->second.failures;
    }
    void Lock(const base::RecordId& person, int failures, base::Instant until) override {
        const std::lock_guard lock(mutex_);
        const auto at = credentials_.find(person);
        if (at != credentials_.end() && at->second.failures >= failures)
            at->second.locked_until = until;
    }
    void ForgetFailures(const base::RecordId& person) override {
        const std::lock_guard lock(mutex_);
        if (const auto at = credentials_.find(person); at != credentials_.end()) Clear(at->second);
    }
    bool BeginSession(const Session& session, std::string_view hash) override {
        const std::lock_guard lock(mutex_);
        const auto at = credentials_.find(session.person);
        if (at == credentials_.end() || at->second.hash != hash) return false;
        Clear(at->second);
        sessions_[session.token] = session;
        return true;
    }
    bool ReplacePassword(const Credential& changed, std::string_view old_hash,
                         const base::Digest& kept) override {
        const std::lock_guard lock(mutex_);
        const auto at = credentials_.find(changed.person);
        if (at == credentials_.end() || at->second.hash != old_hash) return false;
        at->second.hash = changed.hash;
        at->second.must_change = changed.must_change;
        at->second.changed_at = changed.changed_at;
        Clear(at->second);
        std::erase_if(sessions_, [&](const auto& entry) {
            return entry.second.person == changed.person && entry.first != kept;
        });
        return true;
    }

    void KeepSession(const Session& session) override {
        const std::lock_guard lock(mutex_);
        sessions_[session.token] = session;
    }
    std::optional<Session> FindSession(const base::Digest& token) override {
        const std::lock_guard lock(mutex_);
        const auto at = sessions_.find(token);
        if (at == sessions_.end()) return std::nullopt;
        Session session = at->second;
        const auto credential = credentials_.find(session.person);
        session.must_change = credential != credentials_.end() && credential->second.must_change;
        return session;
    }
    void TouchSession(const base::Digest& token, base::Instant seen_at) override {
        const std::lock_guard lock(mutex_);
        if (const auto at = sessions_.find(token); at != sessions_.end())
            at->second.seen_at = seen_at;
    }
    void DropSession(const base::Digest& token) override {
        const std::lock_guard lock(mutex_);
        sessions_.erase(token);
    }
    void DropSessionsOf(const base::RecordId& person,
                        const std::optional<base::Digest>& but) override {
        const std::lock_guard lock(mutex_);
        std::erase_if(sessions_, [&](const auto& entry) {
            return entry.second.person == person && entry.first != but;
        });
    }
    std::vector<Session> SessionsOf(const base::RecordId& person) override {
        const std::lock_guard lock(mutex_);
        std::vector<Session> list;
        for (const auto& [token, session] : sessions_)
            if (session.person == person) list.push_back(session);
        return list;
    }
    void DropSessionsBefore(base::Instant seen_before) override {
        const std::lock_guard lock(mutex_);
        std::erase_if(sessions_,
                      [&](const auto& entry) { return entry.second.seen_at < seen_before; });
    }

    void NoteFailure(std::string_view address, base::Instant at) override {
        const std::lock_guard lock(mutex_);
        failures_.emplace_back(address, at);
    }
    std::int64_t FailuresSince(std::string_view address, base::Instant since) override {
        const std::lock_guard lock(mutex_);
        return std::count_if(failures_.begin(), failures_.end(), [&](const auto& failure) {
            return failure.first == address && failure.second >= since;
        });
    }
    void DropFailuresBefore(base::Instant before) override {
        const std::lock_guard lock(mutex_);
        std::erase_if(failures_, [&](const auto& failure) { return failure.second < before; });
    }

 private:
    static void Clear(Credential& credential) {
        credential.failures = 0;
        credential.locked_until.reset();
    }

    std::mutex mutex_;
    std::map<base::RecordId, Credential> credentials_;
    std::map<base::Digest, Session> sessions_;
    std::vector<std::pair<std::string, base::Instant>> failures_;
};

}  // namespace access_control::testing

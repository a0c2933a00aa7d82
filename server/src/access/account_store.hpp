#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"

namespace access_control {

/// How a person signs in. Never in the ledger.
struct Credential {
    base::RecordId person;
    std::string account;  ///< Normalised; unique
    std::string hash;     ///< argon2id in its own encoding
    bool must_change = true;
    int failures = 0;
    std::optional<base::Instant> locked_until;
    base::Instant changed_at;
    bool operator==(const Credential&) const = default;
};

struct Session {
    base::Digest token;  ///< SHA-256 of what the cookie holds
    base::RecordId person;
    std::string csrf;
    base::Instant created_at, seen_at;
    std::string address, user_agent;
    bool must_change = false;  ///< the person's password, when the session was looked up
    bool operator==(const Session&) const = default;
};

/// Owned by `app`; safe from any thread. Throws storage failures; each call is one transaction,
/// durable on return.
class AccountStore {
 public:
    virtual ~AccountStore() = default;

    virtual std::optional<Credential> FindCredential(std::string_view account) = 0;
    virtual std::optional<Credential> CredentialOf(const base::RecordId& person) = 0;
    virtual std::vector<Credential> Credentials() = 0;
    /// Keeps or replaces by person; false when another person has the account.
    virtual bool KeepCredential(const Credential& credential) = 0;
    virtual bool HasAnyCredential() = 0;

    // What signing in changes of a credential. Never the whole row: while a password was checked,
    // another node may have given a new one.
    /// Counts one more failure; how many there are now, 0 without a credential.
    virtual int AddFailure(const base::RecordId& person) = 0;
    /// Nothing when fewer than `failures` are counted by now.
    virtual void Lock(const base::RecordId& person, int failures, base::Instant until) = 0;
    /// The lock too.
    virtual void ForgetFailures(const base::RecordId& person) = 0;
    /// Keeps the session and forgets the person's failures; false, and nothing is done, when `hash`
    /// is not theirs any more.
    virtual bool BeginSession(const Session& session, std::string_view hash) = 0;
    /// Puts hash, must_change and changed_at of `changed` in the place of `old_hash`, forgets
    /// failures and drops the person's sessions but `kept`; false, and nothing is done, when
    /// `old_hash` is not theirs any more.
    virtual bool ReplacePassword(const Credential& changed, std::string_view old_hash,
                                 const base::Digest& kept) = 0;

    virtual void KeepSession(const Session& session) = 0;
    virtual std::optional<Session> FindSession(const base::Digest& token) = 0;
    virtual void TouchSession(const base::Digest& token, base::Instant seen_at) = 0;
    virtual void DropSession(const base::Digest& token) = 0;
    virtual void DropSessionsOf(const base::RecordId& person,
                                const std::optional<base::Digest>& but = std::nullopt) = 0;
    virtual std::vector<Session> SessionsOf(const base::RecordId& person) = 0;
    virtual void DropSessionsBefore(base::Instant seen_before) = 0;

    /// Failed sign-ins by network address, for the rate limit.
    virtual void NoteFailure(std::string_view address, base::Instant at) = 0;
    virtual std::int64_t FailuresSince(std::string_view address, base::Instant since) = 0;
    virtual void DropFailuresBefore(base::Instant before) = 0;
};

}  // namespace access_control

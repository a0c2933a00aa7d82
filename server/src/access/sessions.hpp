#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/account_store.hpp"
#include "base/instant.hpp"
#include "base/random.hpp"
#include "base/result.hpp"

namespace access_control {

struct SignIn {
    std::string account, password;
    std::string address, user_agent;
};

struct SignedIn {
    std::string token;                  ///< for the cookie; only here in the clear
    Session session;
    bool must_change = false;
};

/// Signing in and out, passwords (argon2id), lock-out and rate limits. Safe from any thread.
/// Idle for 8 hours or 24 hours old: the session is over. Five failures lock an account for 15
/// minutes, each further five for twice as long, a day at most; 20 failures from one address within
/// 15 minutes close that address for as long. Unknown accounts answer in the same words and time.
class SessionDesk {
public:
    SessionDesk(AccountStore& store, const base::Clock& clock, base::Randomness& randomness)
        : store_(store), clock_(clock), randomness_(randomness) {}

    /// Refuses `access.sign_in_failed`, `access.locked` (minutes), `access.too_many_attempts`.
    base::Result<SignedIn> Open(const SignIn& sign_in);
    /// nullopt: none, or over. Notes that it was seen (once a minute at most).
    std::optional<Session> Find(std::string_view token);
    void Close(std::string_view token);
    void CloseAllOf(const base::RecordId& person);

    /// Refuses `access.wrong_password` and what PasswordFaults finds; closes the person's other sessions.
    base::Done ChangePassword(const Session& session, std::string_view old_password,
                              std::string_view new_password);
    /// A new one-time password (must be changed at first use); makes the credential when there is
    /// none. Refuses `access.account_taken`. Closes the person's sessions.
    base::Result<std::string> GiveOneTimePassword(const base::RecordId& person, std::string_view account);
    void Unlock(const base::RecordId& person);
    [[nodiscard]] bool MustChange(const base::RecordId& person) const;

private:
    AccountStore& store_;
    const base::Clock& clock_;
    base::Randomness& randomness_;
};

/// At least 10 characters of three kinds or 16 of any; not the account; not among the commonest.
[[nodiscard]] base::Done PasswordFaults(std::string_view account, std::string_view password);

}  // namespace access_control

#pragma once

#include <optional>
#include <semaphore>
#include <string>
#include <string_view>

#include "access/account_store.hpp"
#include "base/instant.hpp"
#include "base/random.hpp"
#include "base/result.hpp"

namespace records {
class RecordView;
}

namespace access_control {

struct SignIn {
    std::string account, password;
    std::string address, user_agent;
};

struct SignedIn {
    std::string token;  ///< for the cookie; only here in the clear
    Session session;
    bool must_change = false;
};

/// Signing in and out, passwords (argon2id), lock-out and rate limits. Safe from any thread.
/// Idle for 8 hours or 24 hours old: the session is over. Five failures lock an account for 15
/// minutes, each further five for twice as long, a day at most; 20 failures from one address within
/// 15 minutes close that address for as long (the store must keep failures for a day). Unknown
/// accounts answer in the same words and time.
class SessionDesk {
 public:
    SessionDesk(AccountStore& store, const base::Clock& clock, base::Randomness& randomness)
        : store_(store), clock_(clock), randomness_(randomness) {}

    /// Refuses `access.sign_in_failed` (also when another password was given while this one was
    /// checked), `access.locked` (minutes), `access.too_many_attempts`.
    base::Result<SignedIn> Open(const SignIn& sign_in);
    /// nullopt: none, or over. Notes that it was seen (once a minute at most).
    std::optional<Session> Find(std::string_view token);
    /// The same, as `view` sees it; asked before anything else is read from it. Where the view
    /// keeps answers, a session is looked up once a minute, and again as soon as any account or
    /// session was ended or changed.
    std::optional<Session> Find(std::string_view token, records::RecordView& view);
    void Close(std::string_view token);
    void CloseAllOf(const base::RecordId& person);

    /// Refuses `access.wrong_password` (which counts as a failure to sign in), `access.locked`,
    /// `access.password_same` and what PasswordFaults finds; closes the person's other sessions.
    base::Done ChangePassword(const Session& session, std::string_view old_password,
                              std::string_view new_password);
    /// A new one-time password (must be changed at first use); makes the credential when there is
    /// none. Refuses `access.account_taken`. Closes the person's sessions.
    base::Result<std::string> GiveOneTimePassword(const base::RecordId& person,
                                                  std::string_view account);
    void Unlock(const base::RecordId& person);
    [[nodiscard]] bool MustChange(const base::RecordId& person) const;

 private:
    /// A bar that is told in the same words whether or not there is such an account.
    [[nodiscard]] base::Done CheckBars(const SignIn& sign_in, const std::string& account,
                                       const std::optional<Credential>& credential) const;
    void NoteFailure(const SignIn& sign_in, const std::string& account,
                     const std::optional<Credential>& credential);
    [[nodiscard]] base::Result<SignedIn> Begin(const SignIn& sign_in, const Credential& checked);

    AccountStore& store_;
    const base::Clock& clock_;
    base::Randomness& randomness_;
    /// Each password check takes 64 MiB and a processor: two at once, the others wait.
    std::counting_semaphore<2> checking_{2};
};

/// At least 10 characters of three kinds or 16 of any; not with the account in it; not among the
/// commonest. Every fault at once: `access.password_short`, `_plain`, `_long`, `_is_account`,
/// `_common`.
[[nodiscard]] base::Done PasswordFaults(std::string_view account, std::string_view password);

}  // namespace access_control

#include "access/sessions.hpp"

#include <algorithm>

#include "access/detail/passwords.hpp"
#include "base/text.hpp"
#include "records/keeping.hpp"

namespace access_control {

namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kIdle = 8 * kHour;
constexpr std::int64_t kOldest = 24 * kHour;
constexpr int kFailuresToLock = 5;
constexpr std::int64_t kFirstLock = 15;       ///< minutes
constexpr std::int64_t kLongestLock = 1'440;  ///< minutes
constexpr std::int64_t kAddressWindow = 15 * kMinute;
constexpr std::int64_t kFailuresOfAddress = 20;
constexpr std::size_t kLongestText = 300;  ///< account, user agent
constexpr std::size_t kTokenLength = 64;

base::Instant Before(base::Instant now, std::int64_t micros) { return {now.micros - micros}; }

/// Minutes of the lock that `failures` in a row have brought; 0 when they are no multiple of five.
std::int64_t LockMinutes(std::int64_t failures) {
    if (failures <= 0 || failures % kFailuresToLock != 0) return 0;
    const std::int64_t doublings = std::min<std::int64_t>(failures / kFailuresToLock - 1, 10);
    return std::min(kFirstLock << doublings, kLongestLock);
}

/// Failures against an account that does not exist are noted beside those of addresses.
std::string UnknownKey(const std::string& account) {
    return "account " + base::Sha256(account).ToText();
}

/// How much longer an account that does not exist seems locked: reckoned from its noted failures as
/// it would be for one that does.
std::int64_t SeemingLock(AccountStore& store, const std::string& account, base::Instant now) {
    const std::string key = UnknownKey(account);
    const std::int64_t lock =
        LockMinutes(store.FailuresSince(key, Before(now, kLongestLock * kMinute)));
    if (lock == 0) return 0;
    // The greatest number of minutes within which there was no failure: the lock's age.
    const auto was_quiet_for = [&](std::int64_t minutes) {
        return store.FailuresSince(key, Before(now, minutes * kMinute - 1)) == 0;
    };
    std::int64_t age = 0;
    for (std::int64_t step = 1024; step > 0; step /= 2)
        if (age + step <= lock && was_quiet_for(age + step)) age += step;
    return lock - age;
}

std::string RandomHex(base::Randomness& randomness, std::size_t bytes) {
    std::vector<std::uint8_t> raw(bytes);
    randomness.Fill(std::as_writable_bytes(std::span(raw)));
    return base::ToHex(raw);
}

class Turn {
 public:
    explicit Turn(std::counting_semaphore<2>& gate) : gate_(gate) { gate_.acquire(); }
    ~Turn() { gate_.release(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

 private:
    std::counting_semaphore<2>& gate_;
};

std::string Cut(std::string text) {
    while (text.size() > kLongestText) text.pop_back();
    while (!text.empty() && !base::IsUtf8(text)) text.pop_back();
    return text;
}

}  // namespace

base::Done SessionDesk::CheckBars(const SignIn& sign_in, const std::string& account,
                                  const std::optional<Credential>& credential) const {
    const base::Instant now = clock_.Now();
    if (store_.FailuresSince(sign_in.address, Before(now, kAddressWindow)) >= kFailuresOfAddress)
        return base::Refuse("access.too_many_attempts", {{"minutes", "15"}});
    std::int64_t minutes = 0;
    if (!credential)
        minutes = SeemingLock(store_, account, now);
    else if (credential->locked_until && *credential->locked_until > now)
        minutes = (credential->locked_until->micros - now.micros + kMinute - 1) / kMinute;
    if (minutes > 0) return base::Refuse("access.locked", {{"minutes", std::to_string(minutes)}});
    return base::AllWell();
}

void SessionDesk::NoteFailure(const SignIn& sign_in, const std::string& account,
                              const std::optional<Credential>& credential) {
    const base::Instant now = clock_.Now();
    if (!sign_in.address.empty()) store_.NoteFailure(sign_in.address, now);
    if (!credential) {
        store_.NoteFailure(UnknownKey(account), now);
        return;
    }
    const int failures = store_.AddFailure(credential->person);
    if (const std::int64_t minutes = LockMinutes(failures); minutes > 0)
        store_.Lock(credential->person, failures, {now.micros + minutes * kMinute});
}

base::Result<SignedIn> SessionDesk::Begin(const SignIn& sign_in, const Credential& checked) {
    SignedIn signed_in;
    signed_in.token = RandomHex(randomness_, 32);
    signed_in.must_change = checked.must_change;
    Session& session = signed_in.session;
    session.token = base::Sha256(signed_in.token);
    session.person = checked.person;
    session.csrf = RandomHex(randomness_, 16);
    session.created_at = session.seen_at = clock_.Now();
    session.address = sign_in.address;
    session.user_agent = Cut(sign_in.user_agent);
    session.must_change = checked.must_change;
    if (!store_.BeginSession(session, checked.hash)) return base::Refuse("access.sign_in_failed");
    return signed_in;
}

base::Result<SignedIn> SessionDesk::Open(const SignIn& sign_in) {
    const std::string account =
        base::IsUtf8(sign_in.account) ? base::Normalised(Cut(sign_in.account)) : "";
    const Turn turn(checking_);
    const auto credential = store_.FindCredential(account);
    if (auto bars = CheckBars(sign_in, account, credential); !bars) {
        if (!sign_in.address.empty()) store_.NoteFailure(sign_in.address, clock_.Now());
        return base::Refuse(std::move(bars.error()));
    }
    const std::string hash = credential ? credential->hash : std::string(detail::kNobodysHash);
    const bool right = detail::IsPasswordOf(hash, sign_in.password);
    if (!credential || !right) {
        NoteFailure(sign_in, account, credential);
        return base::Refuse("access.sign_in_failed");
    }
    return Begin(sign_in, *credential);
}

std::optional<Session> SessionDesk::Find(std::string_view token) {
    if (token.size() != kTokenLength) return std::nullopt;
    auto session = store_.FindSession(base::Sha256(token));
    if (!session) return std::nullopt;
    const base::Instant now = clock_.Now();
    if (now.micros - session->seen_at.micros >= kIdle ||
        now.micros - session->created_at.micros >= kOldest) {
        store_.DropSession(session->token);
        return std::nullopt;
    }
    if (now.micros - session->seen_at.micros >= kMinute) {
        session->seen_at = now;
        store_.TouchSession(session->token, now);
    }
    return session;
}

std::optional<Session> SessionDesk::Find(std::string_view token, records::RecordView& view) {
    records::Keeping* const keeping = records::KeepingOf(view);
    if (keeping == nullptr || token.size() != kTokenLength) return Find(token);
    const base::Digest key =
        records::KeyText("session").Add(keeping->Accounts()).Add(token).Finish();
    if (const auto kept = std::static_pointer_cast<const Session>(keeping->Kept(key))) {
        const std::int64_t now = clock_.Now().micros;
        if (now - kept->seen_at.micros < kMinute && now - kept->created_at.micros < kOldest)
            return *kept;
    }
    auto session = Find(token);
    constexpr std::size_t kBytesOfSession = 1'024;
    if (session) keeping->Keep(key, std::make_shared<const Session>(*session), kBytesOfSession);
    return session;
}

void SessionDesk::Close(std::string_view token) { store_.DropSession(base::Sha256(token)); }

void SessionDesk::CloseAllOf(const base::RecordId& person) { store_.DropSessionsOf(person); }

base::Done SessionDesk::ChangePassword(const Session& session, std::string_view old_password,
                                       std::string_view new_password) {
    const Turn turn(checking_);
    const auto credential = store_.CredentialOf(session.person);
    if (!credential) return base::Refuse("access.wrong_password", {}, "old");
    const SignIn as_if{credential->account, {}, session.address, {}};
    if (auto bars = CheckBars(as_if, credential->account, credential); !bars) return bars;
    if (!detail::IsPasswordOf(credential->hash, old_password)) {
        NoteFailure(as_if, credential->account, credential);
        return base::Refuse("access.wrong_password", {}, "old");
    }
    base::Refusals refusals;
    if (auto faults = PasswordFaults(credential->account, new_password); !faults)
        refusals = std::move(faults.error());
    if (old_password == new_password) refusals.push_back({"access.password_same", {}, "new"});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    Credential changed = *credential;
    changed.hash = detail::HashPassword(new_password, randomness_);
    changed.must_change = false;
    changed.changed_at = clock_.Now();
    if (!store_.ReplacePassword(changed, credential->hash, session.token))
        return base::Refuse("access.wrong_password", {}, "old");
    return base::AllWell();
}

base::Result<std::string> SessionDesk::GiveOneTimePassword(const base::RecordId& person,
                                                           std::string_view account) {
    const Turn turn(checking_);
    const std::string password = detail::MakeOneTimePassword(randomness_);
    Credential credential;
    credential.person = person;
    credential.account = base::Normalised(account);
    credential.hash = detail::HashPassword(password, randomness_);
    credential.changed_at = clock_.Now();
    if (!store_.KeepCredential(credential))
        return base::Refuse("access.account_taken", {{"account", std::string(account)}}, "account");
    store_.DropSessionsOf(person);
    return password;
}

void SessionDesk::Unlock(const base::RecordId& person) { store_.ForgetFailures(person); }

bool SessionDesk::MustChange(const base::RecordId& person) const {
    const auto credential = store_.CredentialOf(person);
    return credential && credential->must_change;
}

}  // namespace access_control

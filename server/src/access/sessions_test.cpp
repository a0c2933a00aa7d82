#include "access/sessions.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

#include "access/detail/passwords.hpp"
#include "access/testing/memory_account_store.hpp"

namespace access_control {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;

std::vector<std::string> Codes(const base::Done& done) {
    std::vector<std::string> codes;
    if (!done)
        for (const auto& refusal : done.error()) codes.push_back(refusal.code);
    return codes;
}

class SessionTest : public ::testing::Test {
 protected:
    SessionTest() {
        // The same password by a cheap hash: tests of counting need not take a tenth of a second a
        // try.
        Credential credential = *store_.CredentialOf(person_);
        credential.hash = detail::HashPassword(password_, randomness_, {1, 8});
        store_.KeepCredential(credential);
    }

    /// Signs in; the answer's first refusal, or empty.
    base::Refusal TryTo(const std::string& account, const std::string& password,
                        const std::string& address = "10.0.0.1") {
        const auto opened = desk_.Open({account, password, address, "Chromium 94"});
        return opened ? base::Refusal{} : opened.error().front();
    }
    void Fail(int times, const std::string& account = "zhang.san") {
        // From ever new addresses, so that only the account is locked.
        for (int i = 0; i < times; ++i)
            ASSERT_EQ(TryTo(account, "wrong", "10.1.0." + std::to_string(++address_)).code,
                      "access.sign_in_failed");
    }

    testing::MemoryAccountStore store_;
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{4};
    SessionDesk desk_{store_, clock_, randomness_};
    base::RecordId person_ = base::RecordId::Make(clock_.Now(), randomness_);
    std::string password_ = desk_.GiveOneTimePassword(person_, "Zhang.San").value_or("");
    int address_ = 0;
};

TEST_F(SessionTest, AOneTimePasswordOpensASessionThatMustChangeIt) {
    const auto opened = desk_.Open({"zhang.san", password_, "10.0.0.1", "Chromium 94"});

    ASSERT_TRUE(opened.has_value());
    EXPECT_TRUE(opened->must_change);
    EXPECT_EQ(opened->session.person, person_);
    EXPECT_EQ(opened->token.size(), 64u);
    EXPECT_EQ(opened->session.token, base::Sha256(opened->token));
    EXPECT_EQ(desk_.Find(opened->token), opened->session);
    EXPECT_TRUE(desk_.MustChange(person_));
}

TEST_F(SessionTest, AccountsAreComparedAsNormalised) {
    EXPECT_EQ(TryTo("ZHANG.SAN", password_).code, "");
    EXPECT_EQ(TryTo("ｚｈａｎｇ.ｓａｎ", password_).code, "");
}

TEST_F(SessionTest, AWrongPasswordAndAnUnknownAccountAnswerAlike) {
    EXPECT_EQ(TryTo("zhang.san", "wrong"), TryTo("li.si", "wrong"));
    EXPECT_EQ(TryTo("zhang.san", "").code, "access.sign_in_failed");
    EXPECT_EQ(TryTo("", "").code, "access.sign_in_failed");
    EXPECT_EQ(TryTo("\xff\xfe", "x").code, "access.sign_in_failed");
}

TEST_F(SessionTest, ATokenOfAnotherSessionOpensNothing) {
    ASSERT_EQ(TryTo("zhang.san", password_).code, "");

    EXPECT_FALSE(desk_.Find("").has_value());
    EXPECT_FALSE(desk_.Find(std::string(64, 'a')).has_value());
}

TEST_F(SessionTest, EndsAfterEightIdleHours) {
    const auto opened = desk_.Open({"zhang.san", password_, "10.0.0.1", ""});
    clock_.Advance(8 * kHour - 1);
    EXPECT_TRUE(desk_.Find(opened->token).has_value());
    clock_.Advance(8 * kHour);

    EXPECT_FALSE(desk_.Find(opened->token).has_value());
    EXPECT_TRUE(store_.SessionsOf(person_).empty());
}

TEST_F(SessionTest, EndsAfterADayHoweverBusy) {
    const auto opened = desk_.Open({"zhang.san", password_, "10.0.0.1", ""});
    for (int hour = 1; hour < 24; ++hour) {
        clock_.Advance(60 * kMinute);
        EXPECT_TRUE(desk_.Find(opened->token).has_value()) << hour;
    }
    clock_.Advance(60 * kMinute);

    EXPECT_FALSE(desk_.Find(opened->token).has_value());
}

TEST_F(SessionTest, NotesThatItWasSeenOnceAMinute) {
    const auto opened = desk_.Open({"zhang.san", password_, "10.0.0.1", ""});
    const auto seen = [&] { return store_.FindSession(opened->session.token)->seen_at; };
    const base::Instant start = clock_.Now();

    clock_.Advance(kMinute - 1);
    static_cast<void>(desk_.Find(opened->token));
    EXPECT_EQ(seen(), start);
    clock_.Advance(1);
    static_cast<void>(desk_.Find(opened->token));
    EXPECT_EQ(seen(), clock_.Now());
}

TEST_F(SessionTest, ClosesOneOrAll) {
    const auto first = desk_.Open({"zhang.san", password_, "10.0.0.1", ""});
    const auto second = desk_.Open({"zhang.san", password_, "10.0.0.2", ""});
    const auto third = desk_.Open({"zhang.san", password_, "10.0.0.3", ""});

    desk_.Close(first->token);
    EXPECT_FALSE(desk_.Find(first->token).has_value());
    EXPECT_TRUE(desk_.Find(second->token).has_value());
    desk_.CloseAllOf(person_);
    EXPECT_FALSE(desk_.Find(second->token).has_value());
    EXPECT_FALSE(desk_.Find(third->token).has_value());
}

TEST_F(SessionTest, FiveFailuresLockForAQuarterOfAnHour) {
    Fail(5);

    EXPECT_EQ(TryTo("zhang.san", password_),
              (base::Refusal{"access.locked", {{"minutes", "15"}}, ""}));
    clock_.Advance(10 * kMinute + 1);
    EXPECT_EQ(TryTo("zhang.san", password_),
              (base::Refusal{"access.locked", {{"minutes", "5"}}, ""}));
    clock_.Advance(5 * kMinute);
    EXPECT_EQ(TryTo("zhang.san", password_).code, "");
    EXPECT_EQ(store_.CredentialOf(person_)->failures, 0);
}

TEST_F(SessionTest, GuessingFromManySidesAtOnceGainsNothing) {
    std::atomic<int> tried = 0;
    {
        std::vector<std::jthread> guessers;
        guessers.reserve(12);
        for (int i = 0; i < 12; ++i)
            guessers.emplace_back([&, i] {
                const auto opened =
                    desk_.Open({"zhang.san", "guess", "10.2.0." + std::to_string(i), ""});
                if (opened.error().front().code == "access.sign_in_failed") ++tried;
            });
    }

    // Two are checked at once, so that one guess may be under way when the fifth locks.
    EXPECT_GE(tried, 5);
    EXPECT_LE(tried, 6);
    EXPECT_EQ(store_.CredentialOf(person_)->failures, tried);
    EXPECT_EQ(TryTo("zhang.san", password_).code, "access.locked");
}

TEST_F(SessionTest, EachFurtherFiveLockForTwiceAsLong) {
    for (const std::int64_t minutes : {15, 30, 60, 120}) {
        Fail(5);
        EXPECT_EQ(TryTo("zhang.san", password_).params.front().second, std::to_string(minutes));
        clock_.Advance(minutes * kMinute);
    }
}

TEST_F(SessionTest, AnUnknownAccountSeemsToLockTheSameWay) {
    for (const char* minutes : {"15", "30"}) {
        Fail(5, "zhang.san");
        Fail(5, "li.si");
        EXPECT_EQ(TryTo("li.si", "x"), TryTo("zhang.san", "x"));
        EXPECT_EQ(TryTo("li.si", "x").params.front().second, minutes);
        clock_.Advance(7 * kMinute);
        EXPECT_EQ(TryTo("li.si", "x"), TryTo("zhang.san", "x"));
        clock_.Advance((std::stoll(minutes) - 7) * kMinute);
    }
}

TEST_F(SessionTest, AnAdministratorUnlocks) {
    Fail(5);
    desk_.Unlock(person_);

    EXPECT_EQ(TryTo("zhang.san", password_).code, "");
}

TEST_F(SessionTest, TwentyFailuresCloseAnAddressForAQuarterOfAnHour) {
    for (int i = 0; i < 19; ++i) store_.NoteFailure("10.9.9.9", clock_.Now());
    EXPECT_EQ(TryTo("guess", "x", "10.9.9.9").code, "access.sign_in_failed");

    EXPECT_EQ(TryTo("zhang.san", password_, "10.9.9.9").code, "access.too_many_attempts");
    EXPECT_EQ(TryTo("zhang.san", password_, "10.9.9.8").code, "");
    clock_.Advance(15 * kMinute + 1);
    EXPECT_EQ(TryTo("zhang.san", password_, "10.9.9.9").code, "");
}

TEST_F(SessionTest, ChangingThePasswordClosesTheOtherSessions) {
    const auto here = desk_.Open({"zhang.san", password_, "10.0.0.1", ""});
    const auto there = desk_.Open({"zhang.san", password_, "10.0.0.2", ""});

    ASSERT_TRUE(desk_.ChangePassword(here->session, password_, "青山绿水 2026 Green").has_value());

    EXPECT_TRUE(desk_.Find(here->token).has_value());
    EXPECT_FALSE(desk_.Find(there->token).has_value());
    EXPECT_FALSE(desk_.MustChange(person_));
    EXPECT_EQ(TryTo("zhang.san", password_).code, "access.sign_in_failed");
    EXPECT_EQ(TryTo("zhang.san", "青山绿水 2026 Green").code, "");
}

TEST_F(SessionTest, RefusesANewPasswordWithAllItsFaults) {
    const auto here = desk_.Open({"zhang.san", password_, "10.0.0.1", ""});

    EXPECT_EQ(Codes(desk_.ChangePassword(here->session, "wrong", "Good-Enough-77")),
              std::vector<std::string>{"access.wrong_password"});
    EXPECT_EQ(Codes(desk_.ChangePassword(here->session, password_, password_)),
              std::vector<std::string>{"access.password_same"});
    EXPECT_EQ(Codes(desk_.ChangePassword(here->session, password_, "zhang.san")),
              (std::vector<std::string>{"access.password_short", "access.password_is_account"}));
    EXPECT_TRUE(desk_.MustChange(person_));
}

TEST_F(SessionTest, GuessingTheOldPasswordInASessionLocksToo) {
    const auto here = desk_.Open({"zhang.san", password_, "10.0.0.1", ""});
    for (int i = 0; i < 5; ++i)
        static_cast<void>(desk_.ChangePassword(here->session, "guess", "Good-Enough-77"));

    EXPECT_EQ(Codes(desk_.ChangePassword(here->session, password_, "Good-Enough-77")),
              std::vector<std::string>{"access.locked"});
}

TEST_F(SessionTest, AnotherPersonsAccountIsTaken) {
    const base::RecordId other = base::RecordId::Make(clock_.Now(), randomness_);

    const auto given = desk_.GiveOneTimePassword(other, "ZHANG.san");

    ASSERT_FALSE(given.has_value());
    EXPECT_EQ(given.error().front().code, "access.account_taken");
    EXPECT_EQ(TryTo("zhang.san", password_).code, "");
}

TEST_F(SessionTest, ANewOneTimePasswordEndsTheOldOneAndTheSessions) {
    const auto here = desk_.Open({"zhang.san", password_, "10.0.0.1", ""});

    const auto again = desk_.GiveOneTimePassword(person_, "zhang.san");

    EXPECT_NE(*again, password_);
    EXPECT_FALSE(desk_.Find(here->token).has_value());
    EXPECT_EQ(TryTo("zhang.san", password_).code, "access.sign_in_failed");
    EXPECT_EQ(TryTo("zhang.san", *again).code, "");
}

TEST(Passwords, TheHashCarriesSaltAndParameters) {
    base::SeededRandomness randomness(1);
    const std::string hash = detail::HashPassword("天蓝水清", randomness);
    const std::string parameters = "$argon2id$v=19$m=65536,t=3,p=1$";

    EXPECT_EQ(hash.substr(0, parameters.size()), parameters);
    EXPECT_EQ(detail::kNobodysHash.substr(0, parameters.size()), parameters);
    EXPECT_EQ(detail::kNobodysHash.size(), hash.size());
    EXPECT_NE(hash, detail::HashPassword("天蓝水清", randomness));
    EXPECT_TRUE(detail::IsPasswordOf(hash, "天蓝水清"));
    EXPECT_FALSE(detail::IsPasswordOf(hash, "天蓝水"));
    EXPECT_FALSE(detail::IsPasswordOf("", "天蓝水清"));
    EXPECT_FALSE(detail::IsPasswordOf("$argon2id$v=19$m=9999999999,t=3,p=1$", "x"));
}

TEST(Passwords, OneTimePasswordsAreGoodOnes) {
    base::SystemRandomness randomness;

    for (int i = 0; i < 100; ++i) {
        const std::string password = detail::MakeOneTimePassword(randomness);
        EXPECT_EQ(password.size(), 19u);
        EXPECT_EQ(Codes(PasswordFaults("zhang.san", password)), std::vector<std::string>{});
    }
}

TEST(Passwords, RulesAsATable) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> table{
        {"Tian-Lan-77", {}},
        {"all small letters here", {}},
        {"天蓝水清草绿空气新鲜人人爱护环境", {}},
        {"天蓝水清草绿空气A1", {}},
        {"Tian-Lan7", {"access.password_short"}},
        {"天蓝水清A1", {"access.password_short"}},
        {"lowercase77", {"access.password_plain"}},
        {"small letters", {"access.password_plain"}},
        {fmt::format("{:a>201}", "Bc1-"), {"access.password_long"}},
        {"Li.Si-2026-x", {"access.password_is_account"}},
        {"P@ssw0rd-2026", {"access.password_common"}},
        {"1qaz@WSX3edc", {"access.password_common"}},
        {"Aaaaaaaa1111", {"access.password_common"}},
        {"", {"access.password_short", "access.password_common"}},
        {"\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\x01\x02", {"access.password_short"}},
    };

    for (const auto& [password, codes] : table)
        EXPECT_EQ(Codes(PasswordFaults("li.si", password)), codes) << password;
}

/// Between the look at a credential and what follows from it, something happens elsewhere.
class MeanwhileStore final : public testing::MemoryAccountStore {
 public:
    std::optional<Credential> FindCredential(std::string_view account) override {
        auto found = MemoryAccountStore::FindCredential(account);
        Happen();
        return found;
    }
    std::optional<Credential> CredentialOf(const base::RecordId& person) override {
        auto found = MemoryAccountStore::CredentialOf(person);
        Happen();
        return found;
    }
    std::function<void()> meanwhile;  ///< once

 private:
    void Happen() {
        if (meanwhile) std::exchange(meanwhile, {})();
    }
};

class ResetMeanwhile : public ::testing::Test {
 protected:
    ResetMeanwhile() {
        Credential cheap = *store_.CredentialOf(person_);  // as in SessionTest
        cheap.hash = detail::HashPassword(old_, randomness_, {1, 8});
        store_.KeepCredential(cheap);
    }
    void ResetDuringTheNextCheck() {
        store_.meanwhile = [this] { new_ = there_.GiveOneTimePassword(person_, "zhang").value(); };
    }
    std::string CodeOf(const base::Result<SignedIn>& opened) {
        return opened ? "" : opened.error().front().code;
    }
    base::Result<SignedIn> Open(const std::string& password) {
        return here_.Open({"zhang", password, "10.0.0.1", "Chromium 94"});
    }

    MeanwhileStore store_;
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{4};
    SessionDesk here_{store_, clock_, randomness_}, there_{store_, clock_, randomness_};
    base::RecordId person_ = base::RecordId::Make(clock_.Now(), randomness_);
    std::string old_ = here_.GiveOneTimePassword(person_, "zhang").value();
    std::string new_;
};

TEST_F(ResetMeanwhile, AnOldPasswordThatIsBeingCheckedOpensNothing) {
    EXPECT_EQ(CodeOf(Open("wrong")), "access.sign_in_failed");  // a failure to be forgotten
    ResetDuringTheNextCheck();

    EXPECT_EQ(CodeOf(Open(old_)), "access.sign_in_failed");

    EXPECT_TRUE(store_.SessionsOf(person_).empty());
    EXPECT_EQ(CodeOf(Open(old_)), "access.sign_in_failed");
    EXPECT_EQ(CodeOf(Open(new_)), "");
}

TEST_F(ResetMeanwhile, UnlockingDoesNotBringTheOldPasswordBack) {
    ResetDuringTheNextCheck();
    here_.Unlock(person_);
    if (store_.meanwhile) std::exchange(store_.meanwhile, {})();  // it looked at nothing

    EXPECT_EQ(CodeOf(Open(old_)), "access.sign_in_failed");
    EXPECT_EQ(CodeOf(Open(new_)), "");
}

TEST_F(ResetMeanwhile, AChangeOfTheOldPasswordIsRefused) {
    const auto opened = Open(old_);
    ASSERT_TRUE(opened.has_value());
    ResetDuringTheNextCheck();

    const auto changed = here_.ChangePassword(opened->session, old_, "Correct horse 9 battery");

    EXPECT_EQ(Codes(changed), std::vector<std::string>{"access.wrong_password"});
    EXPECT_EQ(CodeOf(Open("Correct horse 9 battery")), "access.sign_in_failed");
    EXPECT_EQ(CodeOf(Open(new_)), "");
}

}  // namespace
}  // namespace access_control

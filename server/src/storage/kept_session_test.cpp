#include <gtest/gtest.h>

#include "access/sessions.hpp"
#include "storage/account_store.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using access_control::AccountStore;
using access_control::Credential;
using access_control::Session;
using access_control::SessionDesk;
using testing::IdOf;

constexpr std::int64_t kSecond = 1'000'000;

/// A session that this process keeps, and another process that ends it or changes its account.
class KeptSessions : public ::testing::TestWithParam<Dialect> {
 protected:
    void SetUp() override {
        ASSERT_TRUE(accounts_->KeepCredential(wang_));
        for (const std::string& token : {token_, other_token_})
            accounts_->KeepSession({base::Sha256(token), wang_.person, "csrf", test_.clock().Now(),
                                    test_.clock().Now(), "10.0.0.1", "browser"});
        ASSERT_TRUE(Asked());
        ASSERT_TRUE(Asked(other_token_));
    }

    /// As a request that begins now finds it.
    std::optional<Session> Asked(const std::string& token) {
        const auto view = store_.Read();
        return desk_.Find(token, *view);
    }
    std::optional<Session> Asked() { return Asked(token_); }
    /// Nobody counts this, so that who keeps the session does not see it.
    void ChangeUnseen() { test_.Execute("UPDATE session SET csrf = 'changed unseen'"); }

    testing::TestStore test_{GetParam()};
    SqlRecordStore store_{
        *test_.database(), test_.catalogue(), {test_.clock(), true, {}, {}, true}};
    std::unique_ptr<AccountStore> accounts_ = MakeAccountStore(*test_.database());
    SessionDesk desk_{*accounts_, test_.clock(), test_.randomness()};
    std::unique_ptr<Database> database_elsewhere_ = OpenDatabase(test_.database().options());
    std::unique_ptr<AccountStore> elsewhere_ = MakeAccountStore(*database_elsewhere_);

    const Credential wang_{IdOf(1), "wang", "$argon2id$…", false, 0, {}, test_.clock().Now()};
    const std::string token_ = std::string(64, 'a'), other_token_ = std::string(64, 'b');
};

INSTANTIATE_TEST_SUITE_P(Both, KeptSessions, testing::BothDialects(), testing::DialectName);

TEST_P(KeptSessions, AreLookedUpOnceAMinute) {
    ChangeUnseen();
    EXPECT_EQ(Asked()->csrf, "csrf");

    test_.clock().Advance(59 * kSecond);
    EXPECT_EQ(Asked()->csrf, "csrf");
    test_.clock().Advance(kSecond);
    EXPECT_EQ(Asked()->csrf, "changed unseen");
    EXPECT_EQ(accounts_->FindSession(base::Sha256(token_))->seen_at, test_.clock().Now());
}

TEST_P(KeptSessions, AreOverForTheNextRequestWhereTheySignedOutElsewhere) {
    elsewhere_->DropSession(base::Sha256(token_));

    EXPECT_EQ(Asked(), std::nullopt);
    EXPECT_TRUE(Asked(other_token_));
}

TEST_P(KeptSessions, AreOverForTheNextRequestWhereAllOfAPersonWereEnded) {
    elsewhere_->DropSessionsOf(wang_.person);

    EXPECT_EQ(Asked(), std::nullopt);
    EXPECT_EQ(Asked(other_token_), std::nullopt);
}

TEST_P(KeptSessions, AreOverForTheNextRequestWhereAllButOneWereEnded) {
    elsewhere_->DropSessionsOf(wang_.person, base::Sha256(other_token_));

    EXPECT_EQ(Asked(), std::nullopt);
    EXPECT_TRUE(Asked(other_token_));
}

TEST_P(KeptSessions, AreOverForTheNextRequestWhereThePasswordWasReplaced) {
    Credential changed = wang_;
    changed.hash = "$argon2id$new";
    ASSERT_TRUE(elsewhere_->ReplacePassword(changed, wang_.hash, base::Sha256(other_token_)));

    EXPECT_EQ(Asked(), std::nullopt);
    EXPECT_TRUE(Asked(other_token_));
}

TEST_P(KeptSessions, ShowAtTheNextRequestThatThePasswordMustBeChanged) {
    EXPECT_FALSE(Asked()->must_change);
    Credential changed = wang_;
    changed.must_change = true;
    ASSERT_TRUE(elsewhere_->KeepCredential(changed));

    EXPECT_TRUE(Asked()->must_change);
}

TEST_P(KeptSessions, AreKeptWhileOthersSignInAndActsAreStored) {
    ChangeUnseen();
    elsewhere_->KeepSession({base::Sha256("another"), IdOf(2), "csrf", test_.clock().Now(),
                             test_.clock().Now(), "", ""});
    ASSERT_TRUE(test_.Create(testing::AThing(1, {})));

    EXPECT_EQ(Asked()->csrf, "csrf");
}

TEST_P(KeptSessions, StandForAViewThatBeganBeforeTheyWereEnded) {
    const auto view = store_.Read();
    ASSERT_TRUE(desk_.Find(token_, *view));
    elsewhere_->DropSession(base::Sha256(token_));

    EXPECT_TRUE(desk_.Find(token_, *view));
    EXPECT_EQ(Asked(), std::nullopt);
}

}  // namespace
}  // namespace storage

#include "storage/account_store.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "base/digest.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using access_control::Credential;
using access_control::Session;
using testing::IdOf;

base::Instant At(std::int64_t seconds) { return {1'772'438'400'000'000 + seconds * 1'000'000}; }

class SqlAccounts : public ::testing::TestWithParam<Dialect> {
 protected:
    testing::TestStore test_{GetParam()};
    std::unique_ptr<access_control::AccountStore> accounts_ = MakeAccountStore(*test_.database());
    const Credential wang_{IdOf(1), "wang", "$argon2id$…", true, 0, {}, At(0)};
};

INSTANTIATE_TEST_SUITE_P(Both, SqlAccounts, testing::BothDialects(), testing::DialectName);

TEST_P(SqlAccounts, KeepsOneCredentialAPerson) {
    EXPECT_FALSE(accounts_->HasAnyCredential());
    EXPECT_TRUE(accounts_->KeepCredential(wang_));
    Credential changed = wang_;
    changed.account = "wang2";
    changed.failures = 5;
    changed.locked_until = At(900);
    EXPECT_TRUE(accounts_->KeepCredential(changed));

    EXPECT_EQ(accounts_->FindCredential("wang"), std::nullopt);
    EXPECT_EQ(accounts_->FindCredential("wang2"), changed);
    EXPECT_EQ(accounts_->CredentialOf(IdOf(1)), changed);
    EXPECT_EQ(accounts_->Credentials(), std::vector<Credential>{changed});
    EXPECT_TRUE(accounts_->HasAnyCredential());
}

TEST_P(SqlAccounts, AnAccountBelongsToOnePerson) {
    ASSERT_TRUE(accounts_->KeepCredential(wang_));
    Credential other = wang_;
    other.person = IdOf(2);

    EXPECT_FALSE(accounts_->KeepCredential(other));
    EXPECT_EQ(accounts_->CredentialOf(IdOf(2)), std::nullopt);
}

TEST_P(SqlAccounts, SigningInNeedsThePasswordThatStandsThen) {
    Credential wang = wang_;
    wang.failures = 5;
    wang.locked_until = At(900);
    ASSERT_TRUE(accounts_->KeepCredential(wang));
    const Session session{base::Sha256("a"), IdOf(1), "csrf", At(0), At(0), "10.0.0.1", "browser"};

    EXPECT_FALSE(accounts_->BeginSession(session, "another hash"));
    EXPECT_EQ(accounts_->CredentialOf(IdOf(1)), wang);
    EXPECT_TRUE(accounts_->SessionsOf(IdOf(1)).empty());

    EXPECT_TRUE(accounts_->BeginSession(session, wang.hash));
    EXPECT_EQ(accounts_->CredentialOf(IdOf(1)), wang_);
    EXPECT_EQ(accounts_->SessionsOf(IdOf(1)).size(), 1U);
}

TEST_P(SqlAccounts, APasswordIsReplacedOnlyWhereItIsTheOneThatWasChecked) {
    ASSERT_TRUE(accounts_->KeepCredential(wang_));
    for (const char* token : {"here", "elsewhere"})
        accounts_->KeepSession({base::Sha256(token), IdOf(1), "csrf", At(0), At(0), "", ""});
    Credential changed = wang_;
    changed.hash = "$argon2id$new";
    changed.must_change = false;
    changed.changed_at = At(60);

    EXPECT_FALSE(accounts_->ReplacePassword(changed, "another hash", base::Sha256("here")));
    EXPECT_EQ(accounts_->CredentialOf(IdOf(1)), wang_);
    EXPECT_EQ(accounts_->SessionsOf(IdOf(1)).size(), 2U);

    EXPECT_TRUE(accounts_->ReplacePassword(changed, wang_.hash, base::Sha256("here")));
    EXPECT_EQ(accounts_->CredentialOf(IdOf(1)), changed);
    ASSERT_EQ(accounts_->SessionsOf(IdOf(1)).size(), 1U);
    EXPECT_EQ(accounts_->SessionsOf(IdOf(1)).front().token, base::Sha256("here"));
}

TEST_P(SqlAccounts, FailuresThatTwoNodesSeeAtOnceAreAllCounted) {
    ASSERT_TRUE(accounts_->KeepCredential(wang_));
    const auto other = MakeAccountStore(*test_.database());
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&, i] {
                for (int n = 0; n < 5; ++n) (i % 2 == 0 ? *accounts_ : *other).AddFailure(IdOf(1));
            });
    }

    EXPECT_EQ(accounts_->CredentialOf(IdOf(1))->failures, 20);
    EXPECT_EQ(accounts_->AddFailure(IdOf(1)), 21);
    EXPECT_EQ(accounts_->AddFailure(IdOf(2)), 0);
}

TEST_P(SqlAccounts, ALockDoesNotComeAfterTheFailuresWereForgotten) {
    ASSERT_TRUE(accounts_->KeepCredential(wang_));
    for (int n = 0; n < 5; ++n) accounts_->AddFailure(IdOf(1));

    accounts_->Lock(IdOf(1), 5, At(900));
    EXPECT_EQ(accounts_->CredentialOf(IdOf(1))->locked_until, At(900));
    accounts_->ForgetFailures(IdOf(1));
    accounts_->Lock(IdOf(1), 5, At(900));

    EXPECT_EQ(accounts_->CredentialOf(IdOf(1)), wang_);
}

TEST_P(SqlAccounts, DropsSessionsByTokenByPersonAndByAge) {
    const auto session = [](const char* token, int person, std::int64_t seen) {
        return Session{base::Sha256(token), IdOf(person), "csrf", At(0), At(seen),
                       "10.0.0.1",          "browser"};
    };
    for (const Session& one : {session("a", 1, 10), session("b", 1, 20), session("c", 2, 30)}) {
        accounts_->KeepSession(one);
    }
    EXPECT_EQ(accounts_->FindSession(base::Sha256("a")), session("a", 1, 10));
    accounts_->TouchSession(base::Sha256("a"), At(50));
    EXPECT_EQ(accounts_->SessionsOf(IdOf(1)),
              (std::vector<Session>{session("a", 1, 50), session("b", 1, 20)}));

    accounts_->DropSessionsOf(IdOf(1), base::Sha256("a"));
    EXPECT_EQ(accounts_->SessionsOf(IdOf(1)).size(), 1U);
    accounts_->DropSessionsBefore(At(40));
    EXPECT_EQ(accounts_->FindSession(base::Sha256("c")), std::nullopt);
    accounts_->DropSessionsOf(IdOf(1));
    EXPECT_TRUE(accounts_->SessionsOf(IdOf(1)).empty());
}

TEST_P(SqlAccounts, CountsFailuresByAddressAndTime) {
    for (const std::int64_t second : {0, 10, 20}) accounts_->NoteFailure("10.0.0.1", At(second));
    accounts_->NoteFailure("10.0.0.2", At(20));

    EXPECT_EQ(accounts_->FailuresSince("10.0.0.1", At(10)), 2);
    accounts_->DropFailuresBefore(At(15));
    EXPECT_EQ(accounts_->FailuresSince("10.0.0.1", At(0)), 1);
    EXPECT_EQ(accounts_->FailuresSince("10.0.0.2", At(0)), 1);
}

}  // namespace
}  // namespace storage

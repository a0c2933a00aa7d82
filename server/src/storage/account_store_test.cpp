#include "storage/account_store.hpp"

#include <gtest/gtest.h>

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

#include "records/kept_answers.hpp"

#include <gtest/gtest.h>

namespace records {
namespace {

constexpr std::size_t kRoom = 10'000;

base::Digest KeyOfNumber(int number) { return KeyText("n").AddNumber(number).Finish(); }

class KeptAnswersTest : public ::testing::Test {
 protected:
    KeptAnswersTest() { answers_.Learn({1, 1}, std::nullopt); }

    static KeptAnswers::Moment At(std::int64_t acts) { return {acts, true, nullptr, "v1"}; }
    void Keep(int number, std::int64_t acts, const KeptAnswers::Types& read,
              std::size_t bytes = 1) {
        answers_.Keep(KeyOfNumber(number), At(acts), read, std::make_shared<const int>(number),
                      bytes);
    }
    bool Has(int number, const KeptAnswers::Moment& moment) {
        KeptAnswers::Types read;
        return answers_.Find(KeyOfNumber(number), moment, read) != nullptr;
    }

    KeptAnswers answers_{kRoom, 20};
};

TEST_F(KeptAnswersTest, StandForEveryViewOfTheStretchInWhichNothingTheyReadWasTouched) {
    answers_.Learn({5, 5}, KeptAnswers::Types{"case"});
    answers_.Learn({7, 7}, KeptAnswers::Types{"clue"});
    Keep(1, 7, {"case"});
    Keep(2, 7, {"clue"});

    struct {
        int number;
        std::int64_t acts;
        bool has;
    } const cases[] = {{1, 7, true}, {1, 6, true},
                       {1, 5, true}, {1, 4, false},  // the last act on cases may be the fifth
                       {2, 7, true}, {2, 6, false}};
    for (const auto& one : cases)
        EXPECT_EQ(Has(one.number, At(one.acts)), one.has) << one.number << " at " << one.acts;
}

TEST_F(KeptAnswersTest, OfAnOldViewAreNotKeptOverAnActThatCameSince) {
    answers_.Learn({5, 5}, KeptAnswers::Types{"case"});
    Keep(1, 4, {"case"});
    Keep(2, 4, {"clue"});
    Keep(3, 4, {"clue", std::string(KeptAnswers::kAnyType)});

    EXPECT_FALSE(Has(1, At(5)));
    EXPECT_TRUE(Has(2, At(5)));
    EXPECT_FALSE(Has(3, At(5)));
}

TEST_F(KeptAnswersTest, EndWithOtherDefinitionsAndWithActsThatMayTouchAnything) {
    Keep(1, 1, {"case"});
    EXPECT_FALSE(Has(1, {1, true, std::make_shared<const int>(1), "v1"}));
    Keep(1, 1, {"case"});
    EXPECT_FALSE(Has(1, {1, true, nullptr, "v2"}));
    Keep(1, 1, {"case"});
    answers_.Learn({9, 9}, std::nullopt);
    EXPECT_FALSE(Has(1, At(9)));
    EXPECT_EQ(answers_.size(), 0U);
}

TEST_F(KeptAnswersTest, GoLeastLatelyUsedFirstWhereRoomIsShort) {
    for (int i = 0; i < 20; ++i) Keep(i, 1, {"case"});
    EXPECT_TRUE(Has(0, At(1)));
    Keep(20, 1, {"case"});
    EXPECT_TRUE(Has(0, At(1)));
    EXPECT_FALSE(Has(1, At(1)));

    Keep(21, 1, {"case"}, kRoom);  // would push out all others
    EXPECT_FALSE(Has(21, At(1)));
    for (int i = 30; i < 40; ++i) Keep(i, 1, {"case"}, kRoom / 20);
    EXPECT_LE(answers_.size(), 15U);
    EXPECT_TRUE(Has(39, At(1)));
}

}  // namespace
}  // namespace records

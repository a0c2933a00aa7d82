#include "scans/split.hpp"

#include <gtest/gtest.h>

namespace scans {
namespace {

using print::PageCode;

const std::string kDecision = "DEC1S10N00";
const std::string kNotice = "N0T1CE0000";

Sheet Page(int number, const std::string& code, int page, int pages, int version = 1) {
    Sheet sheet;
    sheet.number = number;
    sheet.codes = {{code, version, page, pages}};
    return sheet;
}
Sheet Bare(int number, bool blank = false) {
    Sheet sheet;
    sheet.number = number;
    sheet.blank = blank;
    return sheet;
}

std::vector<KnownPaper> Papers(Standing decision = Standing::kAwaited) {
    return {{"d", kDecision, 1, 3, decision}, {"n", kNotice, 1, 2, Standing::kAwaited}};
}

/// `d:1,2,3 n:1,-2` where -2 misses; then the sheets at fault.
std::string Told(const Split& split) {
    std::string told;
    for (const Pile& pile : split.piles) {
        told += (told.empty() ? "" : " ") + pile.paper + ":";
        std::string pages;
        for (const PlacedSheet& sheet : pile.placed)
            pages += (pages.empty() ? "" : ",") + std::to_string(sheet.sheet);
        for (const int page : pile.missing) pages += ",-" + std::to_string(page);
        told += pages;
    }
    for (const FaultySheet& sheet : split.faulty)
        told += fmt::format(" {}!{}", sheet.sheet, static_cast<int>(sheet.fault));
    return told;
}

int At(SheetFault fault) { return static_cast<int>(fault); }

struct Case {
    const char* when;
    std::vector<Sheet> sheets;
    std::string told;
};

TEST(SplitTest, PutsEverySheetInOnePlaceAsATable) {
    const std::vector<Case> table = {
        {"one paper in order",
         {Page(1, kDecision, 1, 3), Page(2, kDecision, 2, 3), Page(3, kDecision, 3, 3)},
         "d:1,2,3"},
        {"shuffled, two papers mixed",
         {Page(1, kNotice, 2, 2), Page(2, kDecision, 3, 3), Page(3, kDecision, 1, 3),
          Page(4, kNotice, 1, 2), Page(5, kDecision, 2, 3)},
         "n:4,1 d:3,5,2"},
        {"a page missing", {Page(1, kDecision, 1, 3), Page(2, kDecision, 3, 3)}, "d:1,2,-2"},
        {"the same page twice",
         {Page(1, kNotice, 1, 2), Page(2, kNotice, 1, 2), Page(3, kNotice, 2, 2)},
         fmt::format("n:1,3 2!{}", At(SheetFault::kTwice))},
        {"without a code, and an empty back",
         {Page(1, kNotice, 1, 2), Bare(2, true), Page(3, kNotice, 2, 2), Bare(4)},
         fmt::format("n:1,3 2!{} 4!{}", At(SheetFault::kBlank), At(SheetFault::kUnreadable))},
        {"a code that nobody gave",
         {Page(1, "ZZZZZZZZZZ", 1, 1)},
         fmt::format(" 1!{}", At(SheetFault::kUnknown))},
        {"an old version of the paper",
         {Page(1, kNotice, 1, 2, 2)},
         fmt::format(" 1!{}", At(SheetFault::kOldVersion))},
        {"another number of pages than was printed",
         {Page(1, kNotice, 1, 5)},
         fmt::format(" 1!{}", At(SheetFault::kWrongNumber))},
        {"no sheets", {}, ""},
    };
    for (const Case& one : table)
        EXPECT_EQ(Told(SplitStack(one.sheets, Papers(), {})), one.told) << one.when;
}

TEST(SplitTest, RefusesPapersThatCannotBeFiledForTheirOwnReason) {
    const std::vector<std::pair<Standing, SheetFault>> table = {
        {Standing::kElsewhere, SheetFault::kElsewhere},
        {Standing::kVoided, SheetFault::kOldVersion},
        {Standing::kFiled, SheetFault::kFiled},
        {Standing::kNotPrinted, SheetFault::kNotPrinted},
    };
    for (const auto& [standing, fault] : table) {
        const Split split = SplitStack({Page(1, kDecision, 1, 3)}, Papers(standing), {});

        EXPECT_TRUE(split.piles.empty());
        ASSERT_EQ(split.faulty.size(), 1U);
        EXPECT_EQ(split.faulty[0].fault, fault);
        EXPECT_EQ(split.faulty[0].paper, "d");
    }
}

TEST(SplitTest, KeepsAWholePaperBackWhileItsSealIsNotRegistered) {
    const std::vector<Sheet> sheets = {Page(1, kDecision, 1, 3), Page(2, kDecision, 2, 3),
                                       Page(3, kDecision, 3, 3)};

    EXPECT_FALSE(SplitStack(sheets, Papers(Standing::kNotSealed), {}).piles[0].IsWhole());
    EXPECT_TRUE(SplitStack(sheets, Papers(), {}).piles[0].IsWhole());
}

TEST(SplitTest, NamesBothPapersWhereOneSheetShowsTwoCodes) {
    Sheet sheet = Page(1, kDecision, 1, 3);
    sheet.codes.push_back({kNotice, 1, 1, 2});

    EXPECT_EQ(SplitStack({sheet}, Papers(), {}).faulty[0].fault, SheetFault::kTwoPapers);

    sheet.codes[1] = sheet.codes[0];  // read twice by the reader
    EXPECT_TRUE(SplitStack({sheet}, Papers(), {}).faulty.empty());
}

TEST(SplitTest, LetsAPersonPlaceASheetAndLeaveAnotherOut) {
    const std::vector<Sheet> sheets = {Page(1, kNotice, 1, 2), Bare(2), Page(3, kNotice, 1, 2)};

    EXPECT_EQ(Told(SplitStack(sheets, Papers(), {{2, {"n", 2}}, {1, {"", 0}}})),
              fmt::format("n:3,2 1!{}", At(SheetFault::kLeftOut)));
}

TEST(SplitTest, CountsWhatAPersonPlacedBeforeWhatWasRead) {
    const std::vector<Sheet> sheets = {Page(1, kNotice, 1, 2), Page(2, kNotice, 2, 2), Bare(3)};

    const Split split = SplitStack(sheets, Papers(), {{3, {"n", 1}}});

    EXPECT_EQ(Told(split), fmt::format("n:3,2 1!{}", At(SheetFault::kTwice)));
    EXPECT_EQ(split.faulty[0].as, 3);
    EXPECT_TRUE(split.piles[0].placed[0].by_hand);
}

TEST(SplitTest, TakesTheNumberOfPagesFromTheCodesWhereTheRecordHasNone) {
    const std::vector<KnownPaper> papers = {{"w", kNotice, 1, 0, Standing::kAwaited}};

    EXPECT_EQ(Told(SplitStack({Page(1, kNotice, 2, 3)}, papers, {})), "w:1,-1,-3");
    EXPECT_EQ(Told(SplitStack({Bare(1), Bare(2)}, papers, {{1, {"w", 1}}, {2, {"w", 2}}})),
              "w:1,2");
    EXPECT_EQ(Told(SplitStack({Bare(1)}, papers, {{1, {"w", 2}}})), "w:1,-1");
}

TEST(SplitTest, RefusesAPageThatThePaperDoesNotHave) {
    EXPECT_EQ(SplitStack({Bare(1)}, Papers(), {{1, {"n", 3}}}).faulty[0].fault,
              SheetFault::kWrongNumber);
    EXPECT_EQ(SplitStack({Bare(1)}, Papers(), {{1, {"n", 0}}}).faulty[0].fault,
              SheetFault::kWrongNumber);
}

}  // namespace
}  // namespace scans

#include "document/compare.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace document {
namespace {

using TextLines = std::vector<std::string>;

/// `甲-去-+来+` for a changed paragraph, `-` and `+` before whole ones.
std::string Shown(const std::vector<ComparedRow>& rows) {
    const auto side = [](const std::vector<ComparedPiece>& pieces) {
        std::string text;
        for (const ComparedPiece& piece : pieces) {
            const char* sign = piece.change == Change::kRemoved    ? "-"
                               : piece.change == Change::kInserted ? "+"
                                                                   : "";
            text += sign + piece.text + sign;
        }
        return text;
    };
    std::string shown;
    for (const ComparedRow& row : rows) {
        if (row.change == Change::kSame) shown += "=" + side(row.left_pieces);
        if (row.change == Change::kRemoved) shown += side(row.left_pieces);
        if (row.change == Change::kInserted) shown += side(row.right_pieces);
        if (row.change == Change::kChanged)
            shown += side(row.left_pieces) + ">" + side(row.right_pieces);
        shown += "|";
    }
    return shown;
}

TEST(Compare, LaysVersionsSideBySideByParagraphAndWord) {
    struct Case {
        TextLines left, right;
        std::string shown;
    };
    const std::vector<Case> table = {
        {{}, {}, ""},
        {{"甲"}, {"甲"}, "=甲|"},
        {{}, {"甲"}, "+甲+|"},
        {{"甲"}, {}, "-甲-|"},
        {{"一", "三"}, {"一", "二", "三"}, "=一|+二+|=三|"},
        {{"一", "二", "三"}, {"三", "一", "二"}, "+三+|=一|=二|-三-|"},
        {{"罚款52000元。"}, {"罚款48000元。"}, "罚款-52000-元。>罚款+48000+元。|"},
        {{"你单位超标排放废水"},
         {"你单位夜间超标排放废水"},
         "你单位超标排放废水>你单位+夜间+超标排放废水|"},
        {{"完全不同的一段"}, {"毫无关系之言语"}, "-完全不同的一段-|+毫无关系之言语+|"},
        {{"", "甲", ""}, {"", ""}, "=|-甲-|=|"},
    };
    for (const Case& one : table) EXPECT_EQ(Shown(CompareTexts(one.left, one.right)), one.shown);
}

/// Whatever changed, either side can be read back from the rows, whole and in order.
TEST(Compare, LosesNoParagraphAndNoWord) {
    std::mt19937 random(20260815);
    const TextLines pool = {"违法事实清楚", "违法事实基本清楚", "证据确凿",
                        "处罚 5 万元",  "处罚 6 万元",      ""};
    const auto pick = [&] {
        TextLines lines(random() % 12);
        for (std::string& line : lines) line = pool[random() % pool.size()];
        return lines;
    };
    for (int i = 0; i < 500; ++i) {
        const TextLines left = pick(), right = pick();
        TextLines read_left, read_right;
        for (const ComparedRow& row : CompareTexts(left, right)) {
            const auto whole = [](const std::vector<ComparedPiece>& pieces) {
                std::string text;
                for (const ComparedPiece& piece : pieces) text += piece.text;
                return text;
            };
            EXPECT_EQ(row.left.value_or(read_left.size()), read_left.size());
            EXPECT_EQ(row.right.value_or(read_right.size()), read_right.size());
            if (row.left) read_left.push_back(whole(row.left_pieces));
            if (row.right) read_right.push_back(whole(row.right_pieces));
        }
        EXPECT_EQ(read_left, left);
        EXPECT_EQ(read_right, right);
    }
}

TEST(Compare, OfTextsTooLongForATableTellsTheWhole) {
    TextLines left, right;
    for (int i = 0; i < 4'100; ++i) {
        left.push_back("左" + std::to_string(i));
        right.push_back("右" + std::to_string(i));
    }
    left.front() = right.front() = "同";

    const auto rows = CompareTexts(left, right);

    EXPECT_EQ(rows.front().change, Change::kSame);
    EXPECT_EQ(std::count_if(rows.begin(), rows.end(),
                            [](const ComparedRow& row) { return row.change == Change::kSame; }),
              1);
}

TEST(Compare, FindsAQuotedParagraphAgain) {
    const TextLines now = {"标题", "同一段", "别的", "同一段", "本机关决定罚款48000元"};
    struct Case {
        std::size_t was;
        const char* quote;
        std::optional<std::size_t> found;
    };
    const std::vector<Case> table = {{1, "同一段", 1},
                                     {3, "同一段", 3},
                                     {0, "同一段", 1},
                                     {9, "本机关决定罚款52000元", 4},
                                     {2, "早已删去的那一句话", std::nullopt}};
    for (const Case& one : table) EXPECT_EQ(FindAgain(now, one.was, one.quote), one.found);
    EXPECT_EQ(FindAgain({}, 0, "甲"), std::nullopt);
}

}  // namespace
}  // namespace document

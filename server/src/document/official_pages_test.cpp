// An official paper as LibreOffice sets it: where its foot stands.
#include <gtest/gtest.h>

#include <regex>

#include "document/official_paper.hpp"
#include "document/testing/libre_office.hpp"

namespace document {
namespace {

OfficialPaper PaperOfLines(int lines) {
    OfficialPaper paper;
    paper.letterhead = "某市生态环境局文件";
    paper.number = "某环发〔2026〕8号";
    paper.title = "关于2025年度法治政府建设情况的报告";
    paper.addressees = "市委、市政府";
    for (int i = 0; i < lines; ++i) paper.body.push_back({ParagraphKind::kBody, {{"一行正文。"}}});
    paper.signed_by = "某市生态环境局";
    paper.dated = "2026年1月29日";
    paper.copies = "市司法局";
    paper.printer = "局办公室";
    paper.printed_on = "2026年1月30日";
    return paper;
}

/// Places of the last line of the foot, each a page (from 1) and the points from its upper edge.
std::vector<std::pair<int, double>> FeetIn(const std::string& bbox) {
    std::vector<std::pair<int, double>> feet;
    const std::regex sign(R"re(<page |yMax="([0-9.]+)">[^<]*印发)re");
    int page = 0;
    for (std::sregex_iterator found(bbox.begin(), bbox.end(), sign), end; found != end; ++found) {
        if ((*found)[1].matched)
            feet.emplace_back(page, std::stod((*found)[1]));
        else
            ++page;
    }
    return feet;
}

TEST(OfficialPagesTest, TheFootStandsAtTheEdgeOfAnEvenPageHoweverLongThePaperIs) {
    constexpr double kEdge = 841.9 - 99.2;  ///< points from the upper edge of the paper
    std::map<std::string, std::string> papers;
    for (const int lines : {1, 2, 3, 4, 20, 22, 23, 24, 25, 26, 27, 44, 46})
        papers["lines-" + std::to_string(lines)] = WriteOfficialPaper(PaperOfLines(lines));
    OfficialPaper full = PaperOfLines(12);
    full.copies = "市人大常委会办公室，市政协办公室，市纪委监委，市中级人民法院，市人民检察院";
    full.attachments = {"情况表", "清单"};
    papers["full"] = WriteOfficialPaper(full);

    const auto set = testing::SetByLibreOffice(papers, "-bbox");
    if (set.empty()) GTEST_SKIP() << testing::kNoLibreOffice;

    for (const auto& [name, bbox] : set) {
        const auto feet = FeetIn(bbox);
        ASSERT_EQ(feet.size(), 1U) << name;
        EXPECT_EQ(feet[0].first % 2, 0) << name << ": page " << feet[0].first;
        EXPECT_GT(feet[0].second, kEdge - 10) << name;
        EXPECT_LT(feet[0].second, kEdge) << name;
        EXPECT_EQ(bbox.find("<page ", bbox.rfind("印发")), std::string::npos) << name << ": last";
    }
}

}  // namespace
}  // namespace document

// Each kind of finding with a text that has the fault and its twin that has none.
#include "report_check/check.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "report_check/dismissals.hpp"
#include "report_check/outcome_text.hpp"
#include "report_check/testing/texts.hpp"

namespace report_check {
namespace {

using testing::CheckText;
using testing::ReportWith;
using testing::ShippedRules;
using testing::Told;

const Finding* Find(const Outcome& outcome, std::string_view code) {
    for (const Finding& finding : outcome.findings)
        if (finding.code == code) return &finding;
    return nullptr;
}

/// The body of a report with the fault, the words that must be quoted, the body without it.
struct Row {
    std::string_view code, faulty, quoted, sound;
};

constexpr Row kRows[] = {
    // numbers of headings
    {"numbering-gap",
     "（一）强化学习\n学了法。\n（二）强化执法\n办了案。\n（四）强化普法\n讲了课。", "（四）",
     "（一）强化学习\n学了法。\n（二）强化执法\n办了案。\n（三）强化普法\n讲了课。"},
    {"numbering-wrong",
     "（一）强化学习\n学了法。\n（五）强化执法\n办了案。\n（三）强化普法\n讲了课。", "（五）",
     "（一）强化学习\n学了法。\n（二）强化执法\n办了案。"},
    {"numbering-repeat",
     "（一）强化学习\n学了法。\n（二）强化执法\n办了案。\n（二）强化普法\n讲了课。", "（二）",
     "（一）强化学习\n学了法。\n（二）强化执法\n办了案。"},
    {"numbering-back",
     "（一）强化学习\n学了法。\n（二）强化执法\n办了案。\n（三）强化普法\n讲了课。\n（一）强化服务"
     "\n帮了忙。",
     "（一）", "（一）强化学习\n学了法。\n（二）强化执法\n办了案。"},
    {"numbering-title-twice", "（一）强化依法行政\n学了法。\n（二）强化依法行政\n办了案。",
     "强化依法行政", "（一）强化依法行政\n学了法。\n（二）强化依法普法\n办了案。"},
    {"numbering-none",
     "（一）强化学习\n学了法。\n（二）强化执法\n办了案。\n（三）强化普法\n讲了课。\n"
     "推进信用修复工作\n帮助企业修复信用，有了成效。",
     "推进信用修复工作",
     "（一）强化学习\n学了法。\n（二）强化执法\n办了案。\n（三）强化普法\n讲了课。"},
    // lists
    {"list-count", "重点做了以下三个方面。一是学法。二是执法。", "以下三个方面",
     "重点做了以下三个方面。一是学法。二是执法。三是普法。"},
    {"list-absent", "重点抓了以下四个方面工作。成效明显。", "以下四个方面",
     "重点抓了以下两个方面工作。一是学法。二是执法。"},
    {"list-gap", "一是学法。二是执法。四是普法。", "四是", "一是学法。二是执法。三是普法。"},
    {"list-alone", "一是组织学法，收到成效。", "一是", "一是组织学法。二是组织考试。"},
    {"list-enumeration", "统筹立法、执法、普法四个方面，取得成效。", "四个方面",
     "统筹立法、执法、普法三个方面，取得成效。"},
    {"list-titles", "对《清河市处罚公示办法》《清河市信用修复办法》3份文件进行审核。", "3份",
     "对《清河市处罚公示办法》《清河市信用修复办法》2份文件进行审核。"},
    // figures
    {"sum-bracket", "办理建议提案19件（人大建议8件、政协提案10件），均已答复。", "19件",
     "办理建议提案19件（人大建议8件、政协提案11件），均已答复。"},
    {"sum-parts", "发现问题15个，12个立案查处，2个移送其他部门。", "15个",
     "发现问题15个，13个立案查处，2个移送其他部门。"},
    {"sum-total", "办理人大建议8件、政协提案11件，共计18件。", "18件",
     "办理人大建议8件、政协提案11件，共计19件。"},
    {"sum-above", "办结案件46件，其中重大案件93件。", "93件", "办结案件93件，其中重大案件46件。"},
    {"sum-shares", "企业中，大型企业占60%，中型企业占30%，小型企业占20%。", "60%",
     "企业中，大型企业占50%，中型企业占30%，小型企业占20%。"},
    {"rate-counts", "稽查发现问题50个，完成整改48个，整改率98%。", "整改率98%",
     "稽查发现问题50个，完成整改48个，整改率96%。"},
    {"rate-above", "共办理8件，办结率101%。", "办结率101%", "共办理8件，办结率100%。"},
    {"rate-no-base", "系统应用指标达标率100%。", "达标率100%", "应用指标8项，达标率100%。"},
    {"rate-change", "检查企业由97家降至84家，下降15.4%。", "15.4%",
     "检查企业由97家降至84家，下降13.4%。"},
    {"figure-twice", "现场检查企业120家。\n印发简报。现场检查企业130家。", "130家",
     "现场检查企业120家。\n印发简报。帮扶指导企业130家。"},
    {"relation-gap", "查处环境违法案件55件，下达行政处罚决定38件，办理不予处罚案件8件。", "55件",
     "查处环境违法案件46件，下达行政处罚决定38件，办理不予处罚案件8件。"},
    {"relation-above", "查处环境违法案件30件，下达行政处罚决定38件。", "30件",
     "查处环境违法案件38件，下达行政处罚决定38件。"},
    {"relation-differs", "完成重大执法决定法制审核9件，重大案件11件。", "9件",
     "完成重大执法决定法制审核11件，重大案件11件。"},
    {"relation-exceeds", "处罚金额15.7万元，免罚金额20万元。", "15.7万元",
     "处罚金额15.7万元，免罚金额2万元。"},
    {"relation-all", "查处环境违法案件11件，公开处罚案件11件，2起案件免于行政处罚。", "11件",
     "查处环境违法案件11件，公开处罚案件9件，2起案件免于行政处罚。"},
    {"relation-per-head", "聘请律师2名，出具法律意见1341条。", "2名",
     "聘请律师2名，出具法律意见134条。"},
    {"relation-base", "名录库有100名执法人员。组织近400名执法人员考试。", "100名",
     "名录库有100名执法人员。组织考试。"},
    {"compare-no-base", "行政检查频次同比下降33%。", "下降33%", "行政检查84次，同比下降33%。"},
    {"compare-no-figure", "与上年相比，案件明显减少。", "与上年相比", "案件84件，比上年减少13件。"},
    {"scope-all", "办理复议案件3件，诉讼案件1件，均胜诉。", "均胜诉", "办理诉讼案件3件，均胜诉。"},
    {"scope-each", "非现场检查33次、现场检查2次，发现问题各1个。", "各1个",
     "非现场检查33次、现场检查2次，发现问题2个。"},
    {"scope-to-date", "截至目前，累计举办61次。", "截至目前", "全年举办61次。"},
    {"rank-unclear", "优良天246天，同比增加10天、全省第14。", "全省第14",
     "优良天246天，同比增加10天、改善率全省第14。"},
    {"unit-missing", "收缴罚款986.76万，已入库。", "986.76万", "收缴罚款986.76万元，已入库。"},
    {"unit-doubled", "评查案卷85份份，已反馈。", "85份份", "评查案卷85份，已反馈。"},
    // laws; the report is of January 2026
    {"law-repealed", "依照《环境行政处罚办法》办案。", "《环境行政处罚办法》",
     "依照《生态环境行政处罚办法》办案。"},
    {"law-not-yet", "依照《中华人民共和国生态环境法典》办案。", "法典",
     "宣传《中华人民共和国生态环境法典》。"},
    {"law-misnamed", "依照《中华人民共和国行政处法》办案。", "行政处法",
     "依照《中华人民共和国行政处罚法》办案。"},
    {"law-unknown", "依照《中华人民共和国清河保护条例法》办案。", "清河",
     "依照《清河市河道保护条例》办案。"},
    // words
    {"term-wrong", "重大案件都经法治审核。", "法治审核", "重大案件都经法制审核。"},
    {"word-cut", "营造了良好的氛，收到成效。", "氛", "营造了良好的氛围，收到成效。"},
    {"word-frame", "坚持以习近平法治思想，推进依法行政。", "坚持以",
     "坚持以习近平法治思想为指导，推进依法行政。"},
    // quotes, brackets and signs
    {"pair-unclosed", "落实“三项制度，规范执法。", "“", "落实“三项制度”，规范执法。"},
    {"pair-unopened", "落实三项制度”，规范执法。", "”", "落实“三项制度”，规范执法。"},
    {"pair-direction", "落实“三项制度“，规范执法。", "“", "落实“三项制度”，规范执法。"},
    {"pair-nested", "印发《贯彻《清河市办法》分工方案》。", "《",
     "印发《贯彻〈清河市办法〉分工方案》。"},
    {"pair-width", "印发方案（试行)，抓好落实。", "（试行)", "印发方案（试行），抓好落实。"},
    {"sign-doubled", "加强执法，，规范程序。", "，，", "加强执法，规范程序。"},
    {"sign-narrow", "加强执法,规范程序。", ",", "加强执法，规范程序。"},
    {"sign-straight", "落实\"三项制度\"，规范执法。", "\"", "落实“三项制度”，规范执法。"},
    {"sign-wide-digit", "检查企业１２家。", "１", "检查企业12家。"},
    {"sign-space", "我们认真 开展了执法检查工作。", "", "我们认真开展了执法检查工作。"},
    {"sign-number", "转发文件（清公通（2022）2号）。", "（2022）2号",
     "转发文件（清公通〔2022〕2号）。"},
    // page breaks and paste
    {"break-doubled", "依法依规查处违法违法行为，形成震慑。", "违法",
     "依法依规查处违法行为，形成震慑。"},
    {"break-cut",
     "全年组织开展执法人员业务培训，重点讲解行政处罚法和案卷制作规范，提高了执法人员的办案\n（一）"
     "强化学习\n学了法。",
     "员的办案",
     "全年组织开展执法人员业务培训，重点讲解行政处罚法和案卷制作规范，提高了办案能力。"},
    {"break-torn",
     "全年组织开展执法人员业务培训，重点讲解行政处罚法和案卷制作\n\n规范，提高了执法人员的办案能力"
     "。",
     "", "全年组织开展执法人员业务培训，重点讲解行政处罚法。"},
    {"break-page-number", "全年组织开展执法人员业务培训。\n— 3 —\n重点讲解了行政处罚法。", "3",
     "全年组织开展执法人员业务培训。\n重点讲解了行政处罚法。"},
    {"repeat-sentence", "2025年没有发生行政复议案件。加强学习。2025年没有发生行政复议案件。",
     "没有发生行政复议案件", "2025年没有发生行政复议案件。加强学习。"},
    {"debris-bookmark", "[bookmark: _GoBack]加强学习。", "_GoBack", "加强学习。"},
    {"debris-markdown", "全年**加强**学习。", "**", "全年加强学习。"},
    {"debris-latex", "PM_{2.5}浓度39微克/立方米。", "", "PM2.5浓度39微克/立方米。"},
    {"debris-html", "加强学习。<br>加强执法。", "<br>", "加强学习。加强执法。"},
    {"debris-invisible", "加强\xE2\x80\x8B学习。", "", "加强学习。"},
    // dates
    {"date-impossible", "2025年2月30日组织考试。", "2月30日", "2025年2月28日组织考试。"},
    {"date-weekday", "2025年3月5日（星期一）组织考试。", "星期一",
     "2025年3月5日（星期三）组织考试。"},
    {"date-range", "落实2025年至2021年规划。", "2025年至2021年", "落实2021年至2025年规划。"},
    {"date-title", "落实《实施纲要（2021—2025年）》。对照《实施纲要（2020—2025年）》。", "2020",
     "落实《实施纲要（2021—2025年）》。对照《实施纲要（2021—2025年）》。"},
    {"date-other-year", "2023年现场检查企业120家。", "2023年", "2025年现场检查企业120家。"},
    {"date-year-slip", "2024年无行政复议案件发生。", "2024年", "2025年无行政复议案件发生。"},
    {"date-title-span", "落实《法治政府建设实施方案（2022—2032年）》。", "2032年",
     "落实《法治政府建设实施方案（2022—2025年）》。"},
    {"figure-odd-more", "组织805余人次参加学习。", "805余人次", "组织800余人次参加学习。"},
    {"day-wrong", "开展“4·18”世界地球日宣传。", "世界地球日", "开展“4·22”世界地球日宣传。"},
};

TEST(ReportCheck, FindsNothingInAReportWithoutFault) {
    const Outcome outcome = CheckText(ReportWith("组织学习行政处罚法。"));

    EXPECT_TRUE(outcome.findings.empty()) << Told(outcome);
    EXPECT_TRUE(outcome.yearly_report);
    EXPECT_EQ(outcome.report_year, 2025);
    EXPECT_EQ(outcome.day, base::CivilDay::From(2026, 1, 20));
}

TEST(ReportCheck, FindsEachFaultAndNothingInItsTwin) {
    for (const Row& row : kRows) {
        const Outcome faulty = CheckText(ReportWith(row.faulty));
        const Finding* finding = Find(faulty, row.code);
        EXPECT_NE(finding, nullptr) << row.code << "\n" << Told(faulty);
        if (finding != nullptr) {
            EXPECT_NE(finding->quote.find(row.quoted), std::string::npos)
                << row.code << " quotes " << finding->quote;
        }
        const Outcome sound = CheckText(ReportWith(row.sound));
        EXPECT_TRUE(sound.findings.empty()) << row.code << "\n" << Told(sound);
    }
}

/// Whole texts: what stands in the letter and in chapters.
struct Whole {
    std::string_view code, from, to;  ///< what is replaced in the sound report
};
constexpr Whole kWholes[] = {
    {"part-letter", "签发人：某某\n", ""},
    {"part-missing", "，主要原因是培训不足", ""},
    {"part-merged", "三、存在的问题\n", "三、存在的问题和下一步打算\n"},
    {"part-figures", "信访投诉12件，罚款", "案件12件，罚款"},
    {"plan-done", "继续加强培训", "全面推行行政执法公示制度"},
    {"numbering-style", "二、主要举措", "2、主要举措"},
    {"numbering-sign", "二、主要举措", "二.主要举措"},
    {"date-plan-year", "四、2026年工作安排", "四、2025年工作安排"},
    {"date-printed", "2026年1月20日\n", "2026年1月20日\n局办公室\n2026年7月29日印发\n"},
    {"date-plan-year", "继续加强培训", "2025年，我局将继续加强培训"},
    {"date-number-year", "清环发〔2026〕3号", "清环发〔2024〕3号"},
    {"list-topic", "加强学法。", "坚持立法、执法、普法协同推进。"},
};

TEST(ReportCheck, FindsFaultsOfTheWholeLetter) {
    const std::string sound = ReportWith(
        "全面推行行政执法公示制度。加强学法。\n" +
        std::string("执法人员依法履行职责，立法工作按计划推进，各项工作取得新的成效。") +
        "组织执法人员学习行政处罚法、行政强制法、行政许可法，讨论办案中遇到的难题，研究怎样收集证据"
        "、"
        "怎样听取陈述申辩、怎样适用裁量基准，并且请法官讲解败诉案件的教训，请检察官讲解公益诉讼的要"
        "求。"
        "对照案卷评查的标准逐卷检查，发现的问题逐条改正，改正的结果向全局通报，下一次评查时再作对照"
        "，"
        "使办案的质量一年比一年好，群众对执法工作的意见一年比一年少，企业守法的自觉一年比一年强。");
    EXPECT_TRUE(CheckText(sound).findings.empty()) << Told(CheckText(sound));

    for (const Whole& row : kWholes) {
        std::string text = sound;
        const std::size_t at = text.find(row.from);
        ASSERT_NE(at, std::string::npos) << row.code;
        text.replace(at, row.from.size(), row.to);
        if (row.code == "list-topic")  // the topic stands at the head of its chapter
            text.replace(text.find("全面推行行政执法公示制度。"),
                         std::string_view("全面推行行政执法公示制度。").size(), "");
        const Outcome outcome = CheckText(text);
        EXPECT_NE(Find(outcome, row.code), nullptr) << row.code << "\n" << Told(outcome);
    }
}

/// What an earlier text shows: of the same year a draft, else the year before.
struct Earlier {
    std::string_view code, before, now;
    int year;
};
constexpr Earlier kEarlier[] = {
    {"before-figure", "现场检查企业120家。", "现场检查企业130家。", 2025},
    {"before-sign", "落实“三项制度”，规范执法。", "落实三项制度，规范执法。", 2025},
    {"before-gone", "现场检查企业120家。组织普法活动。", "现场检查企业120家。", 2025},
    {"before-jump", "现场检查企业120家。", "现场检查企业12家。", 2024},
    {"before-figure-gone", "移送涉嫌犯罪案件3件。", "加强学习。", 2024},
    {"before-chapter-gone", "（一）深化信用修复服务\n帮助修复。\n（二）强化执法\n办案。",
     "（一）加强学习\n学法。\n（二）强化执法\n办案。", 2024},
    {"before-base", "现场检查企业120家。", "现场检查企业84家，同比下降13.4%。", 2024},
    {"before-copied", "参加案卷评查的各分局共评查案卷85份。",
     "参加案卷评查的各分局共评查案卷85份。", 2024},
};

TEST(ReportCheck, ComparesWithTheTextBefore) {
    for (const Earlier& row : kEarlier) {
        const auto before = report_reader::ReadText(ReportWith(row.before, row.year));
        ASSERT_TRUE(before);
        Options options;
        options.before = &*before;
        const Outcome outcome = CheckText(ReportWith(row.now), options);

        EXPECT_NE(Find(outcome, row.code), nullptr) << row.code << "\n" << Told(outcome);
        EXPECT_EQ(outcome.earlier_draft, row.year == 2025) << row.code;
        const Outcome alone = CheckText(ReportWith(row.now));
        EXPECT_EQ(Find(alone, row.code), nullptr) << row.code;
    }
}

TEST(ReportCheck, TellsTheBaseThatAPercentageImplies) {
    const auto before = report_reader::ReadText(ReportWith("现场检查企业97家。", 2024));
    ASSERT_TRUE(before);
    Options options;
    options.before = &*before;

    const Outcome outcome = CheckText(ReportWith("现场检查企业84家，同比下降13.4%。"), options);

    EXPECT_EQ(Find(outcome, "before-base"), nullptr) << Told(outcome);
}

TEST(ReportCheck, FindsEachChangeOfAFigureThatHangsOnOthers) {
    const std::string body =
        "办理人大建议8件、政协提案11件，共计19件。稽查发现问题50个，完成整改48个，整改率96%。"
        "专项行动发现问题15个，13个立案查处，2个移送其他部门。检查企业由97家降至84家，下降13.4%。"
        "评查案卷23份（重大案件6份、一般案件17份）。";
    ASSERT_TRUE(CheckText(ReportWith(body)).findings.empty()) << Told(CheckText(ReportWith(body)));
    int changed = 0, found = 0;
    for (std::size_t at = 0; at < body.size(); ++at) {
        std::size_t end = at;
        while (end < body.size() && body[end] >= '0' && body[end] <= '9') ++end;
        if (end == at) continue;
        const int value = std::stoi(body.substr(at, end - at));
        for (const int other : {value - 1, value + 1, value + 5}) {
            std::string text = body;
            text.replace(at, end - at, std::to_string(other));
            ++changed;
            found += CheckText(ReportWith(text)).findings.empty() ? 0 : 1;
        }
        at = end;
    }
    EXPECT_GE(changed, 40);
    EXPECT_GE(found * 100, changed * 96) << found << " of " << changed;
}

TEST(ReportCheck, ReadsTheYearInWordsAndLeavesIdiomsAlone) {
    std::string text = ReportWith("坚持以上率下，带头学法。");
    text.replace(text.find("2025年度"), std::string_view("2025年度").size(), "二〇二五年度");
    text.replace(text.find("2025年，"), std::string_view("2025年，").size(), "一年来，");
    const Outcome outcome = CheckText(text);

    EXPECT_EQ(outcome.report_year, 2025);
    EXPECT_TRUE(outcome.findings.empty()) << Told(outcome);
}

TEST(ReportCheck, ALoneClosingSignEndsTheSearchForTitles) {
    EXPECT_NE(Find(CheckText(ReportWith("对甲》等3份文件进行审核。")), "pair-unopened"), nullptr);
}

TEST(ReportCheck, ManyOfOneKindAreToldOnce) {
    std::string body;
    for (int i = 0; i < 5000; ++i) body += "加强执法，，规范程序。";
    const Outcome outcome = CheckText(ReportWith(body));

    ASSERT_NE(Find(outcome, "sign-doubled"), nullptr);
    EXPECT_NE(Find(outcome, "sign-doubled")->reason.find("同类不少于 2000 处"), std::string::npos);
    EXPECT_EQ(Find(outcome, "sign-doubled")->also.size(), 50U);
}

/// Words of published reports that were taken for faults at first.
TEST(ReportCheck, LeavesAloneWhatOnlyLooksLikeAFault) {
    for (const char* body :
         {"现将2025年工作情况和2026年工作计划报告如下。",
          "PM10浓度优于市定目标值95微克/立方米。PM2.5浓度优于市定目标值51微克/立方米。",
          "网上举报85件，同比增长一成。", "检查企业1800余家，印发资料500多份。",
          "全年完成投资1200万元，达到年度计划的105%。",
          "贯彻《法治政府建设实施纲要（2021—2025年）》。"})
        EXPECT_TRUE(CheckText(ReportWith(body)).findings.empty())
            << body << "\n"
            << Told(CheckText(ReportWith(body)));
}

TEST(ReportCheck, EveryKindHasItsWordsAndEveryRowOfTheListIsMade) {
    std::set<std::string, std::less<>> shipped;
    for (const auto& [code, kind] : ShippedRules().kinds) shipped.insert(code);
    const std::set<std::string, std::less<>> made(AllCodes().begin(), AllCodes().end());

    EXPECT_EQ(shipped, made);
    EXPECT_TRUE(ShippedRules().faults.empty())
        << ShippedRules().faults.front().where << ShippedRules().faults.front().params[0].second;
}

TEST(ReportCheck, EveryKindIsShownByATextOfThisFile) {
    std::set<std::string_view> shown{"debris-bytes",      // by RefusesOrMarksBadBytes
                                     "record-differs",    // by TellsWhatTheRecordsSay
                                     "relation-broken"};  // by report_desk's BrokenRelations
    for (const Row& row : kRows) shown.insert(row.code);
    for (const Whole& row : kWholes) shown.insert(row.code);
    for (const Earlier& row : kEarlier) shown.insert(row.code);
    for (const std::string_view code : AllCodes()) EXPECT_TRUE(shown.contains(code)) << code;
}

TEST(ReportCheck, TellsWhatTheRecordsSay) {
    const auto text = report_reader::ReadUtf8(ReportWith("下达处罚决定86件。"));
    const std::size_t at = text.text.find("86件");
    Options options;
    options.outside = {{"record-differs",
                        {at, at + std::string_view("86件").size()},
                        {{"label", "下达行政处罚决定数"},
                         {"written", "86件"},
                         {"recorded", "84件"},
                         {"difference", "2件"},
                         {"year", "2025"},
                         {"how", "按记录计算的"}}}};
    const Outcome outcome = Check(text, ShippedRules(), options);

    const Finding* finding = Find(outcome, "record-differs");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->quote, "86件");
    EXPECT_NE(finding->reason.find("84件"), std::string::npos);
    options.dismissals = {{finding->key, "核对过"}};
    EXPECT_EQ(Find(Check(text, ShippedRules(), options), "record-differs"), nullptr);
}

TEST(ReportCheck, SaysPlaceWordsAndMend) {
    const Outcome outcome = CheckText(ReportWith("（一）强化执法\n重大案件都经法治审核。"));

    const Finding* finding = Find(outcome, "term-wrong");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->quote, "法治审核");
    EXPECT_EQ(finding->line, 11U);
    EXPECT_EQ(finding->section, "二（一）");
    EXPECT_EQ(finding->weight, Weight::kMend);
    EXPECT_EQ(finding->mend, "改为“法制审核”。");
    const std::string text = ReportWith("（一）强化执法\n重大案件都经法治审核。");
    EXPECT_EQ(text.substr(finding->place.begin, finding->place.size()), "法治审核");
}

TEST(ReportCheck, ADismissedFindingStaysDismissedInTheNextVersion) {
    const std::string text = ReportWith("重大案件都经法治审核。");
    const std::string key = Find(CheckText(text), "term-wrong")->key;
    Options options;
    options.dismissals = {{key, "引自原文"}};

    const Outcome next =
        CheckText(ReportWith("加强学习。\n组织考试。\n重大案件都经法治审核。"), options);

    EXPECT_TRUE(next.findings.empty()) << Told(next);
    ASSERT_EQ(next.dismissed.size(), 1U);
    EXPECT_EQ(next.dismissed[0].dismissed, "引自原文");
}

TEST(ReportCheck, ReadsTheListOfDismissals) {
    const auto read = ReadDismissals("# 已核对\n0123456789abcdef | 引自原文 | 用词：法治审核\n\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, (std::vector<Dismissal>{{"0123456789abcdef", "引自原文"}}));

    const auto refused = ReadDismissals("0123456789abcdef | \nxyz | 理由\n");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().size(), 2U);
}

TEST(ReportCheck, LeavesOutFaultyLinesOfListsAndNamesThem) {
    Rules rules;
    AddList(rules, "甲法 | | 2020-13-01 | | | 来源\n", "laws.list");
    AddList(rules, "法治审核 | 法制审核 | | 重 | 理由\n", "terms.list");
    AddList(rules, "关系 | 相同 | no_such、other | | \n", "figures.list");
    AddList(rules, "六五 | 13-5 | x\n", "days.list");

    ASSERT_EQ(rules.faults.size(), 4U);
    EXPECT_EQ(rules.faults[0].where, "laws.list:1");
    EXPECT_TRUE(rules.laws.empty());
}

TEST(ReportCheck, TheBureausOwnRowsTakeThePlaceOfTheShippedOnes) {
    Rules rules;
    AddList(rules, "世界环境日 | 6-5 | 甲\n", "days.list");
    AddList(rules, "世界环境日 | 6-6 | 乙\n", "days.list");

    ASSERT_EQ(rules.days.size(), 1U);
    EXPECT_EQ(rules.days[0].day, 6);
}

TEST(ReportCheck, RefusesOrMarksBadBytes) {
    EXPECT_FALSE(report_reader::ReadText(""));
    EXPECT_FALSE(report_reader::ReadText(std::string(report_reader::kLargestText + 1, 'a')));
    EXPECT_FALSE(report_reader::ReadText("PK\x03\x04 xl/workbook.xml"));
    std::string broken = ReportWith("加强学习。");
    broken.insert(broken.find("加强学习") + 3, "\xFF");
    const Outcome outcome = CheckText(broken);
    EXPECT_NE(Find(outcome, "debris-bytes"), nullptr) << Told(outcome);
}

TEST(ReportCheck, WritesJsonAndText) {
    const Outcome outcome = CheckText(ReportWith("重大案件都经法治审核。"));

    const std::string json = OutcomeJson(outcome);
    EXPECT_NE(
        json.find("\"code\":\"term-wrong\",\"weight\":\"mend\",\"title\":\"用词\",\"line\":10"),
        std::string::npos)
        << json;
    EXPECT_NE(OutcomeText(outcome, "稿").find("[需改] 用词"), std::string::npos);
    EXPECT_NE(DismissalLine(outcome.findings[0]).find(" |  | 用词：法治审核"), std::string::npos);
}

}  // namespace
}  // namespace report_check

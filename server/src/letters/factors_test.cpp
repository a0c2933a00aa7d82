// The circumstances that letters tell as reasons for what they decide: one a factor, in the
// letter's words, by the ways in which letters tell them.
#include <gtest/gtest.h>

#include <utility>

#include "letters/letter.hpp"

namespace letters {
namespace {

/// `+` heavier, `-` lighter, `=` scale before each circumstance, its amount behind it.
std::string FactorsOf(const std::string& words) {
    const Letter letter = ReadLetter(
                              "某市生态环境局\n行政处罚决定书\n某环罚〔2023〕7号\n某某公司：\n2023"
                              "年2月1日检查发现问题。\n" +
                              words + "\n某市生态环境局\n2023年3月4日\n")
                              .value();
    std::string text;
    for (const Found<Factor>& found : letter.factors) {
        const Factor& factor = found.value;
        text += text.empty() ? "" : " ";
        text += factor.weight == Weight::kLighter   ? "-"
                : factor.weight == Weight::kHeavier ? "+"
                                                    : "=";
        text += factor.clause + (factor.amount.empty() ? "" : "(" + factor.amount + ")");
    }
    return text;
}

struct Row {
    const char* words;
    const char* factors;
};

TEST(Factors, AreTheRowsOfATableOfDiscretion) {
    const Row rows[] = {
        {"参照《甲裁量基准》，裁量如下：\n裁量因素 | 具体情形 | 百分值\n排污口位置 | 二类区 | 5%\n"
         "改正态度 | 检查次日改正完毕 | -3%\n合计 |  | 2%\n我局决定罚款2万元。",
         "=二类区(5) -检查次日改正完毕(-3)"},
        {"裁量情况：\n违法行为 | 法定幅度 | 主要裁量因素 | 罚款（元）\n超标排放 | "
         "10万元以上100万元以下 | "
         "超标一倍以下；近两年无违法记录 | 120000\n合计 |  |  | 120000\n我局决定罚款12万元。",
         "=超标一倍以下 -近两年无违法记录"},
        {"序号\t裁量因子\t本案情况\t分值\n1\t排放量\t日排水10吨以下\t2\n2\t次数\t两年内第二次违法\t"
         "4\n我"
         "局决定罚款2万元。",
         "=日排水10吨以下(2) +两年内第二次违法(4)"},
        {"监测点 | 项目 | 结果\n东厂界 | 噪声 | 69分贝\n我局决定罚款2万元。", ""},
    };
    for (const Row& row : rows) EXPECT_EQ(FactorsOf(row.words), row.factors) << row.words;
}

TEST(Factors, AreTheItemsOfAListOfDiscretion) {
    const Row rows[] = {
        {"对照《甲裁量基准》，各裁量因子取值如下：（1）类别：一般工业固体废物，4%；（2）数量：不满5"
         "吨，"
         "3%；（3）次数：一年内第二次违法（前次为某环罚〔2022〕3号，罚款1万元），6%。合计13%。"
         "我局决定罚款2万元。",
         "=一般工业固体废物(4) =不满5吨(3) +一年内第二次违法(6)"},
        {"裁量因素：\n1．违法行为持续时间：三日以下，裁量百分值为8%"
         "；\n2．立即改正违法行为，裁量百分"
         "值为-"
         "3%。\n以上合计裁量百分值为5%。",
         "=三日以下(8) -立即改正违法行为(-3)"},
        {"参照《甲裁量规定》：第（一）项行为，堆场面积不足500平方米，周边无居民区，裁量罚款数额为2"
         "万元；第（二）项行为，缺测一次，已补测达标，裁量罚款数额为3万元。",
         "=堆场面积不足500平方米 =周边无居民区 =缺测一次 -已补测达标"},
        {"裁量情形：\n夜间22时后施工；距居民楼不足30米；检查后立即停工。\n处罚内容：\n罚款人民币叁"
         "万元"
         "整。",
         "=夜间22时后施工 =距居民楼不足30米 -检查后立即停工"},
        {"参照《甲裁量标准》“规模较小；位于二类区”，决定罚款。", "=规模较小 =位于二类区"},
        {"参照《甲裁量基准》，我局决定：\n1.责令改正；\n2.罚款2万元。", ""},
        {"本案具有以下从轻情节：一是初次违法；二是主动补办手续。我局决定罚款2万元。",
         "-初次违法 -主动补办手续"},
    };
    for (const Row& row : rows) EXPECT_EQ(FactorsOf(row.words), row.factors) << row.words;
}

TEST(Factors, AreWhatSentencesGiveAsReasons) {
    const Row rows[] = {
        {"参照《甲裁量基准》，考虑你厂系个体工商户、初次违法、三日内完成整改等情节，现决定罚款2万元"
         "。",
         "=个体工商户 -初次违法 -三日内完成整改"},
        {"鉴于你公司投入80万元改造设施并复测达标，调减4个百分点，最终裁量百分值为21%"
         "，我局决定罚款2万"
         "元。",
         "-投入80万元改造设施并复测达标(-4)"},
        {"你社的违法行为持续时间较短，未造成水质下降后果，属于从轻情形；但向社会公开售票，不宜按最"
         "低"
         "限处罚。",
         "-违法行为持续时间较短 -未造成水质下降后果 +向社会公开售票"},
        {"当事人夜间在居民小区旁焚烧，引发群众投诉，应当从重；但当事人系初次违法，能够如实陈述。我"
         "局"
         "决定罚款2千元。",
         "+夜间在居民小区旁焚烧 +引发群众投诉 -初次违法 -能够如实陈述"},
        {"我局认为，你公司系首次违法，产生量较小，改正及时，符合《甲轻微违法行为不予处罚清单》第9项"
         "。"
         "依据《甲法》第三十三条，决定不予行政处罚。",
         "-首次违法 -产生量较小 -改正及时"},
        {"本机关同时注意到：设备未发生辐射事故；你单位次日即停用设备，并于7月领取了许可证（甲辐证1"
         "号"
         "）。",
         "-设备未发生辐射事故 =次日即停用设备 =于7月领取了许可证"},
        {"【裁量】\n虚假报告超过50份，且系有意为之，本应在中档以上处罚；同时考虑你单位主动召回复检"
         "，在"
         "较低档确定罚款。",
         "+虚假报告超过50份 +有意为之 -主动召回复检"},
        {"鉴于你单位初次违法，且危害后果轻微并及时改正，我局决定不予行政处罚。",
         "-初次违法 -危害后果轻微 -及时改正"},
        {"因你单位系初次违法从轻处罚，罚款2万元。", "-初次违法"},
    };
    for (const Row& row : rows) EXPECT_EQ(FactorsOf(row.words), row.factors) << row.words;
}

TEST(Factors, AreOnceThoughToldTwice) {
    EXPECT_EQ(FactorsOf("我局认为，两份报告已在立案前补交，可以从轻。\n考虑立案前已补交报告、停产期"
                        "无污染物排放两项因素，决定罚款2万元。"),
              "-两份报告已在立案前补交 -停产期无污染物排放");
}

TEST(Factors, AreOfAPleaOnlyWhatWasTakenUp) {
    const Row rows[] = {
        {"你单位申辩称企业亏损，已投入86万元改造，请求减轻处罚。经复核，减轻处罚的请求于法无据。",
         ""},
        {"经复核，查明你厂从业人员仅4人，决定在原拟处罚数额基础上再予从轻。", "-从业人员仅4人"},
        {"本机关审查后认为，检测报告足以说明主观上没有逃避监管的故意，予以采纳；停用影响就诊不构成"
         "从"
         "轻处罚的法定理由，不予采纳。",
         "-检测报告足以说明主观上没有逃避监管的故意"},
        {"我局认为，经营规模与处罚无关，不宜从轻。", ""},
        {"你单位请求：鉴于资金紧张，酌情从轻处罚。我局不予采纳。", ""},
    };
    for (const Row& row : rows) EXPECT_EQ(FactorsOf(row.words), row.factors) << row.words;
}

TEST(Factors, AreNoRulesWarningsOrConclusionsAlone) {
    const Row rows[] = {
        {"你单位的行为应当从重处罚。", ""},
        {"今后两年内再次发生同类违法行为的，我局将依法从重处罚。", ""},
        {"根据《甲法》第三十三条规定，违法行为轻微并及时改正，没有造成危害后果的，不予行政处罚。",
         ""},
        {"责令你单位立即改正，并告知拒不改正可能按日连续处罚的后果。", ""},
        {"你公司拒不改正，违反了《甲法》第五十九条。", ""},
        {"鉴于本案事实清楚、证据确凿，我局决定罚款2万元。", ""},
        {"运输车辆从重庆市驶入，水位下调。", ""},
    };
    for (const Row& row : rows) EXPECT_EQ(FactorsOf(row.words), row.factors) << row.words;
}

}  // namespace
}  // namespace letters

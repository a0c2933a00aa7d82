// What single phrases mean, and the letters of testing/held_out: texts of our own, written in the
// ways of several bureaus before the reader was, so that it is not fitted to them.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "letters/letter_json.hpp"

namespace letters {
namespace {

std::string FileText(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

const std::string kHeldOut = std::string(QH_SOURCE_DIR) + "/server/src/letters/testing/held_out/";

std::string Joined(const std::multiset<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : "; ") + word;
    return text;
}

std::string Sorted(const std::string& list) {
    std::multiset<std::string> words;
    std::string word;
    for (std::istringstream in(list); std::getline(in, word, ';');)
        words.insert(word.substr(word.find_first_not_of(' ')));
    return Joined(words);
}

template <class T>
std::string Shown(const std::optional<Found<T>>& found, const std::string& text) {
    return found ? text + (found->doubts.empty() ? "" : " ?") : "";
}

std::string Yuan(const std::optional<Found<base::Money>>& found) {
    if (!found) return "";
    std::string text = found->value.ToText();
    if (text.ends_with(".00")) text.resize(text.size() - 3);
    return Shown(found, text);
}

/// By field, as index.tsv spells it; a `?` behind what is doubtful.
std::map<std::string, std::string> FieldsOf(const Letter& letter) {
    std::map<std::string, std::string> fields;
    const auto text = [&](const char* name, const std::optional<Found<std::string>>& found) {
        fields[name] = Shown(found, found ? found->value : "");
    };
    fields["kind"] = Shown(letter.kind, letter.kind ? std::string(NameOf(letter.kind->value)) : "");
    text("doc_no", letter.doc_no);
    text("party", letter.party);
    text("uscc", letter.uscc);
    text("legal_representative", letter.legal_representative);
    text("address", letter.address);
    text("issuer", letter.issuer);
    fields["doc_date"] =
        Shown(letter.doc_date, letter.doc_date ? letter.doc_date->value.ToText() : "");
    fields["amount_yuan"] = Yuan(letter.fine);
    fields["confiscated_yuan"] = Yuan(letter.confiscated);
    std::multiset<std::string> articles, factors;
    for (const auto& found : letter.citations)
        if (found.value.use != Use::kOther)
            articles.insert(std::string(NameOf(found.value.use)) + " " + found.value.cited);
    for (const auto& found : letter.factors)
        factors.insert(found.value.amount.empty()
                           ? std::string(NameOf(found.value.weight)) + " " + found.value.id
                           : found.value.id + " " + found.value.amount);
    fields["articles"] = Joined(articles);
    fields["factors"] = Joined(factors);
    return fields;
}

Letter Read(const std::string& text) { return ReadLetter(text).value(); }

/// The decision of a letter, with `words` in the place of what it decides.
Letter Decided(const std::string& words) {
    return Read(
        "某市生态环境局\n行政处罚决定书\n某环罚〔2023〕7号\n某某公司：\n2023年2月1日检查发现问题。"
        "\n" +
        words + "\n某市生态环境局\n2023年3月4日\n");
}

TEST(Letters, ReadsLettersWrittenBeforeTheReader) {
    std::map<std::string, std::map<std::string, std::string>> wanted;
    std::istringstream table(FileText(kHeldOut + "index.tsv"));
    std::string file, field, value;
    while (std::getline(table, file, '\t') && std::getline(table, field, '\t') &&
           std::getline(table, value))
        if (file != "file") wanted[file][field] = value;
    ASSERT_EQ(wanted.size(), 8U);
    for (const auto& [name, fields] : wanted) {
        const auto read = FieldsOf(Read(FileText(kHeldOut + name + ".txt")));
        for (const auto& [id, got] : read) {
            const auto want = fields.find(id);
            EXPECT_EQ(got, want == fields.end() ? "" : Sorted(want->second)) << name << " " << id;
        }
    }
}

TEST(Letters, TakesTheFineThatWasDecided) {
    const std::pair<const char*, const char*> rows[] = {
        {"我局决定对你公司罚款人民币伍万元整。", "50000"},
        {"我局决定：处罚款5.212万元。", "52120"},
        {"我局决定处人民币贰拾万元(¥200,000.00)罚款。", "200000"},
        {"我局决定对你公司处以十二万五千元的罚款。", "125000"},
        {"我局决定罚款3千元整。", "3000"},
        {"我局决定罚款人民币壹仟零伍元伍角整（1005.50元）。", "1005.50"},
        {"我局决定罚款伍万元整（¥60000.00元）。", "50000 ?"},
        {"我局决定：\n1.对甲行为罚款2万元；\n2.对乙行为罚款2万元。", "40000 ?"},
        {"我局决定：\n1.对甲行为罚款2万元；\n2.对乙行为罚款3万元，罚款合计5万元。", "50000"},
        {"我局决定：\n1.对甲行为罚款2万元；\n2."
         "对乙行为罚款3万元。\n以上两项合并，共处罚款人民币伍万"
         "元整。",
         "50000"},
        {"我局决定：\n1.对甲行为罚款2万元；\n2.对乙行为罚款3万元。\n合计处以罚款5万元。", "50000"},
        {"我局决定：\n1.对甲行为罚款2万元；\n2.对乙行为罚款3万元。\n两项罚款共6万元。", "60000 ?"},
        {"我局决定罚款2万元。请将罚款20000元缴至银行。", "20000"},
        {"依法可处二万元以上二十万元以下的罚款。", ""},
        {"我局拟对你公司处罚款5万元。", ""},
        {"你公司总投资人民币100万元（大写：壹佰万元整）。", ""},
        {"2020年你公司曾因超标排放被罚款3万元。", ""},
        {"逾期不缴纳的，每日加处罚款1500元。", ""},
        {"我局决定自4月4日起共18日，每日罚款10万元，处罚款人民币壹佰捌拾万元整。", "1800000"},
        {"我局决定对直接负责的主管人员王某罚款5万元。", ""},
        {"我局决定没收违法所得3万元。", ""},
        {"你公司系一年内第二次违法（前次为某环罚〔2022〕3号，罚款1."
         "2万元），我局决定罚款人民币叁万元"
         "整。",
         "30000"},
        {"同一处所再次被查实（首次为2024年4月18日，罚款1.5万元，某环罚〔2024〕43号）；已停工。\n"
         "处罚内容：\n罚款人民币叁万元整。",
         "30000"},
        {"你公司2022年被甲区分局罚款2万元。我局决定对被处罚人罚款3万元。", "30000"},
        {"处罚金额：人民币叁万元整（￥30000）。", "30000"},
        {"我局决定处以伍万元（50000元）罚款。", "50000"},
        {"对照细则，基础罚款为3万元，增加8000元，减去4000元。综上，我局决定处罚款叁万肆仟元整。",
         "34000"},
        {"缺测一个年度的，罚款四万元；另加罚一万元。\n本机关决定对你公司作出如下行政处罚：\n"
         "罚款肆万伍仟元整。",
         "45000"},
        {"对应罚款数额280000元，再行调减。\n决定：对某公司罚款人民币贰拾肆万元整。", "240000"},
        {"我局决定处总投资额百分之二点一的罚款，计人民币陆万零陆拾元整（¥60060.00）。", "60060"},
    };
    for (const auto& [words, wanted] : rows) EXPECT_EQ(Yuan(Decided(words).fine), wanted) << words;
}

TEST(Letters, TakesAsConfiscatedWhatWasDecidedAndNoGainOfTheStory) {
    const std::pair<const char*, const char*> rows[] = {
        {"我局决定没收违法所得人民币3万元，罚款1万元。", "30000"},
        {"查明：\n1.无证经营，违法所得30000元；\n2.超标。\n我局决定：\n1.没收违法所得叁万元；\n"
         "2.罚款1万元。",
         "30000"},
        {"经查违法所得30000元。我局决定：没收违法所得；罚款1万元。", "30000"},
        {"经查违法所得30000元。我局决定罚款1万元。", ""},
    };
    for (const auto& [words, wanted] : rows)
        EXPECT_EQ(Yuan(Decided(words).confiscated), wanted) << words;
}

TEST(Letters, SaysWhereATextBreaksOff) {
    const Letter cut =
        Read("行政处罚决定书\n某环罚〔2023〕7号\n甲公司：\n我局决定罚款人民币伍万贰");
    EXPECT_FALSE(cut.fine);
    ASSERT_EQ(cut.unread.size(), 1U);
    EXPECT_EQ(cut.unread[0].value, "伍万贰");
    EXPECT_EQ(cut.unread[0].doubts[0].code, "letter.amount_cut");
    EXPECT_EQ(cut.unread[0].place.line, 4U);
}

TEST(Letters, ReadsTheDayOfTheSignature) {
    const std::pair<const char*, const char*> rows[] = {
        {"2023年3月4日", "2023-03-04"},
        {"二〇二三年三月四日", "2023-03-04"},
        {"二○二三年十二月二十一日", "2023-12-21"},
        {"2023 年 3月 4 日（印章）", "2023-03-04"},
        {"某市生态环境局2023.3.4", "2023-03-04"},
        {"2025624日", "2025-06-24 ?"},
        {"2025 1 12日", "2025-01-12 ?"},
        {"2025112日", ""},
        {"2023年  月  日", ""},
        {"2023年2月30日", ""},
        {"我局于2023年3月4日", ""},
    };
    for (const auto& [line, wanted] : rows) {
        const Letter letter = Read(std::string("行政处罚决定书\n甲公司：\n罚款。\n") + line);
        EXPECT_EQ(FieldsOf(letter)["doc_date"], wanted) << line;
    }
    const Letter page =
        Read("行政处罚决定书\n作者: 发布时间:2023-06-30 16:34:35 点击率:61\n甲公司：\n罚款。\n");
    EXPECT_EQ(FieldsOf(page)["doc_date"], "2023-06-30 ?");
    EXPECT_EQ(Read("行政处罚决定书\n甲公司：\n罚款。\n2025112日").unread.size(), 1U);
}

TEST(Letters, ReadsTheNumberOfTheLetterOnly) {
    const std::pair<const char*, const char*> rows[] = {
        {"豫 0329 环罚决字〔2024〕17 号", "豫0329环罚决字〔2024〕17号"},
        {"聊(冠)环罚〔2024〕3-22号", "聊(冠)环罚〔2024〕3-22号"},
        {"某环罚字[2021]XH01号", "某环罚字[2021]XH01号"},
        {"(2021)某环罚字第12号", "(2021)某环罚字第12号"},
        {"某环罚2021-138号", "某环罚2021-138号"},
        {"第2120210003号", "第2120210003号"},
        {"我局下达《告知书》(某环罚告字〔2021〕3号)", ""},
        {"监测报告〔2021〕水字第011号", ""},
        {"某环罚决字〔2021 16", ""},
    };
    for (const auto& [line, wanted] : rows) {
        const Letter letter = Read(std::string("行政处罚决定书\n") + line + "\n甲公司：\n经查。");
        EXPECT_EQ(FieldsOf(letter)["doc_no"], wanted) << line;
    }
}

TEST(Letters, FindsThePartyWhereverItStands) {
    const std::pair<const char*, const char*> rows[] = {
        {"某环罚〔2023〕7号\n甲乙公司：\n我局检查。", "甲乙公司"},
        {"某环罚〔2023〕7号\n甲乙丙公司\n地址：某路1号\n经查。", "甲乙丙公司"},
        {"当事人：甲乙公司，住所：某路1号。\n经查。", "甲乙公司"},
        {"当事人 | 李顺 | 性别 | 男\n住址 | 某路1号 | 联系电话 | "
         "139****6672\n当事人焚烧一案，本局查明"
         "。",
         "李顺"},
        {"| 当事人名称 | 甲乙公司 |\n| 地址 | 某路1号 |\n经查。", "甲乙公司"},
        {"当事人：浙东某某康信\n机械有限公司\n经查。", "浙东某某康信机械有限公司"},
        {"当事人：张某（某某修理店经营者）\n经查。", "张某"},
        {"张某某（身份证号：[号码]）：\n经查。", "张某某"},
        {"某环罚〔2023〕7号\n甲乙公司（统一社会信用代码：911101085923662400，住所：某镇）超标排放一"
         "案，"
         "本局立案。",
         "甲乙公司"},
        {"当事人：王某（某选矿厂实际控制人）\n经查。", "王某"},
        {"当事人：某某口腔门诊部（普通合伙）\n经查。", "某某口腔门诊部（普通合伙）"},
        {"某环罚〔2023〕7号\n张某强，男，1979年4月生，住某路1号。\n经查。", "张某强"},
        {"某环罚〔2023〕7号\n阿里木·买买提（男，汉族）\n经查。", "阿里木·买买提"},
        {"甲乙公司不予行政处罚决定书\n经查。", "甲乙公司"},
        {"发布时间：2023-03-04\n阅读数:\n甲乙公司:\n经查。", "甲乙公司"},
        {"【案情简介】经查。某局决定对甲乙公司处罚款5万元。", "甲乙公司 ?"},
        {"经查，该公司超标。", ""},
    };
    for (const auto& [text, wanted] : rows)
        EXPECT_EQ(FieldsOf(Read(text))["party"], wanted) << text;
}

TEST(Letters, FindsTheCodeWhoseLabelATableBroke) {
    const std::pair<const char*, const char*> rows[] = {
        {"被处罚人\n甲乙公司\n统一社会信用\n代码\n住所地\n\n911101085923662400\n某路1号\n经查。",
         "911101085923662400"},
        {"统一社会信用代码\n住所\n经查，账号622202170000000001已冻结。", ""},
    };
    for (const auto& [text, wanted] : rows) {
        const Letter letter = Read(text);
        EXPECT_EQ(letter.uscc ? letter.uscc->value : "", wanted) << text;
    }
}

TEST(Letters, TellsViolatedFromPunished) {
    const std::pair<const char*, const char*> rows[] = {
        {"违反了《甲法》第十条“不得超标。”和第三十九条“禁止偷排。”之规定。",
         "violated 《甲法》第三十九条; violated 《甲法》第十条"},
        {"违反《甲法》第一条第一款、第三款，依据《乙条例》第二条第(一)、（三）项的规定，罚款。",
         "punished 《乙条例》第二条第一项; punished 《乙条例》第二条第三项; "
         "violated 《甲法》第一条第一款; violated 《甲法》第一条第三款"},
        {"根据《甲法》第二条，参照《乙裁量标准》，你单位属于轻微违法，决定罚款。",
         "punished 《甲法》第二条"},
        {"根据《甲名录》第二条，该项目属于登记管理。", ""},
        {"根据《甲规定》第二条，该项目属于登记管理，依据《乙法》第三条，决定罚款。",
         "punished 《乙法》第三条"},
        {"依据《甲法》第九条，自4月4日起每日罚款10万元，决定处罚款180万元。",
         "punished 《甲法》第九条"},
        {"依据《甲法》第七十二条，每日按罚款数额的3%加处罚款。", ""},
        {"根据《甲法》第四十四条告知你单位，你单位未申辩。", ""},
        {"违反了《甲省实施<乙法>办法》(2018年修正)第二十条。",
         "violated 《甲省实施<乙法>办法》第二十条"},
        {"违反了《甲法》第一条。依据该法第九条的规定，决定罚款。",
         "punished 《甲法》第九条; violated 《甲法》第一条"},
        {"违反了《甲条例》第一条。根据同条例第九条的规定，决定罚款。",
         "punished 《甲条例》第九条; violated 《甲条例》第一条"},
        {"根据《甲法》第六十七条的规定，应于接到本决定书之日起十五日内将款项缴至指定账户。", ""},
        {"依据《甲法》第九条第一款第八项：“加油站未防渗的”和该条第二款“有前款行为的，处罚款”的规定"
         "，"
         "决定罚款。",
         "punished 《甲法》第九条第一款第八项; punished 《甲法》第九条第二款"},
        {"依据《甲法》第六条第一款第一项“未监测的”和第二款“处罚款”之规定，决定罚款。",
         "punished 《甲法》第六条第一款第一项; punished 《甲法》第六条第二款"},
        {"《甲法》规定“违反本法第九条的，处罚款”。", ""},
        {"不符合《甲技术规范》第三条。", ""},
        {"《甲条例》第十五条第一款规定，禁止无证使用。你单位无证使用，违反了该款规定。\n"
         "《甲条例》第五十二条第（一）项规定，无证使用的，责令停止；没有违法所得的，并处一万元以上"
         "十万元以下的罚款"
         "。",
         "punished 《甲条例》第五十二条第一项; violated 《甲条例》第十五条第一款"},
        {"《甲条例》第十五条规定，鼓励公众参与。你单位违反了《乙法》第二条。",
         "violated 《乙法》第二条"},
        {"《甲法》第七十二条规定，到期不缴纳罚款的，每日按罚款数额的3%加处罚款。", ""},
    };
    for (const auto& [words, wanted] : rows)
        EXPECT_EQ(FieldsOf(Decided(words))["articles"], wanted) << words;
    const Letter letter = Decided("违反了《甲法》第一百零八条第二款第(五)项。");
    ASSERT_EQ(letter.citations.size(), 1U);
    EXPECT_EQ(letter.citations[0].value.article, 108);
    EXPECT_EQ(letter.citations[0].value.paragraph, 2);
    EXPECT_EQ(letter.citations[0].value.item, 5);
}

TEST(Letters, TakesFactorsThatTheBureauWeighed) {
    const std::pair<const char*, const char*> rows[] = {
        {"你单位系首次违法，已完成整改，依法从轻处罚。",
         "lighter corrected; lighter first_offence"},
        {"你单位及时消除了危害后果，已补办环评手续，属于轻微违法。",
         "lighter corrected; lighter harm_reduced; lighter minor"},
        {"你在两年内曾因同类违法行为被处罚。", "heavier repeated"},
        {"责令你单位补办环评手续。", ""},
        {"你单位请求从轻处罚，我局不予采纳。", ""},
        {"不予从轻处罚。", ""},
        {"如你单位拒不改正，将按日计罚。", ""},
        {"责令你单位立即改正违法行为。", ""},
        {"依据《甲法》“情节严重的，停产”，罚款。", ""},
        {"你单位拒不改正，从重处罚。", "heavier not_corrected"},
        {"裁量等级为3级，裁量百分值为-8%。", "level 3; percent -8"},
        {"处建设项目总投资额百分之一以上百分之五以下的罚款。", ""},
        {"参照《甲裁量基准》：规模较小；位于二类区。", "scale listed; scale listed"},
    };
    for (const auto& [words, wanted] : rows)
        EXPECT_EQ(FieldsOf(Decided(words))["factors"], wanted) << words;
}

TEST(Letters, RefusesWhatIsNoText) {
    EXPECT_EQ(ReadLetter("\xFF\xD8\xFF\xE0 JFIF").error()[0].code, "letter.not_text");
    EXPECT_EQ(ReadLetter(" \n\t").error()[0].code, "letter.empty");
    EXPECT_EQ(ReadLetter(std::string(kLongestLetter + 1, 'a')).error()[0].code, "letter.too_long");
}

TEST(Letters, WritesOneObjectWithNullForWhatIsAbsent) {
    const std::string text = "行政处罚决定书\n甲公司：\n";
    const std::string json = LetterJson(Read(text), "a.txt", text,
                                        [](const base::Refusal& doubt) { return doubt.code; });
    EXPECT_EQ(
        json,
        R"({"file":"a.txt","kind":"penalty","doc_no":null,"party":"甲公司","uscc":null,)"
        R"("legal_representative":null,"address":null,"issuer":null,"doc_date":null,)"
        R"("articles":null,"other_articles":null,"amount_yuan":null,"confiscated_yuan":null,)"
        R"("factors":null,"benchmarks":null,"read":[)"
        R"({"field":"kind","line":1,"begin":0,"end":21,"text":"行政处罚决定书"},)"
        R"({"field":"party","line":2,"begin":22,"end":31,"text":"甲公司"}],"doubts":[],"unread":[]})");
}

}  // namespace
}  // namespace letters

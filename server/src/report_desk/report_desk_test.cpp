// Figures beside records, reports beside one another, the Word copy of a text.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "catalogue/wordings.hpp"
#include "document/word_file.hpp"
#include "office/package.hpp"
#include "report_desk/bureaus.hpp"
#include "report_desk/records.hpp"
#include "report_desk/relations.hpp"
#include "report_desk/report_file.hpp"
#include "report_desk/word_copy.hpp"

namespace report_desk {
namespace {

using report_reader::Comparator;
using report_reader::Figure;

Figure FigureOf(std::string indicator, std::string value, std::string text,
                Comparator comparator = Comparator::kExact, std::string period = "2025") {
    Figure figure;
    figure.indicator = indicator;
    figure.label = std::move(indicator);
    figure.value = std::move(value);
    figure.unit = "件";
    figure.text = std::move(text);
    figure.comparator = comparator;
    figure.period = std::move(period);
    return figure;
}

/// 84 decisions in 2025, 97 in 2024, 6,123,482.50 yuan of fines; `rank` is reported by nobody.
struct Bureau {
    catalogue::Catalogue catalogue;

    Bureau() {
        Add("decisions", "case", "", "件");
        Add("fines", "", "case.fine_amount", "元");
        Add("rank", "", "figure_entry.value", "位");
    }

    void Add(const std::string& id, const std::string& count, const std::string& sum,
             const std::string& unit) {
        catalogue::Indicator indicator;
        indicator.id = indicator.label = id;
        indicator.count = count;
        indicator.sum = sum;
        indicator.unit = unit;
        catalogue.indicators[id] = indicator;
    }

    static base::Result<indicator::Figure> Ask(const catalogue::Indicator& indicator, int year) {
        indicator::Figure figure;
        figure.indicator = indicator.id;
        figure.unit = indicator.unit;
        figure.stated = indicator.id != "rank";
        figure.rows = year >= 2024 ? 84 : 0;
        if (indicator.id == "decisions") figure.value = year == 2025 ? 84 : year == 2024 ? 97 : 0;
        if (indicator.id == "fines") {
            figure.value = 612'348'250;
            figure.scale = 2;
        }
        return figure;
    }

    Compared Compare(const Figure& figure) const {
        return CompareWithRecords(catalogue, {figure}, 2025, Ask).at(0);
    }
};

TEST(BesideRecords, SaysWhatAgreesWhatDiffersAndWhatCannotBeCompared) {
    using S = Standing;
    using C = Comparator;
    const struct {
        Figure figure;
        Standing standing;
        std::string recorded, difference;
    } rows[] = {
        {FigureOf("decisions", "84", "84件"), S::kSame, "84件", ""},
        {FigureOf("decisions", "86", "86件"), S::kDiffers, "84件", "2件"},
        {FigureOf("decisions", "80", "80余件", C::kAtLeast), S::kSame, "84件", ""},
        {FigureOf("decisions", "90", "90余件", C::kAtLeast), S::kDiffers, "84件", "6件"},
        {FigureOf("decisions", "90", "近90件", C::kApproxBelow), S::kSame, "84件", ""},
        {FigureOf("decisions", "97", "97件", C::kExact, "2024"), S::kSame, "97件", ""},
        {FigureOf("decisions", "-13.4", "下降13.4%", C::kPercentChange, "2025 vs 2024"), S::kSame,
         "-13.4%", ""},
        {FigureOf("decisions", "-11.3", "下降11.3%", C::kPercentChange, "2025 vs 2024"),
         S::kDiffers, "-13.4%", "2.1%"},
        {FigureOf("decisions", "10", "增长10%", C::kPercentChange, "2024 vs 2023"), S::kOtherPeriod,
         "", ""},
        {FigureOf("fines", "6123480", "612.348万元"), S::kSame, "612.34825万元", ""},
        {FigureOf("fines", "6130000", "613万元"), S::kDiffers, "612.34825万元", "6517.5元"},
        {FigureOf("decisions", "50", "50件", C::kExact, "2020"), S::kNotReported, "", ""},
        {FigureOf("decisions", "84", "84件", C::kExact, "2025 to date (截至目前)"), S::kOtherPeriod,
         "", ""},
        {FigureOf("decisions", "3", "第3", C::kRank), S::kOtherDefinition, "", ""},
        {FigureOf("rank", "3", "第3", C::kRank), S::kNotReported, "", ""},
        {FigureOf("unheard_of", "3", "3件"), S::kNoIndicator, "", ""},
    };
    const Bureau bureau;
    for (const auto& row : rows) {
        const Compared compared = bureau.Compare(row.figure);
        EXPECT_EQ(NameOf(compared.standing), NameOf(row.standing)) << row.figure.text;
        EXPECT_EQ(compared.recorded, row.recorded) << row.figure.text;
        EXPECT_EQ(compared.difference, row.difference) << row.figure.text;
        EXPECT_EQ(compared.why.empty(), !row.recorded.empty()) << row.figure.text;
    }
}

TEST(BesideRecords, OnlyDifferencesBecomeFindings) {
    const Bureau bureau;
    const std::vector<Figure> figures{FigureOf("decisions", "84", "84件"), FigureOf("", "3", "3个"),
                                      FigureOf("decisions", "86", "86件")};
    const auto compared = CompareWithRecords(bureau.catalogue, figures, 2025, Bureau::Ask);
    const auto findings = Differences(figures, compared);

    EXPECT_EQ(compared.size(), 2U);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].code, "record-differs");
}

namespace fs = std::filesystem;
const fs::path kMission = fs::path(QH_SOURCE_DIR) / ".." / "shared" / "mission";

/// A bureau whose units have reported the rows of figures.tsv for one published report.
struct ReportedBureau {
    catalogue::Catalogue catalogue;
    std::map<std::string, std::string> values;

    explicit ReportedBureau(const std::string& report) {
        std::ifstream rows(kMission / "figures.tsv");
        for (std::string line; std::getline(rows, line);) {
            std::istringstream cells(line);
            std::vector<std::string> row;
            for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
            if (row.size() < 9 || row[0] != report || values.contains(row[4])) continue;
            values[row[4]] = row[6];
            catalogue::Indicator& indicator = catalogue.indicators[row[4]];
            indicator.id = indicator.label = row[4];
            indicator.sum = "figure_entry.value";
            indicator.unit = row[7];
        }
    }

    [[nodiscard]] base::Result<indicator::Figure> Ask(const catalogue::Indicator& asked) const {
        std::string digits = values.at(asked.id);
        indicator::Figure figure;
        figure.indicator = asked.id;
        figure.unit = asked.unit;
        figure.stated = true;
        figure.rows = 1;
        if (const std::size_t point = digits.find('.'); point != std::string::npos) {
            figure.scale = static_cast<int>(digits.size() - point - 1);
            digits.erase(point, 1);
        }
        figure.value = std::stoll(digits);
        return figure;
    }

    /// How many figures of the text differ from what was reported.
    [[nodiscard]] std::size_t Differing(const std::vector<Figure>& figures) const {
        const auto ask = [&](const catalogue::Indicator& asked, int) { return Ask(asked); };
        return Differences(figures, CompareWithRecords(catalogue, figures, 2025, ask)).size();
    }
};

/// The first number of the figure raised by three; nothing where it has no digit.
std::string Raised(const std::string& text, const Figure& figure) {
    std::size_t at = figure.place.begin;
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    while (at < figure.place.end && !digit(at)) ++at;
    std::size_t end = at;
    while (end < figure.place.end && digit(end)) ++end;
    if (at == end) return {};
    return text.substr(0, at) + std::to_string(std::stoll(text.substr(at, end - at)) + 3) +
           text.substr(end);
}

TEST(BesideRecords, FindEachChangedFigureWhoseMeaningIsKnown) {
    if (!fs::exists(kMission)) GTEST_SKIP() << "no ../shared/mission beside the project";
    const auto wordings = catalogue::LoadWordings({fs::path(QH_SOURCE_DIR) / "catalogue"});
    const report_reader::Vocabulary vocabulary(wordings.value());
    std::size_t changed = 0, found = 0;
    for (const std::string name : {"sanmenxia-2025", "jiaozuo-2025", "huangzhong-2025"}) {
        const ReportedBureau bureau(name + ".txt");
        std::ifstream file(kMission / "reports" / (name + ".txt"), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        const auto read = report_reader::ReadText(bytes);
        const auto figures = report_reader::FindFigures(*read, vocabulary);
        const std::size_t before = bureau.Differing(figures);
        EXPECT_EQ(before, 0U) << name;
        for (const Figure& figure : figures) {
            if (!bureau.values.contains(figure.indicator)) continue;
            const std::string text = Raised(read->text, figure);
            if (text.empty()) continue;
            ++changed;
            const auto other = report_reader::ReadText(text);
            found += bureau.Differing(report_reader::FindFigures(*other, vocabulary)) > before;
        }
    }
    RecordProperty("changed", static_cast<int>(changed));
    RecordProperty("found", static_cast<int>(found));
    EXPECT_GE(changed, 110U);
    EXPECT_GE(found * 100, changed * 96) << found << " of " << changed;
}

TEST(BrokenRelations, TellOfATextWhatCannotBeAndNothingElse) {
    catalogue::Catalogue catalogue;
    for (const char* id : {"total", "one", "two", "change"}) {
        catalogue.indicators[id].id = catalogue.indicators[id].label = id;
        catalogue.indicators[id].unit = "件";
    }
    const auto relate = [&](const char* id, catalogue::RelationKind kind, const char* whole,
                            std::vector<std::string> parts) {
        catalogue::Relation& relation = catalogue.relations[id];
        relation.id = id;
        relation.kind = kind;
        relation.whole = whole;
        relation.parts = std::move(parts);
        relation.impossible = true;
        relation.says = "合计等于两项之和";
    };
    relate("sum", catalogue::RelationKind::kSum, "total", {"one", "two"});
    relate("change", catalogue::RelationKind::kChange, "change", {"total"});
    using C = Comparator;
    const Figure total = FigureOf("total", "8", "8件"), one = FigureOf("one", "5", "5件"),
                 two = FigureOf("two", "3", "3件"), four = FigureOf("two", "4", "4件"),
                 last_year = FigureOf("total", "10", "10件", C::kExact, "2024"),
                 fell = FigureOf("change", "-20", "下降20%", C::kPercentChange, "2025 vs 2024"),
                 rose = FigureOf("change", "20", "增长20%", C::kPercentChange, "2025 vs 2024");
    const std::vector<std::pair<std::vector<Figure>, std::size_t>> table{
        {{total, one, two}, 0},       {{total, one, four}, 1},       {{total, one}, 0},
        {{total, one, two, four}, 0}, {{total, last_year, fell}, 0}, {{total, last_year, rose}, 1},
        {{total, rose}, 0},
    };
    for (const auto& [figures, findings] : table)
        EXPECT_EQ(BrokenRelations(catalogue, figures, 2025).size(), findings)
            << figures.back().text;
    Figure of_waste = four, of_dust = one;
    of_waste.of = "危险废物专项整治";
    of_dust.of = "扬尘专项整治";
    EXPECT_TRUE(BrokenRelations(catalogue, {total, of_dust, of_waste}, 2025).empty());
    const auto told = BrokenRelations(catalogue, {total, one, four}, 2025);
    EXPECT_EQ(told.at(0).code, "relation-broken");
    EXPECT_EQ(told.at(0).params.at(0).second, "total 8件，one 5件，two 4件");
}

const Family kCases{"查处、办理、决定", {"opened", "handled", "decided"}, "三者不同。"};

TEST(Bureaus, LayFiguresSideBySideAndSayWhatIsNotComparable) {
    const auto table =
        CompareBureaus({{"甲",
                         2025,
                         {FigureOf("decided", "84", "84件"), FigureOf("same", "3", "3件"),
                          FigureOf("", "9", "9个")}},
                        {"乙",
                         2025,
                         {FigureOf("opened", "120", "120件"), FigureOf("same", "5", "5件"),
                          FigureOf("same", "6", "6件")}},
                        {"丙", 2024, {FigureOf("same", "4", "4件", Comparator::kAtLeast, "2024")}}},
                       {kCases});

    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_EQ(table.rows[0].indicator, "opened");
    EXPECT_EQ(table.rows[1].indicator, "decided");
    EXPECT_NE(table.rows[1].not_comparable.find("口径不同：乙写的是“opened”"), std::string::npos)
        << table.rows[1].not_comparable;
    EXPECT_EQ(table.rows[2].cells[1].shown, "5件；6件");
    EXPECT_EQ(table.rows[2].cells[2].shown, "至少 4件");
    EXPECT_EQ(table.rows[2].not_comparable, "乙写了几个不同的值；不是同一年的报告");
    EXPECT_EQ(table.unknown, (std::vector<std::size_t>{1, 0, 0}));
    EXPECT_NE(TableText(table).find("不可比"), std::string::npos);
    EXPECT_EQ(CellsOf(table).front().size(), 5U);
}

TEST(Bureaus, EqualDefinitionsMayBeCompared) {
    const auto table = CompareBureaus({{"甲", 2025, {FigureOf("decided", "84", "84件")}},
                                       {"乙", 2025, {FigureOf("decided", "7", "7件")}}},
                                      {kCases});

    EXPECT_EQ(table.rows.at(0).not_comparable, "");
    EXPECT_EQ(CellsOf(table).at(1).back(), "可比");
}

TEST(Bureaus, FiguresOfDifferentCampaignsAreNotComparable) {
    Figure waste = FigureOf("found", "15", "15个");
    waste.of = "危险废物专项整治";
    Figure dust = FigureOf("found", "9", "9个");
    dust.of = "扬尘专项整治";

    EXPECT_EQ(
        CompareBureaus({{"甲", 2025, {waste}}, {"乙", 2025, {dust}}}, {}).rows.at(0).not_comparable,
        "不是同一次行动：危险废物专项整治、扬尘专项整治");
    EXPECT_EQ(CompareBureaus({{"甲", 2025, {waste}}, {"乙", 2025, {waste}}}, {})
                  .rows.at(0)
                  .not_comparable,
              "");
}

TEST(Bureaus, MoneyIsShownInTenThousandsWithoutLosingADigit) {
    const std::pair<const char*, const char*> rows[] = {{"1444967", "144.4967万元"},
                                                        {"1000000", "100万元"},
                                                        {"6123482.5", "612.34825万元"},
                                                        {"-35000", "-3.5万元"},
                                                        {"9999", "9999元"}};
    for (const auto& [value, shown] : rows) {
        Figure figure = FigureOf("fines", value, value);
        figure.unit = "元";
        EXPECT_EQ(CompareBureaus({{"甲", 2025, {figure}}}, {}).rows.at(0).cells.at(0).shown, shown);
    }
}

TEST(Bureaus, AFamilyNeedsNameIndicatorsAndReason) {
    EXPECT_EQ(ReadFamily("案件 | a、b | 不同")->indicators, (std::vector<std::string>{"a", "b"}));
    for (const char* line : {"", "a | b", "案件 | a | 不同", "案件 | a、b |", " | a、b | 不同"})
        EXPECT_FALSE(ReadFamily(line)) << line;
}

/// The words between the marks of the only comment.
std::string Marked1(const std::string& docx) {
    auto package = office::PackageReader::Open(docx, std::uint64_t{8} << 20);
    const std::string part = package->ReadWhole("word/document.xml").value();
    const std::size_t begin = part.find("<w:commentRangeStart");
    std::string inside = part.substr(begin, part.find("<w:commentRangeEnd") - begin);
    std::string words;
    for (std::size_t at = 0; at < inside.size(); ++at) {
        if (inside[at] == '<')
            at = inside.find('>', at);
        else
            words += inside[at];
    }
    return words;
}

TEST(WordCopy, OfATextHasTheCommentOnTheQuotedWords) {
    const std::string written =
        "清河市生态环境局2025年度法治政府建设情况的报告\r\n\r\n一、主要举措\r\n"
        "　　全年办理的重大行政处罚案件和其他重大执法决定，在作出决定之前都经过了法治审\r\n核，很好"
        "。\x0c\r\n— 2 —\r\n没有其他。\r\n";
    const auto text = report_reader::ReadUtf8(written);
    const std::string quote = "法治审\r\n核";
    report_check::Finding finding;
    finding.title = "用词";
    finding.reason = "错";
    const std::size_t at = text.text.find(quote);
    ASSERT_NE(at, std::string::npos);
    finding.place = {at, at + quote.size()};
    const auto copy = [&] {
        return CommentedWord({written, "稿.txt", text, {finding}, base::Instant{}});
    };

    EXPECT_EQ(Marked1(copy()), "法治审核");
    finding.place = {written.find("— 2"), written.find("— 2") + std::string("— 2 —").size()};
    EXPECT_EQ(Marked1(copy()), "— 2 —");
    EXPECT_NE(document::ReadWordText(copy()).find("都经过了法治审核，很好。"), std::string::npos);
}

TEST(WordCopy, OfAWordFileIsThatFile) {
    const std::string docx = document::WriteWord(
        {"稿", {{document::ParagraphKind::kBody, {{"重大案件"}, {"法治", true}, {"审核。"}}}}});
    const auto text = report_reader::ReadUtf8(document::ReadWordText(docx));
    report_check::Finding finding;
    finding.place = {text.text.find("法治审核"), text.text.find("。")};
    const std::string copy = CommentedWord({docx, "稿.docx", text, {finding}, base::Instant{}});

    EXPECT_EQ(Marked1(copy), "法治审核");
    EXPECT_EQ(document::ReadWordText(copy), document::ReadWordText(docx));
}

TEST(WordCopy, SaysWhenByTheClockInBeijing) {
    const auto text = report_reader::ReadUtf8("重大案件法治审核。");
    report_check::Finding finding;
    finding.place = {0, text.text.size()};
    const auto night = *base::Instant::Parse("2026-11-30T16:01:05Z");
    const std::string copy = CommentedWord({text.text, "稿.txt", text, {finding}, night});

    auto package = office::PackageReader::Open(copy, std::uint64_t{8} << 20);
    const std::string part = package->ReadWhole("word/qingheng_comments.xml").value();
    EXPECT_NE(part.find(R"(w:date="2026-12-01T00:01:05")"), std::string::npos) << part;
}

TEST(ReportFile, TellsOfWordsInMarginsAndNotesThatAreNotRead) {
    const std::string space =
        R"(xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main")";
    const auto paragraph = [&](std::string_view root, std::string_view words) {
        return fmt::format("<w:{0} {1}><w:p><w:r><w:t>{2}</w:t></w:r></w:p></w:{0}>", root, space,
                           words);
    };
    const std::string body = fmt::format(
        "<w:document "
        "{}><w:body><w:p><w:r><w:t>组织学习一次。</w:t></w:r></w:p></w:body></w:document>",
        space);
    const auto cautions = [&](std::string_view margin, std::string_view note) {
        const auto bytes = office::WritePackage({{"[Content_Types].xml", "<Types/>"},
                                                 {"word/document.xml", body},
                                                 {"word/footer1.xml", paragraph("ftr", margin)},
                                                 {"word/footnotes.xml", paragraph("ftn", note)}});
        const auto read = ReadReportBytes(bytes, "报告.docx");
        EXPECT_TRUE(read.has_value());
        return read && !read->cautions.empty() ? read->cautions[0].params[0].second : "";
    };

    EXPECT_EQ(cautions("— 3 —", ""), "");
    EXPECT_EQ(cautions("第3页 共9页", ""), "");
    EXPECT_EQ(cautions("- 3 -", "见附件。"), "脚注尾注");
    EXPECT_EQ(cautions("某市生态环境局", "见附件。"), "页眉页脚、脚注尾注");
}

}  // namespace
}  // namespace report_desk

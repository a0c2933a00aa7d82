// The templates of catalogue/documents: each is built, read, checked against the names that papers
// may use (fields.list), filled, and where LibreOffice is installed opened by it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "base/text.hpp"
#include "document/fill.hpp"
#include "document/known_fields.hpp"
#include "document/template_source.hpp"
#include "document/testing/docx_builder.hpp"
#include "document/testing/libre_office.hpp"

namespace document {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(QH_SOURCE_DIR) / "catalogue" / "documents";

std::string ReadFile(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::map<std::string, TemplateSource> Shipped() {
    std::map<std::string, TemplateSource> built;
    for (const auto& file : fs::directory_iterator(kFolder)) {
        if (file.path().extension() != ".txt") continue;
        auto source = BuildTemplate(ReadFile(file.path()));
        EXPECT_TRUE(source) << file.path() << (source ? "" : source.error().front().where);
        if (source) built.emplace(file.path().stem().string(), std::move(*source));
    }
    return built;
}

ValueKind KindNamed(const std::string& name) {
    static const std::map<std::string, ValueKind> kKinds = {
        {"文本", ValueKind::kText},   {"金额", ValueKind::kMoney},    {"日期", ValueKind::kDay},
        {"时刻", ValueKind::kMoment}, {"整数", ValueKind::kInteger},  {"是否", ValueKind::kYesNo},
        {"选择", ValueKind::kChoice}, {"列表", ValueKind::kTextList}, {"组", ValueKind::kRows},
        {"图片", ValueKind::kImage}};
    return kKinds.at(name);
}

std::vector<KnownField> KnownNames() {
    std::vector<KnownField> fields;
    std::istringstream lines(ReadFile(kFolder / "fields.list"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        const auto columns = base::Split(line, '|');
        const std::string name(base::Trim(columns.at(0)));
        KnownField field;
        field.kind = KindNamed(std::string(base::Trim(columns.at(1))));
        const auto dot = name.find('.');
        field.label = dot == std::string::npos ? name : name.substr(dot + 1);
        field.id = field.label;
        std::string choices(base::Trim(columns.at(2)));
        for (auto at = choices.find("、"); at != std::string::npos; at = choices.find("、"))
            choices.replace(at, std::string_view("、").size(), "\n");
        if (choices != "—")
            for (const std::string& choice : base::Split(choices, '\n'))
                field.choices.push_back({choice, choice});
        if (dot == std::string::npos) {
            fields.push_back(std::move(field));
            continue;
        }
        for (KnownField& rows : fields)
            if (rows.label == name.substr(0, dot)) rows.fields.push_back(field);
    }
    return fields;
}

Value SampleOf(const KnownField& field) {
    switch (field.kind) {
        case ValueKind::kMoney:
            return base::Money{52'000'005};
        case ValueKind::kDay:
            return *base::CivilDay::Parse("2026-08-15");
        case ValueKind::kMoment:
            return base::Instant::StartOf(*base::CivilDay::Parse("2026-08-15"));
        case ValueKind::kInteger:
            return Integer{12};
        case ValueKind::kYesNo:
            return true;
        case ValueKind::kChoice:
            return field.choices.empty() ? Choice{"x", field.label + "项"} : field.choices.front();
        case ValueKind::kTextList:
            return TextList{field.label + "甲", field.label + "乙"};
        case ValueKind::kRows: {
            Values row;
            for (const KnownField& column : field.fields) row.Set(column.label, SampleOf(column));
            return Rows{row, row};
        }
        case ValueKind::kImage:
            return {};
        case ValueKind::kText:
        case ValueKind::kDecimal:
            break;
    }
    return field.label + "〔值〕";
}

Values Samples() {
    Values values;
    for (const KnownField& field : KnownNames()) values.Set(field.label, SampleOf(field));
    return values;
}

Template Read(const TemplateSource& source) {
    auto read = ReadTemplate(source.bytes);
    if (!read) throw std::runtime_error(source.id + ": " + read.error().front().code);
    return *read;
}

TEST(ShippedTemplates, AreForTheDocumentsOfACaseAndNamedByTheirFiles) {
    const auto shipped = Shipped();

    EXPECT_GE(shipped.size(), 40U);
    for (const auto& [name, source] : shipped) {
        EXPECT_EQ(name, source.id);
        for (const std::string& article : source.basis)
            EXPECT_TRUE(fs::exists(kFolder.parent_path() / "laws" /
                                   (article.substr(0, article.find('/')) + ".yaml")))
                << name << " " << article;
        const bool numbered = source.direction == Direction::kServed;
        EXPECT_EQ(numbered && source.code.empty(), false) << name << " is served without a number";
    }
}

TEST(ShippedTemplates, AskOnlyForNamesThatAreListed) {
    const auto known = KnownNames();
    for (const auto& [name, source] : Shipped()) {
        const auto checked = CheckFields(Read(source), known);
        if (checked) continue;
        for (const base::Refusal& refusal : checked.error())
            ADD_FAILURE() << name << " " << refusal.code << " " << refusal.params.front().second
                          << " " << refusal.where;
    }
}

TEST(ShippedTemplates, HaveEveryPlaceFilledFromTheListedNames) {
    const Values values = Samples();
    for (const auto& [name, source] : Shipped()) {
        const Filled filled = Fill(Read(source), values);

        for (const Unfilled& place : filled.unfilled)
            ADD_FAILURE() << name << " " << place.name << " " << place.place.ToText();
        const std::string text = testing::TextOfBody(filled.bytes);
        EXPECT_EQ(text.find("{{"), std::string::npos) << name;
        EXPECT_EQ(text.find("未填"), std::string::npos) << name;
    }
}

TEST(ShippedTemplates, WithNothingGivenMarkEveryPlaceThatHasNoOtherWords) {
    for (const auto& [name, source] : Shipped()) {
        const Filled filled = Fill(Read(source), {});

        EXPECT_FALSE(filled.unfilled.empty()) << name;
        for (const Unfilled& place : filled.unfilled)
            EXPECT_NE(testing::TextOfBody(filled.bytes).find("【" + place.name + "未填】"),
                      std::string::npos)
                << name;
    }
}

TEST(ShippedTemplates, TheDecisionSaysWhatTheLawAsks) {
    const auto shipped = Shipped();
    Values values = Samples();
    const auto text = [&](const char* id) {
        return testing::TextOfBody(Fill(Read(shipped.at(id)), values).bytes);
    };

    const std::string decision = text("penalty_decision");
    for (const char* words :
         {"伍拾贰万元零伍分", "￥520,000.05", "十五日内", "百分之三", "六十日内", "六个月内",
          "二〇二六年八月十五日", "1.证据名称〔值〕", "2.证据名称〔值〕"})
        EXPECT_NE(decision.find(words), std::string::npos) << words;
    // Review comes first after a fine on the spot (arl-2023/23): never a suit at choice.
    EXPECT_EQ(text("on_the_spot_penalty_decision").find("六个月内"), std::string::npos);
    EXPECT_NE(text("prior_notice").find("要求听证"), std::string::npos);
    values.Set("告知听证权", false);
    EXPECT_EQ(text("prior_notice").find("要求听证"), std::string::npos);
}

TEST(ShippedTemplates, OpenInLibreOfficeWithEveryValueInThem) {
    const Values values = Samples();
    std::map<std::string, std::string> papers;
    for (const auto& [id, source] : Shipped()) papers[id] = Fill(Read(source), values).bytes;
    const auto texts = testing::SetByLibreOffice(papers, "-layout");
    if (texts.empty()) GTEST_SKIP() << testing::kNoLibreOffice;

    for (const auto& [id, text] : texts) {
        EXPECT_GT(text.size(), 100U) << id << " was not opened";
        EXPECT_EQ(text.find("{{"), std::string::npos) << id;
        EXPECT_EQ(text.find("未填"), std::string::npos) << id;
    }
    std::string decision = texts.at("penalty_decision");
    std::erase_if(decision, [](char c) { return c == ' ' || c == '\n'; });
    for (const char* words :
         {"伍拾贰万元零伍分", "￥520,000.05", "二〇二六年八月十五日", "案由〔值〕"})
        EXPECT_NE(decision.find(words), std::string::npos) << words;
}

TEST(ShippedTemplates, AmountsOfAThousandRandomSumsStandInTheDecision) {
    const auto shipped = Shipped();
    const Template decision = Read(shipped.at("penalty_decision"));
    Values values = Samples();
    std::mt19937_64 random(915);
    for (int i = 0; i < 1'000; ++i) {
        const base::Money fine{static_cast<std::int64_t>(random() % 1'000'000'000'000) + 1};
        values.Set("罚款", fine);
        const std::string text = testing::TextOfBody(Fill(decision, values).bytes);
        ASSERT_NE(text.find("人民币" + fine.ToCapitals() + "（￥" + fine.ToGrouped() + "）"),
                  std::string::npos)
            << fine.ToText();
    }
}

}  // namespace
}  // namespace document

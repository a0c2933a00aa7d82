#include "papers/sources.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/load.hpp"
#include "papers/shelf.hpp"

namespace papers {
namespace {

using document::ValueKind;

const catalogue::Catalogue& Shipped() {
    static const auto loaded = catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    return **loaded;
}
const catalogue::RecordType& TypeOf(const std::string& id) { return *Shipped().FindType(id); }

const Shelf& TheShelf() {
    static const Shelf shelf = ReadShelf({QH_SOURCE_DIR "/catalogue"});
    return shelf;
}

std::string StepsIn(const Source& source) {
    std::string text = source.start == Start::kBureau ? "@bureau" : "";
    for (const Step& step : source.steps) {
        text += text.empty() ? "" : ".";
        text += step.back ? step.type->id + "." + step.field->id : step.field->id;
    }
    return text;
}

TEST(ReadSource, GoesByIdAndByLabelAsATable) {
    const std::vector<std::tuple<std::string, std::string, ValueKind>> table = {
        {"fine_amount", "fine_amount", ValueKind::kMoney},
        {"罚款", "fine_amount", ValueKind::kMoney},
        {"party.address", "party.address", ValueKind::kText},
        {"当事人(名录).地址", "party.address", ValueKind::kText},
        {"当事人（名录）", "party", ValueKind::kText},
        {"handlers", "handlers", ValueKind::kRows},
        {"承办人.执法人员.执法证号", "handlers.officer.certificate_no", ValueKind::kText},
        {"handlers.role", "handlers.role", ValueKind::kChoice},
        {"[clue.case]", "clue.case", ValueKind::kRows},
        {"[clue.case].received_on", "clue.case.received_on", ValueKind::kDay},
        {"clue.received_on", "clue.received_on", ValueKind::kDay},
        {"线索", "clue.case", ValueKind::kRows},
        {"[clue.enterprise]", "", ValueKind::kText},
        {"[clue.case]name", "", ValueKind::kText},
        {"[clue.case", "", ValueKind::kText},
        {"[]", "", ValueKind::kText},
        {"$organisation.parent.name", "$organisation.parent.name", ValueKind::kText},
        {"@bureau.short", "@bureau.short", ValueKind::kText},
        {"@bureau", "", ValueKind::kText},
        {"@nobody.name", "", ValueKind::kText},
        {"@today.name", "", ValueKind::kText},
        {"party_name.length", "", ValueKind::kText},
        {"enterprise.case", "", ValueKind::kText},
        {"没有这一栏", "", ValueKind::kText},
        {"", "", ValueKind::kText},
        {".", "", ValueKind::kText},
    };
    for (const auto& [path, steps, kind] : table) {
        const auto source = ReadSource(Shipped(), {&TypeOf("case")}, path);
        if (steps.empty()) {
            EXPECT_FALSE(source) << path;
            continue;
        }
        ASSERT_TRUE(source) << path;
        EXPECT_EQ(StepsIn(*source), steps) << path;
        EXPECT_EQ(source->kind, kind) << path;
    }
}

TEST(SourcesOf, TakesTheListsPathsFirstAndTheFieldOfThatNameAfterThem) {
    NameList names;
    ASSERT_TRUE(names.Add("案由 | 文本 | — | no_such_field; violation\n", "fields.list"));

    const auto sources = SourcesOf(Shipped(), names, {&TypeOf("case")}, "", "案由");

    ASSERT_EQ(sources.size(), 2U);
    EXPECT_EQ(StepsIn(sources[0]), "violation");
    EXPECT_EQ(StepsIn(sources[1]), "cause_of_case");
}

TEST(SourcesOf, GivesTheColumnsOfRowsFromTheRow) {
    const catalogue::RecordType& type = TypeOf("case");
    const Standing rows{&type, type.FindField("handlers")};

    const auto certificate = SourcesOf(Shipped(), TheShelf().Names(), rows, "承办人", "执法证号");

    ASSERT_EQ(certificate.size(), 1U);
    EXPECT_EQ(StepsIn(certificate[0]), "officer.certificate_no");
    EXPECT_TRUE(SourcesOf(Shipped(), TheShelf().Names(), rows, "承办人", "案由").empty());
}

/// Whether a path of the list leads somewhere from a record of this type; a column's path from the
/// rows of its group.
bool Leads(const char* type, const std::string& label, const std::string& path) {
    Standing from{&TypeOf(type)};
    if (const auto dot = label.find('.'); dot != std::string::npos) {
        const auto rows = SourcesOf(Shipped(), TheShelf().Names(), from, "", label.substr(0, dot));
        if (rows.empty()) return false;
        from = rows.front().rows;
    }
    return ReadSource(Shipped(), from, path).has_value();
}

/// A path that leads nowhere gives a blank in silence: each of the shipped list must lead somewhere
/// from a record of which papers are written.
TEST(FieldsList, EachPathLeadsSomewhere) {
    for (const Name& name : TheShelf().Names().All())
        for (const std::string& path : name.paths)
            EXPECT_TRUE(Leads("case", name.label, path) || Leads("transcript", name.label, path) ||
                        Leads("remedy", name.label, path))
                << name.label << " | " << path;
}

TEST(CheckNames, KnowsEveryNameOfTheShippedPapers) {
    for (const Paper& paper : TheShelf().Papers()) {
        const auto done = CheckNames(Shipped(), TheShelf().Names(),
                                     TypeOf(paper.source.record_type), *paper.the_template);
        EXPECT_TRUE(done) << paper.source.id << " "
                          << (done ? ""
                                   : done.error().front().code + " " +
                                         done.error().front().params.front().second);
    }
}

base::Done Check(const std::string& body) {
    const auto built = document::BuildTemplate("id: x\nlabel: x\n---\n" + body + "\n");
    return CheckNames(Shipped(), TheShelf().Names(), TypeOf("case"),
                      *document::ReadTemplate(built->bytes));
}

TEST(CheckNames, TellsANameThatNobodyKnowsWithTheNearest) {
    const auto done = Check("{{决定书文好}}和{{罚款|汉字}}");

    ASSERT_FALSE(done);
    ASSERT_EQ(done.error().size(), 2U);
    EXPECT_EQ(done.error()[0].code, "document.unknown_field");
    const auto& params = done.error()[0].params;
    const auto nearest = std::find_if(params.begin(), params.end(), [](const auto& param) {
        return param.first == "suggestions";
    });
    ASSERT_NE(nearest, params.end());
    EXPECT_EQ(nearest->second.find("“决定书文号”"), 0U) << nearest->second;
    EXPECT_EQ(done.error()[1].code, "document.format_unfit");
}

TEST(CheckNames, KnowsFieldsOverReferencesHoweverDeep) {
    EXPECT_TRUE(Check("{{当事人（名录）.地址}}"));
    EXPECT_TRUE(Check("{{承办人.执法人员.所在单位}}"));
    EXPECT_FALSE(Check("{{当事人（名录）.没有这一栏}}"));
}

}  // namespace
}  // namespace papers

#include "records/fold.hpp"

#include <gtest/gtest.h>

#include "base/check.hpp"
#include "records/testing/random_filter.hpp"

namespace records {
namespace {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using Sealed = std::map<std::string, ledger::SealedValue>;

Field Make(const char* id, FieldKind kind, catalogue::Seal seal = catalogue::Seal::kNone) {
    Field field;
    field.id = field.label = id;
    field.kind = kind;
    field.seal = seal;
    return field;
}

RecordType Party() {
    RecordType type;
    type.id = "party";
    Field members = Make("members", FieldKind::kGroup);
    members.fields = {Make("name", FieldKind::kText),
                      Make("id_number", FieldKind::kPersonIdNumber, catalogue::Seal::kPersonal)};
    type.fields = {Make("name", FieldKind::kText), Make("fine", FieldKind::kMoney),
                   Make("phone", FieldKind::kText, catalogue::Seal::kPersonal), members};
    return type;
}

Unsealer Opening(const Sealed& sealed) {
    return [&sealed](std::string_view path) -> std::optional<ledger::SealedValue> {
        const auto at = sealed.find(std::string(path));
        return at == sealed.end() ? std::nullopt : std::optional(at->second);
    };
}

const base::RecordId kRecord = *base::RecordId::Parse("019583a2-0000-7000-8000-000000000001");
const base::Uuid kRow = *base::Uuid::Parse("019583a2-0000-7000-8000-00000000000a");

ledger::Touch TouchOf(std::string changes, std::int64_t expected_version = 0) {
    return {kRecord, "party", expected_version, std::move(changes)};
}

TEST(Fold, SetsAndClearsAndCountsVersions) {
    Record record;

    ASSERT_TRUE(ApplyTouch(Party(), TouchOf(R"({"$state":"current","fine":5200000,"name":"甲"})"),
                           {}, record));
    ASSERT_TRUE(ApplyTouch(Party(), TouchOf(R"({"fine":null,"name":"乙"})", 1), {}, record));

    EXPECT_EQ(record.version, 2);
    EXPECT_EQ(record.id, kRecord);
    EXPECT_EQ(record.values, (FieldValues{{"$state", Value("current")}, {"name", Value("乙")}}));
}

TEST(Fold, RefusesAGapInTheVersions) {
    Record record;

    const base::Done done = ApplyTouch(Party(), TouchOf("{}", 1), {}, record);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().front().code, "records.version_gap");
    EXPECT_EQ(record, Record());
}

TEST(Fold, RefusesMalformedChangesAndLeavesTheRecordAlone) {
    for (const char* changes : {"[]", "{", R"({"fine":"viel"})", R"({"name":5,"fine":1})",
                                R"({"members":[{"name":"x"}]})", R"({"name":{"sealed":1}})",
                                R"({"members":[{"id":"019583A2-0000-7000-8000-00000000000A"}]})"}) {
        Record record;

        const base::Done done = ApplyTouch(Party(), TouchOf(changes), {}, record);

        ASSERT_FALSE(done) << changes;
        EXPECT_EQ(done.error().front().code, "records.changes_malformed") << changes;
        EXPECT_EQ(record, Record()) << changes;
    }
}

TEST(Fold, SkipsWhatItDoesNotKnow) {
    Record record;

    ASSERT_TRUE(ApplyTouch(
        Party(), TouchOf(R"({"$erased":["a/phone"],"$later":1,"colour":"red","name":"甲"})"), {},
        record));

    EXPECT_EQ(record.values, (FieldValues{{"name", Value("甲")}}));
}

TEST(Fold, PassesOldNamesThroughWas) {
    RecordType renamed = Party();
    renamed.fields[0].id = "party_name";
    renamed.fields[0].was = {"name"};
    renamed.fields[3].id = "persons";
    renamed.fields[3].was = {"members"};
    renamed.fields[3].fields[0].id = "full_name";
    renamed.fields[3].fields[0].was = {"name"};
    Sealed sealed;
    base::SeededRandomness randomness(1);
    const FieldValues written = {
        {"name", Value("甲")},
        {"members",
         Value(std::vector<Row>{
             {kRow, {{"name", Value("乙")}, {"id_number", Value("11010519491231002X")}}}})}};
    const std::string changes = ChangesToJson(Party(), written, randomness, sealed);
    Record record;

    ASSERT_TRUE(ApplyTouch(renamed, TouchOf(changes), Opening(sealed), record));

    EXPECT_EQ(
        record.values,
        (FieldValues{
            {"party_name", Value("甲")},
            {"persons", Value(std::vector<Row>{{kRow,
                                                {{"full_name", Value("乙")},
                                                 {"id_number", Value("11010519491231002X")}}}})}}));
}

TEST(Seal, KeepsPersonalValuesOutOfTheBytes) {
    Sealed sealed;
    base::SeededRandomness randomness(1);
    const FieldValues values = {
        {"phone", Value("13900000000")},
        {"members", Value(std::vector<Row>{{kRow, {{"id_number", Value("11010519491231002X")}}}})}};

    const std::string changes = ChangesToJson(Party(), values, randomness, sealed);

    EXPECT_EQ(changes.find("13900000000"), std::string::npos);
    EXPECT_EQ(changes.find("11010519491231002X"), std::string::npos);
    ASSERT_EQ(sealed.size(), 2U);
    EXPECT_EQ(sealed.at("phone").value, R"("13900000000")");
    EXPECT_TRUE(sealed.contains("members/" + kRow.ToText() + "/id_number"));
    EXPECT_TRUE(ledger::CanonicalJson(changes));
    EXPECT_EQ(*ledger::CanonicalJson(changes), changes);
}

TEST(Seal, GivesTheSameValueAnotherDigestEachTime) {
    Sealed first, second;
    base::SeededRandomness randomness(1);

    EXPECT_NE(ChangesToJson(Party(), {{"phone", Value("1")}}, randomness, first),
              ChangesToJson(Party(), {{"phone", Value("1")}}, randomness, second));
}

TEST(Seal, ClearsAValueInTheOpen) {
    Sealed sealed;
    base::SeededRandomness randomness(1);

    EXPECT_EQ(ChangesToJson(Party(), {{"phone", Value()}}, randomness, sealed),
              R"({"phone":null})");
    EXPECT_TRUE(sealed.empty());
}

TEST(Seal, FoldsADestroyedValueAsErased) {
    Sealed sealed;
    base::SeededRandomness randomness(1);
    const std::string changes = ChangesToJson(
        Party(),
        {{"name", Value("甲")},
         {"phone", Value("1")},
         {"members",
          Value(std::vector<Row>{{kRow, {{"name", Value("乙")}, {"id_number", Value("3")}}}})}},
        randomness, sealed);
    sealed.clear();
    Record record;

    ASSERT_TRUE(ApplyTouch(Party(), TouchOf(changes), Opening(sealed), record));

    EXPECT_EQ(record.Get("phone"), Value(Erased{}));
    EXPECT_EQ(record.Get("name"), Value("甲"));
    const auto& row = record.Get("members").As<std::vector<Row>>()->front();
    EXPECT_EQ(row.values, (FieldValues{{"name", Value("乙")}, {"id_number", Value(Erased{})}}));
}

TEST(Seal, WritesAGroupAgainWithACellThatWasErased) {
    Sealed sealed;
    base::SeededRandomness randomness(1);
    const FieldValues again = {
        {"members",
         Value(std::vector<Row>{{kRow, {{"name", Value("丙")}, {"id_number", Value(Erased{})}}}})}};
    Record record;

    const std::string changes = ChangesToJson(Party(), again, randomness, sealed);
    ASSERT_TRUE(ApplyTouch(Party(), TouchOf(changes), Opening(sealed), record));

    EXPECT_TRUE(sealed.empty());
    EXPECT_EQ(record.values, again);
}

TEST(Seal, RefusesAValueThatDoesNotMatchItsDigest) {
    Sealed sealed;
    base::SeededRandomness randomness(1);
    const std::string changes = ChangesToJson(Party(), {{"phone", Value("1")}}, randomness, sealed);
    sealed.at("phone").value = R"("2")";
    Record record;

    const base::Done done = ApplyTouch(Party(), TouchOf(changes), Opening(sealed), record);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().front().code, "records.sealed_mismatch");
}

TEST(Fold, GivesBackEveryRandomRecord) {
    const auto catalogue = testing::RandomWorld::Catalogue();
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        testing::RandomWorld world(seed);
        base::SeededRandomness randomness(seed);
        for (const Record& record : world.Records(4)) {
            const ActToStore act = testing::CreationOf(*catalogue, record, randomness);
            Record folded;

            ASSERT_TRUE(ApplyTouch(*catalogue->FindType(record.type), act.act.touches.front(),
                                   Opening(act.sealed.at(record.id)), folded));
            EXPECT_EQ(folded, record);
            EXPECT_EQ(*ledger::CanonicalJson(act.act.touches.front().changes),
                      act.act.touches.front().changes);
        }
    }
}

}  // namespace
}  // namespace records

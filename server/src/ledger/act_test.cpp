#include "ledger/act.hpp"

#include <gtest/gtest.h>

#include "ledger/canonical_json.hpp"
#include "ledger/testing/sample_act.hpp"

namespace ledger {
namespace {

using testing::BareAct;
using testing::FullAct;

/// `text` with the one occurrence of `from` replaced.
std::string With(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(ActBytes, AreTheBytesOfTheContract) {
    // Frozen: a change here breaks every ledger written before it.
    EXPECT_EQ(
        ActBytes(FullAct()),
        R"({"acted_by":"01957a6b-0000-7000-8000-0000000000a1","basis":"apl-2021/54",)"
        R"("captured_at":"2026-03-02T08:14:00.000001Z","catalogue":")" +
            base::Sm3("catalogue").ToText() +
            R"(","entered_by":"01957a6b-0000-7000-8000-0000000000a2","evidence":[{"digest":")" +
            base::Sm3("photo").ToText() +
            R"(","media_type":"image/jpeg","name":"现场照片.jpg","size":123}],"format":1,)"
            R"("happened_on":"2026-03-02","id":"01957a6b-0000-7000-8000-000000000001",)"
            R"("kind":"case.file","marks":["irregular:two_officers","late:filing"],)"
            R"("on_behalf_of":"01957a6b-0000-7000-8000-0000000000a3",)"
            R"("reason":"“补录”\n纸质审批","recorded_at":"2026-03-02T08:15:30.123456Z",)"
            R"("source":{"device":"01957a6b-0000-7000-8000-0000000000d1","external_id":"A-1",)"
            R"("kind":"phone","scan":")" +
            base::Sm3("scan").ToText() +
            R"(","sequence":7,"skew_ms":-1500,"system":"移动执法"},"touches":[{"changes":)"
            R"({"amount":5200000,"filed_on":"2026-03-02","party":"银川某公司"},)"
            R"("expected_version":0,"record":"01957a6b-0000-7000-8000-0000000000c1",)"
            R"("type":"case"},{"changes":{"$state":"filed"},"expected_version":3,)"
            R"("record":"01957a6b-0000-7000-8000-0000000000c2","type":"clue"}]})");
}

TEST(ActBytes, AreCanonicalAndReadBackWhole) {
    Act ledger_act = BareAct(9);
    ledger_act.kind = "ledger.read_log";
    ledger_act.statement = R"({"rows":3})";

    for (const Act& act : {FullAct(), BareAct(), ledger_act}) {
        const std::string bytes = ActBytes(act);
        const auto read = ReadAct(bytes);
        EXPECT_TRUE(IsCanonicalJson(bytes));
        ASSERT_TRUE(read.has_value()) << read.error().front().params.front().second;
        EXPECT_EQ(*read, act);
    }
}

TEST(ActBytes, SortAndUniteMarks) {
    Act act = BareAct();
    act.marks = {"late:filing", "irregular:a", "late:filing"};

    const auto read = ReadAct(ActBytes(act));

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->marks, (std::vector<std::string>{"irregular:a", "late:filing"}));
}

TEST(ActBytes, LeaveTheRequestDigestOut) {
    Act act = BareAct();
    const std::string before = ActBytes(act);
    act.request = base::Sm3("身份证号");

    EXPECT_EQ(ActBytes(act), before);
}

TEST(ReadAct, RefusesEveryBytesThatActBytesDoesNotWrite) {
    const std::string full = ActBytes(FullAct());
    const std::string digest = base::Sm3("photo").ToText();
    const std::vector<std::string> wrong{
        "",
        "{}",
        full + " ",
        full + full,
        With(full, "\"format\":1", "\"format\":2"),
        With(full, "\"format\":1", "\"format\":true"),
        With(full, "\"basis\":\"apl-2021/54\",", "\"basis\":\"\","),
        With(full, "\"basis\":\"apl-2021/54\",", "\"basis\":null,"),
        With(full, "{\"acted_by\"", "{\"about\":1,\"acted_by\""),
        With(full, "01957a6b-0000-7000-8000-0000000000a1", "01957A6B-0000-7000-8000-0000000000a1"),
        With(full, digest, digest.substr(2)),
        With(full, "2026-03-02T08:15:30.123456Z", "2026-03-02T08:15:30.12345Z"),
        With(full, "2026-03-02T08:15:30.123456Z", "2026-03-02T16:15:30.123456+08:00"),
        With(full, "\"happened_on\":\"2026-03-02\"", "\"happened_on\":\"2026-02-30\""),
        With(full, "\"kind\":\"phone\"", "\"kind\":\"fax\""),
        With(full, "\"kind\":\"case.file\",", ""),
        With(full, "\"size\":123", "\"size\":-123"),
        With(full, "\"size\":123", "\"size\":1.5"),
        With(full, "\"late:filing\"", "\"a\""),
        With(full, "\"late:filing\"", "\"irregular:two_officers\""),
        With(full, "\"expected_version\":3", "\"expected_version\":-3"),
        With(full, "{\"$state\":\"filed\"}", "[]"),
        With(full, "{\"$state\":\"filed\"}", "{\"b\":1,\"a\":1}"),
        With(full, "0000000000c2\",\"type\":\"clue\"", "0000000000c1\",\"type\":\"clue\""),
        With(full, "\"touches\"", "\"statement\":{},\"touches\""),
        With(full, ",\"type\":\"clue\"", ""),
        With(full, "\"basis\"", " \"basis\""),
        With(full, "纸质", "\xff\xff"),
    };

    for (const std::string& bytes : wrong) {
        const auto read = ReadAct(bytes);
        ASSERT_FALSE(read.has_value()) << bytes;
        EXPECT_EQ(read.error().front().code, "ledger.act_malformed");
    }
}

TEST(ReadAct, TakesNoOtherBytesForTheSameAct) {
    // Whatever single byte is changed, the bytes are refused or say something else.
    const std::string full = ActBytes(FullAct());
    const Act act = FullAct();

    for (std::size_t at = 0; at < full.size(); ++at) {
        for (const char other : {'0', 'z', '"', ' ', '\0'}) {
            if (full[at] == other) continue;
            std::string changed = full;
            changed[at] = other;
            const auto read = ReadAct(changed);
            if (!read) continue;
            EXPECT_NE(*read, act) << at;
            EXPECT_EQ(ActBytes(*read), changed) << at;
        }
    }
}

TEST(ReadAct, SaysWhichMemberIsMissing) {
    const auto read = ReadAct(With(ActBytes(BareAct()), ",\"touches\":[]", ""));

    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().front().params.front(),
              (std::pair<std::string, std::string>{"place", "touches"}));
}

TEST(ActBytesDeathTest, AbortsOnChangesThatAreNotCanonical) {
    Act act = FullAct();
    act.touches[0].changes = "{\"b\":1, \"a\":2}";

    EXPECT_DEATH(static_cast<void>(ActBytes(act)), "IsWellFormed");
}

}  // namespace
}  // namespace ledger

#include "telemetry/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "telemetry/frame_json.hpp"
#include "telemetry/testing/random_frames.hpp"
#include "telemetry/times.hpp"

namespace telemetry {
namespace {

constexpr std::string_view kHead =
    "QN=20260101000000001;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;";

std::string With(std::string_view body) { return fmt::format("{}CP=&&{}&&", kHead, body); }

/// `factor kind value flag` of each reading, parted by `|`.
std::string Readings(std::string_view body) {
    static std::string segment;
    segment = With(body);
    Frame frame;
    EXPECT_TRUE(ReadSegment(segment, frame));
    std::string shown;
    for (const Reading& reading : frame.readings) {
        if (!shown.empty()) shown += '|';
        shown += fmt::format("{} {} {}", reading.factor, reading.kind_name, reading.value);
        if (!reading.flag.empty()) shown += fmt::format(" [{}]", reading.flag);
        if (!reading.maker_flag.empty()) shown += fmt::format(" ({})", reading.maker_flag);
        if (!reading.sample_time.empty()) shown += fmt::format(" @{}", reading.sample_time);
    }
    return shown;
}

std::string NotesOf(std::string_view segment, Edition chosen = Edition::kUnknown) {
    Frame frame;
    EXPECT_TRUE(ReadSegment(segment, frame, chosen)) << segment;
    std::string names;
    for (unsigned i = 0; i < static_cast<unsigned>(Note::kCount); ++i)
        if (frame.notes.Has(static_cast<Note>(i)))
            names += (names.empty() ? "" : " ") + std::string(NoteName(static_cast<Note>(i)));
    return names;
}

TEST(Frames, AreReadFieldByField) {
    const std::string segment = With("DataTime=20260101000000;w01018-Rtd=2.2,w01018-Flag=N");
    Frame frame;

    ASSERT_TRUE(ReadSegment(segment, frame));

    EXPECT_EQ(frame.qn, "20260101000000001");
    EXPECT_EQ(frame.st, "32");
    EXPECT_EQ(frame.cn, "2011");
    EXPECT_EQ(frame.pw, "123456");
    EXPECT_EQ(frame.mn, "010000A8900016F000169DC0");
    EXPECT_EQ(frame.flag, 5);
    EXPECT_TRUE(frame.WantsAnswer());
    EXPECT_EQ(frame.edition, Edition::k2017);
    EXPECT_EQ(frame.data_time, "20260101000000");
    ASSERT_EQ(frame.readings.size(), 1U);
    EXPECT_EQ(frame.readings[0].kind, ValueKind::kRtd);
    EXPECT_EQ(frame.readings[0].number, (Number{22, 1, NumberKind::kDecimal}));
    EXPECT_TRUE(frame.notes.empty());
}

TEST(Frames, GiveEachValueItsFlag) {
    struct Row {
        std::string_view body, readings;
    };
    const Row rows[] = {{"", ""},
                        {"a-Rtd=1,a-Flag=N", "a Rtd 1 [N]"},
                        {"a-Flag=N,a-Rtd=1", "a Rtd 1 [N]"},
                        {"a-Rtd=1,a-ZsRtd=2,a-Flag=D", "a Rtd 1 [D]|a ZsRtd 2 [D]"},
                        {"a-Rtd=1,a-flag=N", "a Rtd 1 [N]"},
                        {"a-Rtd=1,a-Flag=N,a-EFlag=A01", "a Rtd 1 [N] (A01)"},
                        {"a-SampleTime=20260101000000,a-Rtd=1", "a Rtd 1 @20260101000000"},
                        {"a-Rtd=1;b-Rtd=2,b-Flag=T", "a Rtd 1|b Rtd 2 [T]"},
                        {"a-Rtd=1,b-Rtd=2,a-Flag=N,b-Flag=T", "a Rtd 1 [N]|b Rtd 2 [T]"},
                        {"a-Flag=N;a-Rtd=1", "a Rtd 1"},
                        {"a-Rtd=1,Flag=N", "a Rtd 1 [N]"},
                        {"a-Rtd=1;Flag=N", "a Rtd 1"},
                        {"LA-Rtd-Rtd=71.0", "LA Rtd-Rtd 71.0"},
                        {"SB1-RS=1;SB2-RT=2.1", "SB1 RS 1|SB2 RT 2.1"},
                        {"a-Rtd=1;;", "a Rtd 1"},
                        {"a-Rtd = 1 ;b-Rtd=2", "a Rtd 1|b Rtd 2"},
                        {"a-Rtd=;b-Rtd=-;c-Rtd=NaN", "a Rtd |b Rtd -|c Rtd NaN"},
                        {"i11001-Info=//a,b;c=1//;x-Rtd=1", "i11001 Info //a,b;c=1//|x Rtd 1"},
                        {"i11001-Info=//open;x-Rtd=1", "i11001 Info //open|x Rtd 1"},
                        {"w00000-Avg=1,w00000-Avg=2", "w00000 Avg 1|w00000 Avg 2"},
                        {"-=;=;,,-;a-", "a  "}};
    for (const Row& row : rows) EXPECT_EQ(Readings(row.body), row.readings) << row.body;
}

TEST(Frames, AreReadInSpiteOfWhatIsOddAndItIsNoted) {
    struct Row {
        std::string segment, notes;
    };
    const Row rows[] = {
        {With("DataTime=20260101000000"), ""},
        {"ST=32;CN=2011;PW=123456;MN=1;CP=&&&&", ""},
        {"ST=32;CN=2011;PW=123456;CP=&&&&", "no_mn"},
        {"ST=32;CN=2011;PW=123456;MN=;CP=&&&&", "no_mn"},
        {"ST=101;CN=2011;PW=123456;MN=1;CP=&&&&", "bad_st"},
        {"QN=1;ST=32;CN=2011;PW=123456;MN=1;CP=&&&&", "bad_qn"},
        {"QN=20261301000000001;ST=32;CN=2011;MN=1;CP=&&&&", "bad_qn"},
        {"ST=32;CN=2011;MN=1;Flag=x;CP=&&&&", "bad_flag"},
        {"ST=32;CN=2011;MN=1;Flag=256;CP=&&&&", "bad_flag"},
        {"ST=32;CN=2011;MN=1;Flag=4;CP=&&&&", "no_qn short_mn"},
        {fmt::format("{}CP=&&&&", kHead.substr(0, kHead.size() - 1)), "missing_semicolon"},
        {"QN=20260101000000001,ST=32;CN=2011;MN=010000A8900016F000169DC0;Flag=5;CP=&&&&",
         "comma_in_head"},
        {"ST=39;CN=2011;MN=1;USCC=91440101MA59F70720&&", "no_cp"},
        {"ST=39;CN=2011;MN=1; Flag=5;QN=20260101000000001;CP=&&&&", "short_mn blank"},
        {"ST=39;CN=2011;MN=1;MN=2;CP=&&&&", "twice"},
        {"ST=39;CN=2011;MN=1;PNUM=2;CP=&&&&", "packet_number"},
        {"ST=39;CN=2011;MN=1;PNUM=2;PNO=3;CP=&&&&", "packet_number"},
        {"ST=39;CN=2011;MN=1;PNUM=99999;PNO=0;CP=&&&&", "packet_number"},
        {With("DataTime=20260101000000123"), "millisecond_time"},
        {With("DataTime=2026010100000"), "bad_data_time"},
        {With("DataTime=20260101250000"), "bad_data_time"},
        {With("DataTime=20260101000000;DataTime=20260101000000"), "twice"},
        {With("a-Rtd=1e308"), "bad_number"},
        {With("a-Rtd=-"), "bad_number"},
        {With("a-td=1"), "unknown_kind"},
        {With("a-Rtd=1;;"), "empty_field"},
        {With("a-Rtd=1;Flag=N"), "bare_flag"},
        {With("a-Rtd=1,a-FLAG=N"), "key_case"},
        {With("hello"), "no_equals"},
        {With("i11001//"), ""},
        {With("PolId=\xCE\xF7"), "not_utf8"},
        {With("PolId=" + std::string(1'000, 'x')), "long_segment"}};
    for (const Row& row : rows) EXPECT_EQ(NotesOf(row.segment), row.notes) << row.segment;
}

TEST(Frames, WithoutACommandAreRefused) {
    for (const std::string_view cn : {"", "CN=;", "CN=20A1;", "CN=201;", "CN=20111;"}) {
        const std::string segment = "ST=32;" + std::string(cn) + "MN=1;CP=&&&&";
        Frame frame;
        const auto done = ReadSegment(segment, frame);
        ASSERT_FALSE(done) << segment;
        EXPECT_EQ(done.error().front().code, "hj212.no_cn");
    }
}

TEST(Frames, AreOfTheEditionTheirFlagTells) {
    struct Row {
        std::string_view st, mn;
        int flag;
        Edition edition;
    };
    constexpr std::string_view kLong = "010000A8900016F000169DC0";
    const Row rows[] = {{"32", "88888880000001", -1, Edition::k2005},
                        {"32", kLong, 3, Edition::k2005},
                        {"32", kLong, 4, Edition::k2017},
                        {"22", "Y80110010000010", 7, Edition::k2017},
                        {"32", kLong, 8, Edition::k2025},
                        {"91", kLong, 8, Edition::k2025},
                        {"32", kLong, 11, Edition::k2025},
                        {"21", "A110000_0001", 9, Edition::kSurfaceWater2017},
                        {"21", kLong, 9, Edition::kSurfaceWater2017},
                        {"91", "A110000_0001", 8, Edition::kSurfaceWater2017},
                        {"32", kLong, 12, Edition::kUnknown}};
    for (const Row& row : rows)
        EXPECT_EQ(DetectEdition({row.st, row.mn, row.flag}), row.edition)
            << row.st << " " << row.flag;
}

TEST(Frames, AreOfTheEditionChosenForTheSite) {
    const std::string segment = With("a-Rtd=1");
    Frame frame;

    ASSERT_TRUE(ReadSegment(segment, frame, Edition::k2025));

    EXPECT_EQ(frame.edition, Edition::k2025);
    EXPECT_EQ(NotesOf(segment, Edition::k2025), "not_encrypted edition_differs");
    EXPECT_EQ(NotesOf(segment, Edition::k2017), "");
}

TEST(Frames, AreNotReadByNamesThatOnlyEndLikeTheirs) {
    using namespace std::string_view_literals;
    const std::string segment("XMN=1;\0MN=2;ST=32;CN=2011;\0\0\0ST=21;CP=&&x\0-Rtd=1,-\0Rtd=1&&"sv);
    Frame frame;

    ASSERT_TRUE(ReadSegment(segment, frame));

    EXPECT_TRUE(frame.mn.empty());
    EXPECT_EQ(frame.st, "32");
    ASSERT_EQ(frame.parameters.size(), 4U);
    EXPECT_EQ(frame.parameters[1].name, "\0MN"sv);
    EXPECT_EQ(frame.readings.size(), 1U);
}

TEST(Frames, LeaveNothingOfTheOneReadBefore) {
    const std::string first = With("DataTime=20260101000000;a-Rtd=1;Flag=N");
    Frame frame;
    ASSERT_TRUE(ReadSegment(first, frame));

    ASSERT_TRUE(ReadSegment("ST=32;CN=9014;MN=1;CP=&&&&", frame));

    EXPECT_TRUE(frame.readings.empty() && frame.parameters.empty() && frame.notes.empty());
    EXPECT_TRUE(frame.qn.empty() && frame.data_time.empty() && frame.common_flag.empty());
    EXPECT_EQ(frame.flag, -1);
}

TEST(FrameJson, ShowsWhatIsThereAndHidesPasswords) {
    const std::string segment =
        "QN=20260101000000001;ST=32;CN=2011;PW=secret;MN=1;Flag=6;PNUM=2;PNO=1;RF=1;"
        "CP=&&DataTime=20260101000000;011-Rtd=NaN,011-Flag=D;NewPW=secret&&";
    Frame frame;
    ASSERT_TRUE(ReadSegment(segment, frame));

    EXPECT_EQ(FrameJson(frame),
              R"({"mn":"1","st":"32","cn":"2011","qn":"20260101000000001","edition":"2017",)"
              R"("flag":6,"packets":2,"packet":1,"resent":true,"data_time":"20260101000000",)"
              R"("readings":[{"factor":"011","name":"化学需氧量","code_2017":"w01018",)"
              R"("kind":"Rtd","value":"NaN","not_decimal":"not_a_number","flag":"D"}],)"
              R"("parameters":[["DataTime","20260101000000"],["NewPW","***"]],)"
              R"("notes":["short_mn","bad_number"]})");
}

TEST(FrameJson, ShowsOtherEncodingsAsText) {
    EXPECT_EQ(Readable("\xCE\xF7\xC4\xFE"), "西宁");
    EXPECT_EQ(Readable("西宁"), "西宁");
    EXPECT_EQ(Readable("a\xFF\xFF"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Times, AreBeijingTime) {
    struct Row {
        std::string_view digits, instant;
    };
    const Row rows[] = {{"20260101080000", "2026-01-01T00:00:00.000000Z"},
                        {"20260101080000123", "2026-01-01T00:00:00.123000Z"},
                        {"2026010108000012", "2026-01-01T00:00:00.120000Z"},
                        {"20260101000000", "2025-12-31T16:00:00.000000Z"},
                        {"20260230000000", ""},
                        {"20260101240000", ""},
                        {"2026010108000", ""},
                        {"202601010800001234", ""},
                        {"2026-1-1080000", ""},
                        {"00000101080000", ""},
                        {"20260001080000", ""},
                        {"20261301080000", ""},
                        {"20260100080000", ""},
                        {"20260132080000", ""},
                        {"20260101086000", ""},
                        {"20260101080060", ""},
                        {"2026010108000a", ""},
                        {"202601010800001a", ""},
                        {"2026:101080000", ""},
                        {"", ""}};
    for (const Row& row : rows) {
        const auto read = ReadTime(row.digits);
        EXPECT_EQ(read ? read->ToText() : "", row.instant) << row.digits;
    }
}

/// What was read of a body, in one line.
std::string Read(const std::string& segment) {
    Frame frame;
    EXPECT_TRUE(ReadSegment(segment, frame));
    std::string shown(frame.data_time);
    for (const Reading& reading : frame.readings)
        shown += fmt::format("|{} {} {} {} {} {} {}e-{} {} {}", reading.factor, reading.kind_name,
                             reading.value, reading.flag, reading.maker_flag, reading.sample_time,
                             reading.number.scaled, reading.number.scale,
                             static_cast<int>(reading.number.kind), static_cast<int>(reading.kind));
    for (const Parameter& parameter : frame.parameters)
        if (parameter.name != "Pad")
            shown += fmt::format("|{}={}", parameter.name, parameter.value);
    return shown;
}

/// Without `&&` at its end, or with no head before it, a segment is read byte by byte.
TEST(ReadSegmentTest, LooksAtNothingOutsideTheSegment) {
    for (const std::string_view text :
         {"CP=&&a-Rtd=1,a-Flag=N&&", "CP=&&ab-Rtd=1,ab-Flag=N", "CP=&&a-=1", "CP=&&a-", "CP=&&=",
          "CP=&&", "CP=", "QN=1", "=;", "&&", "", "ST=32;CP=&&a01001-Rtd=1,a01001-Flag=N&&"}) {
        const std::unique_ptr<char[]> bytes(new char[text.size()]);
        std::copy(text.begin(), text.end(), bytes.get());
        Frame frame;

        EXPECT_FALSE(ReadSegment({bytes.get(), text.size()}, frame));
    }
}

TEST(ReadSegmentTest, ReadsBySignsWhatItReadsByBytes) {
    testing::RandomFrames random(5);
    const std::vector<std::string_view> parts{
        "a01001",   "w1",         "-",    "=",     ",",        ";",
        "/",        "//",         " ",    "Avg",   "Flag",     "N",
        ".",        "0",          "12.5", "99999", "-1",       "SN",
        "EFlag",    "SampleTime", "Info", "a-=",   "Rtd",      "flag",
        "1e3",      "\xE6",       "",     "#",     "DataTime", "a05001-Max=1.25;",
        "-Flag=",   "EFlag=",     "Cou=", "1.",    ".5",       "123456789",
        "&",        "+",          "Data", "1.2.3", "\t",       "DayData=",
        "\xD0\x0E", "7E",         "@"};
    const std::string pad = ";Pad=" + std::string(10'300, 'x');
    for (int round = 0; round < 5'000; ++round) {
        std::string body;
        for (std::size_t i = random.Below(24); i > 0; --i)
            body += parts[random.Below(parts.size())];
        // too long a segment is read byte by byte
        EXPECT_EQ(Read(With(body)), Read(With(body + pad))) << body;
    }
}

/// Bytes that turn into digits when they meet a point, the sum of two or a half of one.
TEST(ReadSegmentTest, TakesNothingForANumberThatIsNoneByBytes) {
    testing::RandomFrames random(6);
    const std::string_view digits = "0123456789.", odd = "\xD0\x0E\x1E@PEe:/-";
    const std::string pad = ";Pad=" + std::string(10'300, 'x');
    for (int round = 0; round < 20'000; ++round) {
        std::string value;
        for (std::size_t i = random.Below(10); i > 0; --i) {
            const std::string_view from = random.Below(8) == 0 ? odd : digits;
            value += from[random.Below(from.size())];
        }
        const std::string body = "a01001-Rtd=" + value + ",a01001-Flag=N";
        EXPECT_EQ(Read(With(body)), Read(With(body + pad))) << body;
    }
}

}  // namespace
}  // namespace telemetry

// The frames of ../shared/samples/hj212, which are not ours to copy: the tables below tell of each
// what a reader must find. Without that folder these tests are skipped.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "telemetry/build_frame.hpp"
#include "telemetry/diagnosis.hpp"
#include "telemetry/splitter.hpp"

namespace telemetry {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return fs::path(QH_SOURCE_DIR) / ".." / "shared" / "samples" / "hj212"; }

std::vector<std::string> Lines(const std::string& name) {
    std::ifstream file(Folder() / name, std::ios::binary);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

class Samples : public ::testing::Test {
 protected:
    void SetUp() override {
        if (!fs::exists(Folder())) GTEST_SKIP() << "no ../shared/samples/hj212 beside the project";
    }
};

/// What stands in one frame, counted by another program from the text of the frame.
struct Found {
    int line;
    std::string_view st, cn, edition;
    std::size_t mn_size, readings, flagged;
    std::string_view sum;  ///< of all values
    std::size_t qn_size, data_time_size;
};
constexpr Found kFound[] = {
    {1, "101", "2011", "2005", 14, 5, 5, "7.617", 0, 14},
    {2, "21", "2011", "surface_water_2017", 13, 11, 11, "1474.03653602", 17, 14},
    {3, "21", "2011", "surface_water_2017", 12, 5, 5, "59.123", 17, 14},
    {4, "21", "2061", "2005", 11, 32, 0, "13632132.577", 0, 14},
    {5, "21", "2061", "surface_water_2017", 12, 5, 5, "58.722", 17, 14},
    {6, "21", "2061", "surface_water_2017", 13, 15, 15, "358.98467", 17, 14},
    {7, "22", "2011", "2017", 15, 7, 7, "176.609", 17, 14},
    {8, "22", "2011", "2017", 15, 7, 7, "176.609", 17, 14},
    {9, "22", "2011", "2017", 15, 7, 7, "176.609", 17, 14},
    {10, "22", "2011", "2017", 14, 8, 8, "215.51792", 17, 14},
    {11, "22", "2011", "2017", 24, 1, 0, "123.456", 17, 14},
    {12, "22", "2011", "2017", 24, 1, 0, "123.456", 17, 14},
    {13, "22", "2011", "2017", 24, 12, 12, "1207.92", 17, 14},
    {14, "22", "2031", "2017", 16, 9, 9, "60.00", 17, 14},
    {15, "22", "2051", "2017", 17, 11, 11, "327.427", 17, 14},
    {16, "22", "2061", "2017", 15, 5, 5, "31.98900", 17, 14},
    {17, "22", "2061", "2005", 14, 1, 1, "40.28", 0, 14},
    {18, "22", "2081", "2017", 24, 0, 0, "0", 17, 14},
    {19, "22", "9011", "2017", 24, 0, 0, "0", 17, 0},
    {20, "31", "2011", "2005", 14, 31, 31, "1263.722", 0, 14},
    {21, "31", "2011", "2017", 20, 8, 8, "0.000", 17, 14},
    {22, "31", "2011", "2005", 14, 12, 12, "4113.6030", 17, 14},
    {23, "31", "2011", "2017", 14, 7, 7, "20.681", 17, 14},
    {24, "31", "2011", "2017", 14, 6, 6, "345.3000", 17, 14},
    {25, "31", "2011", "2005", 14, 12, 9, "0.000000", 0, 14},
    {26, "31", "2011", "2005", 14, 8, 8, "0.11", 0, 14},
    {27, "31", "2021", "2005", 14, 8, 0, "0", 0, 14},
    {28, "31", "2051", "2005", 14, 5, 0, "325.56", 17, 14},
    {29, "31", "2061", "2017", 14, 24, 24, "19260.584", 17, 14},
    {30, "31", "2061", "2017", 24, 31, 31, "12614.1414", 17, 14},
    {31, "32", "1011", "2025", 24, 0, 0, "0", 17, 0},
    {32, "32", "1062", "2017", 24, 0, 0, "0", 17, 0},
    {33, "32", "2011", "2005", 24, 2, 0, "1", 0, 17},
    {34, "32", "2011", "2005", 14, 3, 2, "269.713", 0, 17},
    {35, "32", "2011", "2005", 14, 3, 2, "269.713", 0, 14},
    {36, "32", "2011", "2005", 8, 8, 8, "366.882", 0, 14},
    {37, "32", "2011", "2005", 14, 3, 3, "1910.34", 0, 14},
    {38, "32", "2011", "2017", 14, 19, 19, "0.0000", 17, 14},
    {39, "32", "2021", "2005", 14, 8, 0, "0", 0, 14},
    {40, "32", "2051", "2005", 14, 12, 0, "5938.62", 0, 14},
    {41, "32", "2051", "2005", 14, 12, 0, "5909.37", 0, 14},
    {42, "32", "2051", "2005", 14, 19, 0, "247019.47", 0, 14},
    {43, "39", "2011", "2017", 14, 1, 0, "92", 17, 14},
    {44, "39", "2011", "2017", 24, 9, 0, "0.0", 17, 14},
    {45, "39", "2011", "2005", 0, 0, 0, "0", 17, 0},
    {46, "39", "2011", "2005", 24, 5, 5, "103.4", 14, 14},
    {47, "80", "2011", "2017", 24, 28, 28, "344784.4874", 17, 14},
    {48, "80", "2011", "2017", 24, 0, 0, "0", 17, 0},
    {49, "91", "9014", "2017", 24, 0, 0, "0", 17, 0},
    {50, "91", "9014", "surface_water_2017", 12, 0, 0, "0", 17, 0},
    {51, "91", "9014", "surface_water_2017", 8, 0, 0, "0", 17, 0},
};

/// A second reader of the same text, by splitting alone: `key=value` in order.
std::vector<std::string> FieldsBySplitting(const std::string& frame) {
    std::string segment = frame.substr(6, frame.size() - 10);
    const std::size_t body = segment.find("CP=&&");
    if (body != std::string::npos) segment.erase(body, 5);
    if (segment.ends_with("&&")) segment.resize(segment.size() - 2);
    std::vector<std::string> fields;
    for (const std::string& item : base::Split(segment, ';'))
        for (const std::string& field : base::Split(item, ','))
            if (!field.empty()) fields.push_back(field);
    return fields;
}

/// The fields that ReadFrame found, as `key=value`.
std::multiset<std::string> FieldsOf(const Frame& frame) {
    std::multiset<std::string> fields;
    const auto add = [&](std::string_view name, std::string_view value) {
        fields.insert(std::string(name) + "=" + std::string(value));
    };
    const std::pair<std::string_view, std::string_view> head[] = {
        {"QN", frame.qn}, {"ST", frame.st}, {"CN", frame.cn},
        {"PW", frame.pw}, {"MN", frame.mn}, {"Flag", frame.flag_text}};
    for (const auto& [name, value] : head)
        if (value.data() != nullptr) add(name, value);
    for (const Parameter& parameter : frame.parameters) add(parameter.name, parameter.value);
    for (const Reading& reading : frame.readings)
        add(fmt::format("{}-{}", reading.factor, reading.kind_name), reading.value);
    return fields;
}

/// Flags and times of samples belong to readings, packet numbers are numbers.
bool IsOwnField(const std::string& field) {
    const std::string name = field.substr(0, field.find('='));
    return !name.ends_with("-Flag") && !name.ends_with("-flag") && !name.ends_with("-EFlag") &&
           !name.ends_with("-SampleTime") && name != "PNO" && name != "PNUM";
}

std::int64_t Sum(const Frame& frame, int scale) {
    std::int64_t sum = 0;
    for (const Reading& reading : frame.readings) {
        EXPECT_EQ(reading.number.kind, NumberKind::kDecimal) << reading.value;
        std::int64_t value = reading.number.scaled;
        for (int i = reading.number.scale; i < scale; ++i) value *= 10;
        sum += value;
    }
    return sum;
}

TEST_F(Samples, Of51ValidFramesEachFieldIsRead) {
    const auto lines = Lines("valid.txt");
    ASSERT_EQ(lines.size(), std::size(kFound));
    Frame frame;
    for (const Found& found : kFound) {
        SCOPED_TRACE(found.line);
        const std::string& line = lines[static_cast<std::size_t>(found.line) - 1];
        const Piece piece = NextPiece(line, StreamState::kOpen);
        ASSERT_EQ(piece.kind, PieceKind::kFrame);
        ASSERT_TRUE(ReadFrame(piece.bytes, frame));
        EXPECT_EQ(frame.bytes, line);
        EXPECT_EQ(frame.st, found.st);
        EXPECT_EQ(frame.cn, found.cn);
        EXPECT_EQ(EditionName(frame.edition), found.edition);
        EXPECT_EQ(frame.mn.size(), found.mn_size);
        EXPECT_EQ(frame.qn.size(), found.qn_size);
        EXPECT_EQ(frame.data_time.size(), found.data_time_size);
        EXPECT_EQ(frame.readings.size(), found.readings);
        EXPECT_EQ(std::count_if(frame.readings.begin(), frame.readings.end(),
                                [](const Reading& r) { return !r.flag.empty(); }),
                  static_cast<std::ptrdiff_t>(found.flagged));
        constexpr int kScale = 9;
        EXPECT_EQ(base::ParseDecimal(found.sum, kScale), Sum(frame, kScale));
        std::multiset<std::string> split;
        for (const std::string& field : FieldsBySplitting(line)) {
            const bool is_bare_flag = field == "Flag=N";
            EXPECT_EQ(is_bare_flag ? frame.common_flag : "N", "N");
            if (IsOwnField(field) && !is_bare_flag) split.insert(field);
        }
        EXPECT_EQ(FieldsOf(frame), split);
    }
}

TEST_F(Samples, ThatAreValidComeOutOfOneStream) {
    std::string stream;
    for (const std::string& line : Lines("valid.txt")) stream += line + "\r\n";
    for (const std::size_t size : {1U, 13U, 1'000U, 100'000U}) {
        std::string seen;
        Splitter splitter;
        for (std::size_t at = 0; at < stream.size(); at += size)
            splitter.Feed(std::string_view(stream).substr(at, size), [&](const Piece& piece) {
                EXPECT_EQ(piece.kind, PieceKind::kFrame);
                seen.append(piece.bytes).append("\r\n");
            });
        EXPECT_EQ(seen, stream) << size;
    }
}

struct Cause {
    int line;  ///< of malformed.tsv, its heading not counted
    std::string_view codes;
};
constexpr Cause kCauses[] = {
    {1, "crc_wrong"},
    {2, "crc_wrong"},
    {3, "crc_wrong"},
    {4, "crc_wrong"},
    {5, "truncated"},
    {6, "no_end_mark"},
    {7, "crc_modbus_swapped"},
    {8, "crc_modbus_swapped"},
    {9, "crc_modbus_swapped"},
    {10, "truncated"},
    {11, "crc_wrong"},
    {12, "length_too_long crc_wrong"},
    {13, "length_too_short crc_wrong"},
    {14, "length_too_short crc_wrong"},
    {15, "length_eight_digits crc_modbus_swapped"},
    {16, "length_eight_digits crc_modbus_swapped"},
    {17, "length_too_short"},
    {18, "crc_not_computed"},
    {19, "crc_wrong"},
    {20, "crc_wrong"},
    {21, "crc_modbus"},
    {22, "crc_modbus"},
    {23, "crc_modbus"},
    {24, "crc_modbus"},
    {25, "crc_modbus"},
    {26, "no_crc"},
    {27, "truncated"},
};

std::string CodesOf(std::string_view piece) {
    std::string codes;
    for (const base::Refusal& refusal : Diagnose(piece))
        codes += (codes.empty() ? "" : " ") + refusal.code.substr(6);
    return codes;
}

TEST_F(Samples, Of27MalformedFramesEachIsRefusedWithItsCause) {
    const auto lines = Lines("malformed.tsv");
    ASSERT_EQ(lines.size(), std::size(kCauses) + 1);
    const std::string good = BuildFrame("ST=32;CN=2011;PW=1;MN=1;CP=&&&&");
    for (const Cause& cause : kCauses) {
        const std::string& line = lines[static_cast<std::size_t>(cause.line)];
        std::string seen;
        int frames = 0;
        Splitter splitter;
        const auto take = [&](const Piece& piece) {
            if (piece.kind == PieceKind::kFrame) ++frames;
            if (piece.kind == PieceKind::kBad)
                seen += (seen.empty() ? "" : "|") + CodesOf(piece.bytes);
            EXPECT_NE(piece.kind, PieceKind::kNoise) << piece.bytes;
        };
        splitter.Feed(line.substr(line.rfind('\t') + 1) + "\r\n" + good, take);
        splitter.Finish(take);
        EXPECT_EQ(seen, cause.codes) << cause.line << ": " << line.substr(0, line.find('\t'));
        EXPECT_EQ(frames, 1) << "the frame behind line " << cause.line;
    }
}

/// Writes again what was read: head by Outgoing, CP item by item.
std::string Rebuilt(const std::string& segment) {
    Frame frame;
    EXPECT_TRUE(ReadSegment(segment, frame)) << segment;
    BodyWriter body;
    for (const std::string& item : base::Split(std::string(frame.body), ';')) {
        body.Item();
        for (const std::string& field : base::Split(item, ',')) {
            const std::size_t equals = field.find('='), dash = field.find('-');
            if (equals == std::string::npos) return segment;  // `i11001//`, printed without text
            const std::string value = field.substr(equals + 1);
            if (dash < equals)
                body.Value(field.substr(0, dash), field.substr(dash + 1, equals - dash - 1), value);
            else
                body.Parameter(field.substr(0, equals), value);
        }
    }
    Outgoing outgoing{frame.qn,   frame.st,      frame.cn,     frame.pw,     frame.mn,
                      frame.flag, frame.packets, frame.packet, frame.resent, body.text()};
    if (frame.body.empty()) outgoing.body = {};
    return BuildSegment(outgoing);
}

/// The slips of the print, mended as README.md of the samples tells them.
std::string WithoutSlips(std::string segment) {
    if (const auto at = segment.find("Flag=5CP="); at != std::string::npos)
        segment.insert(at + 6, ";");
    if (const auto at = segment.find(",ST="); at != std::string::npos) segment[at] = ';';
    for (std::size_t at; (at = segment.find(' ')) != std::string::npos;) segment.erase(at, 1);
    return segment;
}

TEST_F(Samples, OfAnnexCEachSegmentIsBuiltByteForByte) {
    auto lines = Lines("annexC-2017.tsv");
    ASSERT_EQ(lines.size(), 155U);
    lines.erase(lines.begin());
    for (const std::string& line : lines) {
        const std::string frame = line.substr(line.rfind('\t') + 1);
        const Piece piece = NextPiece(frame, StreamState::kOpen);
        ASSERT_EQ(piece.kind, PieceKind::kFrame) << frame;
        const std::string segment = frame.substr(6, frame.size() - 10);
        EXPECT_EQ(WithoutSlips(Rebuilt(segment)), WithoutSlips(segment));
        EXPECT_EQ(BuildFrame(segment), frame + "\r\n");
    }
}

TEST_F(Samples, OfAnnexCEachAnswerIsBuiltFromWhatItAnswers) {
    std::string asked;
    int answers = 0;
    for (const std::string& line : Lines("annexC-2017.tsv")) {
        const std::string frame = line.substr(line.rfind('\t') + 1);
        Frame read, request;
        if (!frame.starts_with("##") || !ReadFrame(frame, read)) continue;
        if (read.cn == "9014" && ReadFrame(asked, request) && request.qn == read.qn) {
            EXPECT_EQ(BuildDataAnswer(request), frame + "\r\n");
            ++answers;
        }
        asked = frame;
    }
    EXPECT_GE(answers, 15);
}

}  // namespace
}  // namespace telemetry

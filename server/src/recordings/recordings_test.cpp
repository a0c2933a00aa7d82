#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "recordings/duties.hpp"
#include "recordings/match.hpp"

namespace recordings {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

base::Instant At(const char* text) { return *base::Instant::Parse(std::string(text) + "+08:00"); }
base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

base::RecordId IdOf(char digit) {
    return *base::RecordId::Parse(std::string("00000000-0000-7000-8000-00000000000") + digit);
}

std::vector<std::string> CodesOf(const base::Refusals& refusals) {
    std::vector<std::string> codes;
    for (const base::Refusal& refusal : refusals) codes.push_back(refusal.code.substr(11));
    return codes;
}
using Codes = std::vector<std::string>;

TEST(RecordingNames, AreReadAsTheMakersWriteThem) {
    struct Row {
        const char *name, *device, *time, *run;
        bool important;
    };
    const Row rows[] = {
        {"DSJ-00012_000000_20260302091530_0007.mp4", "DSJ-00012", "2026-03-02T09:15:30", "0007",
         false},
        {"0000123_410105_20260302091530_0007_IMP.MP4", "0000123", "2026-03-02T09:15:30", "0007",
         true},
        {"PFY_A1@20260302_091530_12.mov", "PFY", "2026-03-02T09:15:30", "12", false},
        {"2026-03-02-09-15-30_K90012_0007.avi", "K90012", "2026-03-02T09:15:30", "0007", false},
        {"20190312_000000_20260302091530_0001.mp4", "20190312", "2026-03-02T09:15:30", "0001",
         false},
        {"T8-20260302_091530.wav", "T8", "2026-03-02T09:15:30", "", false},
        {"DSJ-00012_19700101000012_0001.mp4", "DSJ-00012", "1970-01-01T00:00:12", "0001", false},
        {"MOVI0003.mp4", "MOVI0003", "", "", false},
        {"DSJ-1_0003.mp4", "DSJ-1", "", "0003", false},
        {"DSJ-1_20261302091530_0003.mp4", "DSJ-1", "", "0003", false},
    };
    for (const Row& row : rows) {
        const NamedFile named = ReadFileName(row.name);
        ASSERT_FALSE(named.devices.empty()) << row.name;
        EXPECT_EQ(named.devices.front(), row.device) << row.name;
        EXPECT_EQ(named.started_at.has_value(), *row.time != '\0') << row.name;
        if (named.started_at && *row.time != '\0') {
            EXPECT_EQ(named.started_at->ToText(), At(row.time).ToText()) << row.name;
        }
        EXPECT_EQ(named.run_no, row.run) << row.name;
        EXPECT_EQ(named.important, row.important) << row.name;
    }
}

std::string Big(std::uint64_t number, int bytes) {
    std::string text;
    for (int i = bytes; i-- > 0;)
        text += static_cast<char>((number >> (8U * static_cast<unsigned>(i))) & 0xFFU);
    return text;
}
std::string Box(const std::string& type, const std::string& body) {
    return Big(body.size() + 8, 4) + type + body;
}
std::string MovieHead(std::int64_t unix_seconds, std::uint32_t scale, std::uint32_t length) {
    const auto created = static_cast<std::uint64_t>(unix_seconds + 2'082'844'800);
    return Box("mvhd", Big(0, 4) + Big(created, 4) + Big(created, 4) + Big(scale, 4) +
                           Big(length, 4) + std::string(80, '\0'));
}
std::string Mp4(std::int64_t unix_seconds) {
    return Box("ftyp", "isom0000") + Box("mdat", std::string(500, 'v')) +
           Box("moov", Box("free", "1234") + MovieHead(unix_seconds, 1'000, 61'000));
}
std::string Wide(const std::string& type, const std::string& body) {
    return Big(1, 4) + type + Big(body.size() + 16, 8) + body;
}

base::Result<Container> Read(const std::string& bytes, const char* name) {
    const ReadAt read = [&](std::int64_t at, std::span<std::byte> into) {
        const auto from = std::min(static_cast<std::size_t>(at), bytes.size());
        const std::size_t length = std::min(into.size(), bytes.size() - from);
        std::memcpy(into.data(), bytes.data() + from, length);
        return length;
    };
    return ReadContainer(read, static_cast<std::int64_t>(bytes.size()), name);
}

std::string Little(std::uint32_t number) {
    std::string text = Big(number, 4);
    std::ranges::reverse(text);
    return text;
}
std::string Avi(std::uint32_t micros_a_frame, std::uint32_t frames) {
    const std::string head = "hdrlavih" + Little(56) + Little(micros_a_frame) +
                             std::string(12, '\0') + Little(frames) + std::string(36, '\0');
    const std::string list = "LIST" + Little(static_cast<std::uint32_t>(head.size())) + head;
    return "RIFF" + Little(static_cast<std::uint32_t>(list.size() + 4)) + "AVI " + list;
}

TEST(RecordingContainers, AreNotBelievedToBeLongerThanAYear) {
    EXPECT_EQ(Read(Avi(40'000, 1'500), "a.avi")->length_ms, 60'000);
    EXPECT_EQ(Read(Avi(0xFFFFFFFF, 0xFFFFFFFF), "a.avi")->length_ms, std::nullopt);
    const auto movie = [](std::uint32_t scale, std::uint32_t length) {
        return Read(Box("ftyp", "isom0000") + Box("moov", MovieHead(1'772'414'130, scale, length)),
                    "a.mp4")
            ->length_ms;
    };
    EXPECT_EQ(movie(1, 366 * 86'400), 366LL * 86'400'000);
    EXPECT_EQ(movie(1, 366 * 86'400 + 1), std::nullopt);
    EXPECT_EQ(movie(0, 5), std::nullopt);
    EXPECT_EQ(movie(3, 10), 3'333);
}

TEST(RecordingContainers, TellWhenTheyWereBegunAndHowLongTheyAre) {
    const auto read = Read(Mp4(1'772'414'130), "a.mp4");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->created_at->ToText(), "2026-03-02T01:15:30.000000Z");
    EXPECT_EQ(read->length_ms, 61'000);
    const auto wide = Read(Box("ftyp", "qt  0000") + Wide("mdat", std::string(40, 'v')) +
                               Wide("moov", MovieHead(1'772'414'130, 600, 600)),
                           "a.MOV");
    ASSERT_TRUE(wide);
    EXPECT_EQ(wide->length_ms, 1'000);
    EXPECT_FALSE(
        Read(Box("ftyp", "isom0000") + Box("moov", MovieHead(-2'082'844'800, 1, 1)), "a.mp4")
            ->created_at);
}

TEST(RecordingContainers, ThatAreNoneAreRefusedForWhatTheyAre) {
    const std::string whole = Mp4(1'772'414'130);
    struct Row {
        const char* name;
        std::string bytes, code;
    };
    const Row rows[] = {
        {"a.mp4", "", "empty_file"},
        {"a.mp4", "\xFF\xD8\xFF\xE0 a picture that says it is a film", "lying_type"},
        {"a.avi", whole, "lying_type"},
        {"a.mp4", "text", "lying_type"},
        {"a.mp4", whole.substr(0, 300), "truncated"},
        {"a.mp4", whole.substr(0, whole.size() - 3), "truncated"},
        {"a.mp4", Box("ftyp", "isom0000") + Box("mdat", "no index"), "truncated"},
        {"a.mp4", Box("ftyp", "isom0000") + Box("moov", Big(4, 4) + "mvhd"), "damaged"},
        {"a.mp4", Box("ftyp", "isom0000") + Big(3, 4) + "mdat" + std::string(40, 'x'), "damaged"},
        {"a.wav", std::string("RIFF\0\0\0\0WAVEfmt ", 16), "truncated"},
        {"a.avi", std::string("RIFF\xFF\xFF\0\0AVI LIST", 16), "truncated"},
    };
    for (const Row& row : rows) {
        const auto read = Read(row.bytes, row.name);
        ASSERT_FALSE(read) << row.code;
        EXPECT_EQ(CodesOf(read.error()), Codes{row.code});
    }
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        EXPECT_FALSE(Read(whole.substr(0, cut), "a.mp4")) << cut;
}

TEST(RecordingTimes, ComeFromTheNameAndAreDoubtedWhereTheContainerSaysOtherwise) {
    const base::Instant now = At("2026-03-05T10:00:00");
    struct Row {
        const char *name, *container;
        Codes doubts;
    };
    const Row rows[] = {
        {"D_20260302091530_1.mp4", "2026-03-02T09:15:31", {}},
        {"D_20260302091530_1.mp4",
         "2026-03-02T17:15:31",
         {}},  // local time written as if it were UTC
        {"D_20260302091530_1.mp4", "2026-03-02T09:25:30", {}},  // written at its end
        {"D_20260302091530_1.mp4", "", {}},
        {"D_20260302091530_1.mp4", "2026-03-02T12:00:00", {"times_differ"}},
        {"MOVI1.mp4", "2026-03-02T09:15:30", {"only_container"}},
        {"MOVI1.mp4", "", {"no_time"}},
        {"D_19700101000100_1.mp4", "", {"clock_unset"}},
        {"D_20270302091530_1.mp4", "", {"clock_ahead"}},
    };
    for (const Row& row : rows) {
        Container container;
        if (*row.container != '\0') container.created_at = At(row.container);
        container.length_ms = 600'000;
        EXPECT_EQ(CodesOf(ChooseStart(ReadFileName(row.name), container, now).doubts), row.doubts)
            << row.name << row.container;
    }
}

/// A camera that was 37 seconds fast, held by officer 1 in March; a transcript of case 5 at 09:10.
struct Scene {
    std::vector<Recorder> recorders = {{IdOf('a'),
                                        "DSJ-00012",
                                        {{IdOf('1'), Day("2026-03-01"), Day("2026-03-31")}},
                                        {{Day("2026-02-25"), 37}, {Day("2025-01-01"), 500}}}};
    std::vector<Occasion> occasions = {
        Timed('7', '5', "2026-03-02T09:10:00", "2026-03-02T10:00:00")};
    std::string name = "DSJ-00012_000000_20260302091530_0007.mp4";

    static Occasion Timed(char id, char the_case, const char* from, const char* to) {
        Occasion one{
            "transcript", IdOf(id), IdOf(the_case), std::string("笔录") + id, {IdOf('1')}, At(from),
            {},           {}};
        if (*to != '\0') one.to = At(to);
        return one;
    }
    static Occasion OfDay(char id, char the_case, const char* day) {
        return {"service", IdOf(id), IdOf(the_case), std::string("送达") + id, {IdOf('1')},
                {},        {},       Day(day)};
    }
    [[nodiscard]] Match Run() const {
        Container container;
        container.length_ms = 600'000;
        const NamedFile named = ReadFileName(name);
        const Started started = ChooseStart(named, container, At("2026-04-30T10:00:00"));
        return MatchRecording(named, started, container.length_ms, {recorders, occasions, Rules()});
    }
};

TEST(RecordingMatch, FindsTheStepOfTheOfficerAtTheRightTime) {
    Scene scene;  // the match points into it
    const Match match = scene.Run();
    EXPECT_EQ(match.verdict, Verdict::kMatched);
    ASSERT_NE(match.occasion, nullptr);
    EXPECT_EQ(match.occasion->id, IdOf('7'));
    EXPECT_EQ(match.from->ToText(), At("2026-03-02T09:14:53").ToText());
    EXPECT_EQ(match.to->micros - match.from->micros, 600 * kSecond);
    EXPECT_EQ(match.offset->measured_on, Day("2026-02-25"));
    EXPECT_EQ(match.officer, IdOf('1'));
}

TEST(RecordingMatch, TakesTheStepThatSharesMostOfTheTimeWithinOneCase) {
    Scene scene;
    scene.occasions.insert(scene.occasions.begin(),
                           Scene::Timed('8', '5', "2026-03-02T08:00:00", "2026-03-02T09:16:00"));
    EXPECT_EQ(scene.Run().occasion->id, IdOf('7'));
}

TEST(RecordingMatch, DoubtsWhatAPersonMustDecideAndSaysWhy) {
    struct Row {
        const char* what;
        std::function<void(Scene&)> change;
        Verdict verdict;
        Codes doubts;
    };
    const Row rows[] = {
        {"no such camera",
         [](Scene& s) { s.recorders.clear(); },
         Verdict::kUnmatched,
         {"unknown_recorder"}},
        {"no number",
         [](Scene& s) { s.name = "20260302091530.mp4"; },
         Verdict::kUnmatched,
         {"no_number"}},
        {"two cameras",
         [](Scene& s) {
             s.recorders.push_back({IdOf('b'), "410105", {}, {}});
             s.name = "DSJ-00012_410105_20260302091530_0007.mp4";
         },
         Verdict::kUnmatched,
         {"two_recorders"}},
        {"never measured",
         [](Scene& s) { s.recorders[0].offsets.clear(); },
         Verdict::kDoubtful,
         {"no_offset"}},
        {"measured long ago",
         [](Scene& s) {
             s.recorders[0].offsets = {{Day("2025-06-01"), 9}};
         },
         Verdict::kDoubtful,
         {"old_offset"}},
        {"nobody held it",
         [](Scene& s) { s.recorders[0].holders[0].from = Day("2026-03-03"); },
         Verdict::kUnmatched,
         {"no_holder"}},
        {"two held it",
         [](Scene& s) {
             s.recorders[0].holders.push_back({IdOf('2'), Day("2026-03-02"), {}});
         },
         Verdict::kUnmatched,
         {"two_holders"}},
        {"no step", [](Scene& s) { s.occasions.clear(); }, Verdict::kUnmatched, {"no_step"}},
        {"another officer's step",
         [](Scene& s) { s.occasions[0].officers = {IdOf('2')}; },
         Verdict::kUnmatched,
         {"no_step"}},
        {"too late",
         [](Scene& s) { s.name = "DSJ-00012_000000_20260302104030_0007.mp4"; },
         Verdict::kUnmatched,
         {"no_step"}},
        {"two cases",
         [](Scene& s) { s.occasions.push_back(Scene::Timed('8', '6', "2026-03-02T09:40:00", "")); },
         Verdict::kDoubtful,
         {"several_cases"}},
        {"only a day",
         [](Scene& s) { s.occasions = {Scene::OfDay('9', '5', "2026-03-02")}; },
         Verdict::kDoubtful,
         {"day_only"}},
        {"clock of 1970",
         [](Scene& s) { s.name = "DSJ-00012_000000_19700101000012_0001.mp4"; },
         Verdict::kUnmatched,
         {"clock_unset"}},
    };
    for (const Row& row : rows) {
        Scene scene;
        row.change(scene);
        const Match match = scene.Run();
        EXPECT_EQ(match.verdict, row.verdict) << row.what;
        EXPECT_EQ(CodesOf(match.doubts), row.doubts) << row.what;
        EXPECT_EQ(match.occasion, nullptr) << row.what;
        EXPECT_EQ(match.candidates.empty(), row.verdict == Verdict::kUnmatched) << row.what;
    }
}

TEST(RecordingMatch, SeesThatTwoFilesOfOneNumberRanAtOnce) {
    Scene scene;
    const Match first = scene.Run();
    Match other = first;
    EXPECT_TRUE(Overlap(first, other));
    other.from = first.to;
    other.to = base::Instant{first.to->micros + kSecond};
    EXPECT_FALSE(Overlap(first, other));
}

TEST(RecordingDuties, AreDatedLinesAndFaultyOnesAreNamedByPlace) {
    const Duties read = ReadDuties(
        "# 注\n对时 | 30\n前后 | 10\n"
        "应当 | seizure | {\"a\":1} | imposed_on | 2021-07-15 | 2026-08-14 | 查封 | apl-2021/47 | "
        "V2\n"
        "必须 | seizure | | imposed_on | | | 查封 | |\n视需 | x | | d | 2021-13-01 | | y | |\n对时 "
        "| 多\n",
        "recordings.list");
    EXPECT_EQ(read.rules.offset_days, 30);
    EXPECT_EQ(read.rules.margin_minutes, 10);
    ASSERT_EQ(read.duties.size(), 1U);
    EXPECT_TRUE(Holds(read.duties[0], Day("2021-07-15")));
    EXPECT_FALSE(Holds(read.duties[0], Day("2021-07-14")));
    EXPECT_FALSE(Holds(read.duties[0], Day("2026-08-15")));
    std::vector<std::string> places;
    for (const base::Refusal& fault : read.faults) places.push_back(fault.where);
    EXPECT_EQ(places, (std::vector<std::string>{"recordings.list:5", "recordings.list:6",
                                                "recordings.list:7"}));
}

TEST(RecordingDuties, TellEachFaultOfALineInItsOwnWords) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> lines = {
        {"必须 | seizure | | imposed_on | | | 查封", {"recordings.unknown_word"}},
        {"对时 | 多", {"recordings.bad_number"}},
        {"前后 |", {"recordings.bad_number"}},
        {"视需 | x | | d | 2021-13-01 | 昨天 | y", {"recordings.bad_day", "recordings.bad_day"}},
        {"应当 | | | | | | 查封", {"recordings.cell_missing", "recordings.cell_missing"}},
        {"应当 | x | | d | | |", {"recordings.cell_missing"}},
        {"应当 | x | | d | | | y | z | V | 多余", {"recordings.bad_line"}},
    };
    for (const auto& [line, codes] : lines) {
        std::vector<std::string> told;
        const Duties read = ReadDuties(line, "recordings.list");
        for (const base::Refusal& fault : read.faults) told.push_back(fault.code);
        EXPECT_EQ(told, codes) << line;
        EXPECT_TRUE(read.duties.empty()) << line;
    }
}

TEST(RecordingDuties, ShippedOnesAreSound) {
    const Duties read = ReadDutiesFile({QH_SOURCE_DIR "/catalogue"});
    EXPECT_TRUE(read.faults.empty());
    EXPECT_GE(read.duties.size(), 8U);
    EXPECT_EQ(read.rules.offset_days, 90);
}

}  // namespace
}  // namespace recordings

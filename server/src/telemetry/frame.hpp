#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "telemetry/edition.hpp"
#include "telemetry/number.hpp"

namespace telemetry {

/// What follows the factor in the name of a value (table 8 of HJ 212-2017, and the 2005 names).
enum class ValueKind : std::uint8_t {
    kRtd,
    kMin,
    kAvg,
    kMax,
    kCou,
    kZsRtd,
    kZsMin,
    kZsAvg,
    kZsMax,
    kRunState,  ///< SB1-RS
    kRunTime,   ///< SB1-RT, hours
    kNoise,     ///< L10-Data
    kDayNoise,
    kNightNoise,
    kInfo,    ///< i13004-Info
    kSerial,  ///< w01018-SN
    kOther    ///< a maker's own; `kind_name` tells it
};

/// One value of one factor. Views look into the frame.
struct Reading {
    Reading() = default;
    /// All else empty. Not an aggregate, so that it is made where it stays.
    Reading(std::string_view of, std::string_view name, std::string_view text, ValueKind what)
        : factor(of), kind_name(name), value(text), kind(what) {}

    std::string_view factor, kind_name, value;
    std::string_view flag;         ///< `N`; empty where the factor bears none
    std::string_view maker_flag;   ///< EFlag
    std::string_view sample_time;  ///< SampleTime, as written
    Number number;
    ValueKind kind = ValueKind::kOther;
};

/// What else stands in the frame: `DataTime`, `QnRtn`, `PolId`, fields of no standard.
struct Parameter {
    std::string_view name, value;
};

/// Departures from the standard with which a frame is read all the same.
enum class Note : std::uint8_t {
    kLowerCaseCrc,
    kLongSegment,
    kNoMn,
    kNoFlag,
    kNoQn,
    kBadQn,
    kBadSt,
    kBadFlag,
    kShortMn,
    kBadDataTime,
    kMillisecondTime,
    kMissingSemicolon,
    kCommaInHead,
    kNoCp,
    kBlank,
    kEmptyField,
    kNoEquals,
    kKeyCase,
    kBareFlag,
    kTwice,
    kUnknownKind,
    kBadNumber,
    kPacketNumber,
    kNotUtf8,
    kNotEncrypted,
    kEditionDiffers,
    kCount
};
[[nodiscard]] std::string_view NoteName(Note note);  ///< lower_case_crc
[[nodiscard]] std::string_view NoteCode(Note note);  ///< hj212.note_lower_case_crc

class Notes {
 public:
    void Add(Note note) { bits_ |= 1U << static_cast<unsigned>(note); }
    [[nodiscard]] bool Has(Note note) const {
        return (bits_ >> static_cast<unsigned>(note) & 1U) != 0;
    }
    [[nodiscard]] bool empty() const { return bits_ == 0; }
    bool operator==(const Notes&) const = default;

 private:
    std::uint32_t bits_ = 0;
};

/// A frame as it was sent; nothing is copied, so it holds as long as the bytes it was read from.
/// Read into the same object again and again: its lists keep their room.
struct Frame {
    std::string_view bytes;    ///< `##` to the CRC; empty when read from a segment alone
    std::string_view segment;  ///< what the CRC is built on
    std::string_view qn, st, cn, pw, mn;
    std::string_view flag_text;
    std::string_view data_time;    ///< DataTime as written
    std::string_view body;         ///< between `CP=&&` and `&&`
    std::string_view common_flag;  ///< a Flag in CP that names no factor
    int flag = -1;                 ///< 0 to 255; -1 where there is none
    int packet = 0, packets = 0;   ///< PNO, PNUM; 0 where the message is in one piece
    bool resent = false;           ///< RF=1
    Edition edition = Edition::kUnknown;
    Notes notes;
    std::vector<Reading> readings;
    std::vector<Parameter> parameters;

    [[nodiscard]] bool WantsAnswer() const { return flag >= 0 && (flag & 1) != 0; }
    [[nodiscard]] int Version() const { return flag < 0 ? 0 : flag >> 2; }
    void Clear();
};

/// Reads what NextPiece gave as a frame. Refuses what names no command (`hj212.no_cn`); whatever
/// else is odd is noted, also that no device is named. `chosen` is the edition of the site,
/// kUnknown to detect it.
[[nodiscard]] base::Done ReadFrame(std::string_view bytes, Frame& frame,
                                   Edition chosen = Edition::kUnknown);
/// The same for a data segment alone.
[[nodiscard]] base::Done ReadSegment(std::string_view segment, Frame& frame,
                                     Edition chosen = Edition::kUnknown);

}  // namespace telemetry

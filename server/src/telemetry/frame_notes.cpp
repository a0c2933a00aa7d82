#include <array>

#include "telemetry/frame.hpp"

namespace telemetry {

std::string_view NoteCode(Note note) {
    static constexpr std::array<std::string_view, static_cast<std::size_t>(Note::kCount)> kCodes = {
        "hj212.note_lower_case_crc",
        "hj212.note_long_segment",
        "hj212.note_no_mn",
        "hj212.note_no_flag",
        "hj212.note_no_qn",
        "hj212.note_bad_qn",
        "hj212.note_bad_st",
        "hj212.note_bad_flag",
        "hj212.note_short_mn",
        "hj212.note_bad_data_time",
        "hj212.note_millisecond_time",
        "hj212.note_missing_semicolon",
        "hj212.note_comma_in_head",
        "hj212.note_no_cp",
        "hj212.note_blank",
        "hj212.note_empty_field",
        "hj212.note_no_equals",
        "hj212.note_key_case",
        "hj212.note_bare_flag",
        "hj212.note_twice",
        "hj212.note_unknown_kind",
        "hj212.note_bad_number",
        "hj212.note_packet_number",
        "hj212.note_not_utf8",
        "hj212.note_not_encrypted",
        "hj212.note_edition_differs",
    };
    return kCodes[static_cast<std::size_t>(note)];
}

std::string_view NoteName(Note note) {
    constexpr std::string_view kFamily = "hj212.note_";
    return NoteCode(note).substr(kFamily.size());
}

}  // namespace telemetry

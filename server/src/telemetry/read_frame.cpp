#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "telemetry/detail/body_reader.hpp"
#include "telemetry/frame.hpp"
#include "telemetry/splitter.hpp"
#include "telemetry/times.hpp"

namespace telemetry {

namespace {

constexpr std::string_view kBodyStart = "CP=&&";
constexpr std::string_view kFrameEnd = "&&";
/// What the standard allows; devices send more, which is read and noted.
constexpr std::size_t kLongestSegment = 1'024;

int SmallNumber(std::string_view text) {
    // as nearly all are
    if (text.size() == 1 && text[0] >= '0' && text[0] <= '9') return text[0] - '0';
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value >= 0 ? value : -1;
}

/// The fields of the head that are kept as they are, each with the `=` behind its name.
using HeadField = std::string_view Frame::*;
constexpr detail::NameTable<HeadField> kHeadFields(
    std::to_array<detail::NameTable<HeadField>::Entry>({
        {detail::NameWord("QN="), &Frame::qn},
        {detail::NameWord("ST="), &Frame::st},
        {detail::NameWord("CN="), &Frame::cn},
        {detail::NameWord("PW="), &Frame::pw},
        {detail::NameWord("MN="), &Frame::mn},
        {detail::NameWord("Flag="), &Frame::flag_text},
    }));

void Keep(Frame& frame, HeadField field, std::string_view value) {
    std::string_view& place = frame.*field;
    if (place.data() != nullptr) frame.notes.Add(Note::kTwice);
    place = value;
}

/// `=` stands behind the name.
void TakeHeadField(Frame& frame, std::string_view name, std::string_view value) {
    const bool is_short = name.size() < 8 && !name.starts_with('\0');
    const HeadField* const field =
        is_short ? kHeadFields.Find(detail::NameWord({name.data(), name.size() + 1})) : nullptr;
    if (field != nullptr) return Keep(frame, *field, value);
    if (name == "PNUM" || name == "PNO") {
        const int number = SmallNumber(value);
        if (number < 1 || number > 9'999) frame.notes.Add(Note::kPacketNumber);
        (name == "PNO" ? frame.packet : frame.packets) = std::clamp(number, 0, 9'999);
    } else if (name == "RF") {
        frame.resent = value == "1";
    } else {
        frame.parameters.push_back({name, value});
    }
}

std::string_view WithoutBlanks(std::string_view text, Notes& notes) {
    if (text.empty() || (text.front() > ' ' && text.back() > ' ')) return text;
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    const std::size_t before = text.size();
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    if (text.size() != before) notes.Add(Note::kBlank);
    return text;
}

/// One field before CP; `=` inside its value means that a `;` was forgotten or is a comma.
void ReadHeadField(Frame& frame, std::string_view field) {
    field = WithoutBlanks(field, frame.notes);
    if (field.empty()) return;
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos) {
        frame.notes.Add(Note::kNoEquals);
        frame.parameters.push_back({field, {}});
        return;
    }
    TakeHeadField(frame, field.substr(0, equals), field.substr(equals + 1));
}

/// The library's find_first_of asks memchr for each sign.
std::size_t FieldEnd(std::string_view head) {
    for (std::size_t i = 0; i < head.size(); ++i)
        if (head[i] == ';' || head[i] == ',') return i;
    return std::string_view::npos;
}

/// `head` ends before `CP=&&`.
void ReadHead(Frame& frame, std::string_view head) {
    while (!head.empty()) {
        const std::size_t end = FieldEnd(head);
        ReadHeadField(frame, head.substr(0, end));
        if (end == std::string_view::npos) {
            frame.notes.Add(Note::kMissingSemicolon);
            return;
        }
        if (head[end] == ',') frame.notes.Add(Note::kCommaInHead);
        head.remove_prefix(end + 1);
    }
}

/// What looks as the standard has it (`QN=…;`) is read by the signs; what is left of the segment
/// comes back, mostly `CP=&&…`. The segment ends in `&&`, so that no sign is looked for behind it.
std::string_view ReadPlainHead(Frame& frame, std::string_view segment,
                               detail::Signs::Cursor& signs) {
    const char* at = segment.data();
    const char* const end = at + segment.size();
    for (;;) {
        const char* const equals = signs[0];
        const char* const stop = signs[1];
        if (*equals != '=' || *stop != ';' || *at <= ' ' || stop[-1] <= ' ') break;
        const std::string_view name(at, static_cast<std::size_t>(equals - at));
        const std::string_view value(equals + 1, static_cast<std::size_t>(stop - equals - 1));
        const HeadField* const field =
            name.size() < 8 && equals - segment.data() >= 7
                ? kHeadFields.Find(detail::NameWordBefore(equals + 1, name.size() + 1))
                : nullptr;
        if (field != nullptr)
            Keep(frame, *field, value);
        else
            TakeHeadField(frame, name, value);
        at = stop + 1;
        signs.Skip(2);
    }
    return {at, static_cast<std::size_t>(end - at)};
}

void ReadParts(Frame& frame, detail::Signs::Cursor* signs) {
    const std::string_view left =
        signs ? ReadPlainHead(frame, frame.segment, *signs) : frame.segment;
    std::string_view whole = left;
    if (frame.segment.ends_with(kFrameEnd)) whole.remove_suffix(kFrameEnd.size());
    const std::size_t start = left.starts_with(kBodyStart) ? 0 : left.find(kBodyStart);
    if (start == std::string_view::npos) {
        frame.notes.Add(Note::kNoCp);
        while (!whole.empty()) {
            const std::size_t end = whole.find(';');
            ReadHeadField(frame, whole.substr(0, end));
            whole = end == std::string_view::npos ? std::string_view{} : whole.substr(end + 1);
        }
        return;
    }
    ReadHead(frame, whole.substr(0, start));
    // An empty CP is `CP=&&&&`; without its last `&&` there is nothing after the first.
    const std::size_t body = start + kBodyStart.size();
    frame.body = body < whole.size() ? whole.substr(body) : std::string_view{};
    const bool has_eight = frame.segment.size() - left.size() + body >= 8;
    detail::ReadBody(frame, has_eight ? signs : nullptr);
}

/// Commands whose CP HJ 212-2025 wants encrypted.
bool MustBeEncrypted(std::string_view cn) {
    return cn.starts_with('2') || cn == "1014" || cn == "3020";
}

void NoteHead(Frame& frame) {
    Notes& notes = frame.notes;
    if (frame.segment.size() > kLongestSegment) notes.Add(Note::kLongSegment);
    if (!frame.qn.empty() && (frame.qn.size() != 17 || !LooksLikeTime(frame.qn)))
        notes.Add(Note::kBadQn);
    if (frame.st.size() != 2) notes.Add(Note::kBadSt);
    if (frame.flag_text.data() != nullptr) frame.flag = SmallNumber(frame.flag_text);
    if (frame.flag > 255) frame.flag = -1;
    if (frame.flag < 0 && frame.flag_text.data() != nullptr) notes.Add(Note::kBadFlag);
    if ((frame.packet > 0) != (frame.packets > 0) || frame.packet > frame.packets)
        notes.Add(Note::kPacketNumber);
}

void NoteEdition(Frame& frame, Edition chosen) {
    const Edition detected = DetectEdition({frame.st, frame.mn, frame.flag});
    frame.edition = chosen == Edition::kUnknown ? detected : chosen;
    if (frame.edition != detected) frame.notes.Add(Note::kEditionDiffers);
    // HJ/T 212-2005 asks for neither in what a device sends.
    if (frame.edition != Edition::k2005) {
        if (frame.qn.empty()) frame.notes.Add(Note::kNoQn);
        if (frame.flag_text.data() == nullptr) frame.notes.Add(Note::kNoFlag);
    }
    if (frame.edition == Edition::k2017 && !IsLongMn(frame.mn)) frame.notes.Add(Note::kShortMn);
    if (frame.edition == Edition::k2025 && MustBeEncrypted(frame.cn) && !frame.body.empty())
        frame.notes.Add(Note::kNotEncrypted);
}

/// Text is ASCII; Chinese in it is UTF-8.
bool IsAsciiOnly(std::string_view text) {
    unsigned char any = 0;
    for (const char c : text) any |= static_cast<unsigned char>(c);
    return any < 0x80;
}

bool IsCommand(std::string_view cn) {
    return cn.size() == 4 &&
           std::all_of(cn.begin(), cn.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Frame::Clear() {
    auto kept_readings = std::move(readings);
    auto kept_parameters = std::move(parameters);
    *this = Frame{};
    kept_readings.clear();
    kept_parameters.clear();
    readings = std::move(kept_readings);
    parameters = std::move(kept_parameters);
}

base::Done ReadSegment(std::string_view segment, Frame& frame, Edition chosen) {
    frame.Clear();
    frame.segment = segment;
    detail::Signs signs;
    const bool by_signs = segment.size() <= detail::Signs::kLongest && segment.ends_with(kFrameEnd);
    if (by_signs) signs.Find(segment);
    detail::Signs::Cursor first = signs.First();
    ReadParts(frame, by_signs ? &first : nullptr);
    NoteHead(frame);
    NoteEdition(frame, chosen);
    const bool is_ascii = by_signs ? signs.is_ascii() : IsAsciiOnly(segment);
    if (!is_ascii && !base::IsUtf8(segment)) frame.notes.Add(Note::kNotUtf8);
    if (frame.mn.empty()) frame.notes.Add(Note::kNoMn);
    if (!IsCommand(frame.cn)) return base::Refuse("hj212.no_cn");
    return base::AllWell();
}

base::Done ReadFrame(std::string_view bytes, Frame& frame, Edition chosen) {
    if (bytes.size() < kHeadSize + kCrcSize) {
        frame.Clear();
        return base::Refuse("hj212.no_length");
    }
    base::Done done =
        ReadSegment(bytes.substr(kHeadSize, bytes.size() - kHeadSize - kCrcSize), frame, chosen);
    frame.bytes = bytes;
    const std::string_view crc = bytes.substr(bytes.size() - kCrcSize);
    if (std::any_of(crc.begin(), crc.end(), [](char c) { return c >= 'a' && c <= 'f'; }))
        frame.notes.Add(Note::kLowerCaseCrc);
    return done;
}

}  // namespace telemetry

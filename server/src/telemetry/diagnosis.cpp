#include "telemetry/diagnosis.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "telemetry/crc.hpp"
#include "telemetry/detail/crc_causes.hpp"
#include "telemetry/detail/transcode.hpp"
#include "telemetry/splitter.hpp"

namespace telemetry {

namespace {

constexpr std::string_view kEnd = "&&";

bool IsHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// A piece taken apart at its last `&&`, where the data segment ends.
struct Parts {
    std::string_view head;     ///< `##0101`, or what there is of it
    std::string_view segment;  ///< to `&&`; everything where there is none
    std::string_view tail;     ///< behind `&&`
    bool has_end = false;
    int stated = -1;  ///< the length, -1 where it is none
};

Parts TakeApart(std::string_view piece) {
    while (piece.ends_with('\n') || piece.ends_with('\r')) piece.remove_suffix(1);
    Parts parts;
    parts.stated = piece.size() > 2 ? StatedLength(piece.substr(2)) : -1;
    parts.head =
        piece.substr(0, parts.stated < 0 ? std::min<std::size_t>(2, piece.size()) : kHeadSize);
    const std::string_view rest = piece.substr(parts.head.size());
    const std::size_t end = rest.rfind(kEnd);
    parts.has_end = end != std::string_view::npos;
    parts.segment = parts.has_end ? rest.substr(0, end + kEnd.size()) : rest;
    parts.tail = parts.has_end ? rest.substr(parts.segment.size()) : std::string_view{};
    return parts;
}

using Params = std::vector<std::pair<std::string, std::string>>;

Params Lengths(int stated, std::size_t actual) {
    const auto by = static_cast<long long>(actual) - stated;
    return {{"stated", std::to_string(stated)},
            {"actual", std::to_string(actual)},
            {"by", std::to_string(by < 0 ? -by : by)}};
}

/// Eight digits where four belong: the true segment begins four bytes later.
bool HasEightDigits(const Parts& parts) {
    const int second = StatedLength(parts.segment);
    return second >= 0 && static_cast<std::size_t>(second) + 4 == parts.segment.size();
}

/// The segment's length counted in characters, or in the bytes of another encoding.
std::optional<std::string_view> OtherMeasure(const Parts& parts) {
    const auto stated = static_cast<std::size_t>(parts.stated);
    const bool is_utf8 = base::IsUtf8(parts.segment);
    if (is_utf8) {
        if (base::LengthInCharacters(parts.segment) == stated) return "hj212.length_in_characters";
        const auto gbk = detail::Utf8ToGbk(parts.segment);
        if (gbk && gbk->size() == stated) return "hj212.length_in_gbk";
    } else if (const auto utf8 = detail::GbkToUtf8(parts.segment)) {
        if (base::LengthInCharacters(*utf8) == stated) return "hj212.length_in_characters";
        if (utf8->size() == stated) return "hj212.length_in_utf8";
    }
    return std::nullopt;
}

void ExplainLength(Parts& parts, base::Refusals& causes) {
    const std::size_t actual = parts.segment.size();
    if (static_cast<std::size_t>(parts.stated) == actual) return;
    if (HasEightDigits(parts)) {
        causes.push_back({"hj212.length_eight_digits",
                          {{"digits", std::string(parts.head.substr(2)) +
                                          std::string(parts.segment.substr(0, 4))}},
                          ""});
        parts.segment.remove_prefix(4);
        return;
    }
    const std::string_view code = OtherMeasure(parts).value_or(
        static_cast<std::size_t>(parts.stated) > actual ? "hj212.length_too_long"
                                                        : "hj212.length_too_short");
    causes.push_back({std::string(code), Lengths(parts.stated, actual), ""});
}

void ExplainTail(const Parts& parts, base::Refusals& causes) {
    if (const auto stated = ReadCrc(parts.tail)) {
        if (*stated != Crc(parts.segment))
            causes.push_back(detail::ExplainCrc({parts.head, parts.segment, *stated}));
    } else if (parts.tail.empty()) {
        causes.push_back({"hj212.no_crc", {}, ""});
    } else if (parts.tail.size() < kCrcSize &&
               std::all_of(parts.tail.begin(), parts.tail.end(), IsHex)) {
        causes.push_back({"hj212.cut_in_crc", {}, ""});
    } else {
        causes.push_back({"hj212.crc_not_hex", {}, ""});
    }
}

/// No `&&` at the end: cut off, or a sender that leaves it out.
base::Refusal ExplainNoEnd(const Parts& parts) {
    const std::string_view rest = parts.segment;
    const auto stated = static_cast<std::size_t>(parts.stated);
    if (rest.size() >= kCrcSize) {
        const std::string_view text = rest.substr(0, rest.size() - kCrcSize);
        const auto crc = ReadCrc(rest.substr(text.size()));
        if (crc && (text.size() == stated || *crc == Crc(text)))
            return {"hj212.no_end_mark", {}, ""};
    }
    if (rest.size() >= stated) return {"hj212.no_end_mark", {}, ""};
    return {"hj212.truncated", Lengths(parts.stated, rest.size()), ""};
}

/// The `&&` that was found opens CP; its end is missing.
bool OnlyOpens(const Parts& parts) {
    return parts.has_end && parts.segment.ends_with("CP=&&") &&
           parts.segment.find(kEnd) == parts.segment.size() - kEnd.size();
}

}  // namespace

base::Refusals Diagnose(std::string_view piece) {
    Parts parts = TakeApart(piece);
    if (parts.stated < 0) return {{"hj212.no_length", {}, ""}};
    if (parts.has_end && OnlyOpens(parts)) {
        parts.segment = {parts.segment.data(), parts.segment.size() + parts.tail.size()};
        parts.has_end = false;
    }
    if (!parts.has_end) return {ExplainNoEnd(parts)};
    base::Refusals causes;
    if (parts.tail.size() <= kCrcSize) ExplainLength(parts, causes);
    ExplainTail(parts, causes);
    // Length and CRC agree, and yet it was no frame: cut by what stands inside it.
    if (causes.empty()) causes.push_back({"hj212.no_end_mark", {}, ""});
    return causes;
}

}  // namespace telemetry

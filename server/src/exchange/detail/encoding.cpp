#include "exchange/detail/encoding.hpp"

#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

#include "base/text.hpp"

namespace exchange::detail {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf"sv;
constexpr std::string_view kLittleMark = "\xff\xfe"sv;
constexpr std::string_view kBigMark = "\xfe\xff"sv;

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter OpenConverter(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter(ucnv_open(name, &status));
    if (U_FAILURE(status) == 0) {
        ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                            &status);
    }
    if (U_FAILURE(status) != 0)
        throw std::runtime_error("ICU has no converter for " + std::string(name));
    return converter;
}

base::Result<DecodedText> RefuseEncoding(std::string_view bytes, std::size_t at,
                                         const char* encoding) {
    const auto line =
        std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
    return base::Refuse("exchange.bad_encoding",
                        {{"encoding", encoding}, {"line", std::to_string(line)}},
                        "line " + std::to_string(line));
}

/// Through ICU in pieces, so that memory stays near the size of the result.
base::Result<DecodedText> Convert(std::string_view bytes, const char* encoding) {
    const Converter from = OpenConverter(encoding);
    const Converter to = OpenConverter("UTF-8");
    std::vector<UChar> pivot(16'384);
    std::vector<char> piece(65'536);
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();
    const char* source = bytes.data();
    const char* end = bytes.data() + bytes.size();
    DecodedText decoded{"", encoding};
    for (bool first = true;; first = false) {
        UErrorCode status = U_ZERO_ERROR;
        char* target = piece.data();
        ucnv_convertEx(to.get(), from.get(), &target, piece.data() + piece.size(), &source, end,
                       pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(),
                       static_cast<UBool>(first), 1, &status);
        decoded.text.append(piece.data(), static_cast<std::size_t>(target - piece.data()));
        if (status == U_BUFFER_OVERFLOW_ERROR) continue;
        if (U_FAILURE(status) != 0) {
            return RefuseEncoding(bytes, static_cast<std::size_t>(source - bytes.data()), encoding);
        }
        return decoded;
    }
}

struct Utf8Count {
    std::size_t good = 0;  ///< characters of several bytes
    std::size_t bad = 0;
    std::size_t first_bad = 0;
};

Utf8Count CountUtf8(std::string_view text) {
    Utf8Count count;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        UChar32 point = 0;
        U8_NEXT(bytes, at, text.size(), point);
        if (point < 0 && count.bad++ == 0) count.first_bad = start;
        if (point >= 0x80) ++count.good;
    }
    return count;
}

}  // namespace

base::Result<DecodedText> DecodeText(std::string_view bytes) {
    if (bytes.starts_with(kLittleMark)) return Convert(bytes.substr(2), "UTF-16LE");
    if (bytes.starts_with(kBigMark)) return Convert(bytes.substr(2), "UTF-16BE");
    const bool marked = bytes.starts_with(kUtf8Mark);
    if (marked) bytes.remove_prefix(kUtf8Mark.size());
    const Utf8Count count = CountUtf8(bytes);
    if (count.bad == 0) return DecodedText{std::string(bytes), "UTF-8"};
    // Chinese text in GB18030 hardly ever forms UTF-8 by chance.
    constexpr std::size_t kClearly = 10;
    if (marked || count.good > kClearly * count.bad) {
        return RefuseEncoding(bytes, count.first_bad, "UTF-8");
    }
    return Convert(bytes, "GB18030");
}

}  // namespace exchange::detail

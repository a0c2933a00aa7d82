// What stands in a request beside its body, a line each: the target, the cookies, the range, and
// the size of the file that the range is of. A target that is read leads nowhere but downwards and
// is text; a range lies within its file.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/message.hpp"
#include "http/numbers.hpp"

namespace {

bool IsCleanText(std::string_view text) {
    return base::IsUtf8(text) && text.find('\0') == std::string_view::npos;
}

void CheckTarget(std::string_view target) {
    http::Request request;
    if (!http::ReadTarget(target, request)) return;
    CHECK(request.path.starts_with('/') && IsCleanText(request.path));
    CHECK(request.path.find('\\') == std::string::npos);
    for (const std::string& part : base::Split(request.path, '/')) CHECK(part != "..");
    for (const auto& [name, value] : request.query) {
        CHECK(IsCleanText(name) && IsCleanText(value));
    }
}

void CheckRange(std::string_view header, std::int64_t size) {
    const auto range = http::ReadByteRange(header, size);
    if (!range) return;
    CHECK(range->from >= 0 && range->length >= 0 && range->length <= size - range->from);
    CHECK(range->partial ? range->length > 0 : range->length == size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto lines = base::Split({reinterpret_cast<const char*>(data), size}, '\n');
    if (lines.size() < 4) return 0;
    CheckTarget(lines[0]);
    http::Request request;
    request.headers["cookie"] = lines[1];
    CHECK(request.Cookie("qh_session").find(';') == std::string::npos);
    const auto length = http::ReadNumber(lines[3]);
    if (length && *length >= 0) CheckRange(lines[2], *length);
    return 0;
}

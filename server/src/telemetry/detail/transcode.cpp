#include "telemetry/detail/transcode.hpp"

#include <iconv.h>

#include <memory>

namespace telemetry::detail {

namespace {

std::optional<std::string> Convert(std::string_view text, const char* to, const char* from) {
    const auto close = [](void* converter) { iconv_close(converter); };
    const std::unique_ptr<void, decltype(close)> converter(iconv_open(to, from), close);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): iconv_open says so that it failed.
    if (converter.get() == reinterpret_cast<void*>(-1)) return std::nullopt;
    std::string source(text), target(text.size() * 2 + 8, '\0');
    char* in = source.data();
    char* out = target.data();
    std::size_t in_left = source.size(), out_left = target.size();
    if (iconv(converter.get(), &in, &in_left, &out, &out_left) != 0 || in_left != 0)
        return std::nullopt;
    target.resize(target.size() - out_left);
    return target;
}

}  // namespace

std::optional<std::string> GbkToUtf8(std::string_view text) {
    return Convert(text, "UTF-8", "GBK");
}
std::optional<std::string> Utf8ToGbk(std::string_view text) {
    return Convert(text, "GBK", "UTF-8");
}

}  // namespace telemetry::detail

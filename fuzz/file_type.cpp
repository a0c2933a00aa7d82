// A file's name on the first line, its first bytes after it: what they say it is can be sent as a
// header, and a name that fits says the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "http/media_type.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto end = std::min(input.find('\n'), input.size());
    const std::string_view name = input.substr(0, end);
    const std::string_view bytes = input.substr(std::min(end + 1, input.size()));
    const std::string type = http::SniffedMediaType(bytes, name);
    CHECK(type.find('/') != std::string::npos);
    CHECK(std::all_of(type.begin(), type.end(), [](char c) { return c > ' ' && c < '\x7f'; }));
    const std::string real = http::SniffedMediaType(bytes, "");
    const bool runs = real == "application/x-msdownload" || real == "application/x-executable";
    CHECK(!runs || !http::NameFitsContent(bytes, name));
    return 0;
}

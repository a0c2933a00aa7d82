// What a scanner read from a page: a code that is taken is one that we would have printed.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "print/page_code.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto code = print::ReadPageCode(text);
    if (!code) return 0;
    CHECK(print::ToText(*code) == text);
    CHECK(print::IsPaperCode(code->code));
    CHECK(code->page >= 1 && code->page <= code->pages && code->pages <= print::kMostPages);
    return 0;
}

// A report that comes back: on the first line `zip` for the file's bytes, else the document part,
// which is packed as Word does. Its text is text, and what was read can be written and read again;
// remarks put into it leave its text as it was.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "document/word_comments.hpp"
#include "document/word_file.hpp"
#include "exchange/testing/packed_workbook.hpp"

namespace {

std::size_t AtCharacter(std::string_view text, std::size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return at;
}

void CheckComments(const std::string& bytes, const std::string& text) {
    const std::size_t third = AtCharacter(text, text.size() / 3);
    const std::size_t half = AtCharacter(text, text.size() / 2);
    const auto copy = document::AddComments(
        bytes, {{0, text.size(), {"全文"}}, {third, half, {"中间"}}, {half, half, {"此处"}}},
        {"甲", "甲", "2026-03-02T08:15:30Z"});
    if (copy) CHECK(document::ReadWordText(*copy) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string bytes =
        input.starts_with("zip\n")
            ? std::string(input.substr(4))
            : exchange::testing::Zipped({{"word/document.xml", std::string(input)}});
    const std::string text = document::ReadWordText(bytes);
    if (text.empty() || !base::IsUtf8(text)) return 0;
    CheckComments(bytes, text);
    document::WordDocument document;
    for (const std::string& line : base::Split(text, '\n')) {
        document.paragraphs.push_back({document::ParagraphKind::kBody, {{line}}});
    }
    const std::string written = document::ReadWordText(document::WriteWord(document));
    CHECK(base::IsUtf8(written));
    const std::string again = document::ReadWordText(document::WriteWord(document));
    CHECK(again == written);
    return 0;
}

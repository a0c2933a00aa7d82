// A Word template from a bureau: on the first line `zip` for the file's bytes, else the document
// part or plain lines, which are packed as Word does. Refusals carry a code of ours; what is read
// can be checked and filled, twice alike, and nothing of our own marks is left in what comes out.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "document/fill.hpp"
#include "document/known_fields.hpp"
#include "document/testing/docx_builder.hpp"

namespace {

std::string Packed(std::string_view input) {
    if (input.starts_with("zip\n")) return std::string(input.substr(4));
    document::testing::DocxBuilder docx;
    if (input.starts_with("<")) {
        docx.parts["word/document.xml"] = std::string(input);
        return docx.Bytes();
    }
    // Text: a paragraph a line, a bar in front makes a row of a table.
    for (const std::string& line : base::Split(input, '\n')) {
        if (!base::IsUtf8(line)) continue;
        docx.body += line.starts_with('|')
                         ? document::testing::Table(document::testing::Row(base::Split(line, '|')))
                         : document::testing::P({line});
    }
    return docx.Bytes();
}

document::Values Sample() {
    document::Values inner;
    inner.Set("b", std::string("乙\n丙"));
    document::Values values;
    values.Set("a", std::string("{{甲}}<w:p>"))
        .Set("m", base::Money{123'456})
        .Set("r", document::Rows{inner, inner})
        .Set("l", document::TextList{"x", "y"});
    return values;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes = Packed(std::string_view(reinterpret_cast<const char*>(data), size));
    document::TemplateLimits limits;
    limits.unpacked_bytes = 4 << 20;
    limits.tokens = 200;
    const auto read = document::ReadTemplate(bytes, limits);
    if (!read) {
        CHECK(!read.error().empty());
        for (const auto& refusal : read.error()) CHECK(refusal.code.starts_with("document."));
        return 0;
    }
    for (const document::FieldUse& use : read->Fields()) CHECK(!use.name.empty());
    (void)document::CheckFields(*read, {{"a", "案由", document::ValueKind::kText}});
    const document::Filled filled = document::Fill(*read, Sample());
    CHECK(document::Fill(*read, Sample()).bytes == filled.bytes);
    // Nothing of how we mark tokens may leave; text cannot look so, its `<` is escaped.
    CHECK(document::testing::PartOf(filled.bytes, "word/document.xml").find("<qh:") ==
          std::string::npos);
    return 0;
}

// A form with files as browsers send it: the first line is its media type, the rest its body. What
// is read lies within the body, in its order, and written again gives the same parts.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/form_data.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t line = all.find('\n');
    if (line == std::string_view::npos) return 0;
    const std::string_view body = all.substr(line + 1);
    const auto parts = http::ReadFormData(all.substr(0, line), body);
    if (!parts) {
        CHECK(!parts.error().empty());
        return 0;
    }
    CHECK(parts->size() <= http::kMostFormParts);
    const char* after = body.data();
    std::string again;
    for (const http::FormPart& part : *parts) {
        CHECK(part.bytes.data() >= after);
        after = part.bytes.data() + part.bytes.size();
        CHECK(after <= body.data() + body.size());
        CHECK(base::IsUtf8(part.name) && base::IsUtf8(part.file_name));
        if (part.name.find('"') != std::string::npos) return 0;
        again += "--again-and-once-more\r\nContent-Disposition: form-data; name=\"" + part.name +
                 "\"\r\n\r\n" + std::string(part.bytes) + "\r\n";
    }
    if (body.find("--again-and-once-more") != std::string_view::npos) return 0;
    again += "--again-and-once-more--";
    const auto read =
        http::ReadFormData("multipart/form-data; boundary=again-and-once-more", again);
    CHECK(read && read->size() == parts->size());
    for (std::size_t i = 0; i < read->size(); ++i) {
        CHECK((*read)[i].bytes == (*parts)[i].bytes);
        CHECK((*read)[i].name == base::Trim((*parts)[i].name));
    }
    return 0;
}

#include "http/form_data.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace http {

namespace {

constexpr std::size_t kLongestBoundary = 70;
constexpr std::size_t kLongestHead = 4'096;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool StartsWithNoCase(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::equal(word.begin(), word.end(), text.begin(),
                      [](char a, char b) { return Lower(a) == Lower(b); });
}

/// `value` or `"value"` behind `name=` among the parameters of a header.
std::optional<std::string> ParameterOf(std::string_view header, std::string_view name) {
    for (std::size_t at = header.find(';'); at != std::string_view::npos;) {
        ++at;
        while (at < header.size() && (header[at] == ' ' || header[at] == '\t')) ++at;
        const bool ours = StartsWithNoCase(header.substr(at), name) &&
                          header.substr(at + name.size()).starts_with('=');
        const std::size_t sign = header.find_first_of("=;", at);
        if (sign == std::string_view::npos) return std::nullopt;
        if (header[sign] == ';') {
            at = sign;
            continue;
        }
        std::string_view value = header.substr(sign + 1);
        std::size_t end = 0;
        if (value.starts_with('"')) {
            end = value.find('"', 1);
            if (end == std::string_view::npos) return std::nullopt;
            value = value.substr(1, end - 1);
            end = sign + 1 + end + 1;
        } else {
            value = value.substr(0, value.find(';'));
            end = sign + 1 + value.size();
        }
        if (ours) return std::string(base::Trim(value));
        at = header.find(';', end);
    }
    return std::nullopt;
}

/// Browsers write a quote and line ends in a name as %22, %0D and %0A, and nothing else.
std::string NameOf(std::string text) {
    for (const auto& [escape, sign] :
         {std::pair<std::string_view, char>{"%22", '"'}, {"%0D", ' '}, {"%0A", ' '}})
        for (std::size_t at = text.find(escape); at != std::string::npos;
             at = text.find(escape, at))
            text.replace(at, escape.size(), 1, sign);
    return text;
}

bool ReadHead(std::string_view head, FormPart& part) {
    for (std::string_view rest = head; !rest.empty();) {
        const std::size_t end = std::min(rest.find("\r\n"), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(rest.size(), end + 2));
        if (!StartsWithNoCase(line, "content-disposition:")) continue;
        const auto name = ParameterOf(line, "name");
        if (!name || !base::IsUtf8(*name)) return false;
        part.name = *name;
        const auto file = ParameterOf(line, "filename");
        part.is_file = file.has_value();
        if (file && base::IsUtf8(*file)) part.file_name = NameOf(*file);
        return true;
    }
    return false;
}

}  // namespace

base::Result<std::vector<FormPart>> ReadFormData(std::string_view content_type,
                                                 std::string_view body) {
    const auto boundary = ParameterOf(content_type, "boundary");
    if (!StartsWithNoCase(content_type, "multipart/form-data") || !boundary || boundary->empty() ||
        boundary->size() > kLongestBoundary)
        return base::Refuse("http.not_form");
    const std::string first = "--" + *boundary;
    const std::string between = "\r\n" + first;
    if (!body.starts_with(first)) return base::Refuse("http.not_form");
    std::vector<FormPart> parts;
    std::string_view rest = body.substr(first.size());
    while (!rest.starts_with("--")) {
        const std::size_t head_end = rest.substr(0, kLongestHead).find("\r\n\r\n");
        if (!rest.starts_with("\r\n") || head_end == std::string_view::npos)
            return base::Refuse("http.not_form");
        FormPart part;
        if (!ReadHead(head_end < 2 ? "" : rest.substr(2, head_end - 2), part))
            return base::Refuse("http.not_form");
        rest.remove_prefix(head_end + 4);
        const std::size_t end = rest.find(between);
        if (end == std::string_view::npos) return base::Refuse("http.not_form");
        part.bytes = rest.substr(0, end);
        rest.remove_prefix(end + between.size());
        if (parts.size() == kMostFormParts)
            return base::Refuse("http.form_too_many", {{"most", std::to_string(kMostFormParts)}});
        parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace http

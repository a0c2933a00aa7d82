#include "exchange/document_text.hpp"

#include "exchange/detail/encoding.hpp"
#include "exchange/detail/file_kind.hpp"
#include "office/package.hpp"

namespace exchange {

namespace {

using detail::FileKind;

bool IsWordPackage(std::string_view bytes) {
    constexpr std::uint64_t kMostUnpacked = std::uint64_t{64} << 20;
    const auto package = office::PackageReader::Open(bytes, kMostUnpacked);
    return package && package->Has("word/document.xml");
}

}  // namespace

DocumentBytes KindOfDocument(std::string_view bytes, std::string_view file_name) {
    const FileKind kind = detail::KindOf(bytes);
    const std::string label(detail::NameOf(kind));
    const std::string extension = detail::ExtensionOf(file_name);
    switch (kind) {
        case FileKind::kText:
            return {DocumentKind::kText, label};
        case FileKind::kPdf:
            return {DocumentKind::kPdf, label};
        case FileKind::kImage:
            return {DocumentKind::kPicture, label};
        case FileKind::kZip:
            return {IsWordPackage(bytes) ? DocumentKind::kWord : DocumentKind::kOther, label};
        case FileKind::kOldOffice:
        case FileKind::kRtf: {
            const bool word = extension == "doc" || extension == "wps" || extension == "rtf";
            return {word ? DocumentKind::kWord : DocumentKind::kOther, label};
        }
        default:
            return {DocumentKind::kOther, label};
    }
}

base::Result<std::string> PlainText(std::string_view bytes) {
    auto decoded = detail::DecodeText(bytes);
    if (!decoded) return base::Refuse(std::move(decoded.error()));
    return std::move(decoded->text);
}

}  // namespace exchange

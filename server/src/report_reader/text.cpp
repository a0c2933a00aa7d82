#include "report_reader/text.hpp"

#include <algorithm>

#include "report_reader/detail/decode.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/structure.hpp"

namespace report_reader {

namespace {

constexpr std::size_t kBlock = 1024;

void CountPoints(ReportText& report) {
    std::uint32_t points = 0;
    for (std::size_t i = 0; i <= report.text.size(); ++i) {
        if (i % kBlock == 0) report.block_points.push_back(points);
        if (i < report.text.size() && (static_cast<unsigned char>(report.text[i]) & 0xC0U) != 0x80U)
            ++points;
    }
}

ReportText Structured(detail::Decoded decoded) {
    ReportText report;
    report.text = std::move(decoded.text);
    report.encoding = std::move(decoded.encoding);
    if (decoded.broken > 0)
        report.cautions.push_back(
            {"report.broken_bytes", {{"count", std::to_string(decoded.broken)}}, ""});
    CountPoints(report);
    detail::ReadParagraphs(report);
    detail::ReadSections(report);
    detail::ReadSentences(report);
    return report;
}

/// Index of the last of `items` that begins at or before `at`; 0 where there is none.
template <class Item>
std::size_t LastAt(const std::vector<Item>& items, std::size_t at) {
    const auto past = std::upper_bound(
        items.begin(), items.end(), at,
        [](std::size_t place, const Item& item) { return place < item.normal.begin; });
    return past == items.begin() ? 0 : static_cast<std::size_t>(past - items.begin()) - 1;
}

}  // namespace

std::u32string_view ReportText::Normal(Span normal_span) const {
    const std::size_t begin = std::min(normal_span.begin, normal.size());
    const std::size_t end = std::min(normal_span.end, normal.size());
    return std::u32string_view(normal).substr(begin, end > begin ? end - begin : 0);
}

Span ReportText::Original(Span normal_span) const {
    if (origin.empty()) return {};
    const std::size_t begin = origin[std::min(normal_span.begin, origin.size() - 1)];
    if (normal_span.empty()) return {begin, begin};
    std::size_t end = origin[std::min(normal_span.end - 1, origin.size() - 1)];
    if (end < text.size()) (void)detail::NextPoint(text, end);
    return {begin, std::max(begin, end)};
}

std::size_t ReportText::NormalOf(std::size_t byte) const {
    const auto at = std::lower_bound(origin.begin(), origin.end(), byte);
    return std::min(static_cast<std::size_t>(at - origin.begin()), normal.size());
}

std::string_view ReportText::Quote(Span place) const {
    const std::size_t begin = std::min(place.begin, text.size());
    return std::string_view(text).substr(begin, place.end > begin ? place.end - begin : 0);
}

std::size_t ReportText::LineOf(std::size_t byte) const {
    const auto past = std::upper_bound(lines.begin(), lines.end(), byte);
    return std::max<std::size_t>(static_cast<std::size_t>(past - lines.begin()), 1);
}

std::size_t ReportText::CodePointOf(std::size_t byte) const {
    byte = std::min(byte, text.size());
    const std::size_t block = byte / kBlock;
    if (block >= block_points.size()) return 0;
    std::size_t points = block_points[block];
    for (std::size_t i = block * kBlock; i < byte; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) ++points;
    return points;
}

std::size_t ReportText::SentenceAt(std::size_t normal_at) const {
    return LastAt(sentences, normal_at);
}

std::size_t ReportText::ParagraphAt(std::size_t normal_at) const {
    return LastAt(paragraphs, normal_at);
}

base::Result<ReportText> ReadText(std::string_view raw) {
    if (raw.size() > kLargestText)
        return base::Refuse("report.too_large", {{"size", std::to_string(raw.size() >> 20U)},
                                                 {"limit", std::to_string(kLargestText >> 20U)}});
    auto decoded = detail::Decode(raw);
    if (!decoded) return base::Refuse(decoded.error());
    if (decoded->text.size() > 2 * kLargestText)
        return base::Refuse("report.too_large",
                            {{"size", std::to_string(decoded->text.size() >> 20U)},
                             {"limit", std::to_string(kLargestText >> 20U)}});
    ReportText report = Structured(std::move(*decoded));
    if (report.paragraphs.empty()) return base::Refuse("report.empty");
    return report;
}

ReportText ReadUtf8(std::string_view text) { return Structured(detail::CleanUtf8(text)); }

}  // namespace report_reader

#include "http/detail/figure_words.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace http {

namespace {

/// Ids that stand in a sentence's places: `{cases_filed}`, `{fines|wan}`.
std::vector<std::string> NamedIn(const std::string& sentence) {
    std::vector<std::string> named;
    for (std::size_t at = sentence.find('{'); at != std::string::npos;
         at = sentence.find('{', at + 1)) {
        std::size_t end = at + 1;
        while (end < sentence.size() &&
               (sentence[end] == '_' || (sentence[end] >= '0' && sentence[end] <= '9') ||
                (sentence[end] >= 'a' && sentence[end] <= 'z')))
            ++end;
        named.push_back(sentence.substr(at + 1, end - at - 1));
    }
    return named;
}

/// 1444967.5 as 1,444,967.5.
std::string Grouped(std::string digits) {
    const std::size_t begin = digits.starts_with('-') ? 1 : 0;
    std::size_t at = std::min(digits.find('.'), digits.size());
    while (at > begin + 3) digits.insert(at -= 3, 1, ',');
    return digits;
}

std::optional<std::string> WordOf(const indicator::Figure& figure) {
    if (figure.no_base) return "没有基数";
    if (!figure.stated) return figure.summable ? "未填报" : "不能相加";
    return std::nullopt;
}

}  // namespace

std::string FigureText(const indicator::Figure& figure) {
    if (const auto word = WordOf(figure)) return *word;
    if (figure.unit != "元") return FigureInItsUnit(figure);
    constexpr int kPlacesOfWan = 4;  // the point moves; no digit is lost
    indicator::Figure in_wan = figure;
    in_wan.scale += kPlacesOfWan;
    return Grouped(in_wan.ValueText()) + "万元";
}

std::string FigureInItsUnit(const indicator::Figure& figure) {
    if (const auto word = WordOf(figure)) return *word;
    return Grouped(figure.ValueText()) + figure.unit;
}

std::vector<ReportPart> PartsOf(const catalogue::Catalogue& catalogue,
                                const catalogue::Report& report) {
    std::vector<ReportPart> parts;
    std::set<std::string> told;
    for (const catalogue::ReportSection& section : report.sections) {
        ReportPart part{section.heading, {}};
        for (const std::string& sentence : section.paragraphs)
            for (const std::string& id : NamedIn(sentence))
                if (const auto found = catalogue.indicators.find(id);
                    found != catalogue.indicators.end() && told.insert(id).second)
                    part.indicators.push_back(&found->second);
        if (!part.indicators.empty()) parts.push_back(std::move(part));
    }
    ReportPart rest;
    for (const auto& [id, indicator] : catalogue.indicators)
        if (!told.contains(id)) rest.indicators.push_back(&indicator);
    if (!rest.indicators.empty()) parts.push_back(std::move(rest));
    return parts;
}

}  // namespace http

#include "telemetry/series_words.hpp"

#include <array>

namespace telemetry {

namespace {

struct SeriesName {
    std::string_view id, words;
};

constexpr std::array kSpanNames = {SeriesName{"real", "实时"}, SeriesName{"minute", "分钟"},
                                   SeriesName{"hour", "小时"}, SeriesName{"day", "日"}};
constexpr std::array kMeasureNames = {
    SeriesName{"Rtd", "实测"},       SeriesName{"Avg", "均值"},
    SeriesName{"Min", "最小"},       SeriesName{"Max", "最大"},
    SeriesName{"Cou", "累计"},       SeriesName{"ZsRtd", "折算"},
    SeriesName{"ZsAvg", "折算均值"}, SeriesName{"ZsMin", "折算最小"},
    SeriesName{"ZsMax", "折算最大"}};

}  // namespace

std::string SeriesWords(std::string_view kind) {
    for (const SeriesName& span : kSpanNames)
        for (const SeriesName& measure : kMeasureNames)
            if (kind.size() == span.id.size() + 1 + measure.id.size() &&
                kind.starts_with(span.id) && kind[span.id.size()] == '.' &&
                kind.ends_with(measure.id))
                return std::string(span.words) + std::string(measure.words);
    return std::string(kind);
}

std::string SeriesOfWords(std::string_view words) {
    for (const SeriesName& span : kSpanNames)
        for (const SeriesName& measure : kMeasureNames)
            if (words.size() == span.words.size() + measure.words.size() &&
                words.starts_with(span.words) && words.ends_with(measure.words))
                return std::string(span.id) + "." + std::string(measure.id);
    return std::string(words);
}

}  // namespace telemetry

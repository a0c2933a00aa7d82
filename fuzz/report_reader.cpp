// Reports of other bureaus, as files. Whatever the bytes: every place lies in the text, what leads
// from the normal text to the written one is in order, sections nest, and the figures found are
// numbers with a place.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "report_reader/figures.hpp"
#include "report_reader/figures_json.hpp"

namespace {

using report_reader::ReportText;
using report_reader::Span;

catalogue::FigureWording Wording(const char* id, const char* kind, const char* unit,
                                 std::vector<std::string> names) {
    catalogue::FigureWording wording;
    wording.id = id;
    wording.kind = kind;
    wording.unit = unit;
    wording.names = std::move(names);
    return wording;
}

/// A few indicators of every kind, with every way of saying a figure.
std::vector<catalogue::FigureWording> Wordings() {
    std::vector<catalogue::FigureWording> all{
        Wording("cases", "count", "件", {"案件", "查处…案件", "行政复议"}),
        Wording("losses", "count", "件", {"败诉"}),
        Wording("fine", "amount", "元", {"罚款"}),
        Wording("rate", "rate", "%", {"合法性审核", "率"}),
        Wording("filed", "rate", "%", {"备案率"}),
        Wording("change", "change", "%", {}),
        Wording("rank", "rank", "位", {"改善率", "全省"}),
        Wording("batch", "ordinal", "批次", {"信用评价"}),
        Wording("index", "measure", "", {"指数"}),
        Wording("often", "frequency", "次/年", {"学法"}),
        Wording("step_min", "count", "个类别", {"类别"}),
        Wording("days", "duration", "日", {"公示"})};
    all[0].zero = {"案件", "行政复议"};
    all[1].zero = {"败诉"};
    all[3].all = {"均…审核", "全覆盖"};
    all[5].needs = {{"指数", "PM2.5"}};
    all[0].without = {"不予"};
    all[0].same = {"均已立案"};
    all[1].not_near = {"胜诉"};
    all[2].says = {{{"零收费"}, "0", "exact"}};
    all[10].units = {"个", "类别"};
    for (const std::size_t of_all : {0U, 2U, 3U, 5U, 8U}) all[of_all].whole = true;
    all.push_back(Wording("found", "count", "个", {"问题"}));
    all.back().campaign = true;
    all.push_back(Wording("part", "part", "无", {"专项行动", "涉水", "京津冀"}));
    all.back().within = "paragraph";
    all.push_back(Wording("quarter", "span", "1-3", {"一季度"}));
    all.push_back(Wording("city", "level", "无", {"全市"}));
    all.push_back(Wording("country", "level", "无", {"全国"}));
    all.back().rank = 3;
    const std::pair<const char*, std::vector<std::string>> scope[] = {
        {"total", {"全年", "今年以来"}},
        {"place_total", {"全市共"}},
        {"frame", {"针对…", "…期间", "…中"}},
        {"yearly", {"同比"}},
        {"other_base", {"环比"}},
        {"neutral", {"的", "共", "立案", "和"}},
        {"campaign", {"专项行动", "百日攻坚", "攻坚行动"}},
        {"campaign_again", {"本次行动", "行动期间"}},
        {"campaign_verb", {"开展", "组织"}},
        {"campaign_all", {"各类"}},
        {"campaign_several", {"一系列"}}};
    for (const auto& [kind, names] : scope) all.push_back(Wording(kind, kind, "无", names));
    return all;
}

void CheckInside(Span place, std::size_t size) {
    CHECK(place.begin <= place.end);
    CHECK(place.end <= size);
}

void CheckText(const ReportText& report) {
    CHECK(base::IsUtf8(report.text));
    CHECK(report.origin.size() == report.normal.size() + 1);
    for (std::size_t i = 0; i < report.normal.size(); ++i) {
        CHECK(report.origin[i] <= report.origin[i + 1]);
        CHECK(base::IsUtf8(report.Quote(report.Original({i, i + 1}))));
    }
    for (std::size_t i = 1; i < report.sections.size(); ++i) {
        const auto& section = report.sections[i];
        CHECK(section.parent < i);
        CHECK(section.level == report.sections[section.parent].level + 1);
        CheckInside(section.whole, report.text.size());
        CheckInside(section.heading, report.text.size());
        CheckInside(section.title, report.text.size());
    }
    for (const auto& paragraph : report.paragraphs) {
        CheckInside(paragraph.place, report.text.size());
        CheckInside(paragraph.normal, report.normal.size());
        CHECK(paragraph.first_sentence + paragraph.sentence_count <= report.sentences.size());
    }
    for (const auto& sentence : report.sentences) {
        CheckInside(sentence.place, report.text.size());
        CHECK(report.SentenceAt(sentence.normal.begin) ==
              static_cast<std::size_t>(&sentence - report.sentences.data()));
    }
    for (const auto& debris : report.debris) CheckInside(debris.place, report.text.size());
    for (const auto& mark : report.marks) CheckInside(mark.number.place, report.text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const report_reader::Vocabulary kVocabulary(Wordings());
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto read = report_reader::ReadText(bytes);
    CHECK(read || read.error().front().code.starts_with("report."));
    const ReportText report = read ? *read : report_reader::ReadUtf8(bytes);
    CheckText(report);
    std::size_t last = 0;
    const auto figures = report_reader::FindFigures(report, kVocabulary);
    for (const auto& figure : figures) {
        CheckInside(figure.place, report.text.size());
        CHECK(!figure.value.empty());
        CHECK(figure.value.find_first_not_of("-.0123456789") == std::string::npos);
        CHECK(figure.line >= 1 && figure.line <= report.lines.size());
        last = std::max(last, figure.at);
        CHECK(figure.of.size() <= report.normal.size() * 4 && base::IsUtf8(figure.of));
    }
    CHECK(last <= base::LengthInCharacters(report.text));
    CHECK(base::IsUtf8(report_reader::FiguresJson(figures)));
    CHECK(base::IsUtf8(report_reader::FiguresTsv(figures)));
    return 0;
}

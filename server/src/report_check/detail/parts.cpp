// What a yearly report must have: the letter's head and tail, the parts of the reporting rules, the
// figures that a reader asks for.
#include <algorithm>
#include <map>

#include "report_check/detail/date.hpp"
#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

using report_reader::Paragraph;
using report_reader::Section;
using report_reader::SectionKind;

class Parts {
 public:
    explicit Parts(Subject& subject) : subject_(subject) {}

    void Check() {
        FindChapters();
        CheckLetter();
        CheckChapters();
        CheckFigures();
    }

 private:
    [[nodiscard]] std::u32string_view TitleOf(const Section& section) const {
        return subject_.Of({subject_.text.NormalOf(section.title.begin),
                            subject_.text.NormalOf(section.title.end)});
    }

    void FindChapters() {
        for (const Section& section : subject_.text.sections) {
            if (section.level < 1 || section.kind == SectionKind::kItem) continue;
            headings_.push_back(&section);
            if (section.level == 1) chapters_.push_back(&section);
        }
    }

    [[nodiscard]] std::vector<std::u32string_view> HeadLines() const {
        std::vector<std::u32string_view> lines;
        constexpr std::size_t kMost = 16;
        const std::size_t end = chapters_.empty()
                                    ? subject_.normal().size()
                                    : subject_.text.NormalOf(chapters_.front()->whole.begin);
        for (const Paragraph& paragraph : subject_.text.paragraphs) {
            if (paragraph.normal.begin >= end || lines.size() == kMost) break;
            lines.push_back(subject_.Of(paragraph.normal));
        }
        return lines;
    }

    /// Title, number, signer, addressee and date.
    void CheckLetter() {
        std::string missing;
        const auto lack = [&](const char* what) {
            missing += (missing.empty() ? "" : "、") + std::string(what);
        };
        const auto lines = HeadLines();
        const auto title = std::find_if(lines.begin(), lines.end(), IsTitle);
        if (title == lines.end()) lack("标题");
        const auto any = [&](const auto& is) {
            return std::any_of(lines.begin(), lines.end(), is);
        };
        if (title != lines.end() && !HasAny(*title, subject_.rules.Words("bureau_words")))
            lack("标题中的发文机关名称");
        if (!any([](std::u32string_view line) {
                return line.size() < 40 && line.find(U'〔') != std::u32string_view::npos;
            }))
            lack("发文字号");
        if (!any([](std::u32string_view line) {
                return line.find(U"签发") != std::u32string_view::npos;
            }))
            lack("签发人");
        if (!any([](std::u32string_view line) {
                return line.size() >= 3 && line.size() <= 40 && line.back() == U'：' &&
                       line.find(U'。') == std::u32string_view::npos;
            }))
            lack("主送机关");
        if (!HasDate()) lack("成文日期");
        if (!missing.empty()) subject_.AddBytes("part-letter", FirstLine(), {{"missing", missing}});
    }

    static bool IsTitle(std::u32string_view line) {
        return line.size() >= 6 && line.size() <= 60 && line.ends_with(U"报告") &&
               line.find(U'。') == std::u32string_view::npos;
    }

    [[nodiscard]] bool HasDate() const {
        constexpr std::size_t kTail = 200;
        const std::u32string_view text = subject_.normal();
        for (std::size_t at = text.size() > kTail ? text.size() - kTail : 0; at < text.size(); ++at)
            if (DateAt(text, at)) return true;
        return false;
    }

    [[nodiscard]] Span FirstLine() const {
        return subject_.text.paragraphs.empty() ? Span{} : subject_.text.paragraphs.front().place;
    }

    [[nodiscard]] const Section* HeadingWith(const std::vector<std::u32string>& words) const {
        for (const Section* heading : headings_)
            if (HasAny(TitleOf(*heading), words)) return heading;
        return nullptr;
    }

    void CheckChapters() {
        std::map<const Section*, std::string> held;  // by chapter: which parts it opens
        for (const PartRow& part : subject_.rules.parts) {
            const Section* heading = part.headings.empty() ? nullptr : HeadingWith(part.headings);
            if (heading != nullptr && heading->level == 1) {
                std::string& labels = held[heading];
                labels += (labels.empty() ? "“" : "、“") + part.label + "”";
                ++count_[heading];
            }
            if (heading == nullptr && !HasAny(subject_.normal(), part.body))
                subject_.AddBytes("part-missing", FirstLine(),
                                  {{"part", part.label}, {"rule", part.source}});
        }
        for (const auto& [chapter, labels] : held)
            if (count_[chapter] > 1)
                subject_.AddBytes(
                    "part-merged", chapter->heading,
                    {{"parts", labels}, {"chapters", std::to_string(chapters_.size())}});
    }

    /// Figures that the metrics of law.md 23 ask for and that stand nowhere.
    void CheckFigures() {
        std::string missing;
        for (const auto& [name, label] :
             {std::pair{"figure_fine", "罚款金额"}, std::pair{"figure_complaints", "信访投诉件数"}})
            if (!subject_.rules.Words(name).empty() && !HasFigure(subject_.rules.Words(name)))
                missing += (missing.empty() ? "" : "、") + std::string(label);
        if (!missing.empty())
            subject_.AddBytes("part-figures", FirstLine(), {{"missing", missing}});
    }

    /// A figure beside one of the words, or a nought in words.
    [[nodiscard]] bool HasFigure(const std::vector<std::u32string>& words) const {
        for (const Quantity& quantity : subject_.quantities)
            if (!quantity.unit.empty() && (HasAny(subject_.Of(quantity.before), words) ||
                                           HasAny(subject_.Of(quantity.after), words)))
                return true;
        const auto& noughts = subject_.rules.Words("noughts");
        for (const auto& sentence : subject_.text.sentences) {
            const std::u32string_view text = subject_.Of(sentence.normal);
            if (text.size() < 60 && HasAny(text, words) && HasAny(text, noughts)) return true;
        }
        return false;
    }

    Subject& subject_;
    std::vector<const Section*> headings_, chapters_;
    std::map<const Section*, int> count_;
};

}  // namespace

void CheckParts(Subject& subject) {
    if (subject.yearly_report) Parts(subject).Check();
}

}  // namespace report_check::detail

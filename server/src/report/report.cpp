#include "report/report.hpp"

#include <algorithm>
#include <utility>

namespace report {

namespace {

FigureScope ScopeOf(const ReportQuestion& question) {
    FigureScope scope;
    scope.year = question.year;
    scope.until = question.until;
    scope.whose = question.whose;
    scope.records = question.scope;
    scope.givens = question.givens;
    scope.as_known = question.as_known;
    return scope;
}

/// Writes one report; keeps each figure once however often its place stands in the text.
class Writer {
 public:
    Writer(records::RecordView& view, const catalogue::Catalogue& catalogue,
           const ReportQuestion& question)
        : question_(question), book_(view, catalogue, ScopeOf(question)) {}

    base::Result<WrittenReport> Run() {
        written_.title = Plain(question_.report->title, "title");
        for (const catalogue::ReportSection& section : question_.report->sections) {
            WrittenSection out;
            out.heading = Plain(section.heading, section.heading);
            out.level = HeadingLevel(out.heading);
            for (const std::string& paragraph : section.paragraphs) {
                auto pieces = Fill(paragraph, section.heading);
                if (wanted_.empty())
                    out.paragraphs.push_back(std::move(pieces));
                else
                    written_.left_out.push_back(
                        {out.heading, TextOf(pieces), std::exchange(wanted_, {})});
            }
            written_.sections.push_back(std::move(out));
        }
        if (!refusals_.empty()) return base::Refuse(std::move(refusals_));
        return std::move(written_);
    }

 private:
    std::string Plain(const std::string& text, const std::string& where) {
        return TextOf(Fill(text, where));
    }

    std::vector<Piece> Fill(const std::string& text, const std::string& where) {
        std::vector<Piece> pieces;
        for (const TextPart& part : SplitText(text))
            Add(pieces, part.is_place ? FillPlace(part.text, where) : Piece{part.text, {}});
        return pieces;
    }

    static std::string TextOf(const std::vector<Piece>& pieces) {
        std::string text;
        for (const Piece& piece : pieces) text += piece.text;
        return text;
    }

    static void Add(std::vector<Piece>& pieces, Piece piece) {
        if (!piece.figure && !pieces.empty() && !pieces.back().figure)
            pieces.back().text += piece.text;
        else
            pieces.push_back(std::move(piece));
    }

    Piece FillPlace(const std::string& place, const std::string& where) {
        if (place == "year") return {std::to_string(question_.year), std::nullopt};
        if (place == "organisation") return {question_.organisation, std::nullopt};
        const Placed& placed = book_.At(place);
        for (base::Refusal fault : placed.faults) {
            if (placed.indicator != nullptr && !placed.figure.stated) {
                wanted_.push_back(placed.indicator->id);
                return {placed.shown, placed.indicator->id};
            }
            fault.where = where;
            refusals_.push_back(std::move(fault));
        }
        if (!placed.faults.empty()) return {};
        const auto known = std::ranges::find(written_.figures, placed.indicator->id,
                                             &indicator::Figure::indicator);
        if (known == written_.figures.end()) written_.figures.push_back(placed.figure);
        return {placed.shown, placed.indicator->id};
    }

    const ReportQuestion& question_;
    FigureBook book_;
    WrittenReport written_;
    std::vector<std::string> wanted_;  ///< of the paragraph at hand
    base::Refusals refusals_;
};

}  // namespace

base::Result<WrittenReport> Write(records::RecordView& view, const catalogue::Catalogue& catalogue,
                                  const ReportQuestion& question) {
    return Writer(view, catalogue, question).Run();
}

document::WordDocument ToWord(const WrittenReport& report, const std::string& basis) {
    using document::ParagraphKind;
    document::WordDocument word;
    word.title = report.title;
    word.paragraphs.push_back({ParagraphKind::kTitle, {{report.title}}});
    for (const WrittenSection& section : report.sections) {
        if (!section.heading.empty())
            word.paragraphs.push_back({section.level == 1   ? ParagraphKind::kHeading1
                                       : section.level == 2 ? ParagraphKind::kHeading2
                                                            : ParagraphKind::kBody,
                                       {{section.heading}}});
        for (const auto& pieces : section.paragraphs) {
            document::Paragraph paragraph{ParagraphKind::kBody, {}};
            for (const Piece& piece : pieces) paragraph.runs.push_back({piece.text});
            word.paragraphs.push_back(std::move(paragraph));
        }
    }
    if (!basis.empty()) word.paragraphs.push_back({ParagraphKind::kNote, {{basis}}});
    return word;
}

std::vector<document::Paragraph> OfficialBody(const std::vector<WrittenSection>& sections) {
    using document::ParagraphKind;
    std::vector<document::Paragraph> body;
    for (const WrittenSection& section : sections) {
        if (!section.heading.empty() && section.level > 0)
            body.push_back({section.level == 1   ? ParagraphKind::kHeading1
                            : section.level == 2 ? ParagraphKind::kHeading2
                                                 : ParagraphKind::kBody,
                            {{section.heading}}});
        for (const auto& pieces : section.paragraphs) {
            document::Paragraph paragraph{ParagraphKind::kBody, {}};
            for (const Piece& piece : pieces) paragraph.runs.push_back({piece.text});
            body.push_back(std::move(paragraph));
        }
    }
    return body;
}

std::vector<std::vector<Piece>> ParagraphsOf(const std::string& text) {
    std::vector<std::vector<Piece>> paragraphs;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        line.erase(0, line.find_first_not_of(" \t\r"));
        line.erase(line.find_last_not_of(" \t\r") + 1);
        if (!line.empty()) paragraphs.push_back({{std::move(line), std::nullopt}});
        at = end + 1;
    }
    return paragraphs;
}

}  // namespace report

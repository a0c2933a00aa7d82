#include "report/report.hpp"

#include <utility>

namespace report {

namespace {

/// Writes one report; keeps each figure once however often its place stands in the text.
class Writer {
 public:
    Writer(records::RecordView& view, const catalogue::Catalogue& catalogue,
           const ReportQuestion& question)
        : view_(view), catalogue_(catalogue), question_(question) {}

    base::Result<WrittenReport> Run() {
        written_.title = Plain(question_.report->title, "title");
        for (const catalogue::ReportSection& section : question_.report->sections) {
            WrittenSection out{Plain(section.heading, section.id), {}};
            for (const std::string& paragraph : section.paragraphs) {
                auto pieces = Fill(paragraph, section.id);
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
        std::size_t at = 0;
        while (at < text.size()) {
            const auto open = text.find('{', at);
            const auto close = open == std::string::npos ? open : text.find('}', open);
            const auto end = close == std::string::npos ? text.size() : open;
            if (end > at) Add(pieces, {text.substr(at, end - at), std::nullopt});
            if (close == std::string::npos) break;
            Add(pieces, FillPlace(text.substr(open + 1, close - open - 1), where));
            at = close + 1;
        }
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
        const auto bar = place.find('|');
        const std::string id = place.substr(0, bar);
        const std::string form = bar == std::string::npos ? "" : place.substr(bar + 1);
        const indicator::Figure* figure = FigureOf(id, where);
        if (figure == nullptr) return {};
        if (!figure->stated) {
            wanted_.push_back(id);
            return {"〔待填〕", id};
        }
        if (form.empty()) return {figure->ValueText(), id};
        if (form == "wan" && figure->unit == "元") return {InWan(*figure), id};
        refusals_.push_back({"report.unknown_place", {{"place", place}}, where});
        return {};
    }

    /// The point moves by four digits; none is lost.
    static std::string InWan(indicator::Figure figure) {
        figure.scale += 4;
        return figure.ValueText();
    }

    const indicator::Figure* FigureOf(const std::string& id, const std::string& where) {
        for (const indicator::Figure& known : written_.figures)
            if (known.indicator == id) return &known;
        const auto found = catalogue_.indicators.find(id);
        if (found == catalogue_.indicators.end()) {
            refusals_.push_back({"report.unknown_place", {{"place", id}}, where});
            return nullptr;
        }
        auto figure = indicator::Compute(view_, catalogue_, QuestionFor(found->second));
        if (!figure) {
            refusals_.insert(refusals_.end(), figure.error().begin(), figure.error().end());
            return nullptr;
        }
        written_.figures.push_back(*std::move(figure));
        return &written_.figures.back();
    }

    indicator::Question QuestionFor(const catalogue::Indicator& indicator) {
        const std::string type_id = indicator.count.empty()
                                        ? indicator.sum.substr(0, indicator.sum.find('.'))
                                        : indicator.count;
        indicator::Question question;
        question.indicator = &indicator;
        question.span = indicator::Span::Year(question_.year);
        if (const auto* type = catalogue_.FindType(type_id))
            question.scope = question_.scope(*type);
        question.givens = question_.givens;
        question.as_known = question_.as_known;
        question.organisation = question_.whose;
        return question;
    }

    records::RecordView& view_;
    const catalogue::Catalogue& catalogue_;
    const ReportQuestion& question_;
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
            word.paragraphs.push_back({ParagraphKind::kHeading1, {{section.heading}}});
        for (const auto& pieces : section.paragraphs) {
            document::Paragraph paragraph{ParagraphKind::kBody, {}};
            for (const Piece& piece : pieces) paragraph.runs.push_back({piece.text});
            word.paragraphs.push_back(std::move(paragraph));
        }
    }
    if (!basis.empty()) word.paragraphs.push_back({ParagraphKind::kNote, {{basis}}});
    return word;
}

}  // namespace report

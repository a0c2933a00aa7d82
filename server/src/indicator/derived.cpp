#include "indicator/derived.hpp"

#include <algorithm>
#include <set>

#include "catalogue/reported.hpp"
#include "indicator/detail/ask.hpp"

namespace indicator {

namespace {

using catalogue::RelationKind;

constexpr int kPercentScale = 2;  ///< rates and changes are told to the hundredth of a percent

bool LooksToTheYearBefore(RelationKind kind) {
    return kind == RelationKind::kChange || kind == RelationKind::kRise;
}

/// Works out one question; remembers what it asked for.
class Worker {
 public:
    Worker(records::RecordView& view, const catalogue::Catalogue& catalogue,
           const Question& question, const catalogue::Relation& relation)
        : view_(view), catalogue_(catalogue), question_(question) {
        derived_.relation = &relation;
    }

    std::optional<Derived> Work() {
        const bool change = LooksToTheYearBefore(derived_.relation->kind);
        for (const std::string& id : derived_.relation->parts) {
            const auto found = catalogue_.indicators.find(id);
            if (found == catalogue_.indicators.end()) return std::nullopt;
            if (!Add(found->second, question_.span)) return std::nullopt;
            if (!change) continue;
            if (!AddBase(found->second)) return std::nullopt;
            break;
        }
        Tell();
        return std::move(derived_);
    }

 private:
    struct Answer {
        Figure figure;
        bool whole = false;
    };

    [[nodiscard]] std::optional<Question> Part(const catalogue::Indicator& indicator,
                                               Span span) const {
        Question part = question_;
        part.indicator = &indicator;
        part.span = span;
        const auto measure = detail::MeasureOf(catalogue_, indicator);
        if (!measure) return std::nullopt;
        const auto own = detail::MeasureOf(catalogue_, *question_.indicator);
        if (own && own->type == measure->type) return part;
        if (question_.scope_of)
            part.scope = question_.scope_of(*measure->type);
        else if (!question_.scope.IsEverything())
            return std::nullopt;
        return part;
    }

    [[nodiscard]] std::optional<Answer> Ask(const Question& part) const {
        const auto asked = detail::Ask(view_, catalogue_, part);
        if (!asked) return std::nullopt;
        return Answer{detail::ComputeAsked(view_, part, *asked), asked->whole};
    }

    bool Keep(const catalogue::Indicator& indicator, const Question& part, const Answer& answer) {
        derived_.parts.push_back({indicator, part.span, answer.figure, part});
        derived_.parts.back().question.indicator = nullptr;
        return true;
    }

    bool Add(const catalogue::Indicator& indicator, Span span) {
        const auto part = Part(indicator, span);
        const auto answer = part ? Ask(*part) : std::nullopt;
        return answer && answer->figure.stated && Keep(indicator, *part, *answer);
    }

    /// A year of which nothing is kept says nothing.
    bool AddBase(const catalogue::Indicator& indicator) {
        const Span span{question_.span.from.PlusMonths(-12), question_.span.to.PlusMonths(-12)};
        const catalogue::Indicator reported = AsReported(indicator);
        if (const auto part = Part(reported, span)) {
            const auto answer = Ask(*part);
            if (answer && answer->figure.stated && (answer->whole || !part->organisation))
                return Keep(reported, *part, *answer);
        }
        const auto part = Part(indicator, span);
        const auto answer = part ? Ask(*part) : std::nullopt;
        return answer && answer->figure.stated && answer->figure.rows > 0 &&
               Keep(indicator, *part, *answer);
    }

    /// All parts with the same digits after the point.
    std::vector<std::int64_t> Values(int& scale) const {
        scale = 0;
        for (const DerivedPart& part : derived_.parts) scale = std::max(scale, part.figure.scale);
        std::vector<std::int64_t> values;
        for (const DerivedPart& part : derived_.parts) {
            values.push_back(part.figure.value);
            for (int at = part.figure.scale; at < scale; ++at) values.back() *= 10;
        }
        return values;
    }

    /// In hundredths of a percent, half away from nought.
    static std::int64_t Percent(std::int64_t part, std::int64_t of) {
        const long double share = static_cast<long double>(part) * 10'000 / of;
        return static_cast<std::int64_t>(share < 0 ? share - 0.5L : share + 0.5L);
    }

    void Tell() {
        Figure& figure = derived_.figure;
        figure.indicator = question_.indicator->id;
        figure.unit = question_.indicator->unit;
        figure.derived = true;
        for (const DerivedPart& part : derived_.parts) figure.rows += part.figure.rows;
        int scale = 0;
        const std::vector<std::int64_t> values = Values(scale);
        const RelationKind kind = derived_.relation->kind;
        figure.scale = scale;
        if (kind == RelationKind::kSum) {
            for (const std::int64_t value : values) figure.value += value;
        } else if (kind == RelationKind::kRise) {
            figure.value = values[0] - values[1];
        } else {
            figure.scale = kPercentScale;
            figure.no_base = values[1] == 0;
            figure.stated = !figure.no_base;
            const bool change = kind == RelationKind::kChange;
            if (figure.stated)
                figure.value =
                    Percent(change ? values[0] - values[1] : values[0], std::abs(values[1]));
        }
    }

    records::RecordView& view_;
    const catalogue::Catalogue& catalogue_;
    const Question& question_;
    Derived derived_;
};

/// The types at which the paths of a condition arrive, and those that point back.
class TypesOf {
 public:
    void Add(const records::Path& path) {
        for (const records::Hop& hop : path.hops) Add(hop.target);
    }
    void Add(const catalogue::RecordType* type) {
        if (type != nullptr) types_.insert(type->id);
    }
    void Add(const records::Filter& filter) {
        if (filter.condition) Visit(*filter.condition);
    }
    [[nodiscard]] std::vector<std::string> Take() const { return {types_.begin(), types_.end()}; }

 private:
    void Visit(const records::Condition& condition) {
        if (const auto* all = std::get_if<records::All>(&condition.node))
            for (const auto& part : all->parts) Visit(part);
        if (const auto* any = std::get_if<records::Any>(&condition.node))
            for (const auto& part : any->parts) Visit(part);
        if (const auto* inverse = std::get_if<records::Not>(&condition.node)) Visit(*inverse->part);
        if (const auto* comparison = std::get_if<records::Comparison>(&condition.node)) {
            Add(comparison->path);
            for (const records::Operand& operand : comparison->operands)
                if (const auto* path = std::get_if<records::Path>(&operand)) Add(*path);
        }
        if (const auto* several = std::get_if<records::Quantified>(&condition.node)) {
            Add(several->group);
            Add(several->back_type);
            if (several->where) Visit(*several->where);
        }
    }

    std::set<std::string> types_;
};

void AddTypes(const catalogue::Catalogue& catalogue, const catalogue::Indicator& indicator,
              TypesOf& types) {
    const auto measure = detail::MeasureOf(catalogue, indicator);
    if (!measure) return;
    types.Add(measure->type);
    for (const std::string& text : {indicator.filter, indicator.share})
        if (const auto filter = records::ReadFilter(catalogue, *measure->type, text))
            types.Add(*filter);
    for (const std::string& text : {indicator.dated_by, indicator.distinct})
        if (const auto path = records::ReadPath(catalogue, *measure->type, text)) types.Add(*path);
}

}  // namespace

const catalogue::Relation* DerivedBy(const catalogue::Catalogue& catalogue,
                                     const catalogue::Indicator& indicator, base::CivilDay on) {
    if (!IsReported(indicator)) return nullptr;
    for (const auto& [id, relation] : catalogue.relations) {
        const bool tells = relation.kind == RelationKind::kSum ||
                           relation.kind == RelationKind::kRate ||
                           LooksToTheYearBefore(relation.kind);
        if (!tells || relation.whole != indicator.id || relation.parts.empty()) continue;
        if (relation.kind == RelationKind::kRate && relation.parts.size() != 2) continue;
        if (relation.effective_from <= on &&
            (!relation.effective_to || on <= *relation.effective_to))
            return &relation;
    }
    return nullptr;
}

std::optional<Derived> Derive(records::RecordView& view, const catalogue::Catalogue& catalogue,
                              const Question& question) {
    // What units reported of it is asked for by a copy (AsReported): that one is not worked out.
    const auto own = catalogue.indicators.find(question.indicator->id);
    if (own == catalogue.indicators.end() || &own->second != question.indicator)
        return std::nullopt;
    const auto* relation = DerivedBy(catalogue, *question.indicator, question.span.to);
    if (relation == nullptr) return std::nullopt;
    auto derived = Worker(view, catalogue, question, *relation).Work();
    // A register in which nothing stands does not gainsay what was reported.
    if (derived && derived->figure.rows == 0)
        if (const auto asked = detail::Ask(view, catalogue, question);
            asked && detail::ComputeAsked(view, question, *asked).stated)
            return std::nullopt;
    return derived;
}

Question PartQuestion(const DerivedPart& part) {
    Question question = part.question;
    question.indicator = &part.indicator;
    return question;
}

base::Result<std::vector<FigureRow>> RowsOf(records::RecordView& view,
                                            const catalogue::Catalogue& catalogue,
                                            const Derived& derived, const Page& page) {
    std::vector<FigureRow> rows;
    std::int64_t offset = page.offset;
    for (const DerivedPart& part : derived.parts) {
        const auto left = page.limit - static_cast<int>(rows.size());
        if (left <= 0) break;
        if (offset < part.figure.rows) {
            auto more = detail::RowsAsked(view, catalogue, PartQuestion(part), {offset, left, {}});
            if (!more) return more;
            for (FigureRow& row : *more) rows.push_back(std::move(row));
        }
        offset = std::max<std::int64_t>(0, offset - part.figure.rows);
    }
    return rows;
}

std::vector<std::string> TypesRead(const catalogue::Catalogue& catalogue,
                                   const catalogue::Indicator& indicator) {
    TypesOf types;
    AddTypes(catalogue, indicator, types);
    for (const auto& [id, relation] : catalogue.relations) {
        if (!IsReported(indicator) || relation.whole != indicator.id) continue;
        types.Add(catalogue.FindType(catalogue::kReportedType));
        for (const std::string& part : relation.parts)
            if (const auto at = catalogue.indicators.find(part); at != catalogue.indicators.end())
                AddTypes(catalogue, at->second, types);
    }
    return types.Take();
}

}  // namespace indicator

#include "http/detail/figure_scope.hpp"

namespace http {

namespace json = boost::json;

const catalogue::RecordType* CountedType(const Caller& caller,
                                         const catalogue::Indicator& indicator) {
    return caller.catalogue->FindType(indicator.count.empty()
                                          ? indicator.sum.substr(0, indicator.sum.find('.'))
                                          : indicator.count);
}

records::Filter FigureScope(Caller& caller, const catalogue::RecordType& type,
                            const base::RecordId& organisation) {
    json::array ids;
    for (const base::RecordId& id :
         access_control::Subtree(*caller.view, *caller.catalogue, organisation))
        ids.emplace_back(id.ToText());
    const auto own = records::ReadFilter(
        *caller.catalogue, type,
        json::serialize(json::object{{"$organisation", {{"in", std::move(ids)}}}}));
    const records::Filter reach =
        access_control::PlacesFor(caller.principal, type, type.id + ".read");
    return own ? records::Both(*own, reach) : reach;
}

indicator::Question FigureQuestion(Caller& caller, const catalogue::Indicator& indicator,
                                   const FigureAsked& asked) {
    indicator::Question question;
    question.indicator = &indicator;
    question.span = indicator::Span::Year(asked.year);
    if (const auto* type = CountedType(caller, indicator))
        question.scope = FigureScope(caller, *type, asked.organisation);
    question.scope_of = [&caller, organisation = asked.organisation](const auto& type) {
        return FigureScope(caller, type, organisation);
    };
    question.givens = caller.Givens();
    question.as_known = asked.as_known;
    question.organisation = asked.organisation;
    return question;
}

}  // namespace http

#include "http/detail/copied_from.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace http {

namespace json = boost::json;

std::optional<CopiedFrom> CopiedFromIn(std::string_view judgements) {
    boost::system::error_code error;
    const json::value all = json::parse(judgements, error);
    if (error || !all.is_array() || all.get_array().empty()) return std::nullopt;
    const json::object* finding = all.get_array().front().if_object();
    const json::value* where = finding == nullptr ? nullptr : finding->if_contains("original");
    const json::object* original = where == nullptr ? nullptr : where->if_object();
    const json::value* text = original == nullptr ? nullptr : original->if_contains("from");
    const json::value* outlet = original == nullptr ? nullptr : original->if_contains("outlet");
    if (text == nullptr || outlet == nullptr || !text->is_string() || !outlet->is_string())
        return std::nullopt;
    std::string moment(text->get_string());  // 2026-03-02 15:00, Beijing time
    std::ranges::replace(moment, ' ', 'T');
    const auto from = base::Instant::Parse(moment + ":00+08:00");
    if (!from) return std::nullopt;
    return CopiedFrom{std::string(outlet->get_string()), *from};
}

}  // namespace http

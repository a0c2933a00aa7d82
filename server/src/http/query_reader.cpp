#include "http/detail/query_reader.hpp"

#include "http/numbers.hpp"

namespace http {

std::optional<std::int64_t> QueryReader::Number(std::string_view name) {
    const std::string text = request_.Query(name);
    if (text.empty()) return std::nullopt;
    const auto number = ReadNumber(text);
    if (!number) Fault("http.member_not_number", name);
    return number;
}

std::optional<base::CivilDay> QueryReader::Day(std::string_view name) {
    const std::string text = request_.Query(name);
    if (text.empty()) return std::nullopt;
    const auto day = base::CivilDay::Parse(text);
    if (!day) Fault("http.member_not_day", name);
    return day;
}

std::optional<base::Instant> QueryReader::Moment(std::string_view name) {
    const std::string text = request_.Query(name);
    if (text.empty()) return std::nullopt;
    const auto moment = base::Instant::Parse(text);
    if (!moment) Fault("http.member_not_instant", name);
    return moment;
}

std::optional<base::Uuid> QueryReader::Id(std::string_view name) {
    const std::string text = request_.Query(name);
    if (text.empty()) return std::nullopt;
    const auto id = base::Uuid::Parse(text);
    if (!id) Fault("http.member_not_id", name);
    return id;
}

void QueryReader::Fault(std::string code, std::string_view name) {
    refusals_.push_back({std::move(code), {{"member", std::string(name)}}, std::string(name)});
}

}  // namespace http

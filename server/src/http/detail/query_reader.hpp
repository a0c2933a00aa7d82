#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

namespace http {

/// Reads members of a request's query and gathers every fault (`http.member_*`, `where` the
/// member's name), as Body does of a body: what is misspelt must not be taken for absent, a list
/// without its condition would look like an answer. An absent or empty member is nullopt. Ask for
/// all, then look at `refusals()`. Dies before the request.
class QueryReader {
 public:
    explicit QueryReader(const Request& request) : request_(request) {}

    [[nodiscard]] std::optional<std::int64_t> Number(std::string_view name);
    [[nodiscard]] std::optional<base::CivilDay> Day(std::string_view name);
    [[nodiscard]] std::optional<base::Instant> Moment(std::string_view name);
    [[nodiscard]] std::optional<base::Uuid> Id(std::string_view name);
    void Fault(std::string code, std::string_view name);

    [[nodiscard]] const base::Refusals& refusals() const { return refusals_; }

 private:
    const Request& request_;
    base::Refusals refusals_;
};

}  // namespace http

#pragma once

#include <boost/json.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

namespace http {

/// Reads a JSON object member by member and gathers every fault (`http.member_*`, `where` the
/// member's name). Ask for all, then look at `refusals()`. Texts hold no control characters but tab
/// and line ends, which no database and no printed page could hold, and at most 20,000 characters.
class Body {
 public:
    /// Unknown members are faults: a misspelt one must not be ignored.
    Body(std::string_view json, std::initializer_list<std::string_view> members);
    Body(boost::json::object object, std::initializer_list<std::string_view> members,
         std::string where);

    [[nodiscard]] std::string Text(std::string_view name);  ///< required
    [[nodiscard]] std::string TextOr(std::string_view name, std::string fallback = {});
    [[nodiscard]] bool FlagOr(std::string_view name, bool fallback);
    [[nodiscard]] std::int64_t NumberOr(std::string_view name, std::int64_t fallback);
    [[nodiscard]] std::optional<base::CivilDay> Day(std::string_view name);
    [[nodiscard]] std::optional<base::Instant> Moment(std::string_view name);
    [[nodiscard]] std::optional<base::Digest> DigestOf(std::string_view name);
    [[nodiscard]] base::Uuid Uuid(std::string_view name);  ///< required
    [[nodiscard]] std::optional<base::Uuid> UuidIfAny(std::string_view name);
    /// Any JSON; null when absent.
    [[nodiscard]] const boost::json::value& Member(std::string_view name) const;
    [[nodiscard]] boost::json::array List(std::string_view name);  ///< empty when absent
    /// A list of texts; empty when absent.
    [[nodiscard]] std::vector<std::string> Texts(std::string_view name);
    [[nodiscard]] bool Has(std::string_view name) const;

    [[nodiscard]] const base::Refusals& refusals() const { return refusals_; }
    void Add(base::Refusals more);

 private:
    void CheckMembers(std::initializer_list<std::string_view> members);
    void Fault(std::string code, std::string_view name);
    std::string CheckedText(const boost::json::value& value, std::string_view name);
    const boost::json::value* Find(std::string_view name, bool required);

    boost::json::object object_;
    std::string prefix_;
    base::Refusals refusals_;
};

}  // namespace http

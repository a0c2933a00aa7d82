#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "catalogue/model.hpp"
#include "records/value.hpp"

/// JSON of values, for the .cpp files of `records` only.
namespace records::detail {

/// Largest integer that act bytes can hold exactly (RFC 8785).
inline constexpr std::int64_t kLargestInteger = (std::int64_t{1} << 53) - 1;

/// Parses any JSON text; nullopt where it is none (or nests too deep).
[[nodiscard]] std::optional<boost::json::value> ParseJson(std::string_view json);

[[nodiscard]] inline std::string_view View(const boost::json::string& text) {
    return {text.data(), text.size()};
}
[[nodiscard]] inline std::string_view View(boost::json::string_view text) {
    return {text.data(), text.size()};
}

/// The integer held by a JSON number; nullopt for fractions and what exceeds kLargestInteger.
[[nodiscard]] std::optional<std::int64_t> WholeNumber(const boost::json::value& json);

/// {"lat":…,"lng":…,"text":…} and {"digest":…,"media_type":…,"name":…,"size":…}; nullopt where a
/// member is missing, unknown or of the wrong kind.
[[nodiscard]] std::optional<Place> PlaceFromJson(const boost::json::value& json);
[[nodiscard]] std::optional<Attachment> AttachmentFromJson(const boost::json::value& json);

/// ValueToJson, at the end of `out`.
void AppendJson(std::string& out, const Value& value);

/// The value that ValueToJson wrote; {"erased":true} is Erased; nullopt where the shape is wrong.
/// Unknown fields of rows are left out.
[[nodiscard]] std::optional<Value> StoredValue(const catalogue::Field& field,
                                               const boost::json::value& json);

}  // namespace records::detail

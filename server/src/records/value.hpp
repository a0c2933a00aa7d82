#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/civil_day.hpp"
#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"

namespace records {

struct Place {
    std::int64_t longitude_e6 = 0,
                 latitude_e6 = 0;  ///< CGCS2000 as entered (0028); degrees × 10^6
    std::string text;
    auto operator<=>(const Place&) const = default;
};

struct Attachment {
    base::Digest digest;
    std::string name, media_type;
    std::int64_t size = 0;
    auto operator<=>(const Attachment&) const = default;
};

/// Present but not to be had: the value was destroyed by an erase act.
struct Erased {
    auto operator<=>(const Erased&) const = default;
};

struct Value;
using FieldValues = std::map<std::string, Value, std::less<>>;

/// One row of a repeated group; the id stays when the row is edited.
struct Row;

/// A field's value. Integers, money (fen) and decimals (scaled) are all int64; the field tells.
/// monostate: absent. Texts (text, long text, choice, codes) are std::string.
struct Value {
    std::variant<std::monostate, bool, std::int64_t, std::string, base::CivilDay, base::Instant,
                 base::RecordId, Place, std::vector<Attachment>, std::vector<Row>, Erased>
        held;

    Value() = default;
    template <class T>
    Value(T value)
        : held(std::move(value)) {}  // NOLINT(google-explicit-constructor): a value is its content
    Value(const char* text);  // NOLINT(google-explicit-constructor)
    Value(int number);        // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool IsAbsent() const { return held.index() == 0; }
    template <class T>
    [[nodiscard]] const T* As() const {
        return std::get_if<T>(&held);
    }

    bool operator==(const Value&) const;
};

struct Row {
    base::Uuid id;
    FieldValues values;
    bool operator==(const Row&) const = default;
};

// Here, because a Value is made or destroyed only where Row is complete.
inline Value::Value(const char* text) : held(std::string(text)) {}
inline Value::Value(int number) : held(std::int64_t{number}) {}
inline bool Value::operator==(const Value& other) const { return held == other.held; }

/// Canonical JSON as in act.md "Values": day "2026-03-02", instant "…Z", decimal and money as
/// integers (scaled, fen), reference and row id as uuid text, group as array of {"id":…, fields…},
/// absent null, erased {"erased":true}.
[[nodiscard]] std::string ValueToJson(const Value& value);

/// What people type or clients send → Value, by the field's kind. `json`: JSON text of one value.
/// Canonical JSON is understood as ValueToJson writes it (money an integer of fen, decimal a scaled
/// integer); besides, texts as people write them: money "12,000.50" (yuan), decimal "0.5", integer
/// "1200", day "2026-03-02", yes/no "是", choice id or label. Empty text, list and null are absent.
/// Texts are trimmed. Lengths, bounds, choices, codes, formats are checked; every fault is reported
/// with the field's path in `where` (`handlers.1.officer`, rows counted from 0). Rows without `id`
/// get a nil one, which the caller fills.
/// `doubts`: where given, what only looks wrong (the check character of an old code) is reported
/// there and the value kept; otherwise it is refused like the rest.
[[nodiscard]] base::Result<Value> ValueFromInput(const catalogue::Field& field,
                                                 std::string_view json,
                                                 base::Refusals* doubts = nullptr);

/// What ValueToJson wrote for this field (stored bytes; trusted shape, refused when it is not).
[[nodiscard]] base::Result<Value> ValueFromStored(const catalogue::Field& field,
                                                  std::string_view json);

/// For people: 520,000.00, 2026-03-02, 是, the choice's label; references are shown by their title
/// elsewhere.
[[nodiscard]] std::string ValueToShow(const catalogue::Field& field, const Value& value);

}  // namespace records

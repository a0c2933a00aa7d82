#include "http/detail/body.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace http {

namespace json = boost::json;

namespace {

bool HasControlCharacters(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
    });
}

/// 1e400 is read as infinity, which no JSON text can hold.
bool HasInfinity(const json::value& value) {
    if (const auto* number = value.if_double()) return !std::isfinite(*number);
    if (const auto* list = value.if_array()) return std::ranges::any_of(*list, HasInfinity);
    if (const auto* object = value.if_object())
        return std::ranges::any_of(*object,
                                   [](const auto& pair) { return HasInfinity(pair.value()); });
    return false;
}

}  // namespace

Body::Body(std::string_view text, std::initializer_list<std::string_view> members) {
    json::error_code error;
    json::parse_options options;
    options.max_depth = 32;
    json::value value = json::parse({text.data(), text.size()}, error, {}, options);
    if (error || !value.is_object() || !base::IsUtf8(text) || HasInfinity(value)) {
        refusals_.push_back({"http.not_json", {}, ""});
        return;
    }
    object_ = std::move(value.as_object());
    CheckMembers(members);
}

Body::Body(json::object object, std::initializer_list<std::string_view> members, std::string where)
    : object_(std::move(object)), prefix_(std::move(where)) {
    CheckMembers(members);
}

void Body::CheckMembers(std::initializer_list<std::string_view> members) {
    for (const auto& pair : object_)
        if (std::find(members.begin(), members.end(), std::string_view(pair.key())) ==
            members.end())
            Fault("http.member_unknown", pair.key());
}

void Body::Fault(std::string code, std::string_view name) {
    refusals_.push_back(
        {std::move(code), {{"member", std::string(name)}}, prefix_ + std::string(name)});
}

void Body::Add(base::Refusals more) {
    refusals_.insert(refusals_.end(), std::make_move_iterator(more.begin()),
                     std::make_move_iterator(more.end()));
}

const json::value* Body::Find(std::string_view name, bool required) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_null()) value = nullptr;
    // An unreadable body has its one fault already.
    const bool unreadable = !refusals_.empty() && refusals_.front().code == "http.not_json";
    if (value == nullptr && required && !unreadable) Fault("http.member_missing", name);
    return value;
}

std::string Body::CheckedText(const json::value& value, std::string_view name) {
    constexpr std::size_t kMostText = 20'000;
    if (!value.is_string()) {
        Fault("http.member_not_text", name);
        return {};
    }
    std::string text(value.as_string());
    if (HasControlCharacters(text)) {
        Fault("http.member_bad_characters", name);
    } else if (const std::size_t length = base::LengthInCharacters(text); length > kMostText) {
        refusals_.push_back({"http.member_too_long",
                             {{"member", std::string(name)},
                              {"length", std::to_string(length)},
                              {"most", std::to_string(kMostText)}},
                             prefix_ + std::string(name)});
    } else {
        return text;
    }
    return {};
}

std::string Body::Text(std::string_view name) {
    const json::value* value = Find(name, true);
    return value == nullptr ? std::string() : CheckedText(*value, name);
}

std::string Body::TextOr(std::string_view name, std::string fallback) {
    const json::value* value = Find(name, false);
    return value == nullptr ? std::move(fallback) : CheckedText(*value, name);
}

bool Body::FlagOr(std::string_view name, bool fallback) {
    const json::value* value = Find(name, false);
    if (value == nullptr) return fallback;
    if (value->is_bool()) return value->as_bool();
    Fault("http.member_not_flag", name);
    return fallback;
}

std::int64_t Body::NumberOr(std::string_view name, std::int64_t fallback) {
    const json::value* value = Find(name, false);
    if (value == nullptr) return fallback;
    if (value->is_int64()) return value->as_int64();
    Fault("http.member_not_number", name);
    return fallback;
}

std::optional<base::CivilDay> Body::Day(std::string_view name) {
    const std::string text = TextOr(name);
    if (text.empty()) return std::nullopt;
    const auto day = base::CivilDay::Parse(text);
    if (!day) Fault("http.member_not_day", name);
    return day;
}

std::optional<base::Instant> Body::Moment(std::string_view name) {
    const std::string text = TextOr(name);
    if (text.empty()) return std::nullopt;
    const auto moment = base::Instant::Parse(text);
    if (!moment) Fault("http.member_not_instant", name);
    return moment;
}

std::optional<base::Digest> Body::DigestOf(std::string_view name) {
    const std::string text = TextOr(name);
    if (text.empty()) return std::nullopt;
    const auto digest = base::Digest::Parse(text);
    if (!digest) Fault("http.member_not_digest", name);
    return digest;
}

base::Uuid Body::Uuid(std::string_view name) {
    const std::string text = Text(name);
    if (text.empty()) return {};
    const auto uuid = base::Uuid::Parse(text);
    if (uuid) return *uuid;
    Fault("http.member_not_id", name);
    return {};
}

std::optional<base::Uuid> Body::UuidIfAny(std::string_view name) {
    if (Find(name, false) == nullptr) return std::nullopt;
    const base::Uuid uuid = Uuid(name);
    if (uuid.IsNil()) return std::nullopt;
    return uuid;
}

const json::value& Body::Member(std::string_view name) const {
    static const json::value kNull;
    const json::value* value = object_.if_contains(name);
    return value == nullptr ? kNull : *value;
}

json::array Body::List(std::string_view name) {
    const json::value* value = Find(name, false);
    if (value == nullptr) return {};
    if (value->is_array()) return value->as_array();
    Fault("http.member_not_list", name);
    return {};
}

std::vector<std::string> Body::Texts(std::string_view name) {
    std::vector<std::string> texts;
    for (const json::value& item : List(name)) texts.push_back(CheckedText(item, name));
    return texts;
}

bool Body::Has(std::string_view name) const { return object_.contains(name); }

}  // namespace http

#include "http/detail/letter_session.hpp"

#include <boost/json.hpp>

#include "base/check.hpp"

namespace http {

namespace json = boost::json;

namespace {

/// What tells such a session from one of a table, whose mapping begins with its sheet.
constexpr std::string_view kBeginning = "{\"letters\":";

json::object LetterToJson(const SessionLetter& letter) {
    json::object one = {{"name", letter.name},
                        {"media_type", letter.media_type},
                        {"size", letter.size},
                        {"left_out", letter.left_out}};
    if (letter.digest) one["digest"] = letter.digest->ToText();
    if (letter.text) one["text"] = letter.text->ToText();
    json::array refused;
    for (const base::Refusal& refusal : letter.refused) {
        json::object params;
        for (const auto& [name, value] : refusal.params) params[name] = value;
        refused.push_back(
            {{"code", refusal.code}, {"params", std::move(params)}, {"where", refusal.where}});
    }
    one["refused"] = std::move(refused);
    return one;
}

std::string MemberText(const json::object& object, const char* name) {
    return std::string(object.at(name).as_string());
}

std::optional<base::Digest> DigestIn(const json::object& object, const char* name) {
    if (!object.contains(name)) return std::nullopt;
    return base::Digest::Parse(MemberText(object, name));
}

SessionLetter LetterFromJson(const json::object& one) {
    SessionLetter letter;
    letter.name = MemberText(one, "name");
    letter.media_type = MemberText(one, "media_type");
    letter.size = one.at("size").as_int64();
    letter.left_out = one.at("left_out").as_bool();
    letter.digest = DigestIn(one, "digest");
    letter.text = DigestIn(one, "text");
    for (const json::value& value : one.at("refused").as_array()) {
        const json::object& refused = value.as_object();
        base::Refusal refusal;
        refusal.code = MemberText(refused, "code");
        refusal.where = MemberText(refused, "where");
        for (const auto& pair : refused.at("params").as_object())
            refusal.params.emplace_back(std::string(pair.key()),
                                        std::string(pair.value().as_string()));
        letter.refused.push_back(std::move(refusal));
    }
    return letter;
}

}  // namespace

bool HoldsLetters(const ImportSession& session) { return session.mapping.starts_with(kBeginning); }

std::string LetterSessionText(const LetterSession& letters) {
    json::array all;
    for (const SessionLetter& letter : letters.letters) all.push_back(LetterToJson(letter));
    json::object object = {{"letters", std::move(all)}, {"state", letters.state}};
    if (letters.act) object["act"] = letters.act->ToText();
    std::string text = json::serialize(object);
    CHECK(text.starts_with(kBeginning));
    return text;
}

LetterSession ReadLetterSession(std::string_view text) {
    const json::value value = json::parse(text);
    LetterSession letters;
    for (const json::value& one : value.at("letters").as_array())
        letters.letters.push_back(LetterFromJson(one.as_object()));
    letters.state = std::string(value.at("state").as_string());
    if (const json::value* act = value.as_object().if_contains("act"))
        letters.act = base::ActId::Parse(std::string(act->as_string()));
    return letters;
}

}  // namespace http

#include "http/detail/change_words.hpp"

#include <algorithm>

#include "http/detail/record_json.hpp"

namespace http {

std::string ChangeWords::Mark(std::string_view mark) const {
    static const std::map<std::string, std::string, std::less<>> kOwn = {
        {"no_approval", "没有在本系统里审批"},
        {"before_state", "早于前一步的日期"},
        {"under_state", "当时不在应有的环节"}};
    std::string name(mark.substr(mark.find(':') + 1));
    if (const auto own = kOwn.find(name); own != kOwn.end()) return own->second;
    if (const auto gate = caller_.catalogue->gates.find(name);
        gate != caller_.catalogue->gates.end())
        return "不符合“" + gate->second.label + "”";
    if (const auto clock = caller_.catalogue->clocks.find(name);
        clock != caller_.catalogue->clocks.end())
        return "超过“" + clock->second.label + "”的期限";
    return name;
}

std::string ChangeWords::Title(std::string_view type_id, const base::RecordId& id) {
    const auto known = titles_.find(id);
    if (known != titles_.end()) return known->second;
    const catalogue::RecordType* type = caller_.catalogue->FindType(type_id);
    std::string title;
    if (type != nullptr)
        for (const auto& [other, text] : ShownTitles(caller_, *type, {id}))
            title = ChoiceLabel(records::FindField(*type, type->title), text);
    return titles_[id] = title;
}

std::string ChangeWords::Of(const catalogue::Field& field, const records::Value& value) {
    if (const auto* id = value.As<base::RecordId>()) return Title(field.target, *id);
    const auto* rows = value.As<std::vector<records::Row>>();
    if (rows == nullptr) return records::ValueToShow(field, value);
    std::string text;
    for (const records::Row& row : *rows) {
        std::string line;
        for (const catalogue::Field& inner : field.fields) {
            const auto found = row.values.find(inner.id);
            if (found == row.values.end()) continue;
            const std::string one =
                inner.seal == catalogue::Seal::kNone ? Of(inner, found->second) : "＊";
            if (!one.empty()) line += (line.empty() ? "" : " ") + one;
        }
        text += (text.empty() ? "" : "；") + line;
    }
    return text;
}

std::string ChangeWords::Of(const catalogue::Field& field, const records::Record& record) {
    const std::string text = record.Text(field.id);
    if (field.id == records::system_field::kState) {
        const catalogue::Procedure* procedure = ProcedureOf(*caller_.catalogue, record);
        const catalogue::State* state = procedure == nullptr ? nullptr : procedure->FindState(text);
        return state == nullptr ? text : state->label;
    }
    if (field.id != records::system_field::kMarks) return Of(field, record.Get(field.id));
    std::string words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string mark = text.substr(at, end - at);
        at = end + 1;
        if (mark.empty() || mark.starts_with("historical:")) continue;
        words += (words.empty() ? "" : "；") + Mark(mark);
    }
    return words;
}

}  // namespace http

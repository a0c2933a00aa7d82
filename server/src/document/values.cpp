#include "document/values.hpp"

#include "base/text.hpp"
#include "document/detail/formats.hpp"

namespace document {

bool IsBlank(const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return true;
    if (const auto* text = std::get_if<std::string>(&value)) return base::Trim(*text).empty();
    if (const auto* choice = std::get_if<Choice>(&value)) return choice->label.empty();
    if (const auto* list = std::get_if<TextList>(&value)) return list->empty();
    if (const auto* rows = std::get_if<Rows>(&value)) return rows->empty();
    if (const auto* image = std::get_if<Image>(&value)) return image->bytes.empty();
    return false;
}

std::string ToText(const Value& value) { return detail::Show(value, {}).value_or(""); }

Values& Values::Set(std::string_view id, Value value, const std::vector<std::string>& names) {
    const auto [place, added] = places_.emplace(base::Normalised(id), values_.size());
    if (!added) {
        values_[place->second] = std::move(value);
        return *this;
    }
    const std::size_t index = values_.size();
    values_.push_back(std::move(value));
    for (const std::string& name : names) places_.emplace(base::Normalised(name), index);
    return *this;
}

const Value* Values::Find(std::string_view name) const {
    const auto place = places_.find(base::Normalised(name));
    return place == places_.end() ? nullptr : &values_[place->second];
}

Values& Values::SetOrigin(std::string_view name, int origin) {
    const auto place = places_.find(base::Normalised(name));
    if (place == places_.end()) return *this;
    if (origins_.size() <= place->second) origins_.resize(place->second + 1);
    origins_[place->second] = origin;
    return *this;
}

int Values::OriginOf(std::string_view name) const {
    const auto place = places_.find(base::Normalised(name));
    return place == places_.end() || place->second >= origins_.size() ? 0 : origins_[place->second];
}

const Value* Values::First() const { return values_.empty() ? nullptr : &values_.front(); }

}  // namespace document

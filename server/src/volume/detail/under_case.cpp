#include "volume/detail/under_case.hpp"

#include <algorithm>

namespace volume::detail {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using records::Attachment;
using records::Record;

const std::vector<Attachment>* FilesOf(const Record& record, std::string_view field) {
    return record.Get(field).As<std::vector<Attachment>>();
}

const Field* ReferenceTo(const RecordType& type, const std::string& target) {
    const auto found = std::ranges::find_if(type.fields, [&](const Field& field) {
        return field.kind == FieldKind::kReference && field.target == target;
    });
    return found == type.fields.end() ? nullptr : &*found;
}

UnderCase::UnderCase(const Looking& looking, const Plan& plan, const Record& the_case)
    : looking_(looking),
      plan_(plan),
      the_case_(the_case),
      type_(*looking.catalogue.FindType(the_case.type)),
      neighbours_(looking.view) {}

const std::vector<UnderCase::Shown>& UnderCase::Of(const RecordType& type) {
    const auto [at, is_new] = under_.try_emplace(type.id);
    if (!is_new) return at->second;
    std::vector<const Record*> found;
    if (type.id == type_.id)
        found.push_back(&the_case_);
    else if (const Field* reference = ReferenceTo(type, type_.id))
        found = neighbours_.PointingAt(type, *reference, the_case_.id);
    for (const Record* record : found)
        if (access_control::Holds(looking_.principal, type.id + ".read", *record))
            at->second.push_back({record, access_control::Show(looking_.principal, type, *record)});
    return at->second;
}

bool UnderCase::Passes(const RecordType& type, const std::string& filter,
                       const Record& record) const {
    if (filter.empty()) return true;
    const records::Givens givens = {{"today", looking_.today}, {"act.happened_on", looking_.today}};
    const auto read = records::ReadFilter(looking_.catalogue, type, filter);
    return read && records::Passes(*read, record, givens, neighbours_);
}

std::string UnderCase::TemplateOf(const Record& paper) const {
    const std::string made_by = paper.Text("template");
    return made_by.empty() ? plan_.TemplateNamed(paper.Text("title")) : made_by;
}

std::optional<Record> UnderCase::Arrangement() {
    const RecordType* type = FindType(kArrangement);
    const Field* reference = type == nullptr ? nullptr : ReferenceTo(*type, type_.id);
    if (reference == nullptr) return std::nullopt;
    const auto found = neighbours_.PointingAt(*type, *reference, the_case_.id);
    return found.empty() ? std::nullopt : std::optional(*found.front());
}

std::vector<Place> StoredOrder(const Record& arrangement) {
    std::vector<Place> order;
    const auto* rows = arrangement.Get("lines").As<std::vector<records::Row>>();
    if (rows == nullptr) return order;
    for (const records::Row& row : *rows) {
        const auto text = [&](const char* field) {
            const auto at = row.values.find(field);
            const auto* held = at == row.values.end() ? nullptr : at->second.As<std::string>();
            return held == nullptr ? std::string() : *held;
        };
        order.push_back(
            {text("item"), text("part") == PartId(Part::kSide) ? Part::kSide : Part::kMain});
    }
    return order;
}

}  // namespace volume::detail

#include "http/import_mapping.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "http/detail/body.hpp"

namespace http {

namespace json = boost::json;

namespace {

/// What tells sheets of one kind: their headings, not the file's name.
base::Digest HeadingsDigest(const exchange::Sheet& sheet, std::size_t row) {
    std::string text;
    for (const exchange::Cell& cell : exchange::HeadingsAt(sheet, row)) text += cell.text + '\x1f';
    return base::Sm3(text);
}

bool Fits(const catalogue::RecordType& type, const exchange::Mapping& mapping,
          const exchange::Sheet& sheet, std::size_t row) {
    if (mapping.header_row != row || row >= sheet.rows.size()) return false;
    const auto targets = exchange::TargetsOf(type);
    return std::ranges::all_of(mapping.columns, [&](const std::string& path) {
        return path.empty() || std::ranges::any_of(targets, [&](const exchange::Target& target) {
                   return target.path == path;
               });
    });
}

/// `{"grade": {"甲": "good"}}`; false where a member is of another kind.
bool ReadWords(const json::value& words, exchange::Mapping& mapping) {
    if (words.is_null()) return true;
    if (!words.is_object()) return false;
    for (const auto& column : words.as_object()) {
        if (!column.value().is_object()) return false;
        for (const auto& said : column.value().as_object()) {
            if (!said.value().is_string()) return false;
            mapping.words[std::string(column.key())][std::string(said.key())] =
                std::string(said.value().as_string());
        }
    }
    return true;
}

/// `{"filed_on": 2024}`; false where a year is none.
bool ReadYears(const json::value& years, exchange::Mapping& mapping) {
    if (years.is_null()) return true;
    if (!years.is_object()) return false;
    for (const auto& column : years.as_object()) {
        const auto year = exchange::YearForColumn(json::serialize(column.value()));
        if (!year) return false;
        mapping.years[std::string(column.key())] = *year;
    }
    return true;
}

}  // namespace

std::string ChosenText(const ChosenMapping& chosen) {
    json::object fixed;
    for (const auto& [field, text] : chosen.mapping.fixed) fixed[field] = json::parse(text);
    json::object words;
    for (const auto& [path, said] : chosen.mapping.words) {
        json::object& of = words[path].emplace_object();
        for (const auto& [text, choice] : said) of[text] = choice;
    }
    json::object years;
    for (const auto& [path, year] : chosen.mapping.years) years[path] = year;
    return json::serialize(json::object{
        {"sheet", chosen.sheet},
        {"header_row", chosen.mapping.header_row},
        {"columns", json::array(chosen.mapping.columns.begin(), chosen.mapping.columns.end())},
        {"fixed", std::move(fixed)},
        {"words", std::move(words)},
        {"years", std::move(years)}});
}

base::Result<ChosenMapping> ReadChosen(std::string_view text) {
    Body body(text, {"sheet", "header_row", "columns", "fixed", "words", "years"});
    ChosenMapping chosen;
    chosen.sheet = body.TextOr("sheet");
    const std::int64_t header_row = body.NumberOr("header_row", 0);
    if (header_row < 0)
        body.Add({{"http.member_negative", {{"member", "header_row"}}, "header_row"}});
    chosen.mapping.header_row = static_cast<std::size_t>(std::max<std::int64_t>(0, header_row));
    chosen.mapping.columns = body.Texts("columns");
    const json::value& fixed = body.Member("fixed");
    if (fixed.is_object())
        for (const auto& pair : fixed.as_object())
            chosen.mapping.fixed[std::string(pair.key())] = json::serialize(pair.value());
    else if (!fixed.is_null())
        body.Add({{"http.member_not_object", {{"member", "fixed"}}, "fixed"}});
    if (!ReadWords(body.Member("words"), chosen.mapping))
        body.Add({{"http.member_not_object", {{"member", "words"}}, "words"}});
    if (!ReadYears(body.Member("years"), chosen.mapping))
        body.Add({{"import.bad_year", {}, "years"}});
    if (!body.refusals().empty()) return base::Refuse(body.refusals());
    return chosen;
}

std::optional<exchange::Mapping> RememberedFor(DeskStore& desk, const base::RecordId& organisation,
                                               const catalogue::RecordType& type,
                                               const exchange::Sheet& sheet) {
    constexpr std::size_t kRowsLookedAt = 20;
    const std::size_t suggested = exchange::SuggestMapping(type, sheet).header_row;
    std::vector<std::size_t> rows = {suggested};
    for (std::size_t row = 0; row < std::min(sheet.rows.size(), kRowsLookedAt); ++row)
        if (row != suggested && !sheet.rows[row].empty()) rows.push_back(row);
    for (const std::size_t row : rows) {
        const auto text = desk.RememberedMapping(organisation, type.id, HeadingsDigest(sheet, row));
        if (!text) continue;
        auto chosen = ReadChosen(*text);
        if (!chosen) continue;
        chosen->mapping.header_row = row;  // more or fewer titles above
        if (Fits(type, chosen->mapping, sheet, row)) return std::move(chosen->mapping);
    }
    return std::nullopt;
}

void RememberMapping(DeskStore& desk, ImportSession session, const exchange::Sheet& sheet,
                     const exchange::Mapping& mapping) {
    // The next book with these headings is another year's.
    exchange::Mapping kept = mapping;
    kept.years.clear();
    session.mapping = ChosenText({sheet.name, std::move(kept)});
    desk.RememberMapping(session, HeadingsDigest(sheet, mapping.header_row));
}

}  // namespace http

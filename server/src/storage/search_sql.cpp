#include "storage/search_sql.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "records/order.hpp"
#include "storage/columns.hpp"

namespace storage {
namespace {

using catalogue::Field;
using catalogue::FieldKind;

/// Every token of every word must be there. Tokens are letters and digits (base::SearchTokens).
std::string MatchOf(Dialect dialect, const std::vector<std::string>& words) {
    std::set<std::string> tokens;
    for (const std::string& word : words) {
        for (std::string& token : base::QueryTokens(word)) tokens.insert(std::move(token));
    }
    std::string match;
    for (const std::string& token : tokens) {
        if (!match.empty()) match += dialect == Dialect::kSqlite ? " AND " : " & ";
        match += token;
    }
    return match;
}

/// SQLite: rows whose entries wait to come into the index; some hundred at most, so that their
/// texts may be looked into instead.
std::string WaitingRows(const std::string& index) {
    return fmt::format("SELECT row FROM search_waiting WHERE name = '{}'", index);
}

std::string Candidates(SqlText& sql, const Frame& record, const records::Query& query) {
    if (sql.dialect() == Dialect::kSqlite)
        return fmt::format("{}.row IN ({})", record.alias, CandidatesSql(sql, query));
    const std::string match = MatchOf(sql.dialect(), records::SearchWords(query.search));
    return fmt::format("{}.id IN (SELECT record FROM {} WHERE type = {} AND tokens @@ {}::tsquery)",
                       record.alias, SearchTable(sql.dialect(), *record.type),
                       sql.Bind(record.type->id), sql.Bind(match));
}

/// The choices whose label holds the word: a choice is searched by its label.
std::string ChoiceHolds(SqlText& sql, const Field& field, const std::string& column,
                        const std::string& word) {
    std::string listed;
    for (const catalogue::Choice& choice : field.choices) {
        if (base::Normalised(choice.label).find(word) == std::string::npos) continue;
        listed += (listed.empty() ? "" : ", ") + sql.Bind(choice.id);
    }
    return listed.empty() ? std::string() : fmt::format("{} IN ({})", column, listed);
}

/// One condition for each searched field that can hold the word.
std::vector<std::string> Holders(SqlText& sql, const std::vector<Field>& fields,
                                 const std::string& alias, const std::string& word) {
    std::vector<std::string> holders;
    std::string needle;
    for (const Field& field : fields) {
        if (!field.search) continue;
        if (field.kind == FieldKind::kChoice) {
            auto holds = ChoiceHolds(sql, field, alias + "." + ValueColumn(field), word);
            if (!holds.empty()) holders.push_back(std::move(holds));
        } else if (records::ComparesNormalised(field)) {
            if (needle.empty()) needle = sql.Bind(word);
            holders.push_back(
                ContainsSql(sql.dialect(), alias + "." + NormalisedColumn(field), needle));
        }
    }
    return holders;
}

/// Does the type search labels of choices? Those may have changed since their tokens were kept.
bool SearchesChoices(const std::vector<Field>& fields) {
    return std::ranges::any_of(fields, [](const Field& field) {
        return (field.search && field.kind == FieldKind::kChoice) || SearchesChoices(field.fields);
    });
}

/// A word of one or two characters is a token itself: whoever has it holds the word.
bool IsToken(const std::string& word) { return base::ToCodePoints(word).size() <= 2; }

}  // namespace

std::string CandidatesSql(SqlText& sql, const records::Query& query) {
    const std::string match = MatchOf(sql.dialect(), records::SearchWords(query.search));
    const std::string index = SearchTable(sql.dialect(), *query.type);
    return fmt::format("SELECT rowid FROM {0} WHERE {0} MATCH {1} UNION ALL {2}", index,
                       sql.Bind(match), WaitingRows(index));
}

std::string SearchSql(SqlText& sql, FilterSql& filter, const Frame& record,
                      const records::Query& query, SearchBy by) {
    const std::vector<std::string> words = records::SearchWords(query.search);
    if (words.empty()) return "TRUE";
    std::vector<std::string> conditions;
    const bool by_index = !query.as_known && by == SearchBy::kIndex;
    const bool tells_tokens = by_index && !SearchesChoices(record.type->fields);
    if (by_index) conditions.push_back(Candidates(sql, record, query));
    const bool none_waits = sql.dialect() == Dialect::kPostgres;
    for (const std::string& word : words) {
        const bool is_told = tells_tokens && IsToken(word);
        if (is_told && none_waits) continue;
        std::vector<std::string> holders = Holders(sql, record.type->fields, record.alias, word);
        for (const Field* group : GroupFields(*record.type)) {
            const bool searched = std::any_of(group->fields.begin(), group->fields.end(),
                                              [](const Field& field) { return field.search; });
            if (!searched) continue;
            holders.push_back(filter.SomeRow(record, *group, [&](const std::string& row) {
                return JoinSql(Holders(sql, group->fields, row, word), "OR", "FALSE");
            }));
        }
        if (is_told)
            holders.insert(holders.begin(),
                           fmt::format("{}.row NOT IN ({})", record.alias,
                                       WaitingRows(SearchTable(sql.dialect(), *record.type))));
        conditions.push_back(JoinSql(holders, "OR", "FALSE"));
    }
    return JoinSql(conditions, "AND", "TRUE");
}

}  // namespace storage

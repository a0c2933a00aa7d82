#include "import_desk/letter_values.hpp"

#include <algorithm>

namespace import_desk {

namespace {

using letters::Found;

/// Gathers values one by one.
class Values {
 public:
    template <class T>
    void Add(const char* field, const char* label, const Found<T>& found, std::string value) {
        values_.push_back({field, label, std::move(value), found.place, found.doubts});
    }

    template <class T, class Words>
    void AddIfAny(const char* field, const char* label, const std::optional<Found<T>>& found,
                  Words words) {
        if (found) Add(field, label, *found, words(found->value));
    }

    void AddText(const char* field, const char* label,
                 const std::optional<Found<std::string>>& found) {
        if (found) Add(field, label, *found, found->value);
    }

    [[nodiscard]] std::vector<ReadValue> Take() { return std::move(values_); }

 private:
    std::vector<ReadValue> values_;
};

bool IsDecided(const Found<letters::Citation>& found) {
    return found.value.use != letters::Use::kOther;
}

}  // namespace

std::vector<ReadValue> ValuesOf(const letters::Letter& letter) {
    const auto money = [](base::Money value) { return value.ToText(); };
    Values values;
    values.AddIfAny("kind", "文书", letter.kind,
                    [](letters::Kind kind) { return std::string(TitleOf(kind)); });
    values.AddText("doc_no", "文号", letter.doc_no);
    values.AddText("party", "当事人", letter.party);
    values.AddText("uscc", "统一社会信用代码", letter.uscc);
    values.AddText("legal_representative", "法定代表人（负责人）", letter.legal_representative);
    values.AddText("address", "地址", letter.address);
    values.AddText("issuer", "作出机关", letter.issuer);
    values.AddIfAny("doc_date", "日期", letter.doc_date,
                    [](base::CivilDay day) { return day.ToText(); });
    for (const auto& found : letter.citations)
        if (IsDecided(found))
            values.Add("articles", found.value.use == letters::Use::kViolated ? "违反" : "依据",
                       found, found.value.cited);
    values.AddIfAny("amount_yuan", "罚款（元）", letter.fine, money);
    values.AddIfAny("confiscated_yuan", "没收（元）", letter.confiscated, money);
    for (const auto& found : letter.factors)
        values.Add("factors", "裁量", found, found.value.clause);
    for (const auto& found : letter.benchmarks)
        values.Add("benchmarks", "裁量基准", found, found.value);
    return values.Take();
}

std::vector<Lack> LacksOf(const letters::Letter& letter) {
    const bool no_penalty = letter.kind && letter.kind->value == letters::Kind::kNoPenalty;
    const bool cited = std::any_of(letter.citations.begin(), letter.citations.end(), IsDecided);
    std::vector<Lack> lacks;
    const auto lack = [&](bool is_there, const char* field, const char* label) {
        if (!is_there) lacks.push_back({field, label});
    };
    lack(letter.doc_no.has_value(), "doc_no", "文号");
    lack(letter.party.has_value(), "party", "当事人");
    lack(letter.uscc.has_value(), "uscc", "统一社会信用代码");
    lack(letter.doc_date.has_value(), "doc_date", "日期");
    lack(cited, "articles", "条款");
    lack(no_penalty || letter.fine.has_value(), "amount_yuan", "罚款");
    lack(!letter.factors.empty(), "factors", "裁量");
    return lacks;
}

}  // namespace import_desk

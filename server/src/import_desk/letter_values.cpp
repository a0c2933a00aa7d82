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
    values.AddIfAny("kind", "letter.label_kind", letter.kind,
                    [](letters::Kind kind) { return std::string(TitleOf(kind)); });
    values.AddText("doc_no", "letter.label_doc_no", letter.doc_no);
    values.AddText("party", "letter.label_party", letter.party);
    values.AddText("uscc", "letter.label_uscc", letter.uscc);
    values.AddText("legal_representative", "letter.label_legal_representative",
                   letter.legal_representative);
    values.AddText("address", "letter.label_address", letter.address);
    values.AddText("issuer", "letter.label_issuer", letter.issuer);
    values.AddIfAny("doc_date", "letter.label_doc_date", letter.doc_date,
                    [](base::CivilDay day) { return day.ToText(); });
    for (const auto& found : letter.citations)
        if (IsDecided(found))
            values.Add("articles",
                       found.value.use == letters::Use::kViolated ? "letter.label_violated"
                                                                  : "letter.label_basis",
                       found, found.value.cited);
    values.AddIfAny("amount_yuan", "letter.label_amount_yuan", letter.fine, money);
    values.AddIfAny("confiscated_yuan", "letter.label_confiscated_yuan", letter.confiscated, money);
    for (const auto& found : letter.factors)
        values.Add("factors", "letter.label_factors", found, TextOf(found.value));
    for (const auto& found : letter.benchmarks)
        values.Add("benchmarks", "letter.label_benchmarks", found, found.value);
    return values.Take();
}

std::vector<Lack> LacksOf(const letters::Letter& letter) {
    const bool no_penalty = letter.kind && letter.kind->value == letters::Kind::kNoPenalty;
    const bool cited = std::any_of(letter.citations.begin(), letter.citations.end(), IsDecided);
    std::vector<Lack> lacks;
    const auto lack = [&](bool is_there, const char* field, const char* label) {
        if (!is_there) lacks.push_back({field, label});
    };
    lack(letter.doc_no.has_value(), "doc_no", "letter.label_doc_no");
    lack(letter.party.has_value(), "party", "letter.label_party");
    lack(letter.uscc.has_value(), "uscc", "letter.label_uscc");
    lack(letter.doc_date.has_value(), "doc_date", "letter.label_doc_date");
    lack(cited, "articles", "letter.label_articles");
    lack(no_penalty || letter.fine.has_value(), "amount_yuan", "letter.label_fine");
    lack(!letter.factors.empty(), "factors", "letter.label_factors");
    return lacks;
}

}  // namespace import_desk

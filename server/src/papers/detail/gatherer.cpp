#include "papers/detail/gatherer.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "document/marked_text.hpp"

namespace papers::detail {

using document::Value;
using document::ValueKind;

namespace {

/// Several values of one name become a list of texts; one stays what it is.
Value Joined(Reading reading, ValueKind declared) {
    std::erase_if(reading.values, document::IsBlank);
    if (reading.values.empty()) return {};
    const bool list = declared == ValueKind::kTextList;
    if (reading.values.size() == 1) {
        Value& only = reading.values.front();
        if (const auto* moment = std::get_if<base::Instant>(&only);
            moment != nullptr && declared == ValueKind::kDay)
            return moment->DayInShanghai();
        const auto* text = std::get_if<std::string>(&only);
        if (list && text != nullptr) return document::TextList{*text};
        return std::move(only);
    }
    document::TextList texts;
    for (Value& value : reading.values) {
        if (const auto* moment = std::get_if<base::Instant>(&value);
            moment != nullptr && declared == ValueKind::kDay)
            value = moment->DayInShanghai();
        if (const auto* many = std::get_if<document::TextList>(&value))
            texts.insert(texts.end(), many->begin(), many->end());
        else
            texts.push_back(document::ToText(value));
    }
    return texts;
}

void TakeOutMarkSigns(Value& value) {
    if (auto* text = std::get_if<std::string>(&value)) *text = document::WithoutMarkSigns(*text);
    if (auto* list = std::get_if<document::TextList>(&value))
        for (std::string& text : *list) text = document::WithoutMarkSigns(text);
}

/// The lines of a phrase as one text; empty lines are none.
std::string JoinedLines(const Phrase& phrase, const std::vector<std::string>& lines) {
    std::string text;
    std::size_t taken = 0, left_out = 0;
    for (const std::string& line : lines) {
        if (base::Trim(document::PlainText(document::ReadMarked({line}).front())).empty()) continue;
        if (phrase.most_lines > 0 && taken == phrase.most_lines) {
            ++left_out;
            continue;
        }
        if (taken++ > 0) text += phrase.separator;
        text += line;
    }
    if (left_out > 0) text += phrase.separator + phrase.more;
    return text;
}

bool IsSomething(const Reading& reading) {
    return !reading.rows.empty() ||
           std::any_of(reading.values.begin(), reading.values.end(),
                       [](const Value& value) { return !document::IsBlank(value); });
}

}  // namespace

document::Values Gatherer::Values(const Level& level, const Spot& spot) {
    document::Values values;
    for (const auto& [name, asked] : level.names) Put(values, name, asked, spot);
    for (const auto& [name, rows] : level.rows) {
        document::Rows made;
        for (const Spot& row : Read(name, level.rows_from.at(name), spot).rows)
            made.push_back(Row(*rows, row));
        values.Set(name, std::move(made));
    }
    return values;
}

/// A row of which no column is asked for is printed by its first field.
document::Values Gatherer::Row(const Level& level, const Spot& spot) {
    if (!level.names.empty() || !level.rows.empty()) return Values(level, spot);
    document::Values values;
    const catalogue::Field* first = level.standing.group == nullptr
                                        ? spot.type->FindField(spot.type->title)
                                        : &level.standing.group->fields.front();
    if (first == nullptr) return values;
    Source source;
    source.steps = {{spot.type, first, false}};
    source.field = first;
    Reading reading = Read(first->label, {{source}}, spot);
    const int origin = OriginIndex(reading.origin);
    values.Set(first->id, Joined(std::move(reading), ValueKind::kText))
        .SetOrigin(first->id, origin);
    return values;
}

void Gatherer::Put(document::Values& values, const std::string& name, const Asked& asked,
                   const Spot& spot) {
    Value value = asked.phrase == nullptr ? Value() : Words(name, asked, spot);
    int origin = 0;
    if (document::IsBlank(value)) {
        Reading reading = Read(name, asked, spot);
        origin = OriginIndex(reading.origin);
        value = Joined(std::move(reading), asked.declared);
        if (marking_ == document::Marking::kOrigins) TakeOutMarkSigns(value);
    }
    values.Set(name, std::move(value)).SetOrigin(name, origin);
}

Value Gatherer::Words(const std::string& name, const Asked& asked, const Spot& spot) {
    const document::FilledText filled =
        document::FillText(asked.phrase->words, Values(asked.words->root(), spot), marking_);
    const std::string text = JoinedLines(*asked.phrase, filled.lines);
    if (text.empty()) {
        NoteEmptyPhrase(name, *asked.phrase, spot);
        return {};
    }
    for (document::Unfilled unfilled : filled.unfilled) {
        unfilled.place = {"文句“" + name + "”", 1, name};
        unfilled_.push_back(std::move(unfilled));
    }
    return text;
}

/// The head of the phrase says what would have to be entered.
void Gatherer::NoteEmptyPhrase(const std::string& name, const Phrase& phrase, const Spot& spot) {
    if (phrase.entered_in.empty()) return;
    const auto source = ReadSource(asking_.catalogue, {spot.type}, phrase.entered_in);
    if (!source || source->steps.empty()) return;
    const Step& first = source->steps.front();
    Missing gap;
    gap.name = name;
    gap.reason = MissingReason::kBlank;
    gap.type = first.type->id;
    gap.type_label = first.type->label;
    gap.record = spot.record->id;
    if (!first.back) {
        gap.field = first.field->id;
        gap.field_label = first.field->label;
    }
    gaps_.try_emplace(name, std::move(gap));
}

/// The first source that gives something.
Reading Gatherer::Read(const std::string& name, const Asked& asked, const Spot& spot) {
    Reading last;
    for (const Source& source : asked.sources) {
        Missing gap;
        gap.name = name;
        last = reader_.Read(source, spot, gap);
        if (IsSomething(last)) {
            if (last.masked) masked_.insert(name);
            return last;
        }
        if (!gap.type.empty()) gaps_.try_emplace(name, std::move(gap));
    }
    return last;
}

int Gatherer::OriginIndex(const Origin& origin) {
    if (origin.empty()) return 0;
    const auto [at, is_new] =
        origin_indexes_.emplace(origin, static_cast<int>(origins_.size()) + 1);
    if (is_new) origins_.push_back(origin);
    return at->second;
}

}  // namespace papers::detail

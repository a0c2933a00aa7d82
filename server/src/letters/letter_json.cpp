#include "letters/letter_json.hpp"

#include <fmt/format.h>

#include "base/json_text.hpp"

namespace letters {

namespace {

/// Yuan as a JSON number: 52120, 8650.5.
std::string Yuan(base::Money money) {
    std::string text = money.ToText();
    if (text.find('.') == std::string::npos) return text;
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::string NumberOrNull(std::int64_t number) {
    return number == 0 ? "null" : std::to_string(number);
}

class LetterWriter {
 public:
    LetterWriter(const Letter& letter, std::string_view text, const WordsOf& words)
        : letter_(letter), text_(text), words_(words) {}

    std::string Write(std::string_view file) {
        out_ = "{";
        Name("file");
        base::AppendQuoted(out_, file);
        Name("kind");
        Text(letter_.kind ? NameOf(letter_.kind->value) : std::string_view{});
        Texts();
        Name("doc_date");
        Text(letter_.doc_date ? letter_.doc_date->value.ToText() : std::string());
        Name("articles");
        Citations(false);
        Name("other_articles");
        Citations(true);
        Name("amount_yuan");
        out_ += letter_.fine ? Yuan(letter_.fine->value) : "null";
        Name("confiscated_yuan");
        out_ += letter_.confiscated ? Yuan(letter_.confiscated->value) : "null";
        Name("factors");
        Factors();
        Name("benchmarks");
        Benchmarks();
        Name("read");
        Read();
        Name("doubts");
        Doubts();
        Name("unread");
        Unread();
        return out_ + "}";
    }

 private:
    void Name(std::string_view name) {
        if (out_.back() != '{') out_ += ",";
        base::AppendQuoted(out_, name);
        out_ += ":";
    }

    void Text(std::string_view value) {
        if (value.empty())
            out_ += "null";
        else
            base::AppendQuoted(out_, value);
    }

    void Texts() {
        const auto one = [&](const char* name, const std::optional<Found<std::string>>& found) {
            Name(name);
            Text(found ? found->value : std::string());
        };
        one("doc_no", letter_.doc_no);
        one("party", letter_.party);
        one("uscc", letter_.uscc);
        one("legal_representative", letter_.legal_representative);
        one("address", letter_.address);
        one("issuer", letter_.issuer);
    }

    void Citations(bool other) {
        const std::size_t before = out_.size();
        for (const Found<Citation>& found : letter_.citations) {
            const Citation& citation = found.value;
            if ((citation.use == Use::kOther) != other) continue;
            out_ += out_.size() == before ? "[{" : ",{";
            Name("use");
            Text(NameOf(citation.use));
            Name("cited");
            Text(citation.cited);
            Name("law");
            Text(citation.law);
            out_ += fmt::format(",\"article\":{},\"paragraph\":{},\"item\":{}}}",
                                NumberOrNull(citation.article), NumberOrNull(citation.paragraph),
                                NumberOrNull(citation.item));
        }
        out_ += out_.size() == before ? "null" : "]";
    }

    void Factors() {
        const std::size_t before = out_.size();
        for (const Found<Factor>& found : letter_.factors) {
            out_ += out_.size() == before ? "[{" : ",{";
            Name("weight");
            Text(NameOf(found.value.weight));
            Name("id");
            Text(found.value.id);
            Name("amount");
            Text(found.value.amount);
            Name("clause");
            Text(found.value.clause);
            out_ += "}";
        }
        out_ += out_.size() == before ? "null" : "]";
    }

    void Benchmarks() {
        const std::size_t before = out_.size();
        for (const Found<std::string>& found : letter_.benchmarks) {
            out_ += out_.size() == before ? "[" : ",";
            Text(found.value);
        }
        out_ += out_.size() == before ? "null" : "]";
    }

    /// {"field","line","begin","end","text"} of every value, in the order of the text's fields.
    void Read() {
        out_ += "[";
        Each([&](const char* field, const Place& place, const base::Refusals&) {
            out_ += out_.back() == '[' ? "{" : ",{";
            At(field, place);
            out_ += "}";
        });
        out_ += "]";
    }

    void Doubts() {
        out_ += "[";
        Each([&](const char* field, const Place& place, const base::Refusals& doubts) {
            for (const base::Refusal& doubt : doubts) Doubt(field, place, doubt);
        });
        out_ += "]";
    }

    void Unread() {
        out_ += "[";
        for (const Found<std::string>& found : letter_.unread)
            for (const base::Refusal& doubt : found.doubts) Doubt(doubt.where, found.place, doubt);
        out_ += "]";
    }

    void Doubt(std::string_view field, const Place& place, const base::Refusal& doubt) {
        out_ += out_.back() == '[' ? "{" : ",{";
        At(field, place);
        Name("code");
        Text(doubt.code);
        Name("words");
        Text(words_(doubt));
        out_ += "}";
    }

    void At(std::string_view field, const Place& place) {
        Name("field");
        Text(field);
        out_ +=
            fmt::format(",\"line\":{},\"begin\":{},\"end\":{}", place.line, place.begin, place.end);
        Name("text");
        base::AppendQuoted(out_, text_.substr(place.begin, place.end - place.begin));
    }

    template <class Take>
    void Each(const Take& take) const {
        const auto one = [&](const char* field, const auto& found) {
            if (found) take(field, found->place, found->doubts);
        };
        one("kind", letter_.kind);
        one("doc_no", letter_.doc_no);
        one("party", letter_.party);
        one("uscc", letter_.uscc);
        one("legal_representative", letter_.legal_representative);
        one("address", letter_.address);
        one("issuer", letter_.issuer);
        one("doc_date", letter_.doc_date);
        for (const auto& found : letter_.citations) take("articles", found.place, found.doubts);
        one("amount_yuan", letter_.fine);
        one("confiscated_yuan", letter_.confiscated);
        for (const auto& found : letter_.factors) take("factors", found.place, found.doubts);
        for (const auto& found : letter_.benchmarks) take("benchmarks", found.place, found.doubts);
    }

    const Letter& letter_;
    std::string_view text_;
    const WordsOf& words_;
    std::string out_;
};

}  // namespace

std::string LetterJson(const Letter& letter, std::string_view file, std::string_view text,
                       const WordsOf& words) {
    return LetterWriter(letter, text, words).Write(file);
}

}  // namespace letters

#include "papers/phrases.hpp"

#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "document/template_source.hpp"

namespace papers {

namespace {

/// A phrase while it is read: what its head says, and its lines.
struct Draft {
    std::string name, separator = "\n", more, entered_in, drafts, body;
    std::size_t most_lines = 0;
    std::size_t line = 0;
    std::vector<std::size_t> lines;  ///< of the words, without blank ones
};

std::optional<std::size_t> Count(std::string_view text) {
    std::size_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return whole && count > 0 ? std::optional(count) : std::nullopt;
}

bool TakeOption(std::string_view option, Draft& draft) {
    const auto colon = option.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = base::Trim(option.substr(0, colon));
    const std::string value(base::Trim(option.substr(colon + 1)));
    if (value.empty()) return false;
    if (name == "连接") {
        draft.separator = value;
    } else if (name == "其余") {
        draft.more = value;
    } else if (name == "填在") {
        draft.entered_in = value;
    } else if (name == "起草") {
        draft.drafts = value;
    } else if (name == "最多") {
        const auto count = Count(value);
        draft.most_lines = count.value_or(0);
        return count.has_value();
    } else {
        return false;
    }
    return true;
}

/// `[处罚依据] 连接: 、; 填在: legal_basis`
std::optional<Draft> ReadHead(std::string_view line, std::size_t number) {
    const auto end = line.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    Draft draft;
    draft.line = number;
    draft.name = base::Trim(line.substr(1, end - 1));
    if (draft.name.empty()) return std::nullopt;
    const std::string_view rest = base::Trim(line.substr(end + 1));
    if (rest.empty()) return draft;
    for (const std::string& option : base::Split(rest, ';'))
        if (!TakeOption(option, draft)) return std::nullopt;
    return draft;
}

class PhraseReader {
 public:
    explicit PhraseReader(std::string file) : file_(std::move(file)) {}

    void Line(const std::string& whole, std::size_t number) {
        const std::string_view line = base::Trim(whole);
        if (line.starts_with("# ") || line == "#") return;
        if (!line.starts_with('[')) {
            if (draft_) {
                draft_->body += std::string(line) + '\n';
                if (!line.empty()) draft_->lines.push_back(number);
            } else if (!line.empty() && !passing_over_) {
                Fault(number, line);
            }
            return;
        }
        Close();
        draft_ = ReadHead(line, number);
        passing_over_ = !draft_;
        if (!draft_) Fault(number, line);
    }

    base::Result<std::vector<Phrase>> Take() {
        Close();
        if (!faults_.empty()) return base::Refuse(std::move(faults_));
        return std::move(phrases_);
    }

 private:
    void Fault(std::size_t number, std::string_view text) {
        faults_.push_back({"papers.phrase_line",
                           {{"line", std::to_string(number)}, {"text", std::string(text)}},
                           fmt::format("{}:{}", file_, number)});
    }

    void Close() {
        if (!draft_) return;
        Draft draft = *std::move(draft_);
        draft_.reset();
        const auto built = document::BuildTemplate("id: phrase\nlabel: phrase\n---\n" + draft.body);
        if (!built) return Faults(draft, built.error());
        auto words = document::ReadTemplate(built->bytes);
        if (!words) return Faults(draft, words.error());
        phrases_.push_back({std::move(draft.name),
                            std::move(draft.separator),
                            draft.most_lines,
                            std::move(draft.more),
                            std::move(draft.entered_in),
                            std::move(draft.drafts),
                            *std::move(words),
                            file_,
                            {draft.line}});
        auto& lines = phrases_.back().lines;
        lines.insert(lines.end(), draft.lines.begin(), draft.lines.end());
    }

    void Faults(const Draft& draft, const base::Refusals& faults) {
        for (base::Refusal fault : faults) {
            fault.where = fmt::format("{}:{}", file_, draft.line);
            faults_.push_back(std::move(fault));
        }
    }

    std::string file_;
    std::optional<Draft> draft_;
    bool passing_over_ = false;  ///< the lines behind a faulty head
    std::vector<Phrase> phrases_;
    base::Refusals faults_;
};

}  // namespace

base::Result<std::vector<Phrase>> ReadPhrases(std::string_view text, const std::string& file) {
    PhraseReader reader(file);
    std::size_t number = 0;
    for (const std::string& line : base::Split(text, '\n')) reader.Line(line, ++number);
    return reader.Take();
}

}  // namespace papers

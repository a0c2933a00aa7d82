#include "document/compare.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"

namespace document {

namespace {

/// Above it two paragraphs are one that was changed.
constexpr double kAlike = 0.5;
/// A paragraph is looked for among so many that were put in.
constexpr std::size_t kLookAhead = 12;
constexpr std::size_t kMostWords = 4'000;
/// Cells of the table of one comparison: 16 million of two bytes.
constexpr std::size_t kMostCells = kMostWords * kMostWords;

bool JoinsWord(char32_t point) {
    return (point >= U'0' && point <= U'9') || (point >= U'a' && point <= U'z') ||
           (point >= U'A' && point <= U'Z') || point == U'.' || point == U'%';
}

std::vector<std::string> WordsOf(std::string_view text) {
    std::vector<std::string> words;
    bool joins = false;
    for (const char32_t point : base::ToCodePoints(text)) {
        const bool more = JoinsWord(point);
        if (more && joins)
            words.back() += base::FromCodePoints({&point, 1});
        else
            words.push_back(base::FromCodePoints({&point, 1}));
        joins = more;
    }
    return words;
}

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// Indexes that belong together: a longest common subsequence, so that what stays stays in order.
class Matcher {
 public:
    Matcher(const std::vector<std::string>& left, const std::vector<std::string>& right)
        : left_(left), right_(right) {}

    Pairs Run() {
        Pairs pairs;
        std::size_t from = 0, end_left = left_.size(), end_right = right_.size();
        for (; from < std::min(end_left, end_right) && left_[from] == right_[from]; ++from)
            pairs.emplace_back(from, from);
        Pairs behind;
        while (end_left > from && end_right > from && left_[end_left - 1] == right_[end_right - 1])
            behind.emplace_back(--end_left, --end_right);
        Middle(from, end_left, end_right, pairs);
        pairs.insert(pairs.end(), behind.rbegin(), behind.rend());
        return pairs;
    }

 private:
    void Middle(std::size_t from, std::size_t end_left, std::size_t end_right, Pairs& pairs) const {
        const std::size_t rows = end_left - from, columns = end_right - from;
        if (rows == 0 || columns == 0 || (rows + 1) * (columns + 1) > kMostCells) return;
        const std::size_t width = columns + 1;
        std::vector<std::uint16_t> length((rows + 1) * width, 0);
        for (std::size_t i = rows; i-- > 0;)
            for (std::size_t j = columns; j-- > 0;)
                length[i * width + j] =
                    left_[from + i] == right_[from + j]
                        ? static_cast<std::uint16_t>(length[(i + 1) * width + j + 1] + 1)
                        : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
        for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
            if (left_[from + i] == right_[from + j])
                pairs.emplace_back(from + i++, from + j++);
            else if (length[(i + 1) * width + j] >= length[i * width + j + 1])
                ++i;
            else
                ++j;
        }
    }

    const std::vector<std::string>& left_;
    const std::vector<std::string>& right_;
};

Pairs Match(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    return Matcher(left, right).Run();
}

/// Part of both that is common, 0 to 1.
double Likeness(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    const std::size_t all = left.size() + right.size();
    if (all == 0) return 1;
    return 2.0 * static_cast<double>(Match(left, right).size()) / static_cast<double>(all);
}

void AddPiece(std::vector<ComparedPiece>& pieces, Change change, const std::string& text) {
    if (!pieces.empty() && pieces.back().change == change)
        pieces.back().text += text;
    else
        pieces.push_back({text, change});
}

ComparedRow Whole(Change change, std::optional<std::size_t> left, std::optional<std::size_t> right,
                  const std::string& text) {
    ComparedRow row{change, left, right, {}, {}};
    if (left) row.left_pieces = {{text, change}};
    if (right) row.right_pieces = {{text, change}};
    return row;
}

ComparedRow Changed(std::size_t left, std::size_t right, const std::vector<std::string>& left_words,
                    const std::vector<std::string>& right_words) {
    ComparedRow row{Change::kChanged, left, right, {}, {}};
    std::size_t i = 0, j = 0;
    Pairs pairs = Match(left_words, right_words);
    pairs.emplace_back(left_words.size(), right_words.size());
    for (const auto& [to_left, to_right] : pairs) {
        for (; i < to_left; ++i) AddPiece(row.left_pieces, Change::kRemoved, left_words[i]);
        for (; j < to_right; ++j) AddPiece(row.right_pieces, Change::kInserted, right_words[j]);
        if (i == left_words.size() || j == right_words.size()) continue;
        AddPiece(row.left_pieces, Change::kSame, left_words[i++]);
        AddPiece(row.right_pieces, Change::kSame, right_words[j++]);
    }
    return row;
}

class Comparer {
 public:
    Comparer(const std::vector<std::string>& left, const std::vector<std::string>& right)
        : left_(left), right_(right) {}

    std::vector<ComparedRow> Run() {
        std::size_t i = 0, j = 0;
        Pairs pairs = Match(left_, right_);
        pairs.emplace_back(left_.size(), right_.size());
        for (const auto& [to_left, to_right] : pairs) {
            Between(i, to_left, j, to_right);
            if (to_left < left_.size() && to_right < right_.size())
                rows_.push_back(Whole(Change::kSame, to_left, to_right, left_[to_left]));
            i = to_left + 1;
            j = to_right + 1;
        }
        return std::move(rows_);
    }

 private:
    /// What stands between two paragraphs that stayed: each on the left beside the first on the
    /// right that is like it.
    void Between(std::size_t left, std::size_t end_left, std::size_t right, std::size_t end_right) {
        std::vector<std::vector<std::string>> words;
        for (std::size_t j = right; j < end_right; ++j) words.push_back(WordsOf(right_[j]));
        const std::size_t first = right;
        for (; left < end_left; ++left) {
            const auto mine = WordsOf(left_[left]);
            std::size_t beside = right;
            const std::size_t end = std::min(end_right, right + kLookAhead);
            while (beside < end && Likeness(mine, words[beside - first]) < kAlike) ++beside;
            if (beside == end) {
                rows_.push_back(Whole(Change::kRemoved, left, std::nullopt, left_[left]));
                continue;
            }
            Inserted(right, beside);
            rows_.push_back(Changed(left, beside, mine, words[beside - first]));
            right = beside + 1;
        }
        Inserted(right, end_right);
    }

    void Inserted(std::size_t from, std::size_t end) {
        for (; from < end; ++from)
            rows_.push_back(Whole(Change::kInserted, std::nullopt, from, right_[from]));
    }

    const std::vector<std::string>& left_;
    const std::vector<std::string>& right_;
    std::vector<ComparedRow> rows_;
};

std::size_t Distance(std::size_t a, std::size_t b) { return a > b ? a - b : b - a; }

}  // namespace

std::vector<ComparedRow> CompareTexts(const std::vector<std::string>& left,
                                      const std::vector<std::string>& right) {
    return Comparer(left, right).Run();
}

std::optional<std::size_t> FindAgain(const std::vector<std::string>& paragraphs, std::size_t was,
                                     std::string_view quote) {
    std::optional<std::size_t> same, like;
    double best = kAlike;
    const auto words = WordsOf(quote);
    for (std::size_t i = 0; i < paragraphs.size(); ++i)
        if (paragraphs[i] == quote && (!same || Distance(i, was) < Distance(*same, was))) same = i;
    if (same) return same;
    for (std::size_t i = 0; i < paragraphs.size(); ++i) {
        const double likeness = Likeness(words, WordsOf(paragraphs[i]));
        if (likeness < best || (like && likeness == best)) continue;
        best = likeness;
        like = i;
    }
    return like;
}

}  // namespace document

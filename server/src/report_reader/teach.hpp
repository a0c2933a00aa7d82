#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report_reader/figures.hpp"
#include "report_reader/kept.hpp"

/// Gives a figure of a text its meaning: finds the words that are to be kept for it, and tells what
/// else they would change (docs/decisions/0038). Pure.
namespace report_reader {

namespace detail {
struct Beside;
}

/// Texts that are read with and without the new wording.
enum class Where {
    kHere,      ///< the text with the figure
    kBefore,    ///< last year's
    kTrials,    ///< sentences that the catalogue reads right
    kCatalogue  ///< names of other indicators that hold the new one
};

struct Texts {
    const ReportText* here = nullptr;
    const ReportText* before = nullptr;               ///< null: none was given
    const std::vector<ReportText>* trials = nullptr;  ///< a sentence each; null: none
};

/// One place of a text that is read otherwise with the wording.
struct Effect {
    Where where = Where::kHere;
    Span place;
    std::string text;          ///< of the figure
    std::string sentence;      ///< in which it stands
    std::string was, becomes;  ///< label of the indicator; 不是指标; empty: unknown
    bool known = false;        ///< it had a meaning before
    bool taught = false;       ///< the figure itself
};

/// A name that could be kept, and what it does.
struct Rung {
    std::string name;
    std::string need;  ///< to stand near; empty: none
    std::vector<std::string> beside;
    bool reads = false;       ///< the figure gets its meaning
    std::size_t changes = 0;  ///< other figures that are read otherwise
    std::size_t known = 0;    ///< of them with a meaning before
};

struct Lesson {
    KeptWording wording;       ///< as asked for, or as proposed
    std::vector<Rung> ladder;  ///< from short to long; empty where names were given
    std::string sentence;      ///< of the figure
    Span sentence_place;
    bool reads = false;
    std::vector<Effect> effects;
    base::Refusals refusals;  ///< why it cannot be kept
};

/// What is asked: this figure means that.
struct Teaching {
    Span figure;          ///< bytes of the text
    KeptWording wording;  ///< indicator, label, unit; names and needs, or none: to be proposed
};

/// Sentences to try a wording on, each the last cell of a line of tab separated ones; lines that
/// begin with # are remarks.
[[nodiscard]] std::vector<ReportText> ReadTrials(std::string_view lines);

/// Of a wording that no text came with: `wording.changes_known` where trials would be read
/// otherwise, `wording.too_short` where its words say too little. Empty: nothing.
[[nodiscard]] base::Refusals ChangesTrials(const KeptWording& wording,
                                           const std::vector<catalogue::FigureWording>& known,
                                           const Vocabulary& vocabulary,
                                           const std::vector<ReportText>& trials);

/// Texts larger than this are not taught from: 256 KiB, five yearly reports.
inline constexpr std::size_t kLargestTaught = std::size_t{256} << 10U;

class Teacher {
 public:
    /// All must live as long as it. `known`: the catalogue's wordings and what the bureau keeps
    /// already, by which `vocabulary` was made.
    Teacher(const std::vector<catalogue::FigureWording>& known, const Vocabulary& vocabulary,
            Texts texts);

    /// Refuses `wording.no_figure` where no number with a unit stands there.
    [[nodiscard]] base::Result<Lesson> Learn(const Teaching& teaching) const;

    /// What bars a wording that names no figure of the text.
    [[nodiscard]] base::Refusals Bars(const KeptWording& wording) const;

 private:
    /// What a wording does to the texts.
    struct Reading {
        bool reads = false;
        std::vector<Effect> effects;
    };
    [[nodiscard]] Reading Read(const KeptWording& wording, Span figure) const;
    [[nodiscard]] bool SaysTooLittle(const std::string& name) const;
    [[nodiscard]] Rung Try(const KeptWording& wording, Span figure) const;
    void Propose(Lesson& lesson, Span figure, const detail::Beside& beside) const;
    void Judge(Lesson& lesson, Span figure, std::u32string_view sentence) const;

    const std::vector<catalogue::FigureWording>& known_;
    const Vocabulary& vocabulary_;
    Texts texts_;
    std::vector<Figure> here_, before_;
};

}  // namespace report_reader

#pragma once

#include <optional>
#include <vector>

#include "report_reader/detail/account.hpp"
#include "report_reader/detail/evidence.hpp"

namespace report_reader::detail {

/// Reads the figures of one report, paragraph by paragraph.
class FigureFinder {
 public:
    FigureFinder(const ReportText& report, const Vocabulary::Compiled& vocabulary);

    std::vector<Figure> Run();
    /// Letters and figures looked at again for scopes and times.
    [[nodiscard]] std::size_t looked_at() const { return looked_at_; }

 private:
    /// A rule that could explain a figure.
    struct Choice {
        std::uint16_t rule = 0;
        double score = 0;
        std::uint32_t name_begin = 0, name_end = 0;
        std::uint32_t cue = 0;
    };

    /// Words that name a campaign, or refer to the one named before.
    struct Campaign {
        std::size_t begin = 0, end = 0;
        Span name;  ///< empty: 本次行动, or a campaign without a name of its own
        bool again = false;
        bool all = false;  ///< 各类专项行动
    };

    /// Of a figure after 分别: its own subject, and the words between 分别 and the first figure.
    struct Share {
        Span subject, verb;
    };

    void ReadParagraph(std::size_t index);
    void ReadHeading(std::size_t section);

    // layout.cpp: which words are whose?
    void LayOut();
    [[nodiscard]] std::size_t PastRemarks(std::size_t begin) const;
    [[nodiscard]] std::size_t SubjectsBegin(std::size_t at) const;
    std::size_t ShareOut(std::size_t first);
    [[nodiscard]] bool JoinsNext(const Candidate& one, const Candidate& next) const;
    [[nodiscard]] bool StandApart(std::size_t first, std::size_t past) const;
    bool ShareWithCounts(std::size_t first, std::size_t past, Span verb);
    [[nodiscard]] std::size_t PastSemicolon(std::size_t from, std::size_t at) const;
    [[nodiscard]] Site SiteOf(std::size_t candidate) const;
    [[nodiscard]] Site SiteOfWords(std::size_t begin, std::size_t end) const;
    [[nodiscard]] Span SentenceOf(std::size_t at) const;

    void ReadCandidate(std::size_t index);
    [[nodiscard]] bool IsOfAnother(const Candidate& candidate, const Evidence& evidence) const;
    [[nodiscard]] bool IsPartOfKnown(const Choice& choice, const Site& site) const;

    // scope.cpp: does a figure speak of the bureau's whole year?
    void ReadLevel();
    [[nodiscard]] bool IsOfAPart(const std::vector<Choice>& picked, std::size_t index);
    [[nodiscard]] bool IsOfAPart(const Rule& rule, Span name, Span figure, bool none = false) const;
    [[nodiscard]] bool IsBase(const Candidate& candidate) const;
    // breakdowns.cpp: what tells how a count is made up
    [[nodiscard]] Span PartsThatAddUp(std::size_t at) const;
    [[nodiscard]] bool IsRemarkOnShares(std::size_t at) const;
    [[nodiscard]] bool PartsOther(const Rule& rule, std::size_t at) const;
    [[nodiscard]] bool IsSomeOfThose(std::size_t index) const;
    [[nodiscard]] bool IsOfTitledPart(std::size_t at) const;
    [[nodiscard]] int LevelIn(std::u32string_view heading) const;
    [[nodiscard]] std::size_t ScopeBegin(std::size_t at) const;
    [[nodiscard]] std::size_t WholeBefore(std::size_t from) const;
    [[nodiscard]] std::size_t PastTotal(std::size_t from, std::size_t at) const;
    [[nodiscard]] std::size_t LastTotal(std::u32string_view words) const;
    [[nodiscard]] bool StandsBehindFrame(std::size_t at, std::size_t from) const;
    [[nodiscard]] bool NamesTotal(std::size_t from, std::size_t at) const;
    [[nodiscard]] bool IsNarrowed(const Rule& rule, Span clause, Span scope) const;
    [[nodiscard]] bool IsKnownTo(const Rule& rule, const Match& part) const;
    [[nodiscard]] bool IsOfUntoldCases(std::uint16_t rule, std::size_t index) const;
    [[nodiscard]] bool IsOfUntoldSession(const Rule& rule, std::size_t index) const;
    [[nodiscard]] bool IsTold(const Candidate& candidate) const;
    [[nodiscard]] bool IsOfOtherLevel(Span scope) const;
    [[nodiscard]] bool IsOfOtherPlace(Span scope, bool offices) const;
    [[nodiscard]] bool IsNamedElsewhere(std::u32string_view place, std::size_t here) const;
    [[nodiscard]] bool IsOfOneMonth(Span scope) const;
    [[nodiscard]] bool IsOfYears(std::size_t at) const;
    [[nodiscard]] bool IsSinceEarlier(Span scope) const;
    [[nodiscard]] Span TimeBefore(Span sentence) const;
    [[nodiscard]] std::size_t PointOf(std::size_t at) const;
    [[nodiscard]] std::u32string LastSpan(std::u32string_view words) const;
    [[nodiscard]] std::u32string FirstSpan(std::u32string_view words) const;
    [[nodiscard]] std::u32string OwnSpan() const;
    [[nodiscard]] std::string PartOfYear(std::size_t at) const;
    [[nodiscard]] static bool IsInNeutral(const Matches& words, Span part);
    [[nodiscard]] bool IsOfShorterSpan(std::u32string_view words) const;
    [[nodiscard]] bool IsSinceEvent(Span scope) const;
    [[nodiscard]] bool IsOfLastYear(std::size_t at) const;
    [[nodiscard]] bool IsOfOtherTime(const Rule& rule, std::size_t at) const;
    [[nodiscard]] bool IsStillToDo(std::size_t at) const;
    [[nodiscard]] bool IsYearOnYear(std::size_t at) const;

    // wholes.cpp: which of several values of one whole is the whole's?
    [[nodiscard]] bool IsListedBeside(std::size_t place) const;
    void KeepWholes();

    // accounted.cpp: is every word that could narrow or shift the meaning explained?
    [[nodiscard]] bool IsAccountedFor(const std::vector<Choice>& picked, std::size_t index) const;
    [[nodiscard]] static bool SaysItsKind(const Rule& rule);
    [[nodiscard]] bool HasUnknownObject(const std::vector<Choice>& picked, std::size_t index) const;
    [[nodiscard]] bool IsOfToldPart(const std::vector<Choice>& picked, std::size_t index) const;
    [[nodiscard]] std::vector<std::uint16_t> RulesSince(std::size_t from,
                                                        const std::vector<Choice>& picked,
                                                        std::size_t index) const;
    [[nodiscard]] Span WordsOf(const Choice& choice, std::size_t index, const Site& site) const;
    [[nodiscard]] std::size_t PastExamples(std::size_t from, std::size_t at) const;
    [[nodiscard]] std::size_t NeedBefore(std::uint16_t rule, std::size_t from,
                                         std::size_t at) const;
    [[nodiscard]] bool SaysAgain(std::uint16_t rule, Span words) const;
    [[nodiscard]] bool Frames(std::u32string_view clause, bool sums = false) const;
    [[nodiscard]] bool SumsUp(std::size_t clause) const;
    [[nodiscard]] bool HoldsTold(Span words) const;
    [[nodiscard]] bool IsFramed(const std::vector<std::uint16_t>& rules, Span before) const;
    [[nodiscard]] bool IsPartOfUnknown(std::size_t begin) const;
    [[nodiscard]] bool IsPartOfMeant(std::uint16_t rule, std::size_t index) const;
    [[nodiscard]] bool IsPartOfOther(std::size_t among) const;
    [[nodiscard]] bool IsRateOfUnknown(const Choice& choice, std::size_t index,
                                       const Site& site) const;
    [[nodiscard]] bool IsOfUnknown(std::uint16_t rule, Span words, std::size_t zone,
                                   std::size_t index) const;
    [[nodiscard]] bool IsModifier(const Choice& choice, std::size_t end) const;
    [[nodiscard]] bool IsOneOfARun(std::size_t index) const;
    [[nodiscard]] bool IsNextFiguresName(const Choice& choice, std::size_t index,
                                         const Site& site) const;
    [[nodiscard]] bool IsOfHeadedPart(const Rule& rule, std::size_t at) const;
    [[nodiscard]] bool IsInRegion(const Rule& rule, std::size_t at) const;
    [[nodiscard]] bool IsPartOfPoint(const Rule& rule, std::uint32_t cue) const;
    [[nodiscard]] Span LeadOf(std::size_t at) const;
    [[nodiscard]] static bool IsListed(std::u32string_view words, const Match& match);

    // left_over.cpp: may what is not explained be passed over?
    [[nodiscard]] bool MayPassOver(const std::vector<Span>& left, const Choice& choice,
                                   std::size_t index, const Site& site) const;

    // campaigns.cpp: of which campaign does a figure speak?
    void ReadTitle();
    void ReadCampaigns();
    [[nodiscard]] bool IsMentioned(const Campaign& one) const;
    [[nodiscard]] Span CampaignNameAt(std::size_t index) const;
    [[nodiscard]] std::u32string_view CampaignOf(std::size_t at) const;
    [[nodiscard]] std::size_t CampaignsBefore(std::size_t at) const;
    [[nodiscard]] const Campaign* MentionBehind(std::size_t at) const;
    [[nodiscard]] bool IsOfACampaign(std::size_t at) const;
    [[nodiscard]] bool RenewsYear(std::size_t from, std::size_t at) const;
    [[nodiscard]] bool HoldsStill(std::size_t from, std::size_t at) const;

    // matters.cpp: does a figure speak of a matter of its own, of papers, of another body?
    void ReadHeadedMatters(std::u32string_view heading);
    [[nodiscard]] bool IsOfOtherMatter(std::uint16_t rule, std::size_t at, bool zero) const;
    [[nodiscard]] bool Bars(const Matter& matter, std::uint16_t rule, bool zero) const;
    [[nodiscard]] bool IsOfOtherBody(std::size_t at) const;
    [[nodiscard]] bool IsOfPapers(std::uint16_t rule, const Candidate& candidate) const;

    [[nodiscard]] bool FollowsItsLike(const Rule& rule, std::size_t at) const;
    [[nodiscard]] bool StandsBehindItsLike(const Rule& rule, std::size_t at) const;
    [[nodiscard]] bool IsBare(std::uint16_t rule, const Candidate& candidate,
                              const Site& site) const;
    [[nodiscard]] bool IsPerSomething(const Candidate& candidate) const;
    [[nodiscard]] std::vector<Choice> ChoicesFor(const Candidate& candidate, const Site& site);
    [[nodiscard]] std::vector<Choice> Pick(const Candidate& candidate, const Site& site,
                                           const std::vector<Choice>& choices) const;
    [[nodiscard]] bool NamesRate(std::size_t at) const;
    void PreferCampaign(std::vector<Choice>& picked, const std::vector<Choice>& choices,
                        std::size_t at) const;
    [[nodiscard]] bool IsOfMeans(const Span& run) const;
    [[nodiscard]] bool ListsBefore(const Choice& choice) const;
    [[nodiscard]] bool RepeatsName(const std::vector<Span>& left, const Choice& choice,
                                   std::size_t index, const Site& site) const;
    [[nodiscard]] bool IsSummedUp(const std::vector<Span>& left, const Choice& choice,
                                  std::size_t index, const Site& site) const;
    void PreferHead(std::vector<Choice>& picked, const std::vector<Choice>& choices,
                    std::size_t index) const;
    void PreferOwnNames(std::vector<Choice>& choices, const Site& site) const;
    [[nodiscard]] bool IsSumOfTwo(const Choice& best, const std::vector<Choice>& choices) const;
    [[nodiscard]] bool Shares(const Choice& best, const Choice& other, const Candidate& candidate,
                              const Site& site) const;
    void Put(const Candidate& candidate, const Choice* choice);
    void SayWhy(Figure& figure, const Choice& choice) const;
    [[nodiscard]] Span NamedBy(const Choice& choice) const;

    void ReadWords();
    [[nodiscard]] bool MayBeNone(const Match& match, const Use& use) const;
    [[nodiscard]] std::vector<std::uint16_t> DeniedBeside(std::uint16_t rule, Span words) const;
    [[nodiscard]] bool IsDeniedPlainly(std::uint16_t rule, const Match& match,
                                       std::size_t denial) const;
    void ReadZero(const Match& match, std::uint16_t rule);
    [[nodiscard]] bool HasOtherCause(std::uint16_t rule, const Match& match) const;
    void ReadAll(const Match& match, std::uint16_t rule);
    [[nodiscard]] bool IsAllOfUnknown(std::uint16_t rule, std::size_t at) const;
    [[nodiscard]] std::u32string_view Around(const Match& match) const;
    void ReadSame(const Match& match, std::uint16_t rule);
    void ReadSaid(const Match& match, const Use& use);
    void ReadFrequency(const Match& match, std::uint16_t rule);
    [[nodiscard]] bool Stands(std::uint16_t rule, const Site& site, std::size_t from);
    [[nodiscard]] bool StandsBest(const Match& match, std::uint16_t rule, Role role);
    void PutWords(std::uint16_t rule, Span words, const std::string& value, Comparator comparator);
    [[nodiscard]] std::optional<Span> ZeroBefore(const Match& match) const;
    [[nodiscard]] std::optional<Span> ZeroAfter(const Match& match) const;
    [[nodiscard]] bool HasFigureBetween(std::size_t from, std::size_t to) const;

    [[nodiscard]] std::string PeriodOf(const Rule& rule, std::size_t at, bool change) const;
    [[nodiscard]] bool IsPlanned(std::size_t at) const;
    /// Of the sentence that begins at `from`; 0: none.
    [[nodiscard]] int YearNamedBefore(std::size_t at, std::size_t from) const;
    Figure& Place(Figure figure, Span local);

    const ReportText& report_;
    const Vocabulary::Compiled& vocabulary_;
    EvidenceFinder evidence_;
    Account account_;
    int year_ = 0;
    int level_ = -1;               ///< of the bureau: 0 county … 3 country; below 0: unknown
    std::u32string_view opening_;  ///< the first words of the report, which name the bureau
    bool is_yearly_ = false;       ///< its title is that of a year's report
    bool titled_part_ = false;     ///< its title names one campaign or inspection
    std::u32string own_span_;      ///< less than a year that the report is of: 上半年, 1-6

    // of the paragraph being read
    std::size_t paragraph_ = 0;
    std::size_t base_ = 0;  ///< of the paragraph in the normal text
    std::u32string_view text_;
    Numbers numbers_;
    std::optional<Clauses> clauses_;
    Matches words_;  ///< of the catalogue
    std::vector<std::size_t> zones_;
    std::vector<std::optional<Share>> shared_;
    std::size_t section_ = static_cast<std::size_t>(-1);
    std::vector<Use> heading_;
    std::vector<std::uint32_t> heading_cues_;  ///< but those that stand in a list
    int heading_level_ = -1;                   ///< 全州 in the nearest heading
    bool planned_ = false;
    std::vector<const Matter*> heading_matters_;
    std::vector<Figure> found_;  ///< of the paragraph
    bool follows_part_ = false;  ///< a count of a part stood in the scope that begins at:
    std::size_t part_scope_ = 0, part_end_ = 0;
    std::u32string_view part_among_;  ///< its unit where it stood behind 其中
    std::vector<Campaign> campaigns_;
    std::vector<int> meant_;       ///< the wording each figure has by its words alone; -1: none
    std::size_t unknown_end_ = 0;  ///< of the last figure that no wording would explain; 0: none

    std::vector<Figure> figures_;
    mutable std::size_t looked_at_ = 0;
};

/// Does the rule take a figure of this unit and comparator?
[[nodiscard]] bool Accepts(const Rule& rule, const Candidate& candidate);

}  // namespace report_reader::detail

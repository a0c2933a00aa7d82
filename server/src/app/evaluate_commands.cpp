#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <set>

#include "anomaly/clue.hpp"
#include "app/commands.hpp"
#include "base/json_text.hpp"
#include "base/text.hpp"
#include "catalogue/telemetry_rules.hpp"
#include "evaluation/evaluate.hpp"
#include "evaluation/read.hpp"
#include "telemetry/frame_json.hpp"
#include "telemetry/splitter.hpp"

namespace app {

namespace {

/// More than this is no file of one bureau's month.
constexpr std::size_t kLargestFile = 256U << 20U;
constexpr std::size_t kMostShown = 200;

enum class Style { kText, kJson, kTsv };

/// How `hj212 evaluate` was called, read.
struct AskedEvaluation {
    evaluation::ReadOutlets read;
    catalogue::TelemetryRules rules;
    Style style = Style::kText;
    bool all = false;
};

void Append(base::Refusals& all, const base::Refusals& more) {
    all.insert(all.end(), more.begin(), more.end());
}

base::Result<std::string> TextOf(const std::string& path, const char* where) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return base::Refuse("hj212.no_file", {{"file", path}}, where);
    std::string text;
    std::vector<char> piece(1U << 20U);
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
        text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
        if (text.size() > kLargestFile) return base::Refuse("evaluation.too_large_file", {}, where);
    }
    if (file.bad()) throw std::runtime_error("cannot read " + path);
    return text;
}

/// Frames where any stands in the file, otherwise CSV.
base::Result<evaluation::ReadOutlets> ReadReadings(const std::string& text) {
    evaluation::Gatherer gatherer;
    telemetry::Splitter splitter;
    telemetry::Frame frame;
    std::size_t frames = 0;
    const auto take = [&](const telemetry::Piece& piece) {
        if (piece.kind == telemetry::PieceKind::kNoise) return;
        ++frames;
        if (piece.kind == telemetry::PieceKind::kFrame && telemetry::ReadFrame(piece.bytes, frame))
            evaluation::TakeFrame(gatherer, frame, frames);
        else
            gatherer.Note("bad_frame", frames, telemetry::Readable(piece.bytes.substr(0, 20)));
    };
    if (text.find("##") != std::string::npos) {
        splitter.Feed(text, take);
        splitter.Finish(take);
    }
    auto read = frames > 0 ? base::Result<evaluation::ReadOutlets>(gatherer.Finish())
                           : evaluation::ReadCsv(text);
    if (read && read->readings == 0) {
        base::Refusals refusals{{"evaluation.nothing", {}, ""}};
        for (const evaluation::Trouble& trouble : read->troubles)
            refusals.push_back({"evaluation." + trouble.code,
                                {{"count", std::to_string(trouble.count)},
                                 {"first", std::to_string(trouble.first)},
                                 {"example", trouble.example}},
                                ""});
        return base::Refuse(std::move(refusals));
    }
    return read;
}

/// `a21026=35:day:converted`
std::optional<evaluation::Limit> LimitOf(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return std::nullopt;
    const std::vector<std::string> parts = base::Split(text.substr(equals + 1), ':');
    evaluation::Limit limit;
    limit.factor = base::Trim(text.substr(0, equals));
    const auto most = evaluation::ReadDecimal(parts[0]);
    if (limit.factor.empty() || !most) return std::nullopt;
    limit.most = *most;
    limit.source = "命令行给出的限值";
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i] == "day")
            limit.average = evaluation::Averaging::kDaily;
        else if (parts[i] == "converted")
            limit.form = evaluation::Form::kConverted;
        else if (parts[i] != "hour" && parts[i] != "measured")
            return std::nullopt;
    }
    return limit;
}

/// What an edition of a rule `limit` allows.
evaluation::Limit LimitOf(const catalogue::TelemetryRule& rule) {
    evaluation::Limit limit;
    limit.factor = rule.factor;
    if (rule.Option("form") == "converted") limit.form = evaluation::Form::kConverted;
    if (rule.Option("average") == "day") limit.average = evaluation::Averaging::kDaily;
    limit.most = evaluation::ReadDecimal(*rule.Setting("limit")).value_or(evaluation::Decimal{});
    limit.from = rule.effective_from;
    limit.until = rule.effective_until;
    limit.source = rule.basis + (rule.confidence == "unverified" ? "（未经核实）" : "");
    return limit;
}

/// The editions of the rule `name` for outlets of its medium, with the oxygen that it converts to
/// where nobody gave another. False where there is no such rule.
bool TakeLimitRule(const std::string& name, bool oxygen_given, AskedEvaluation& asked) {
    bool known = false;
    for (const catalogue::TelemetryRule& rule : asked.rules.all()) {
        if (rule.what != "limit" || rule.name != name) continue;
        known = true;
        const std::string* oxygen = rule.Setting("oxygen");
        for (evaluation::Outlet& outlet : asked.read.outlets) {
            if (!rule.medium.empty() && rule.medium != evaluation::MediumName(outlet.medium))
                continue;
            outlet.limits.push_back(LimitOf(rule));
            if (oxygen != nullptr && !oxygen_given)
                outlet.reference_oxygen = evaluation::ReadDecimal(*oxygen);
        }
    }
    return known;
}

/// After the medium is known: a standard's limit is one for its medium.
void ReadLimits(const Arguments& arguments, AskedEvaluation& asked, base::Refusals& refusals) {
    if (!arguments.Has("limit")) return;
    for (const std::string& text : base::Split(arguments.Option("limit"), ',')) {
        if (TakeLimitRule(std::string(base::Trim(text)), arguments.Has("oxygen"), asked)) continue;
        const auto limit = LimitOf(text);
        if (!limit) {
            refusals.push_back({"evaluation.bad_limit", {{"limit", text}}, "--limit"});
            continue;
        }
        for (evaluation::Outlet& outlet : asked.read.outlets) outlet.limits.push_back(*limit);
    }
}

void ReadMarkFile(const Arguments& arguments, AskedEvaluation& asked, base::Refusals& refusals) {
    if (!arguments.Has("marks")) return;
    const auto text = TextOf(arguments.Option("marks"), "--marks");
    if (!text) return Append(refusals, text.error());
    const auto marks = evaluation::ReadMarks(*text);
    if (!marks) return Append(refusals, marks.error());
    for (const auto& [outlet, mark] : *marks)
        for (evaluation::Outlet& one : asked.read.outlets)
            if (outlet.empty() || outlet == one.id) one.marks.push_back(mark);
}

void ReadCircumstances(const Arguments& arguments, AskedEvaluation& asked,
                       base::Refusals& refusals) {
    if (arguments.Has("medium")) {
        const auto medium = evaluation::MediumNamed(arguments.Option("medium"));
        if (!medium)
            refusals.push_back(
                {"evaluation.bad_medium", {{"medium", arguments.Option("medium")}}, "--medium"});
        for (evaluation::Outlet& outlet : asked.read.outlets)
            outlet.medium = medium.value_or(outlet.medium);
    }
    if (!arguments.Has("oxygen")) return;
    const auto oxygen = evaluation::ReadDecimal(arguments.Option("oxygen"));
    if (!oxygen || oxygen->scaled < 0 || oxygen->ToDouble() >= 21)
        return refusals.push_back(
            {"evaluation.bad_oxygen", {{"oxygen", arguments.Option("oxygen")}}, "--oxygen"});
    for (evaluation::Outlet& outlet : asked.read.outlets) outlet.reference_oxygen = *oxygen;
}

base::Result<AskedEvaluation> ReadAsked(const Arguments& arguments, const Settings& settings) {
    AskedEvaluation asked;
    base::Refusals refusals;
    const std::string format = arguments.Option("format", "text");
    if (format != "text" && format != "json" && format != "tsv")
        refusals.push_back({"evaluation.bad_format", {{"format", format}}, "--format"});
    asked.style = format == "json" ? Style::kJson : format == "tsv" ? Style::kTsv : Style::kText;
    asked.all = arguments.Has("all");
    auto rules = catalogue::LoadTelemetryRules(settings.DefinitionFolders());
    if (!rules) {
        Append(refusals, rules.error());
    } else if (rules->all().empty()) {
        refusals.push_back(
            {"evaluation.no_rules", {{"folder", settings.catalogue.generic_string()}}, ""});
    } else {
        asked.rules = *std::move(rules);
    }
    const auto text = TextOf(arguments.words[0], "");
    auto read = text ? ReadReadings(*text)
                     : base::Result<evaluation::ReadOutlets>(base::Refuse(text.error()));
    if (read)
        asked.read = *std::move(read);
    else
        Append(refusals, read.error());
    ReadMarkFile(arguments, asked, refusals);
    ReadCircumstances(arguments, asked, refusals);
    ReadLimits(arguments, asked, refusals);
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return asked;
}

/// What is shown without --all.
bool SaysSomething(evaluation::Verdict verdict) {
    switch (verdict) {
        case evaluation::Verdict::kExceeds:
        case evaluation::Verdict::kMissed:
        case evaluation::Verdict::kReached:
        case evaluation::Verdict::kContradicts:
        case evaluation::Verdict::kReplaced:
        case evaluation::Verdict::kLeftOut:
            return true;
        default:
            return false;
    }
}

bool IsFinding(evaluation::Verdict verdict) {
    return verdict == evaluation::Verdict::kExceeds || verdict == evaluation::Verdict::kMissed ||
           verdict == evaluation::Verdict::kContradicts;
}

/// Calendar months of a span that hold readings of the outlet.
std::vector<evaluation::Span> MonthsOf(const evaluation::Outlet& outlet) {
    std::set<base::CivilDay> firsts;
    for (const evaluation::Series& series : outlet.series)
        for (const evaluation::Point& point : series.points) {
            const base::CivilDay day = point.at.DayInShanghai();
            firsts.insert(day.Plus(1 - day.day()));
        }
    std::vector<evaluation::Span> months;
    for (const base::CivilDay first : firsts)
        months.push_back(
            {base::Instant::StartOf(first), base::Instant::StartOf(first.PlusMonths(1))});
    return months;
}

anomaly::Inspection InspectAll(const AskedEvaluation& asked, std::size_t own) {
    std::vector<const evaluation::Outlet*> neighbours;
    for (std::size_t i = 0; i < asked.read.outlets.size() && neighbours.size() < 20; ++i)
        if (i != own) neighbours.push_back(&asked.read.outlets[i]);
    const anomaly::Thresholds thresholds{&asked.rules, {}};
    anomaly::Inspection all;
    std::set<std::string> reasons;
    for (const evaluation::Span& month : MonthsOf(asked.read.outlets[own])) {
        anomaly::Inspection one =
            anomaly::Inspect(asked.read.outlets[own], neighbours, month, thresholds);
        all.findings.insert(all.findings.end(), one.findings.begin(), one.findings.end());
        for (anomaly::NotRun& reason : one.not_run)
            if (reasons.insert(reason.detector + reason.factor + reason.reason).second)
                all.not_run.push_back(std::move(reason));
    }
    return all;
}

std::string Quoted(std::string_view text) {
    std::string out;
    base::AppendQuoted(out, text);
    return out;
}

/// Prints what was found, and counts what makes the exit status 1.
class EvaluationPrinter {
 public:
    EvaluationPrinter(std::ostream& out, const catalogue::MessageTexts& words,
                      const AskedEvaluation& asked)
        : out_(out), words_(words), asked_(asked) {}

    void Outlet(std::size_t i) {
        const evaluation::Outlet& outlet = asked_.read.outlets[i];
        const evaluation::Span span = evaluation::SpanOf(outlet);
        const evaluation::Evaluation done = evaluation::Evaluate(outlet, span, asked_.rules);
        const anomaly::Inspection found = InspectAll(asked_, i);
        if (asked_.style == Style::kText)
            out_ << fmt::format("排口 {} {} 至 {}\n", outlet.id.empty() ? "（未注明）" : outlet.id,
                                evaluation::BeijingText(span.from),
                                evaluation::BeijingText(span.until));
        Judgements(outlet, done);
        for (const anomaly::Finding& finding : found.findings) Finding(outlet, finding);
        if (const auto clue = anomaly::Propose(outlet.id, found.findings)) Clue(*clue);
        for (const anomaly::NotRun& reason : found.not_run) NotRun(outlet, reason);
    }

    void Troubles() {
        for (const evaluation::Trouble& trouble : asked_.read.troubles) {
            ++findings_;
            const base::Refusal refusal{"evaluation." + trouble.code,
                                        {{"count", std::to_string(trouble.count)},
                                         {"first", std::to_string(trouble.first)},
                                         {"example", trouble.example}},
                                        ""};
            const std::string text = catalogue::Words(words_, refusal).text;
            if (asked_.style == Style::kJson)
                out_ << fmt::format(
                    "{{\"trouble\":{},\"count\":{},\"first\":{},\"example\":{},\"words\":{}}}\n",
                    Quoted(trouble.code), trouble.count, trouble.first, Quoted(trouble.example),
                    Quoted(text));
            else if (asked_.style == Style::kTsv)
                out_ << fmt::format("trouble\t\t\t{}\t\t\t{}\t{}\n", trouble.code, trouble.count,
                                    text);
            else
                out_ << "数据问题：" << text << "\n";
        }
    }

    [[nodiscard]] int Status() const { return findings_ > 0 ? kFindings : kDone; }

 private:
    void Judgements(const evaluation::Outlet& outlet, const evaluation::Evaluation& done) {
        std::map<std::pair<std::string, evaluation::Verdict>, std::size_t> sums;
        std::size_t shown = 0, hidden = 0;
        for (const evaluation::Judgement& judgement : done.judgements) {
            ++sums[{judgement.name, judgement.verdict}];
            if (IsFinding(judgement.verdict)) ++findings_;
            if (!asked_.all && !SaysSomething(judgement.verdict)) continue;
            if (asked_.style == Style::kText && !asked_.all && ++shown > kMostShown) {
                ++hidden;
                continue;
            }
            Show(outlet, judgement);
        }
        for (const evaluation::Uncovered& gap : done.uncovered)
            if (asked_.style == Style::kText)
                out_ << fmt::format("  没有适用于 {} 的规则 {}，未作判定\n", gap.day.ToText(),
                                    gap.name);
        if (asked_.style != Style::kText) return;
        if (hidden > 0) out_ << fmt::format("  还有 {} 条判定未列出，用 --all 全部列出\n", hidden);
        out_ << "  判定合计：";
        for (const auto& [key, count] : sums)
            out_ << fmt::format("{} {} {}；", key.first, evaluation::VerdictTitle(key.second),
                                count);
        out_ << "\n";
    }

    void Show(const evaluation::Outlet& outlet, const evaluation::Judgement& judgement) {
        if (asked_.style == Style::kText) {
            out_ << "  " << evaluation::JudgementText(judgement) << "\n";
        } else if (asked_.style == Style::kJson) {
            std::string json = evaluation::JudgementJson(judgement);
            json.insert(1, "\"outlet\":" + Quoted(outlet.id) + ",");
            out_ << json << "\n";
        } else {
            out_ << fmt::format("judgement\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", outlet.id,
                                judgement.factor, judgement.name,
                                evaluation::BeijingText(judgement.from),
                                evaluation::BeijingText(judgement.until),
                                evaluation::VerdictName(judgement.verdict), judgement.rule);
        }
    }

    void Finding(const evaluation::Outlet& outlet, const anomaly::Finding& finding) {
        ++findings_;
        if (asked_.style == Style::kText) {
            out_ << "  疑点：" << anomaly::FindingText(finding) << "\n";
        } else if (asked_.style == Style::kJson) {
            std::string json = anomaly::FindingJson(finding);
            json.insert(1, "\"outlet\":" + Quoted(outlet.id) + ",");
            out_ << json << "\n";
        } else {
            out_ << fmt::format(
                "finding\t{}\t{}\t{}\t{}\t{}\t{:.2f}\t{}\n", outlet.id, finding.factor,
                finding.detector, evaluation::BeijingText(finding.from),
                evaluation::BeijingText(finding.until), finding.score, finding.words);
        }
    }

    void Clue(const anomaly::ClueProposal& clue) {
        if (asked_.style == Style::kText) out_ << "  建议线索：" << clue.title << "\n";
        if (asked_.style == Style::kJson) out_ << anomaly::ClueJson(clue) << "\n";
    }

    void NotRun(const evaluation::Outlet& outlet, const anomaly::NotRun& reason) {
        if (asked_.style == Style::kText)
            out_ << fmt::format("  未能识别 {} {}：{}\n", evaluation::FactorName(reason.factor),
                                reason.detector, reason.reason);
        if (asked_.style == Style::kJson)
            out_ << fmt::format("{{\"outlet\":{},\"not_run\":{},\"factor\":{},\"reason\":{}}}\n",
                                Quoted(outlet.id), Quoted(reason.detector), Quoted(reason.factor),
                                Quoted(reason.reason));
    }

    std::ostream& out_;
    const catalogue::MessageTexts& words_;
    const AskedEvaluation& asked_;
    std::size_t findings_ = 0;
};

int EvaluateFile(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    const auto asked = ReadAsked(arguments, settings);
    if (!asked) {
        PrintRefusals(context, settings, asked.error());
        return kBadInput;
    }
    const catalogue::MessageTexts words = WordsFor(settings);
    EvaluationPrinter printer(context.out, words, *asked);
    if (asked->style == Style::kTsv)
        context.out << "what\toutlet\tfactor\tname\tfrom\tuntil\tverdict\tsource\n";
    for (std::size_t i = 0; i < asked->read.outlets.size(); ++i) printer.Outlet(i);
    printer.Troubles();
    return printer.Status();
}

}  // namespace

void AddEvaluateCommands(std::vector<Command>& all) {
    all.push_back({"hj212 evaluate",
                   "文件 [--medium gas|water|air] [--oxygen 基准含氧量] "
                   "[--limit 因子=限值[:hour|day][:converted] 或限值规则,…] [--marks 文件] "
                   "[--format text|json|tsv] [--all]",
                   "判定数据的有效性、超标、传输有效率，找出弄虚作假的疑点（HJ 212 报文或 CSV）",
                   {{"medium", "oxygen", "limit", "marks", "format"}, {"all"}, 1, 1},
                   EvaluateFile});
}

}  // namespace app

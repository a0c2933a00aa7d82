#include "http/detail/report_asked.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/detail/figure_scope.hpp"
#include "http/detail/record_page.hpp"
#include "http/form_data.hpp"
#include "http/numbers.hpp"
#include "report_desk/relations.hpp"
#include "report_desk/report_file.hpp"

namespace http {

using report_reader::ReportText;

base::Result<std::shared_ptr<const report_desk::Known>> ReportDesk::Lists(
    const catalogue::Catalogue& catalogue) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!lists_) {
        auto read = report_desk::ReadKnown(folders_, catalogue.laws);
        if (!read) return base::Refuse(read.error());
        lists_ = std::make_shared<const report_desk::Known>(*std::move(read));
    }
    return lists_;
}

base::Result<ReadBy> ReportDesk::For(Caller& caller, const base::RecordId& organisation) {
    const auto known = Lists(*caller.catalogue);
    if (!known) return base::Refuse(known.error());
    const auto kept = report_desk::KeptFor(*caller.view, *caller.catalogue, organisation);
    return ReadBy{*known, WordsOf(**known, *caller.catalogue, kept)};
}

ReportDesk::Words ReportDesk::WordsOf(const report_desk::Known& known,
                                      const catalogue::Catalogue& catalogue,
                                      const std::vector<records::Record>& kept) {
    constexpr std::size_t kMostBureaus = 24;
    std::string key;
    for (const records::Record& record : kept)
        key += record.id.ToText() + fmt::format("@{} ", record.version);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (const auto made = words_.find(key); made != words_.end()) return made->second;
    if (words_.size() >= kMostBureaus) words_.clear();
    return words_[key] = std::make_shared<const report_desk::BureauWords>(
               report_desk::WordsOf(known.wordings, report_desk::WordingsOf(catalogue, kept)));
}

namespace {

void Append(base::Refusals& all, base::Refusals more, std::string_view where) {
    for (base::Refusal& one : more) {
        if (one.where.empty() || where != "dismissed") one.where = where;
        all.push_back(std::move(one));
    }
}

/// The first part of a text that is too long, with a word that it is a part.
ReportText Shortened(ReportText whole) {
    if (whole.text.size() <= kMostCheckedText) return whole;
    std::size_t end = whole.text.rfind('\n', kMostCheckedText);
    if (end == std::string::npos || end == 0) {
        end = kMostCheckedText;
        while ((static_cast<unsigned char>(whole.text[end]) & 0xC0U) == 0x80U) --end;
    }
    ReportText part = report_reader::ReadUtf8(std::string_view(whole.text).substr(0, end));
    part.encoding = whole.encoding;
    part.cautions = std::move(whole.cautions);
    std::erase_if(part.cautions,
                  [](const base::Refusal& one) { return one.code == "report.read_part"; });
    part.cautions.push_back(
        {"report.read_part", {{"limit", std::to_string(kMostCheckedText >> 20U)}}, ""});
    return part;
}

/// Reads a form part by part; asks for all, then gives every fault.
class CheckForm {
 public:
    base::Result<CheckAsked> Read(const Request& request, const TakeOther& other) {
        const auto parts = ReadFormData(request.Header("content-type"), request.body);
        if (!parts) return base::Refuse(parts.error());
        for (const FormPart& part : *parts)
            if (!other || !other(part)) Take(part);
        if (!report_) refusals_.push_back({"report_check.nothing_given", {}, "file"});
        if (!refusals_.empty()) return base::Refuse(std::move(refusals_));
        asked_.report = *std::move(report_);
        return std::move(asked_);
    }

 private:
    void Take(const FormPart& part) {
        const std::string value(part.bytes.substr(0, 200));
        if (part.name == "file" || part.name == "text") {
            TakeReport(part, report_);
        } else if (part.name == "before" || part.name == "before_text") {
            if (!part.bytes.empty()) TakeReport(part, asked_.before);
        } else if (part.name == "dismissed") {
            auto read = report_check::ReadDismissals(part.bytes);
            if (read)
                asked_.options.dismissals = *std::move(read);
            else
                Append(refusals_, read.error(), "dismissed");
        } else if (part.name == "date") {
            asked_.options.day = base::CivilDay::Parse(value);
            if (!value.empty() && !asked_.options.day) Fault("report_check.bad_day", "day", value);
        } else if (part.name == "kind") {
            if (value == "yearly" || value == "other")
                asked_.options.yearly = value == "yearly";
            else if (!value.empty())
                Fault("report_check.bad_kind", "kind", value);
        } else if (part.name == "records") {
            asked_.with_records = value != "0";
        } else if (part.name == "organisation") {
            asked_.organisation = value;
        } else if (part.name == "year") {
            TakeYear(value);
        } else {
            const std::string name = base::IsUtf8(part.name) ? part.name.substr(0, 60) : "";
            refusals_.push_back({"http.member_unknown", {{"member", name}}, name});
        }
    }

    void TakeYear(const std::string& value) {
        if (value.empty()) return;
        const auto year = ReadNumber(value).value_or(0);
        if (year < 2000 || year > 2200)
            Fault("figures.bad_year", "year", value);
        else
            asked_.year = static_cast<int>(year);
    }

    void TakeReport(const FormPart& part, std::optional<SentReport>& into) {
        auto read = ReadSent(part.bytes, part.file_name, part.is_file);
        if (read)
            into = *std::move(read);
        else
            Append(refusals_, read.error(), part.name);
    }

    void Fault(std::string code, const std::string& name, const std::string& value) {
        refusals_.push_back(
            {std::move(code), {{name, base::IsUtf8(value) ? value : std::string("?")}}, name});
    }

    CheckAsked asked_;
    std::optional<SentReport> report_;
    base::Refusals refusals_;
};

/// Whose records, of which year; why not, where none can be asked for.
BesideRecords WhichRecords(Caller& caller, const CheckAsked& asked, int report_year) {
    BesideRecords beside;
    beside.year = asked.year.value_or(report_year);
    beside.organisation = caller.principal.organisation;
    beside.organisation_name = caller.principal.organisation_name;
    if (!asked.organisation.empty()) {
        const auto found = FindReadable(caller, catalogue::kOrganisationType, asked.organisation);
        if (!found) {
            beside.why_not = "没有所选的机构，或者您无权查看，没有与记录核对";
            return beside;
        }
        beside.organisation = found->record.id;
        beside.organisation_name = TitleOf(*found->type, found->record);
    }
    if (!asked.with_records)
        beside.why_not = "没有要求与记录核对";
    else if (!access_control::HoldsSomewhere(caller.principal, "figures.read"))
        beside.why_not = "您没有查看年度数字的权限，没有与记录核对";
    else if (beside.year == 0)
        beside.why_not = "看不出是哪一年的报告，没有与记录核对；可以在上面选年度";
    return beside;
}

}  // namespace

base::Result<SentReport> ReadSent(std::string_view bytes, std::string name, bool is_file) {
    auto text =
        is_file ? report_desk::ReadReportBytes(bytes, name) : report_reader::ReadText(bytes);
    if (!text) return base::Refuse(text.error());
    return SentReport{std::move(name), bytes, Shortened(*std::move(text))};
}

base::Result<CheckAsked> ReadCheckAsked(const Request& request, const TakeOther& other) {
    return CheckForm().Read(request, other);
}

std::size_t ByteAt(std::string_view text, std::size_t units) {
    std::size_t at = 0;
    for (std::size_t before = 0; at < text.size() && before < units; ++at) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if ((lead & 0xC0U) != 0x80U) before += lead >= 0xF0U ? 2 : 1;
    }
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return at;
}

base::Result<CheckedReport> CheckSent(Caller& caller, const ReadBy& by, CheckAsked& asked) {
    CheckedReport checked;
    checked.figures = report_reader::FindFigures(asked.report.text, by.words->vocabulary);
    BesideRecords& beside = checked.records;
    beside = WhichRecords(caller, asked, report_reader::YearOf(asked.report.text));
    if (beside.why_not.empty()) {
        const auto ask = [&](const catalogue::Indicator& indicator, int year) {
            return indicator::Compute(
                *caller.view, *caller.catalogue,
                FigureQuestion(caller, indicator, {year, beside.organisation, {}}));
        };
        beside.compared =
            report_desk::CompareWithRecords(*caller.catalogue, checked.figures, beside.year, ask);
        asked.options.outside = report_desk::Differences(checked.figures, beside.compared);
    }
    const auto broken = report_desk::BrokenRelations(*caller.catalogue, checked.figures,
                                                     report_reader::YearOf(asked.report.text));
    asked.options.outside.insert(asked.options.outside.end(), broken.begin(), broken.end());
    if (asked.before) asked.options.before = &asked.before->text;
    asked.options.markdown = asked.report.name.ends_with(".md");
    checked.outcome = report_check::Check(asked.report.text, by.known->rules, asked.options);
    return checked;
}

}  // namespace http

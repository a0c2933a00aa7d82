#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "http/detail/act_request.hpp"
#include "http/detail/report_wordings.hpp"
#include "http/detail/utf16_places.hpp"
#include "http/detail/wording_acts.hpp"
#include "http/numbers.hpp"

namespace http {

namespace json = boost::json;
using report_desk::kWordingType;
using report_reader::Effect;
using report_reader::KeptWording;
using report_reader::Lesson;

namespace {

std::vector<std::string> LinesOf(std::string_view text) {
    std::vector<std::string> lines;
    for (const std::string& line : base::Split(text, '\n'))
        if (const std::string_view word = base::Trim(line); !word.empty()) lines.emplace_back(word);
    return lines;
}

/// The parts of the form that a check has none of.
class TeachingForm {
 public:
    explicit TeachingForm(const Caller& caller) : caller_(caller) {}

    bool Take(const FormPart& part) {
        const std::string value(part.bytes.substr(0, kMostBytes));
        if (part.name == "from" || part.name == "to") {
            const auto number = ReadNumber(value);
            (part.name == "from" ? from_ : to_) = number.value_or(-1);
        } else if (part.name == "indicator") {
            TakeIndicator(value);
        } else if (part.name == "names" || part.name == "needs" || part.name == "beside") {
            auto& words = part.name == "names"   ? wording_.names
                          : part.name == "needs" ? wording_.needs
                                                 : wording_.beside;
            if (base::IsUtf8(value))
                words = LinesOf(value);
            else
                refusals_.push_back({"wording.bad_word", {{"word", "?"}}, part.name});
        } else if (part.name == "confirmed") {
            asked_.confirmed = value == "1";
        } else if (part.name == "id" || part.name == "record") {
            TakeId(part.name, value);
        } else {
            return false;
        }
        return true;
    }

    base::Result<TeachingAsked> Finish(base::Result<CheckAsked> texts) {
        if (from_ < 0 || to_ <= from_) refusals_.push_back({"wording.no_place", {}, "from"});
        if (!has_indicator_)
            refusals_.push_back({"wording.no_indicator", {{"indicator", ""}}, "indicator"});
        if (!texts) refusals_.insert(refusals_.end(), texts.error().begin(), texts.error().end());
        if (!refusals_.empty()) return base::Refuse(std::move(refusals_));
        asked_.texts = *std::move(texts);
        const std::string& text = asked_.texts.report.text.text;
        asked_.teaching.figure = {ByteAt(text, static_cast<std::size_t>(from_)),
                                  ByteAt(text, static_cast<std::size_t>(to_))};
        asked_.teaching.wording = std::move(wording_);
        return std::move(asked_);
    }

 private:
    static constexpr std::size_t kMostBytes = 2'000;

    /// Empty: it is none.
    void TakeIndicator(const std::string& id) {
        has_indicator_ = true;
        wording_.label = "不是指标";
        if (id.empty()) return;
        const auto found = caller_.catalogue->indicators.find(id);
        if (found == caller_.catalogue->indicators.end()) {
            refusals_.push_back({"wording.no_indicator",
                                 {{"indicator", base::IsUtf8(id) ? id : std::string("?")}},
                                 "indicator"});
            return;
        }
        wording_.indicator = id;
        wording_.label = found->second.label;
        wording_.unit = found->second.unit;
    }

    void TakeId(const std::string& name, const std::string& value) {
        const auto id = base::Uuid::Parse(value);
        if (!id)
            refusals_.push_back({"http.member_not_id", {{"member", name}}, name});
        else if (name == "id")
            asked_.act = base::ActId{*id};
        else
            asked_.record = base::RecordId{*id};
    }

    const Caller& caller_;
    TeachingAsked asked_;
    KeptWording wording_;
    std::int64_t from_ = -1, to_ = -1;
    bool has_indicator_ = false;
    base::Refusals refusals_;
};

constexpr std::string_view NameOf(report_reader::Where where) {
    switch (where) {
        case report_reader::Where::kHere:
            return "here";
        case report_reader::Where::kBefore:
            return "before";
        case report_reader::Where::kTrials:
            return "trials";
        case report_reader::Where::kCatalogue:
            return "catalogue";
    }
    return "here";
}

json::object EffectJson(const Effect& effect) {
    json::object one = {{"where", NameOf(effect.where)},
                        {"text", effect.text},
                        {"sentence", effect.sentence},
                        {"was", nullptr},
                        {"becomes", nullptr},
                        {"known", effect.known}};
    if (!effect.was.empty()) one["was"] = effect.was;
    if (!effect.becomes.empty()) one["becomes"] = effect.becomes;
    if (effect.taught) one["taught"] = true;
    return one;
}

json::array TextsJson(const std::vector<std::string>& texts) {
    return json::array(texts.begin(), texts.end());
}

}  // namespace

base::Result<TeachingAsked> ReadTeaching(const Caller& caller, const Request& request) {
    TeachingForm form(caller);
    return form.Finish(
        ReadCheckAsked(request, [&](const FormPart& part) { return form.Take(part); }));
}

base::Result<Lesson> Learn(Caller& caller, const ReadBy& by, const TeachingAsked& asked) {
    report_reader::Texts texts;
    texts.here = &asked.texts.report.text;
    if (asked.texts.before) texts.before = &asked.texts.before->text;
    texts.trials = &by.known->trials;
    const report_reader::Teacher teacher(by.words->wordings, by.words->vocabulary, texts);
    report_reader::Teaching teaching = asked.teaching;
    teaching.wording.id =
        asked.record ? asked.record->ToText()
                     : base::RecordId::Make(caller.platform.clock.Now(), caller.platform.randomness)
                           .ToText();
    auto lesson = teacher.Learn(teaching);
    if (!lesson) return lesson;
    for (base::Refusal& refusal : report_desk::BesideKept(
             *caller.view, *caller.catalogue, caller.principal.organisation, lesson->wording))
        lesson->refusals.push_back(std::move(refusal));
    if (asked.confirmed)
        std::erase_if(lesson->refusals, [](const base::Refusal& refusal) {
            return refusal.code == "wording.changes_known";
        });
    return lesson;
}

json::object LessonJson(const Caller& caller, const TeachingAsked& asked, const Lesson& lesson) {
    const Utf16Places places(asked.texts.report.text.text);
    json::array ladder, effects;
    for (const report_reader::Rung& rung : lesson.ladder)
        ladder.push_back({{"name", rung.name},
                          {"need", rung.need},
                          {"beside", TextsJson(rung.beside)},
                          {"reads", rung.reads},
                          {"changes", rung.changes}});
    for (const Effect& effect : lesson.effects) {
        if (effects.size() == 200) break;
        effects.push_back(EffectJson(effect));
        if (effect.where == report_reader::Where::kHere)
            places.Add(effects.back().as_object(), effect.place);
    }
    json::object sentence = {{"text", lesson.sentence}};
    places.Add(sentence, lesson.sentence_place);
    return {{"names", TextsJson(lesson.wording.names)},
            {"needs", TextsJson(lesson.wording.needs)},
            {"beside", TextsJson(lesson.wording.beside)},
            {"kind", lesson.wording.kind},
            {"unit", lesson.wording.written},
            {"label", lesson.wording.label},
            {"ladder", std::move(ladder)},
            {"sentence", std::move(sentence)},
            {"reads", lesson.reads},
            {"effects", std::move(effects)},
            {"refusals", RefusalsToJson(*caller.catalogue, lesson.refusals)}};
}

base::Result<workflow::Outcome> Keep(Caller& caller, const base::ActId& act,
                                     const base::RecordId& record, std::string values) {
    workflow::ActRequest asked;
    asked.id = act;
    asked.type = kWordingType;
    asked.record = record;
    asked.act = "keep";
    asked.organisation = caller.principal.organisation;
    asked.values = std::move(values);
    caller.view.reset();  // the write reads for itself
    auto outcome = caller.platform.performer.Perform(caller.principal, caller.catalogue, asked);
    caller.view = caller.platform.store.Read();
    return outcome;
}

base::Done MayActOnWording(const workflow::ActRequest& asked) {
    if (asked.type != kWordingType || asked.act == "withdraw") return base::AllWell();
    return base::Refuse("wording.own_way");
}

}  // namespace http

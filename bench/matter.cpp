#include "bench/matter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bench/province_words.hpp"
#include "records/fold.hpp"

namespace bench {
namespace {

using records::FieldValues;
using records::Row;
using records::Value;
using storage::testing::BulkAct;

std::string Text(std::string_view text) { return std::string(text); }

base::CivilDay On(int day) { return Province::kFirstDay.Plus(day); }

std::string Story(Chance& chance, std::string_view who) {
    std::string text = fmt::format("经查，{}{}", who, chance.OneOf(words::kFacts));
    if (chance.Percent(15)) text += fmt::format("，{}", chance.OneOf(words::kFacts));
    if (chance.Between(0, 49'999) == 0)
        text += fmt::format("，涉及{}", chance.OneOf(words::kRareWords));
    return text + fmt::format("。{}。", chance.OneOf(words::kProofs));
}

std::string KindOf(Step step) {
    constexpr std::array<const char*, 18> kKinds{"clue.register",
                                                 "clue.examine",
                                                 "clue.decline",
                                                 "clue.file",
                                                 "case.add_evidence",
                                                 "case.change_handlers",
                                                 "case.hand_over",
                                                 "case.correct",
                                                 "case.finish_investigation",
                                                 "case.serve_prior_notice",
                                                 "case.record_statement",
                                                 "case.legal_review",
                                                 "case.extend_limit",
                                                 "case.decide",
                                                 "case.serve",
                                                 "case.publish",
                                                 "case.record_payment",
                                                 "case.close"};
    return kKinds[static_cast<std::size_t>(step)];
}

bool IsOfClue(Step step) { return step <= Step::kDecline; }

}  // namespace

Matter::Matter(const Province& province, std::int64_t of_number) : number(of_number) {
    Chance chance = province.ChanceFor(Draw::kMatter, number);
    const int kind = chance.Between(0, 99);
    has_clue = kind < 20;
    has_case = kind >= 8;
    const int x = chance.Between(0, 999);
    const int of_districts = x * x * Province::kDistricts / 1'000'000;
    district = Province::kFirstDistrict + of_districts;
    enterprise = province.EnterpriseIn(of_districts, chance);
    int day = 1 + static_cast<int>(number * (Province::kDays - 1) / province.matters());
    if (has_clue) {
        clue = province.IdOf(Draw::kClue, number, On(day));
        plan.push_back({day, Step::kRegister});
        plan.push_back({day += chance.Between(1, 6), Step::kExamine});
        day += chance.Between(1, 9);
        if (!has_case) plan.push_back({day, Step::kDecline});
    }
    if (has_case) PlanCase(province, chance, day);
}

void Matter::PlanCase(const Province& province, Chance& chance, int day) {
    record = province.IdOf(Draw::kCase, number, On(day));
    plan.push_back({day, Step::kFile});
    const auto permille = province.evidence_permille();
    const int evidence =
        static_cast<int>(permille / 1'000) + (chance.Between(0, 999) < permille % 1'000 ? 1 : 0);
    const auto add = [&](Step step, int least, int most) {
        plan.push_back({day += chance.Between(least, most), step});
    };
    const auto maybe = [&](Step step, int percent, int most) {
        if (chance.Percent(percent)) add(step, 0, most);
    };
    for (int i = 0; i < evidence; ++i) add(Step::kEvidence, 1, 8);
    maybe(Step::kHandlers, 40, 10);
    maybe(Step::kHandOver, 20, 5);
    maybe(Step::kCorrect, 25, 4);
    add(Step::kFinish, 5, 40);
    add(Step::kNotice, 1, 10);
    maybe(Step::kStatement, 35, 5);
    add(Step::kReview, 3, 12);
    maybe(Step::kExtend, 30, 3);
    add(Step::kDecide, 2, 15);
    add(Step::kServe, 1, 7);
    add(Step::kPublish, 1, 5);
    add(Step::kPay, 3, 40);
    add(Step::kClose, 2, 30);
}

std::string Years::Number(const char* numbering, const char* word, int organisation) {
    const int year = On(day_).year();
    const std::int64_t next = ++series_[{numbering, province_.Organisation(organisation), year}];
    return fmt::format("{}{}〔{}〕{}号", province_.ShortName(organisation), word, year, next);
}

Value Years::Handlers(const Matter& matter, Chance& chance) const {
    std::vector<Row> rows;
    const auto district = matter.district - Province::kFirstDistrict;
    const std::int64_t of_district = province_.officers() / Province::kDistricts;
    const std::int64_t first = chance.Between(0, 1'000);
    for (std::int64_t i = 0; i < 2; ++i) {
        const std::int64_t officer =
            district +
            Province::kDistricts * ((first + i) % std::max<std::int64_t>(of_district, 1));
        Row row{base::Uuid::Make(base::Instant::StartOf(On(day_)), chance), {}};
        row.values["officer"] = province_.Officer(officer % province_.officers());
        row.values["role"] = i == 0 ? "lead" : "assist";
        rows.push_back(std::move(row));
    }
    return rows;
}

FieldValues Years::ClueValues(const Matter& matter, Step step) {
    const base::CivilDay today = On(day_);
    Chance chance = province_.ChanceFor(Draw::kClue, matter.number);
    if (step == Step::kExamine)
        return {{"$state", "under_examination"},
                {"$state_since", today},
                {"preliminary_opinion", "有初步证据，属于本机关管辖，建议依法处理"}};
    if (step == Step::kDecline)
        return {{"$state", "declined"},
                {"$state_since", today},
                {"declined_on", today},
                {"declined_ground", "not_punishable"}};
    if (step == Step::kFile)
        return {{"$state", "filed"},
                {"$state_since", today},
                {"filed_on", today},
                {"case", matter.record}};
    FieldValues values = Beginning(province_.Organisation(matter.district),
                                   province_.Person(matter.district, Post::kHandler), today);
    const std::string party = province_.EnterpriseName(matter.enterprise);
    values["$procedure"] = "clue_short@1";
    values["$state"] = "registered";
    values["$holder"] = province_.Person(matter.district, Post::kHandler);
    values["clue_no"] = Number("clue_number", "环线索", matter.district);
    values["source"] = Text(Skewed(chance, words::kSources));
    values["received_on"] = today;
    values["filing_due_on"] = today.Plus(15);
    values["content"] = Story(chance, party);
    values["enterprise"] = province_.Enterprise(matter.enterprise);
    values["party_name"] = party;
    return values;
}

FieldValues Years::FiledValues(const Matter& matter, Chance& chance) {
    const base::CivilDay today = On(day_);
    FieldValues values = Beginning(province_.Organisation(matter.district),
                                   province_.Person(matter.district, Post::kHandler), today);
    const std::string party = province_.EnterpriseName(matter.enterprise);
    values["$procedure"] = "case_short@1";
    values["$state"] = "filed";
    values["$holder"] = province_.Person(matter.district, Post::kHandler);
    values["case_no"] = Number("case_number", "环立", matter.district);
    values["cause_of_case"] = Text(Skewed(chance, words::kCauses));
    values["party"] = province_.Enterprise(matter.enterprise);
    values["party_name"] = party;
    values["source"] = Text(Skewed(chance, words::kSources));
    if (matter.has_clue) values["clue"] = matter.clue;
    values["violation"] = Story(chance, party);
    values["law_basis"] = Text(chance.OneOf(words::kLaws));
    values["act_start"] = today.Plus(-chance.Between(5, 60));
    values["filed_on"] = today;
    values["decision_due_on"] = today.Plus(90);
    values["handlers"] = Handlers(matter, chance);
    return values;
}

FieldValues Years::DecidedValues(const Matter& matter, Chance& chance) {
    const base::CivilDay today = On(day_);
    if (chance.Percent(4))
        return {{"$state", "decided"},
                {"$state_since", today},
                {"decided_on", today},
                {"outcome", "no_penalty"},
                {"exempted_fine", std::int64_t{chance.Between(20, 99)} * 1'000'000},
                {"service_due_on", today.Plus(7)}};
    return {
        {"$state", "decided"},
        {"$state_since", today},
        {"decided_on", today},
        {"decision_no", Number("penalty_decision_number", "环罚", matter.district)},
        {"decision_reason", "按裁量基准，结合整改情况确定罚款数额"},
        {"fine_amount", std::int64_t{chance.Between(20, 2'000)} * chance.Between(1, 50) * 1'000},
        {"outcome", "penalty"},
        {"publication_due_on", today.Plus(7)},
        {"service_due_on", today.Plus(7)}};
}

/// One case of five is a major one, one of forty goes to the police as well.
FieldValues Years::FinishedValues(Chance& chance) const {
    const base::CivilDay today = On(day_);
    FieldValues values = {{"act_end", today.Plus(-chance.Between(1, 5))},
                          {"investigated_on", today},
                          {"proposed_fine", std::int64_t{chance.Between(20, 99)} * 1'000'000}};
    if (chance.Percent(20)) values["is_major"] = true;
    if (chance.Between(0, 39) != 0) return values;
    values["referral_kind"] = chance.Percent(60) ? "detention" : "crime";
    values["referred_on"] = today;
    return values;
}

FieldValues Years::CaseValues(const Matter& matter, Step step, Chance& chance) {
    const base::CivilDay today = On(day_);
    const auto state = [&](const char* name, FieldValues values) {
        values["$state"] = name;
        values["$state_since"] = today;
        return values;
    };
    switch (step) {
        case Step::kEvidence:
            return {
                {"investigation_summary", fmt::format("补充：{}。", chance.OneOf(words::kProofs))}};
        case Step::kHandlers:
            return {{"handlers", Handlers(matter, chance)}};
        case Step::kHandOver:
            return {{"$holder", province_.Person(matter.district, Post::kReviewer)}};
        case Step::kCorrect:
            if (chance.Percent(1)) return {{"$voided", true}};
            return {{"law_basis", Text(chance.OneOf(words::kLaws))}};
        case Step::kFinish:
            return state("investigated", FinishedValues(chance));
        case Step::kNotice:
            return state(
                "prior_notice_served",
                {{"prior_notice_no", Number("prior_notice_number", "环罚告", matter.district)},
                 {"prior_notice_served_on", today},
                 {"statement_due_on", today.Plus(7)}});
        case Step::kStatement:
            return {{"statement", "当事人称已主动整改并投入资金改造，请求从轻处罚"},
                    {"statement_adopted", "partly"},
                    {"statement_received_on", today}};
        case Step::kReview:
            return state(
                "legal_reviewed",
                {{"legal_review_no", Number("legal_review_number", "环法审", matter.district)},
                 {"legal_review_result", "passed"},
                 {"legal_review_opinion", "主体适格，程序合法，事实清楚，裁量适当"},
                 {"legal_reviewer", province_.Person(matter.district, Post::kReviewer)},
                 {"major_decision", chance.Percent(20)},
                 {"legal_reviewed_on", today}});
        case Step::kExtend:
            return {{"decision_due_on", today.Plus(30)}, {"extended_on", today}};
        case Step::kDecide:
            return DecidedValues(matter, chance);
        case Step::kServe:
            return state("served",
                         {{"served_on", today},
                          {"service_method", chance.Percent(70) ? "direct" : "postal"},
                          {"service_receiver", Text(chance.OneOf(words::kSurnames)) + "某"},
                          {"payment_due_on", today.Plus(15)}});
        case Step::kPublish:
            return {{"published_on", today}};
        case Step::kPay:
            if (chance.Percent(6)) return {{"$marks", "late:payment"}};
            return {{"paid_on", today}, {"paid_amount", std::int64_t{2'000'000}}};
        default:
            return state("closed", {{"closed_on", today}, {"closing_ground", "performed"}});
    }
}

ledger::Act Years::NewAct(std::string kind, const base::RecordId& by) {
    const base::CivilDay today = On(std::max(day_, 0));
    const std::int64_t morning = base::Instant::StartOf(today).micros + 30'600'000'000;
    ledger::Act act;
    act.recorded_at = {morning + 36'000'000'000 / std::max<std::int64_t>(of_today_, 1) * today_};
    Chance chance = province_.ChanceFor(Draw::kAct, acts_);
    act.id = base::ActId::Make(act.recorded_at, chance);
    act.kind = std::move(kind);
    act.catalogue = catalogue_.digest;
    act.acted_by = act.entered_by = by;
    act.happened_on = today;
    ++acts_;
    ++today_;
    return act;
}

void Years::AddTouch(ledger::Act& act, Sealed& sealed, const ledger::Touch& touch,
                     const FieldValues& values) {
    Chance chance = province_.ChanceFor(Draw::kAct, -acts_);
    std::map<std::string, ledger::SealedValue> put_aside;
    ledger::Touch written = touch;
    written.changes =
        records::ChangesToJson(*catalogue_.FindType(touch.type), values, chance, put_aside);
    if (!put_aside.empty()) sealed.emplace(touch.record, std::move(put_aside));
    act.touches.push_back(std::move(written));
    if (touch.expected_version == 0) ++records_;
}

void Years::Registers(Acts& acts) {
    const auto one = [&](const char* kind, const char* type, const base::RecordId& id,
                         const FieldValues& values) {
        Sealed sealed;
        ledger::Act act = NewAct(kind, province_.Person(0, Post::kHandler));
        AddTouch(act, sealed, {id, type, 0, {}}, values);
        acts.emplace_back(act, std::move(sealed));
    };
    of_today_ = 1'000'000;
    for (int i = 0; i < Province::kOrganisations; ++i)
        one("organisation.register", "organisation", province_.Organisation(i),
            province_.OrganisationValues(i));
    for (int i = 0; i < Province::kOrganisations; ++i)
        for (const Post post : {Post::kHandler, Post::kLeader, Post::kReviewer})
            one("person.register", "person", province_.Person(i, post),
                province_.PersonValues(i, post));
    for (std::int64_t i = 0; i < province_.officers(); ++i)
        one("officer.register", "officer", province_.Officer(i), province_.OfficerValues(i));
    for (std::int64_t i = 0; i < province_.enterprises(); ++i)
        one("enterprise.register", "enterprise", province_.Enterprise(i),
            province_.EnterpriseValues(i));
}

void Years::Perform(const Event& event, Acts& acts) {
    const Matter matter(province_, event.matter);
    const Step step = matter.plan[event.at].step;
    const std::int64_t of_clue = matter.has_clue ? 2 : 0;
    Chance chance = province_.ChanceFor(Draw::kAct, acts_ + (std::int64_t{1} << 40));
    Sealed sealed;
    const std::string kind = step == Step::kFile && !matter.has_clue ? "case.file" : KindOf(step);
    ledger::Act act = NewAct(kind, province_.Person(matter.district, Post::kHandler));
    if (step == Step::kFile) {
        if (matter.has_clue)
            AddTouch(act, sealed, {matter.clue, "clue", of_clue, {}}, ClueValues(matter, step));
        AddTouch(act, sealed, {matter.record, "case", 0, {}}, FiledValues(matter, chance));
    } else if (IsOfClue(step)) {
        AddTouch(act, sealed, {matter.clue, "clue", event.at, {}}, ClueValues(matter, step));
    } else {
        AddTouch(act, sealed, {matter.record, "case", event.at - of_clue, {}},
                 CaseValues(matter, step, chance));
    }
    acts.emplace_back(act, std::move(sealed));
    const auto next = static_cast<std::size_t>(event.at) + 1;
    if (next < matter.plan.size() && matter.plan[next].day < Province::kDays)
        events_[static_cast<std::size_t>(matter.plan[next].day)].push_back(
            {event.matter, static_cast<std::uint16_t>(next)});
}

void Years::Day(Acts& acts) {
    today_ = 0;
    const std::int64_t matters = province_.matters();
    const auto first_of = [&](std::int64_t day) {
        constexpr std::int64_t kDays = Province::kDays - 1;
        return ((day - 1) * matters + kDays - 1) / kDays;
    };
    auto& today = events_[static_cast<std::size_t>(day_)];
    for (std::int64_t i = first_of(day_); i < std::min(first_of(day_ + 1), matters); ++i)
        today.push_back({static_cast<std::uint32_t>(i), 0});
    of_today_ = static_cast<std::int64_t>(today.size()) * 4 + 100;
    for (std::size_t i = 0; i < today.size(); ++i) Perform(Event(today[i]), acts);
    std::vector<Event>().swap(today);
}

std::vector<BulkAct> Years::Next() {
    constexpr std::size_t kAtLeast = 4'000;
    Acts acts;
    if (day_ < 0) {
        Registers(acts);
        day_ = 1;
        return acts;
    }
    while (day_ < Province::kDays && acts.size() < kAtLeast) {
        Day(acts);
        ++day_;
    }
    return acts;
}

}  // namespace bench

#include "bench/province.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bench/province_words.hpp"

namespace bench {
namespace {

using records::FieldValues;
using records::Row;
using records::Value;

std::string TextField(std::string_view text) { return std::string(text); }

std::string PersonName(Chance& chance) {
    std::string name(chance.OneOf(words::kSurnames));
    return name + TextField(chance.OneOf(words::kGivenNames));
}

Value RowsOf(Row row) { return std::vector<Row>{std::move(row)}; }

}  // namespace

FieldValues Beginning(const base::RecordId& organisation, const base::RecordId& by,
                      base::CivilDay on) {
    return {{"$organisation", organisation},
            {"$created_by", by},
            {"$created_on", on},
            {"$state", "current"},
            {"$state_since", on}};
}

Province::Province(const ProvinceSize& size) : size_(size) {
    officers_ = std::clamp<std::int64_t>(size.records / 200, 100, 5'000);
    enterprises_ = std::max<std::int64_t>(size.records / 10, 200);
    const std::int64_t fixed = kOrganisations * 4 + officers_ + enterprises_;
    // Of 100 matters 80 are cases of their own, 12 come of a clue, 8 are declined clues.
    matters_ = std::max<std::int64_t>((size.records - fixed) * 100 / 112, 100);
    // 10.5 acts a case without evidence, 2 or 3 a clue; the last months' matters are not over.
    const std::int64_t before = fixed + matters_ * (8 * 3 + 12 * 2) / 100 + matters_ * 966 / 100;
    const std::int64_t wanted = size.acts + size.acts / 40;
    evidence_permille_ = std::max<std::int64_t>(0, (wanted - before) * 100'000 / 92 / matters_);
}

base::RecordId Province::IdOf(Draw draw, std::int64_t number, base::CivilDay day) const {
    Chance chance = ChanceFor(draw, number);
    const auto of_day = static_cast<std::int64_t>(chance.Draw() % 28'800'000'000ULL);
    return base::RecordId::Make({base::Instant::StartOf(day).micros + of_day}, chance);
}

base::RecordId Province::Organisation(int number) const {
    return IdOf(Draw::kOrganisation, number, kFirstDay);
}
base::RecordId Province::Person(int organisation, Post post) const {
    return IdOf(Draw::kPerson, organisation * 3 + static_cast<int>(post), kFirstDay);
}
base::RecordId Province::Officer(std::int64_t number) const {
    return IdOf(Draw::kOfficer, number, kFirstDay);
}
base::RecordId Province::Enterprise(std::int64_t number) const {
    return IdOf(Draw::kEnterprise, number, kFirstDay);
}

std::string Province::ShortName(int organisation) const {
    if (organisation == 0) return "中";
    if (organisation < kFirstDistrict)
        return TextField(words::kCities[static_cast<std::size_t>(organisation) - 1]);
    const auto district = static_cast<std::size_t>(organisation - kFirstDistrict);
    return TextField(words::kCities[district % kCities]) +
           TextField(words::kDistricts[district / kCities].substr(0, 6));
}

std::string Province::RegionOf(int organisation) const {
    const auto district = static_cast<std::size_t>(organisation - kFirstDistrict);
    return fmt::format("{}市{}", words::kCities[district % kCities],
                       words::kDistricts[district / kCities]);
}

std::string Province::EnterpriseName(std::int64_t number) const {
    Chance chance = ChanceFor(Draw::kEnterprise, number);
    chance.Draw();
    const auto city = static_cast<std::size_t>(number % kDistricts % kCities);
    return fmt::format("{}{}{}{}", words::kCities[city], chance.OneOf(words::kMarks),
                       Skewed(chance, words::kTrades), Skewed(chance, words::kForms));
}

std::int64_t Province::EnterpriseIn(int district, Chance& chance) const {
    const std::int64_t of_district = enterprises_ / kDistricts;
    const auto x = static_cast<std::int64_t>(chance.Draw() % 1'000);
    return district + kDistricts * (x * x * std::max<std::int64_t>(of_district, 1) / 1'000'000);
}

FieldValues Province::OrganisationValues(int number) const {
    FieldValues values = Beginning(Organisation(number), Person(0, Post::kHandler), kFirstDay);
    const bool is_district = number >= kFirstDistrict;
    values["name"] = number == 0   ? "中州省生态环境厅"
                     : is_district ? RegionOf(number) + "生态环境分局"
                                   : ShortName(number) + "市生态环境局";
    values["short"] = ShortName(number);
    values["kind"] = number == 0 ? "province" : is_district ? "branch_bureau" : "city_bureau";
    if (is_district) values["parent"] = Organisation(1 + (number - kFirstDistrict) % kCities);
    if (number > 0 && !is_district) values["parent"] = Organisation(0);
    Chance chance = ChanceFor(Draw::kOrganisation, number);
    chance.Draw();
    values["powers"] = RowsOf({base::Uuid::Make(base::Instant::StartOf(kFirstDay), chance),
                               {{"power", "penalty_decision"}, {"from_day", kFirstDay}}});
    return values;
}

FieldValues Province::PersonValues(int organisation, Post post) const {
    FieldValues values =
        Beginning(Organisation(organisation), Person(0, Post::kHandler), kFirstDay);
    Chance chance = ChanceFor(Draw::kPerson, organisation * 3 + static_cast<int>(post));
    chance.Draw();
    values["account"] = fmt::format("p{}.{}", organisation, static_cast<int>(post));
    values["name"] = PersonName(chance);
    values["active"] = true;
    const bool of_district = organisation >= kFirstDistrict;
    const char* role = post == Post::kHandler ? "handler"
                       : post == Post::kReviewer
                           ? organisation == 0 ? "statistician" : "legal_reviewer"
                       : of_district ? "unit_leader"
                                     : "bureau_leader";
    values["roles"] = RowsOf(
        {base::Uuid::Make(base::Instant::StartOf(kFirstDay), chance),
         {{"role", role}, {"organisation", Organisation(organisation)}, {"from_day", kFirstDay}}});
    return values;
}

FieldValues Province::OfficerValues(std::int64_t number) const {
    const int organisation = kFirstDistrict + static_cast<int>(number % kDistricts);
    FieldValues values =
        Beginning(Organisation(organisation), Person(organisation, Post::kLeader), kFirstDay);
    Chance chance = ChanceFor(Draw::kOfficer, number);
    chance.Draw();
    values["name"] = PersonName(chance);
    values["certificate_no"] = fmt::format("4100{:08}", number);
    values["certificate_from"] = kFirstDay;
    values["certificate_to"] = kLastDay.Plus(chance.Between(-900, 900));
    values["status"] = chance.Percent(97) ? "valid" : "cancelled";
    values["unit"] = RegionOf(organisation) + "生态环境分局";
    return values;
}

FieldValues Province::EnterpriseValues(std::int64_t number) const {
    constexpr std::array<const char*, 4> kGrades{"green", "blue", "yellow", "red"};
    const int organisation = kFirstDistrict + static_cast<int>(number % kDistricts);
    FieldValues values =
        Beginning(Organisation(organisation), Person(organisation, Post::kHandler), kFirstDay);
    Chance chance = ChanceFor(Draw::kEnterprise, number);
    for (int i = 0; i < 8; ++i) chance.Draw();  // the name's
    values["name"] = EnterpriseName(number);
    values["credit_code"] = fmt::format("91410{:03}MA{:08}", number % 999, number);
    values["code_status"] = chance.Percent(93) ? "valid" : "suffixed";
    values["region"] = RegionOf(organisation);
    values["address"] = fmt::format("{}工业大道{}号", RegionOf(organisation), number % 997);
    values["industry"] = TextField(Skewed(chance, words::kTrades));
    if (chance.Percent(60)) values["permit_no"] = fmt::format("91410{:08}001P", number);
    values["air_pollutants"] = "颗粒物,二氧化硫,氮氧化物,挥发性有机物";
    if (chance.Percent(70)) values["water_pollutants"] = "化学需氧量,氨氮,总磷,pH值";
    values["key_pollutant_discharger"] = chance.Percent(8);
    values["credit_grade"] = Skewed(chance, kGrades);
    return values;
}

}  // namespace bench

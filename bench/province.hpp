#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "bench/chance.hpp"
#include "catalogue/model.hpp"
#include "records/record.hpp"

/// An invented province: 18 cities with 160 districts, their people, officers and enterprises.
/// The same for a seed and size. No real person or enterprise is in it.
namespace bench {

struct ProvinceSize {
    std::int64_t records = 1'000'000;
    std::int64_t acts = 10'000'000;  ///< about; cases get as many acts as that needs
    std::uint64_t seed = 1;
};

enum class Post { kHandler, kLeader, kReviewer };
/// What a Chance is for; also keeps ids of different kinds apart.
enum class Draw : std::uint64_t {
    kOrganisation = 1,
    kPerson,
    kOfficer,
    kEnterprise,
    kCase,
    kClue,
    kMatter,
    kAct
};

class Province {
 public:
    static constexpr int kCities = 18, kDistricts = 160;
    static constexpr int kFirstDistrict = 1 + kCities;  ///< 0 is the province, then the cities
    static constexpr int kOrganisations = kFirstDistrict + kDistricts;
    static constexpr base::CivilDay kFirstDay = base::CivilDay::FromSerial(16'801);  // 2016-01-01
    static constexpr base::CivilDay kLastDay = base::CivilDay::FromSerial(20'453);   // 2025-12-31
    static constexpr int kDays = kLastDay - kFirstDay + 1;

    explicit Province(const ProvinceSize& size);

    [[nodiscard]] Chance ChanceFor(Draw draw, std::int64_t number) const {
        return {size_.seed, static_cast<std::uint64_t>(draw), static_cast<std::uint64_t>(number)};
    }
    /// Repeatable; in the order of time as the engine's own ids.
    [[nodiscard]] base::RecordId IdOf(Draw draw, std::int64_t number, base::CivilDay day) const;
    [[nodiscard]] base::RecordId Organisation(int number) const;
    [[nodiscard]] base::RecordId Person(int organisation, Post post) const;
    [[nodiscard]] base::RecordId Officer(std::int64_t number) const;
    [[nodiscard]] base::RecordId Enterprise(std::int64_t number) const;
    [[nodiscard]] std::string ShortName(int organisation) const;
    [[nodiscard]] std::string EnterpriseName(std::int64_t number) const;
    /// An enterprise of the district.
    [[nodiscard]] std::int64_t EnterpriseIn(int district, Chance& chance) const;
    [[nodiscard]] std::int64_t officers() const { return officers_; }
    [[nodiscard]] std::int64_t enterprises() const { return enterprises_; }
    [[nodiscard]] std::int64_t matters() const { return matters_; }
    /// Acts that add evidence to a case, in thousandths a case.
    [[nodiscard]] std::int64_t evidence_permille() const { return evidence_permille_; }

    [[nodiscard]] records::FieldValues OrganisationValues(int number) const;
    [[nodiscard]] records::FieldValues PersonValues(int organisation, Post post) const;
    [[nodiscard]] records::FieldValues OfficerValues(std::int64_t number) const;
    [[nodiscard]] records::FieldValues EnterpriseValues(std::int64_t number) const;

 private:
    [[nodiscard]] std::string RegionOf(int organisation) const;

    ProvinceSize size_;
    std::int64_t officers_, enterprises_, matters_, evidence_permille_;
};

/// What every record begins with.
[[nodiscard]] records::FieldValues Beginning(const base::RecordId& organisation,
                                             const base::RecordId& by, base::CivilDay on);

/// More often the earlier ones.
template <class List>
const auto& Skewed(Chance& chance, const List& list) {
    const auto x = static_cast<std::size_t>(chance.Between(0, 999));
    return list[x * x * std::size(list) / 1'000'000];
}

}  // namespace bench

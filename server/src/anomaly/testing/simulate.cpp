#include "anomaly/testing/simulate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "telemetry/number.hpp"

namespace anomaly::testing {

namespace {

using evaluation::Decimal;
using evaluation::kHour;
using evaluation::Outlet;
using evaluation::Point;
using evaluation::Series;

Decimal Written(double value, int decimals) {
    return {std::llround(std::max(value, 0.0) * std::pow(10.0, decimals)), decimals};
}

/// A value that remembers: x' = keep · x + noise, of spread 1.
class Wander {
 public:
    Wander(double keep, Chance& chance) : keep_(keep), chance_(chance), x_(chance.Normal()) {}
    double Next() {
        x_ = keep_ * x_ + std::sqrt(1 - keep_ * keep_) * chance_.Normal();
        return x_;
    }

 private:
    double keep_;
    Chance& chance_;
    double x_;
};

/// How one pollutant of one plant behaves.
struct Habit {
    std::string factor;
    double limit, share, spread, noise;  ///< set point as a share of the limit
    int decimals;
};

struct Circumstances {
    double load = 0, flow = 0, power = 0, oxygen = 0, temperature = 0, moisture = 0;
};

void AddMarks(Outlet& outlet, const Plant& plant, Chance& chance) {
    const std::int64_t start = base::Instant::StartOf(plant.first).micros;
    const auto hour_of_calibration = static_cast<std::int64_t>(chance.Below(24));
    for (std::int64_t day = 0; day < plant.days; ++day) {
        const std::int64_t at = start + day * evaluation::kDay;
        const std::int64_t calibrated = at + hour_of_calibration * kHour;
        outlet.marks.push_back({{calibrated}, {calibrated + kHour}, "calibration", "", true, {}});
        for (const char* factor : {"a21026", "a21002"}) {
            outlet.calibrations.push_back(
                {{calibrated}, factor, false, 0, chance.Normal() * 1.2, 200});
            outlet.calibrations.push_back(
                {{calibrated}, factor, true, 160, 160 + chance.Normal() * 2, 200});
        }
        if (chance.Uniform() < 0.08) {
            const auto from = at + static_cast<std::int64_t>(chance.Below(20)) * kHour;
            const auto hours = static_cast<std::int64_t>(2 + chance.Below(7));
            outlet.marks.push_back({{from}, {from + hours * kHour}, "maintenance", "", false, {}});
        }
        if (chance.Uniform() < 0.02)
            outlet.parameters.push_back(
                {{calibrated}, "a21026", "i13008", 1, 1 + chance.Normal() * 0.02});
    }
}

std::vector<Habit> HabitsOf(Chance& chance) {
    return {{"a34013", 10, chance.Between(0.25, 0.55), chance.Between(0.12, 0.25), 0.05, 2},
            {"a21026", 35, chance.Between(0.3, 0.7), chance.Between(0.15, 0.3), 0.04, 2},
            {"a21002", 50, chance.Between(0.55, 0.8), chance.Between(0.08, 0.18), 0.03, 1}};
}

}  // namespace

double Chance::Normal() {
    const double u = 1 - Uniform(), v = Uniform();
    return std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * v);
}

namespace {

constexpr std::array<const char*, 5> kCircumstances{"a00000", "a19001", "a01012", "a01014",
                                                    "d10101"};

/// An outlet with series and limits, no points yet.
Outlet Empty(const Plant& plant, const std::vector<Habit>& habits) {
    Outlet outlet;
    outlet.id = "SIM" + std::to_string(plant.seed);
    outlet.reference_oxygen = Decimal{6, 0};
    for (const Habit& habit : habits) {
        outlet.series.push_back({habit.factor, evaluation::Form::kMeasured, plant.step, {}});
        evaluation::Limit limit;
        limit.factor = habit.factor;
        limit.most = Written(habit.limit, 0);
        limit.from = plant.first;
        limit.source = "排污许可证";
        outlet.limits.push_back(std::move(limit));
    }
    for (const char* factor : kCircumstances)
        outlet.series.push_back({factor, evaluation::Form::kMeasured, plant.step, {}});
    return outlet;
}

/// What goes on in the boiler, step by step.
class Boiler {
 public:
    Boiler(double per_hour, const std::vector<Habit>& habits, Chance& chance)
        : per_hour_(per_hour),
          chance_(chance),
          load_(Keep(0.96), chance),
          oxygen_(Keep(0.7), chance),
          heat_(Keep(0.9), chance),
          wet_(Keep(0.9), chance),
          upset_(habits.size(), 0) {
        for (const Habit& habit : habits)
            wanders_.emplace_back(Keep(habit.spread > 0.2 ? 0.9 : 0.8), chance);
        flow_scale_ = chance.Between(80, 400);
        day_swing_ = chance.Between(0.05, 0.2);
    }

    Circumstances Next(double hour) {
        Circumstances now;
        now.load =
            std::clamp(0.75 + day_swing_ * std::sin((hour - 8) / 24 * 6.2832) + 0.12 * load_.Next(),
                       0.3, 1.05);
        now.flow = flow_scale_ * now.load * (1 + 0.02 * chance_.Normal());
        now.power = 5000 * now.load * (1 + 0.03 * chance_.Normal());
        now.oxygen = 11 - 6 * now.load + 0.35 * oxygen_.Next();
        now.temperature = 45 + 12 * now.load + 1.2 * heat_.Next();
        now.moisture = 9 + 3 * now.load + 0.5 * wet_.Next();
        return now;
    }

    /// Of pollutant `k`; now and then the treatment slips for some hours.
    Decimal Emitted(std::size_t k, const Habit& habit, double load) {
        if (chance_.Uniform() < 0.0025 / per_hour_) upset_[k] = chance_.Between(0.3, 1.0);
        upset_[k] *= std::pow(0.75, 1 / per_hour_);
        const double level =
            habit.limit * habit.share *
            std::exp(habit.spread * wanders_[k].Next() + upset_[k] + 0.2 * (load - 0.75));
        return Written(level * (1 + habit.noise * chance_.Normal()), habit.decimals);
    }

 private:
    [[nodiscard]] double Keep(double hourly) const { return std::pow(hourly, 1 / per_hour_); }

    double per_hour_;
    Chance& chance_;
    Wander load_, oxygen_, heat_, wet_;
    std::vector<Wander> wanders_;
    std::vector<double> upset_;
    double flow_scale_ = 0, day_swing_ = 0;
};

}  // namespace

Outlet Simulated(const Plant& plant) {
    Chance chance(plant.seed * 7919 + 17);
    const std::vector<Habit> habits = HabitsOf(chance);
    Outlet outlet = Empty(plant, habits);
    AddMarks(outlet, plant, chance);
    Boiler boiler(static_cast<double>(kHour) / static_cast<double>(plant.step), habits, chance);
    const std::int64_t start = base::Instant::StartOf(plant.first).micros;
    for (std::int64_t at = start; at < start + plant.days * evaluation::kDay; at += plant.step) {
        const auto since = static_cast<double>((at - start) % evaluation::kDay);
        const Circumstances now = boiler.Next(since / static_cast<double>(kHour));
        std::vector<Decimal> values;
        for (std::size_t k = 0; k < habits.size(); ++k)
            values.push_back(boiler.Emitted(k, habits[k], now.load));
        values.push_back(Written(now.flow, 1));
        values.push_back(Written(now.oxygen, 2));
        values.push_back(Written(now.temperature, 1));
        values.push_back(Written(now.moisture, 2));
        values.push_back(Written(now.power, 0));
        for (std::size_t k = 0; k < values.size(); ++k)
            outlet.series[k].points.push_back({{at}, values[k], true, 'N'});
    }
    return outlet;
}

namespace {

constexpr std::array<std::string_view, 6> kAirFactors{"a34004", "a34002", "a21026",
                                                      "a21004", "a21005", "a05024"};

/// 2014-01-01 00:00
std::int64_t AirTime(std::string_view text) {
    const auto day = base::CivilDay::Parse(text.substr(0, 10));
    const std::string hour(text.substr(11, 2));
    return base::Instant::StartOf(day.value_or(base::CivilDay())).micros +
           std::atoi(hour.c_str()) * kHour;
}

void Finish(Outlet& outlet, std::uint64_t seed) {
    std::erase_if(outlet.series, [](const Series& one) { return one.points.empty(); });
    Chance chance(seed);
    for (Series& series : outlet.series) {
        std::vector<Decimal> values;
        for (const Point& point : series.points) values.push_back(point.value);
        std::ranges::sort(values, [](Decimal a, Decimal b) { return Compare(a, b) < 0; });
        if (!values.empty())
            outlet.limits.push_back({series.factor,
                                     evaluation::Form::kMeasured,
                                     evaluation::Averaging::kHourly,
                                     values[values.size() * 9 / 10],
                                     base::CivilDay::FromSerial(0),
                                     {},
                                     "第 90 百分位"});
        for (std::int64_t at = series.points.front().at.micros; at < series.points.back().at.micros;
             at += evaluation::kDay) {
            for (const auto& [code, share] :
                 {std::pair("maintenance", 0.06), std::pair("calibration", 0.14)}) {
                if (chance.Uniform() >= share) continue;
                const std::int64_t from = at + static_cast<std::int64_t>(chance.Below(24)) * kHour;
                const auto hours = static_cast<std::int64_t>(code[0] == 'm' ? 2 + chance.Below(7)
                                                                            : 1 + chance.Below(2));
                outlet.marks.push_back(
                    {{from}, {from + hours * kHour}, code, series.factor, false, {}});
            }
        }
    }
}

/// The file's text; gzip gives what is not packed as it is.
std::string Unpacked(const std::filesystem::path& file) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
        popen(fmt::format("gzip -dcf '{}'", file.string()).c_str(), "r"), pclose);
    std::string text;
    std::array<char, 65'536> piece{};
    while (pipe) {
        const std::size_t size = fread(piece.data(), 1, piece.size(), pipe.get());
        if (size == 0) break;
        text.append(piece.data(), size);
    }
    return text;
}

}  // namespace

std::vector<Outlet> AirStations(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) return {};
    const std::string text = Unpacked(file);
    std::string_view csv = text;
    std::map<std::string, Outlet> stations;
    bool header = true;
    while (!csv.empty()) {
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::vector<std::string> cells = base::Split(csv.substr(0, end), ',');
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (std::exchange(header, false) || cells.size() < 8) continue;
        Outlet& outlet = stations[std::string(base::Trim(cells[7]))];
        if (outlet.series.empty())
            for (const std::string_view factor : kAirFactors)
                outlet.series.push_back(
                    {std::string(factor), evaluation::Form::kMeasured, kHour, {}});
        for (std::size_t k = 0; k < kAirFactors.size(); ++k)
            if (const auto value = evaluation::ReadDecimal(cells[k + 1]))
                outlet.series[k].points.push_back({{AirTime(cells[0])}, *value, true, 'N'});
    }
    std::vector<Outlet> outlets;
    for (auto& [name, outlet] : stations) {
        outlet.id = name;
        outlet.medium = evaluation::Medium::kAir;
        Finish(outlet, 4099 + outlets.size());
        outlets.push_back(std::move(outlet));
    }
    return outlets;
}

}  // namespace anomaly::testing

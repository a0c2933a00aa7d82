#include "anomaly/testing/inject.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "anomaly/detail/track.hpp"

namespace anomaly::testing {

namespace {

using evaluation::Decimal;
using evaluation::kDay;
using evaluation::kHour;
using evaluation::Outlet;
using evaluation::Point;
using evaluation::Series;
using evaluation::Span;

Decimal Like(double value, int decimals) {
    return {std::llround(std::max(value, 0.0) * std::pow(10.0, decimals)), decimals};
}

/// Works on one series of a copy of the outlet.
class Forger {
 public:
    Forger(const Outlet& clean, const Outlet& neighbour, Span window, Fraud fraud)
        : neighbour_(neighbour),
          window_(window),
          fraud_(fraud),
          chance_(fraud.seed * 1'000'003 + static_cast<std::uint64_t>(fraud.strength) * 101) {
        forged_.outlet = clean;
    }

    std::optional<Injected> Run() {
        if (!Choose()) return std::nullopt;
        if (!Forge()) return std::nullopt;
        forged_.factor = series_->factor;
        return std::move(forged_);
    }

 private:
    template <class T>
    T By(T weak, T middle, T strong) const {
        return fraud_.strength == Strength::kWeak     ? weak
               : fraud_.strength == Strength::kMiddle ? middle
                                                      : strong;
    }

    bool Choose() {
        const std::string_view kind = fraud_.kind;
        const char* fixed = kind == "values_contradict"           ? "a19001"
                            : kind == "flow_contradicts_activity" ? "a00000"
                                                                  : "";
        std::vector<Series*> possible;
        for (Series& series : forged_.outlet.series) {
            if (*fixed && series.factor != fixed) continue;
            const bool has_limit = std::ranges::any_of(
                forged_.outlet.limits,
                [&](const auto& limit) { return limit.factor == series.factor; });
            if (!*fixed && !has_limit) continue;
            if ((kind == "drift_against_calibration" || kind == "parameter_change") &&
                series.factor != "a21026")
                continue;
            if (InWindow(series).size() < 200) continue;
            possible.push_back(&series);
        }
        // what needs records or companions is only in the simulated outlets
        if (forged_.outlet.medium == evaluation::Medium::kAir &&
            (kind == "drift_against_calibration" || kind == "parameter_change"))
            return false;
        if (possible.empty()) return false;
        series_ = possible[chance_.Below(possible.size())];
        places_ = InWindow(*series_);
        decimals_ = 0;
        for (const Point& point : series_->points)
            decimals_ = std::max(decimals_, point.value.scale);
        unit_ = detail::MakeTrack(forged_.outlet, *series_, window_).unit;
        return true;
    }

    /// The shape of a fraud is no more than like that of its strength: within 15 % of it.
    double Near(double value) { return value * chance_.Between(0.85, 1.15); }
    std::size_t Count(double value) { return static_cast<std::size_t>(std::lround(Near(value))); }

    std::vector<std::size_t> InWindow(const Series& series) const {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < series.points.size(); ++i)
            if (series.points[i].at >= window_.from && series.points[i].at < window_.until)
                places.push_back(i);
        return places;
    }

    double Value(std::size_t i) const { return series_->points[i].value.ToDouble(); }
    void Set(std::size_t i, double value) {
        series_->points[i].value = Like(std::round(value / unit_) * unit_, decimals_);
    }
    double WindowQuantile(double share) const {
        std::vector<double> values;
        for (const std::size_t i : places_) values.push_back(Value(i));
        std::ranges::sort(values);
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    }

    /// So many places in a row, beginning at a value above the middle: what would be hidden.
    bool Pick(std::size_t count) {
        if (places_.size() < count + 12) return false;
        const double high = WindowQuantile(0.5);
        for (int tried = 0; tried < 200; ++tried) {
            first_ = places_[6 + chance_.Below(places_.size() - count - 11)];
            if (Value(first_) < high || Value(first_) < 5 * unit_) continue;
            count_ = count;
            forged_.stretch = {series_->points[first_].at,
                               {series_->points[first_ + count - 1].at.micros + series_->step}};
            return true;
        }
        return false;
    }
    bool PickHours(double hours) {
        return Pick(static_cast<std::size_t>(hours * static_cast<double>(kHour) /
                                             static_cast<double>(series_->step)));
    }

    bool Forge();
    bool Freeze();
    bool Lock();
    bool Press();
    bool Copy();
    bool CopyOther();
    bool Scale(double factor);
    bool Round();
    bool Hide(const char* mark);
    bool Lower();
    bool Drift();
    bool Shift();
    bool Retune();

    double Limit() const {
        for (const auto& limit : forged_.outlet.limits)
            if (limit.factor == series_->factor) return limit.most.ToDouble();
        return 0;
    }
    /// An outlet with something to hide: all its life a tenth of its hours are over the limit.
    void MakeDirty() {
        const double now = WindowQuantile(0.9);
        if (now <= 0 || forged_.outlet.medium == evaluation::Medium::kAir) return;
        const double factor = Limit() / now;
        for (std::size_t i = 0; i < series_->points.size(); ++i) Set(i, Value(i) * factor);
    }

    const Outlet& neighbour_;
    Span window_;
    Fraud fraud_;
    Chance chance_;
    Injected forged_;
    Series* series_ = nullptr;
    std::vector<std::size_t> places_;
    int decimals_ = 0;
    double unit_ = 1;
    std::size_t first_ = 0, count_ = 0;
};

bool Forger::Forge() {
    const std::string_view kind = fraud_.kind;
    if (kind == "constant_values") return Freeze();
    if (kind == "narrow_band") return Lock();
    if (kind == "pressed_under_limit") return Press();
    if (kind == "copied_stretch") return Copy();
    if (kind == "copied_between_devices") return CopyOther();
    if (kind == "impossible_step")
        return PickHours(chance_.Between(8, 48)) && Scale(Near(By(0.6, 0.3, 0.1)));
    if (kind == "round_digits") return Round();
    if (kind == "marks_hide_exceedance") return Hide("maintenance");
    if (kind == "calibration_hides_exceedance") return Hide("calibration");
    if (kind == "calibration_lowers") return Lower();
    if (kind == "drift_against_calibration") return Drift();
    if (kind == "values_contradict") return Shift();
    if (kind == "flow_contradicts_activity")
        return PickHours(Near(48)) && Scale(1 - Near(1 - By(0.85, 0.6, 0.3)));
    if (kind == "parameter_change") return Retune();
    return false;
}

/// The last value stands for about 8, 24, 72 values.
bool Forger::Freeze() {
    if (!Pick(Count(By(8, 24, 72)))) return false;
    for (std::size_t i = first_; i < first_ + count_; ++i) Set(i, Value(first_));
    return true;
}

/// A set point with chance added, even or heaped in the middle: within about 10, 5, 2.5 % for about
/// 24, 48, 96 values.
bool Forger::Lock() {
    if (!Pick(Count(By(24, 48, 96)))) return false;
    const double level = WindowQuantile(chance_.Between(0.4, 0.7)),
                 width = Near(By(0.10, 0.05, 0.025));
    const bool heaped = chance_.Below(2) == 0;
    for (std::size_t i = first_; i < first_ + count_; ++i) {
        const double even = chance_.Uniform();
        const double drawn = heaped ? (even + chance_.Uniform()) / 2 : even;
        Set(i, level * (1 + width * (2 * drawn - 1)));
    }
    return true;
}

/// Half, nine of ten, all of the month's exceedances are put under the limit, within 5 to 10 % of
/// it.
bool Forger::Press() {
    MakeDirty();
    const double limit = Limit(), share = By(0.5, 0.9, 1.0), low = chance_.Between(0.90, 0.95);
    std::size_t pressed = 0;
    for (const std::size_t i : places_) {
        if (Value(i) <= limit) continue;
        if (chance_.Uniform() >= share) continue;
        Set(i, std::floor(limit * chance_.Between(low, 0.999) / unit_) * unit_);
        ++pressed;
    }
    forged_.stretch = window_;
    return pressed >= 24;
}

/// About 8, 24, 72 values of some days before stand again, at the same hour or another.
bool Forger::Copy() {
    if (!Pick(Count(By(8, 24, 72)))) return false;
    const std::size_t per_day = static_cast<std::size_t>(kDay / series_->step);
    const std::size_t back =
        per_day * (4 + chance_.Below(20)) + (chance_.Below(2) == 0 ? 0 : chance_.Below(per_day));
    if (first_ < back + 1) return false;
    for (std::size_t k = 0; k < count_; ++k) Set(first_ + k, Value(first_ + k - back));
    return true;
}

/// About 8, 24, 72 values of another device, of the same or another time.
bool Forger::CopyOther() {
    const Series* source = neighbour_.Find(series_->factor, series_->form, series_->step);
    if (!source || !Pick(Count(By(8, 24, 72)))) return false;
    const std::int64_t lag = static_cast<std::int64_t>(chance_.Below(5)) * kDay;
    const auto at = std::ranges::lower_bound(
        source->points, base::Instant{forged_.stretch.from.micros - lag}, {}, &Point::at);
    if (source->points.end() - at < static_cast<std::ptrdiff_t>(count_)) return false;
    for (std::size_t k = 0; k < count_; ++k)
        Set(first_ + k, (at + static_cast<std::ptrdiff_t>(k))->value.ToDouble());
    return true;
}

/// About 0.6, 0.3, 0.1 of what was measured (flow: 0.85, 0.6, 0.3).
bool Forger::Scale(double factor) {
    for (std::size_t i = first_; i < first_ + count_; ++i) Set(i, Value(i) * factor);
    return true;
}

/// 30, 60, 100 % of the values of about a week are multiples of five, or of ten.
bool Forger::Round() {
    if (WindowQuantile(0.75) - WindowQuantile(0.25) < 25 * unit_) return false;
    if (!PickHours(Near(7 * 24))) return false;
    const double share = By(0.3, 0.6, 1.0), coarse = (chance_.Below(2) == 0 ? 5 : 10) * unit_;
    for (std::size_t i = first_; i < first_ + count_; ++i)
        if (chance_.Uniform() < share) Set(i, std::round(Value(i) / coarse) * coarse);
    return true;
}

/// 40, 80, 100 % of the month's exceedances are under a mark and not sent; one mark of three begins
/// or ends an hour too early or late.
bool Forger::Hide(const char* mark) {
    MakeDirty();
    const double limit = Limit(), share = By(0.4, 0.8, 1.0);
    std::size_t episodes = 0, hidden = 0;
    for (std::size_t k = 0; k < places_.size(); ++k) {
        if (Value(places_[k]) <= limit) continue;
        std::size_t end = k;
        while (end < places_.size() && Value(places_[end]) > limit) ++end;
        ++episodes;
        if (chance_.Uniform() < share) {
            const std::int64_t early = chance_.Below(6) == 0 ? series_->step : 0;
            const std::int64_t late = chance_.Below(6) == 0 ? series_->step : 0;
            forged_.outlet.marks.push_back(
                {{series_->points[places_[k]].at.micros - early},
                 {series_->points[places_[end - 1]].at.micros + series_->step + late},
                 mark,
                 series_->factor,
                 false,
                 {}});
            ++hidden;
        }
        k = end;
    }
    forged_.stretch = window_;
    return episodes >= 6 && hidden >= 3;
}

/// After a calibration about 0.8, 0.6, 0.35 of what was measured, for about two days.
bool Forger::Lower() {
    if (!PickHours(Near(48))) return false;
    const base::Instant at = series_->points[first_].at;
    forged_.outlet.marks.push_back(
        {{at.micros - series_->step}, at, "calibration", series_->factor, false, {}});
    return Scale(1 - Near(1 - By(0.8, 0.6, 0.35)));
}

/// The span runs away by about 6, 10, 20 % of the full scale within ten days.
bool Forger::Drift() {
    if (!PickHours(240)) return false;
    const double most = Near(By(0.06, 0.10, 0.20));
    for (auto& check : forged_.outlet.calibrations) {
        if (check.factor != series_->factor || !check.is_span) continue;
        if (check.at < forged_.stretch.from || check.at >= forged_.stretch.until) continue;
        const double share = static_cast<double>(check.at.micros - forged_.stretch.from.micros) /
                             (240.0 * static_cast<double>(kHour));
        check.found -= check.full_scale * most * share;
    }
    for (std::size_t k = 0; k < count_; ++k)
        Set(first_ + k,
            Value(first_ + k) * (1 - most * static_cast<double>(k) / static_cast<double>(count_)));
    return true;
}

/// Oxygen about 1, 2, 4 points lower for about two days, so that less is converted.
bool Forger::Shift() {
    if (!PickHours(Near(48))) return false;
    const double points = Near(By(1.0, 2.0, 4.0));
    for (std::size_t i = first_; i < first_ + count_; ++i) Set(i, std::max(0.5, Value(i) - points));
    return true;
}

/// The slope becomes about 0.95, 0.8, 0.5, and the values with it, for about three days.
bool Forger::Retune() {
    if (!PickHours(Near(72))) return false;
    const double slope = 1 - Near(1 - By(0.95, 0.8, 0.5));
    forged_.outlet.parameters.push_back(
        {forged_.stretch.from, series_->factor, "i13008", 1, slope});
    return Scale(slope);
}

}  // namespace

std::optional<Injected> Inject(const Outlet& clean, const Outlet& neighbour, Span window,
                               Fraud fraud) {
    return Forger(clean, neighbour, window, fraud).Run();
}

}  // namespace anomaly::testing

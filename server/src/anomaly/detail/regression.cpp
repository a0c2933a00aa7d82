#include "anomaly/detail/regression.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace anomaly::detail {

namespace {

using Matrix = std::vector<std::vector<double>>;

/// Solves by elimination with pivots; nullopt where the causes say the same.
std::optional<std::vector<double>> Solved(Matrix a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t pivot = i;
        for (std::size_t k = i + 1; k < n; ++k)
            if (std::abs(a[k][i]) > std::abs(a[pivot][i])) pivot = k;
        if (std::abs(a[pivot][i]) < 1e-12) return std::nullopt;
        std::swap(a[i], a[pivot]);
        std::swap(b[i], b[pivot]);
        for (std::size_t k = i + 1; k < n; ++k) {
            const double factor = a[k][i] / a[i][i];
            for (std::size_t j = i; j < n; ++j) a[k][j] -= factor * a[i][j];
            b[k] -= factor * b[i];
        }
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t j = i + 1; j < n; ++j) b[i] -= a[i][j] * b[j];
        b[i] /= a[i][i];
    }
    return b;
}

/// Of each column: its middle and its spread outside the window.
struct Scale {
    double middle = 0, spread = 1;
};

Scale ScaleOf(const std::vector<double>& column, const std::vector<std::size_t>& rows) {
    std::vector<double> values;
    values.reserve(rows.size());
    for (const std::size_t i : rows) values.push_back(column[i]);
    const auto at = [&](double share) {
        const auto place = values.begin() + static_cast<std::ptrdiff_t>(
                                                share * static_cast<double>(values.size() - 1));
        std::nth_element(values.begin(), place, values.end());
        return *place;
    };
    const double middle = at(0.5), spread = at(0.84) - at(0.16);
    return {middle, std::max(spread / 2, 1e-9)};
}

/// Within four spreads of the middle.
double Drawn(double value, Scale scale) {
    return std::clamp((value - scale.middle) / scale.spread, -4.0, 4.0);
}

}  // namespace

std::optional<Relation> Fit(const std::vector<double>& target,
                            const std::vector<std::vector<double>>& causes,
                            const std::function<bool(std::size_t)>& is_usual) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < target.size(); ++i) {
        bool known = is_usual(i) && !std::isnan(target[i]);
        for (const auto& cause : causes) known = known && !std::isnan(cause[i]);
        if (known) rows.push_back(i);
    }
    if (rows.size() < 200) return std::nullopt;
    const std::size_t n = causes.size() + 1;
    const Scale of_target = ScaleOf(target, rows);
    std::vector<Scale> scales;
    scales.reserve(causes.size());
    for (const auto& cause : causes) scales.push_back(ScaleOf(cause, rows));
    Matrix a(n, std::vector<double>(n, 0));
    std::vector<double> b(n, 0), row(n, 1);
    double squares = 0, sum = 0;
    for (const std::size_t i : rows) {
        for (std::size_t k = 0; k < causes.size(); ++k) row[k] = Drawn(causes[k][i], scales[k]);
        const double y = Drawn(target[i], of_target);
        for (std::size_t j = 0; j < n; ++j) {
            for (std::size_t k = 0; k < n; ++k) a[j][k] += row[j] * row[k];
            b[j] += row[j] * y;
        }
        squares += y * y;
        sum += y;
    }
    const double count = static_cast<double>(rows.size());
    for (std::size_t k = 0; k + 1 < n; ++k) a[k][k] += count * 1e-4;
    const auto solved = Solved(a, b);
    if (!solved) return std::nullopt;
    double fitted = 0;
    for (std::size_t k = 0; k < n; ++k) fitted += (*solved)[k] * b[k];
    Relation relation;
    relation.seen = rows.size();
    const double whole = squares - sum * sum / count;
    relation.explained = whole > 0 ? std::clamp((fitted - sum * sum / count) / whole, 0.0, 1.0) : 0;
    relation.constant = of_target.middle + (*solved)[n - 1] * of_target.spread;
    for (std::size_t k = 0; k + 1 < n; ++k) {
        relation.slopes.push_back((*solved)[k] * of_target.spread / scales[k].spread);
        relation.constant -= relation.slopes[k] * scales[k].middle;
    }
    return relation;
}

std::vector<double> WithoutCauses(const std::vector<double>& target,
                                  const std::vector<std::vector<double>>& causes,
                                  const std::function<bool(std::size_t)>& is_usual) {
    std::vector<double> left = target;
    if (causes.empty()) return left;
    const auto relation = Fit(target, causes, is_usual);
    if (!relation) return left;
    for (std::size_t i = 0; i < left.size(); ++i) {
        double expected = relation->constant;
        for (std::size_t k = 0; k < causes.size(); ++k)
            expected += std::isnan(causes[k][i]) ? 0 : relation->slopes[k] * causes[k][i];
        left[i] -= expected;
    }
    return left;
}

}  // namespace anomaly::detail

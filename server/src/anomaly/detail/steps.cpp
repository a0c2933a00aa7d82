#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "anomaly/detail/shift.hpp"
#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// Of the outlet's own past: what the likeliest trough of each piece says.
double UsualTrough(const Track& track, const Unexplained& left, Unexplained::Reach reach,
                   Unexplained::Start start) {
    std::vector<double> bits;
    for (const auto& [from, to] : PastPieces(track))
        bits.push_back(left.Likeliest(from, to, reach, start).bits);
    return SecondOf(std::move(bits));
}

std::string ShareOf(double fall) { return fmt::format("{:.0f}%", 100 * (1 - std::exp(-fall))); }

void PutTrough(Desk& desk, const Track& track, const Unexplained& left, Unexplained::Start start,
               const char* words) {
    if (!left.known()) return desk.CannotRun(track.factor, "以往的数据太少");
    const Unexplained::Reach reach{
        static_cast<std::size_t>(std::max(2.0, track.StepsOf(desk.Setting("least_hours")))),
        static_cast<std::size_t>(track.StepsOf(desk.Setting("longest_hours"))),
        desk.Setting("edge_bits"), desk.Setting("most_between")};
    const double usual = UsualTrough(track, left, reach, start);
    const double asked = std::max(desk.Setting("least_bits"), desk.Setting("least_times") * usual);
    // where a fall to that share for that long would not be told from ordinary ways
    const auto seen = static_cast<std::size_t>(track.StepsOf(desk.Setting("sees_hours")));
    if (left.Ideal(desk.Setting("sees_share"), seen, reach) < asked)
        return desk.CannotRun(track.factor,
                              "这个因子本来就大起大落，又没有别的因子或设备可以对照，看不出突降");
    const Trough trough = left.Likeliest(track.begin, track.end, reach, start);
    if (trough.bits < asked) return;
    desk.Put(track,
             {trough.first,
              trough.last,
              trough.bits / asked,
              {{"低于推算", ShareOf(trough.fall)},
               {"证据", fmt::format("{:.0f} 比特", trough.bits)},
               {"以往最多", fmt::format("{:.0f} 比特", usual)},
               {"对照的因子和设备", std::to_string(left.companions())}},
              fmt::format(fmt::runtime(words), evaluation::BeijingText(track.At(trough.first)),
                          ShareOf(trough.fall), evaluation::BeijingText(track.At(trough.last + 1)),
                          SampleOf(track, trough.first, trough.last))});
}

}  // namespace

void FindSteps(Desk& desk, const Track& track, const Unexplained& left) {
    PutTrough(desk, track, left, Unexplained::Start::kAnywhere,
              "{} 一下子比按其他因子和前后数值推算的低了约 {}，到 {} 又一下子升回来。中间是：{}。"
              "真实的排放和空气很少这样方方正正地变化，多为稀释采样、改动系数或者换了数据。");
}

void FindLoweredByCalibration(Desk& desk, const Track& track, const Unexplained& left) {
    PutTrough(desk, track, left, Unexplained::Start::kBehindCalibration,
              "{} 校准之后，数值比按其他因子和前后数值推算的低了约 {}，到 {} 才升回来。"
              "中间是：{}。以往校准后没有这样的变化，请核对标准气的浓度、校准记录和前后的系数。");
}

}  // namespace anomaly::detail

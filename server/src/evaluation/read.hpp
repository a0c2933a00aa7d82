#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.hpp"
#include "evaluation/series.hpp"
#include "telemetry/frame.hpp"

/// Readings from files, for `hj212 evaluate`. Nothing in a file is trusted and nothing is dropped
/// in silence: what is odd is named and counted.
namespace evaluation {

/// One kind of oddness. Its words: `evaluation.<code>` in the catalogue's messages.
struct Trouble {
    std::string code;
    std::size_t count = 0;
    std::size_t first = 0;  ///< line or frame, from 1
    std::string example;    ///< UTF-8, at most 40 bytes
};

struct ReadOutlets {
    std::vector<Outlet> outlets;    ///< by id; without limits, marks and reference oxygen
    std::vector<Trouble> troubles;  ///< in the order in which they were met
    std::size_t readings = 0;       ///< taken
};

/// Takes readings in any order and makes outlets of them. One thread.
class Gatherer {
 public:
    struct Reading {
        std::string_view outlet, factor;
        Form form = Form::kMeasured;
        std::int64_t step = 0;  ///< 0: told by the distances between the times
        base::Instant at;
        std::string_view value;
        char flag = 'N';
    };

    /// `place`: line or frame.
    void Take(const Reading& reading, std::size_t place);
    void Note(const std::string& code, std::size_t place, std::string_view example = {});
    [[nodiscard]] ReadOutlets Finish();

 private:
    using Key = std::tuple<std::string, std::string, Form, std::int64_t>;
    struct Placed {
        Point point;
        std::size_t place = 0;
    };
    void Settle(Series& series, std::vector<Placed>& points);

    std::map<Key, std::vector<Placed>> series_;
    std::vector<Trouble> troubles_;
    std::size_t readings_ = 0;
};

/// The readings of a frame of data (real time, minutes, hours, days).
void TakeFrame(Gatherer& gatherer, const telemetry::Frame& frame, std::size_t place);

/// CSV with a head line, in UTF-8: a line a reading (time, factor, value, flag, kind, outlet), or a
/// line a time with a column a factor. Refuses what has no such head (`evaluation.no_head`) and
/// what is no text; odd lines are troubles.
[[nodiscard]] base::Result<ReadOutlets> ReadCsv(std::string_view text);

/// Marks: from, until, code (stopped, maintenance …), factor, outlet.
[[nodiscard]] base::Result<std::vector<std::pair<std::string, Mark>>> ReadMarks(
    std::string_view text);

/// 2026-03-02 15:00[:05], 2026/3/2 15:00, 20260302150000, 2026-03-02T15:00:00+08:00.
struct WrittenTime {
    base::Instant at;
    bool other_zone = false;  ///< it names a zone that is not Beijing's; `at` heeds it
};
[[nodiscard]] std::optional<WrittenTime> ReadWrittenTime(std::string_view text);

}  // namespace evaluation

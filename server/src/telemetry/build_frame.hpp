#pragma once

#include <string>
#include <string_view>

#include "telemetry/frame.hpp"

namespace telemetry {

/// Writes what stands between `CP=&&` and `&&`: items parted by `;`, their fields by `,`.
class BodyWriter {
 public:
    /// Begins the next item.
    BodyWriter& Item();
    BodyWriter& Parameter(std::string_view name, std::string_view value);  ///< DataTime=…
    BodyWriter& Value(std::string_view factor, std::string_view kind, std::string_view value);
    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    void Part();

    std::string text_;
    bool new_item_ = false;
};

/// The fields of a data segment; empty and negative ones are left out, in the order of the
/// standard.
struct Outgoing {
    std::string_view qn, st, cn, pw, mn;
    int flag = -1;
    int packets = 0, packet = 0;  ///< PNUM, PNO
    bool resent = false;          ///< RF=1
    std::string_view body{};
};

[[nodiscard]] std::string BuildSegment(const Outgoing& outgoing);
/// `##`, length, segment, CRC, CR, LF. The segment has at most 9,999 bytes (checked: it is ours).
[[nodiscard]] std::string BuildFrame(std::string_view segment);

/// The answers of the protocol (9.1 of HJ 212-2017): QN, PW and MN of what is answered, ST 91, the
/// version of its Flag without the wish for an answer.
[[nodiscard]] std::string BuildRequestAnswer(const Frame& request, int qn_rtn);  ///< 9011
[[nodiscard]] std::string BuildExecuted(const Frame& request, int exe_rtn);      ///< 9012
[[nodiscard]] std::string BuildNoticeAnswer(const Frame& notice);                ///< 9013
[[nodiscard]] std::string BuildDataAnswer(const Frame& upload);                  ///< 9014

}  // namespace telemetry

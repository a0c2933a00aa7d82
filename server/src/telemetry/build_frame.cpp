#include "telemetry/build_frame.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "telemetry/crc.hpp"

namespace telemetry {

namespace {

std::string Answer(const Frame& frame, std::string_view cn, std::string_view body) {
    Outgoing answer;
    answer.qn = frame.qn;
    answer.st = "91";
    answer.cn = cn;
    answer.pw = frame.pw;
    answer.mn = frame.mn;
    answer.flag = frame.Version() << 2;
    answer.body = body;
    return BuildFrame(BuildSegment(answer));
}

}  // namespace

void BodyWriter::Part() {
    if (!text_.empty()) text_ += new_item_ ? ';' : ',';
    new_item_ = false;
}

BodyWriter& BodyWriter::Item() {
    new_item_ = true;
    return *this;
}

BodyWriter& BodyWriter::Parameter(std::string_view name, std::string_view value) {
    Part();
    text_.append(name).append("=").append(value);
    return *this;
}

BodyWriter& BodyWriter::Value(std::string_view factor, std::string_view kind,
                              std::string_view value) {
    Part();
    text_.append(factor).append("-").append(kind).append("=").append(value);
    return *this;
}

std::string BuildSegment(const Outgoing& outgoing) {
    std::string text;
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) text.append(name).append("=").append(value).append(";");
    };
    add("QN", outgoing.qn);
    add("ST", outgoing.st);
    add("CN", outgoing.cn);
    add("PW", outgoing.pw);
    add("MN", outgoing.mn);
    if (outgoing.flag >= 0) add("Flag", std::to_string(outgoing.flag));
    if (outgoing.packets > 0) {
        add("PNUM", std::to_string(outgoing.packets));
        add("PNO", std::to_string(outgoing.packet));
    }
    if (outgoing.resent) add("RF", "1");
    return text.append("CP=&&").append(outgoing.body).append("&&");
}

std::string BuildFrame(std::string_view segment) {
    CHECK(segment.size() <= 9'999);
    return fmt::format("##{:04}{}{:04X}\r\n", segment.size(), segment, Crc(segment));
}

std::string BuildRequestAnswer(const Frame& request, int qn_rtn) {
    return Answer(request, "9011", fmt::format("QnRtn={}", qn_rtn));
}
std::string BuildExecuted(const Frame& request, int exe_rtn) {
    return Answer(request, "9012", fmt::format("ExeRtn={}", exe_rtn));
}
std::string BuildNoticeAnswer(const Frame& notice) { return Answer(notice, "9013", ""); }
std::string BuildDataAnswer(const Frame& upload) { return Answer(upload, "9014", ""); }

}  // namespace telemetry

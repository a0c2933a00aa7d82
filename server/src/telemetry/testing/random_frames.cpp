#include "telemetry/testing/random_frames.hpp"

#include <fmt/format.h>

#include "telemetry/build_frame.hpp"
#include "telemetry/factors.hpp"

namespace telemetry::testing {

std::string RandomFrames::Digits(std::size_t count) {
    std::string digits;
    while (digits.size() < count) digits += static_cast<char>('0' + Below(10));
    return digits;
}

std::string RandomFrames::Time() {
    return fmt::format("2026{:02}{:02}{:02}{:02}{:02}", 1 + Below(12), 1 + Below(28), Below(24),
                       Below(60), Below(60));
}

std::string RandomFrames::Body() {
    if (Below(8) == 0) return "";
    BodyWriter body;
    body.Parameter("DataTime", Time());
    const auto factors = Factors();
    for (std::size_t i = Below(20); i > 0; --i) {
        const Factor& factor = factors[Below(factors.size())];
        const bool old = Below(4) == 0 && !factor.code_2005.empty();
        const std::string_view code = old ? factor.code_2005 : factor.code;
        body.Item();
        for (const char* kind : {"Min", "Avg", "Max"})
            if (Below(2) == 0) body.Value(code, kind, Digits(1 + Below(4)) + "." + Digits(3));
        body.Value(code, "Flag", "N");
    }
    if (Below(30) == 0) body.Item().Value("i11001", "Info", "//清洗管路##0123//");
    return body.text();
}

std::string RandomFrames::Frame() {
    static constexpr const char* kStations[] = {"21", "22", "31", "32", "39", "91"};
    static constexpr const char* kCommands[] = {"2011", "2051", "2061", "2031", "9014"};
    const std::string qn = Time() + Digits(3), pw = Digits(6), body = Body();
    const std::string mn = Below(2) == 0 ? Digits(14) : "010000A8900016F0" + Digits(8);
    Outgoing outgoing{qn, kStations[Below(6)], kCommands[Below(5)], pw, mn};
    if (Below(3) > 0) outgoing.flag = static_cast<int>(Below(12));
    if (Below(10) == 0) {
        outgoing.packets = 2;
        outgoing.packet = 1 + static_cast<int>(Below(2));
    }
    if (Below(3) == 0) outgoing.qn = {};
    outgoing.body = body;
    return BuildFrame(BuildSegment(outgoing));
}

std::string RandomFrames::Noise() {
    switch (Below(12)) {
        case 0:
            return std::string("\x01\x03\x00\x10\x00\x02\xC5\xCE", 8);
        case 1:
            return "\r\n";
        case 2: {
            std::string cut = Frame();
            return cut.substr(0, Below(cut.size() - 6));
        }
        case 3:
            return Frame().substr(1 + Below(40));
        case 4:
            return "##" + Digits(4);
        case 5:
            return std::string(1 + Below(3), '#');
        case 6: {
            std::string wrong = Frame();
            wrong[10] = static_cast<char>(wrong[10] ^ 1);
            return wrong;
        }
        case 7: {
            std::string bytes;
            for (std::size_t i = Below(40); i > 0; --i) bytes += static_cast<char>(Below(256));
            return bytes;
        }
        default:
            return "";
    }
}

}  // namespace telemetry::testing

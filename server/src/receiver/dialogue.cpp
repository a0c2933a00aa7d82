#include "receiver/dialogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "telemetry/frame_json.hpp"

namespace receiver {

namespace {

constexpr std::size_t kMostTold = 400;

/// The whole number that a parameter of the frame states; 100 (unknown) where it states none.
int ReturnCode(const telemetry::Frame& frame, std::string_view name) {
    const auto at = std::ranges::find(frame.parameters, name, &telemetry::Parameter::name);
    int code = 100;
    if (at == frame.parameters.end()) return code;
    const auto read = std::from_chars(at->value.data(), at->value.data() + at->value.size(), code);
    return read.ec == std::errc{} ? code : 100;
}

/// QnRtn and ExeRtn (HJ 212-2017, tables 6 and 7).
std::string_view RefusedWords(int code) {
    switch (code) {
        case 2:
            return "请求被拒绝";
        case 3:
            return "访问口令（PW）错误";
        case 4:
            return "设备标识（MN）错误";
        case 5:
            return "系统编码（ST）错误";
        case 6:
            return "Flag 错误";
        case 7:
            return "请求编码（QN）错误";
        case 8:
            return "命令编码（CN）错误";
        case 9:
            return "CRC 校验错误";
        default:
            return "未知错误";
    }
}
std::string_view FailedWords(int code) {
    switch (code) {
        case 2:
            return "执行失败，原因不明";
        case 3:
            return "命令请求条件错误";
        case 4:
            return "通讯超时";
        case 5:
            return "系统繁忙，不能执行";
        case 6:
            return "系统故障";
        case 100:
            return "没有数据";
        default:
            return "执行失败";
    }
}

}  // namespace

std::string DigitsOf(base::Instant moment, bool with_ms) {
    const std::int64_t local = moment.micros + std::int64_t{8} * 3'600'000'000;
    const auto day = base::CivilDay::FromSerial(static_cast<std::int32_t>(local / 86'400'000'000));
    const std::int64_t in_day = local % 86'400'000'000;
    std::string text =
        fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", day.year(), day.month(), day.day(),
                    in_day / 3'600'000'000, in_day / 60'000'000 % 60, in_day / 1'000'000 % 60);
    if (with_ms) text += fmt::format("{:03}", in_day / 1'000 % 1'000);
    return text;
}

std::string_view EndingName(Ending ending) {
    switch (ending) {
        case Ending::kDone:
            return "done";
        case Ending::kRefused:
            return "refused";
        case Ending::kFailed:
            return "failed";
        case Ending::kNoAnswer:
            return "no_answer";
        case Ending::kNoResult:
            return "no_result";
        case Ending::kAway:
            return "away";
        case Ending::kCrowded:
            return "crowded";
    }
    return "failed";
}

std::string EndingWords(Ending ending, int code) {
    switch (ending) {
        case Ending::kDone:
            return "设备已执行（9012，ExeRtn=1）";
        case Ending::kRefused:
            return fmt::format("设备不执行：{}（9011，QnRtn={}）", RefusedWords(code), code);
        case Ending::kFailed:
            return fmt::format("设备没有执行成：{}（9012，ExeRtn={}）", FailedWords(code), code);
        case Ending::kNoAnswer:
            return "设备没有应答（没有 9011）";
        case Ending::kNoResult:
            return "设备应答了，但没有回执行结果（没有 9012）";
        case Ending::kAway:
            return "设备没有连接";
        case Ending::kCrowded:
            return "等待这台设备答复的请求太多";
    }
    return {};
}

std::string Dialogue::NextQn() {
    last_qn_ = std::max(last_qn_ + 1, clock_.Now().micros / 1'000);
    return DigitsOf({last_qn_ * 1'000}, true);
}

bool Dialogue::TakeToken(Mono now) {
    if (now > filled_)
        tokens_ = std::min(limits_.a_second,
                           tokens_ + static_cast<double>(now - filled_) / 1e6 * limits_.a_second);
    filled_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
}

void Dialogue::Ask(Asking asking, Mono /*now*/) {
    Talk& talk = talks_[asking.point];
    if (talk.waiting.size() >= limits_.waiting) {
        Asked asked;
        asked.number = asking.number;
        asked.point = asking.point;
        asked.ending = Ending::kCrowded;
        ended_.push_back(std::move(asked));
        return;
    }
    talk.waiting.push_back(std::move(asking));
}

void Dialogue::End(Talk& talk, Ending ending, int code) {
    Current& current = *talk.current;
    ended_.push_back({current.asking.number, current.asking.point, ending, code, current.sent,
                      current.data_frames, std::move(current.qn), std::move(current.told)});
    talk.current.reset();
}

void Dialogue::Hear(const base::Uuid& point, const telemetry::Frame& frame, Mono now) {
    const auto at = talks_.find(point);
    if (at == talks_.end() || !at->second.current) return;
    Current& current = *at->second.current;
    if (frame.cn == "9011" && frame.qn == current.qn) {
        const int code = ReturnCode(frame, "QnRtn");
        if (code != 1) return End(at->second, Ending::kRefused, code);
        current.accepted = true;
        current.last = now;
    } else if (frame.cn == "9012" && frame.qn == current.qn) {
        const int code = ReturnCode(frame, "ExeRtn");
        End(at->second, code == 1 ? Ending::kDone : Ending::kFailed, code);
    } else if (frame.cn == current.asking.cn && current.accepted) {
        ++current.data_frames;
        current.last = now;
        current.told = telemetry::Readable(frame.body.substr(0, kMostTold));
    }
}

void Dialogue::SendCurrent(Talk& talk, Mono now, const Sender& send) {
    Current& current = *talk.current;
    std::string body = current.asking.body;
    if (const std::size_t place = body.find("{now}"); place != std::string::npos)
        body.replace(place, 5, DigitsOf(clock_.Now(), false));
    if (!send(current.asking, body, current.qn)) return End(talk, Ending::kAway);
    ++current.sent;
    current.last = now;
}

void Dialogue::Advance(Talk& talk, Mono now, const Sender& send) {
    if (talk.current) {
        const Current& current = *talk.current;
        const Mono silent = now - current.last;
        if (!current.accepted) {
            if (silent < limits_.answer) return;
            if (current.sent >= limits_.times) return End(talk, Ending::kNoAnswer);
            return SendCurrent(talk, now, send);
        }
        if (silent >= limits_.result || now - current.began >= limits_.longest)
            End(talk, Ending::kNoResult);
        return;
    }
    if (talk.waiting.empty() || !TakeToken(now)) return;
    Current& current = talk.current.emplace(std::move(talk.waiting.front()));
    talk.waiting.pop_front();
    current.qn = NextQn();
    current.began = now;
    SendCurrent(talk, now, send);
}

void Dialogue::Tick(Mono now, const Sender& send) {
    for (auto at = talks_.begin(); at != talks_.end();) {
        Advance(at->second, now, send);
        if (!at->second.current && at->second.waiting.empty())
            at = talks_.erase(at);
        else
            ++at;
    }
}

std::vector<Asked> Dialogue::TakeEnded() { return std::exchange(ended_, {}); }

}  // namespace receiver

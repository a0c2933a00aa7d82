#include "receiver/simulator.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <unordered_map>

#include "receiver/detail/descriptor.hpp"
#include "receiver/dialogue.hpp"
#include "telemetry/build_frame.hpp"
#include "telemetry/factors.hpp"
#include "telemetry/splitter.hpp"
#include "telemetry/times.hpp"

namespace receiver {

using detail::Descriptor;
using detail::ThrowSystem;
using telemetry::Piece;
using telemetry::PieceKind;

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::int64_t kPatienceMicros = 3'000'000;  ///< then a line without answers is dead
constexpr int kMostHistory = 2'000;

constexpr std::array<const char*, 16> kFactors = {
    "a34013", "a21026", "a21002", "a19001", "a01011", "a01012", "a01014", "a01013",
    "a00000", "a21005", "a21024", "a24088", "a21004", "a05024", "a34004", "a34002"};

std::int64_t MicrosSince(Steady::time_point since) {
    return std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - since).count();
}

/// A frame that was sent and is not answered yet.
struct Waiting {
    Steady::time_point since;
    std::string cn, data_time;
};

struct Link {
    Descriptor socket;
    telemetry::Splitter splitter;
    std::string unsent;
    std::string mn, edition;
    double level = 20;  ///< of the first factor; wanders
    bool constant = false;
    std::int64_t last_qn = 0;                          ///< milliseconds; each frame has its own
    std::unordered_map<std::string, Waiting> waiting;  ///< by QN
    std::map<std::string, std::string> kept;           ///< by QN: sent again after a cut
    std::int64_t ahead_ms = 0;                         ///< of its clock
    Steady::time_point again{};                        ///< when it connects again
};

class Sender {
 public:
    Sender(const SendPlan& plan, const base::Clock& clock, const OnAnswer& on_answer)
        : plan_(plan), clock_(clock), on_answer_(on_answer), chance_(plan.seed) {}

    SendReport Run() {
        epoll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
        if (epoll_.get() < 0) ThrowSystem("epoll");
        Connect();
        start_ = Steady::now();
        if (plan_.replay.empty())
            SendByRate();
        else
            Replay();
        report_.seconds = static_cast<double>(MicrosSince(start_)) / 1e6;
        const auto end = Steady::now();
        while (waiting_ > 0 && !links_.empty() &&
               static_cast<double>(MicrosSince(end)) / 1e6 < plan_.answer_seconds)
            Listen(50);
        Percentiles();
        return report_;
    }

 private:
    bool Chance(int thousandths) {
        return thousandths > 0 && static_cast<int>(chance_() % 1'000) < thousandths;
    }

    void Connect() {
        const int count = plan_.replay.empty() ? plan_.devices : 1;
        for (int i = 0; i < count; ++i) {
            Link link;
            link.socket = Dial();
            if (link.socket.get() < 0) {
                if (links_.empty() && i + 1 == count) ThrowSystem("cannot connect");
                ++report_.not_connected;
                continue;
            }
            link.ahead_ms = plan_.ahead_seconds * 1'000;
            link.mn = SimulatedMn(plan_, i);
            link.edition = SimulatedEdition(plan_, i);
            link.constant = Chance(plan_.faults.constant);
            link.level = 10 + static_cast<double>(chance_() % 400) / 10;
            Watch(link, links_.size());
            links_.push_back(std::move(link));
            ++report_.connected;
        }
    }

    /// Waits for the connection; no descriptor when there is none to be had.
    Descriptor Dial() const {
        Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_port = htons(plan_.port);
        if (::inet_pton(AF_INET, plan_.address.c_str(), &where.sin_addr) != 1) {
            errno = EINVAL;
            ThrowSystem(plan_.address);
        }
        const int yes = 1;
        if (!plan_.from.empty()) {
            sockaddr_in own{};
            own.sin_family = AF_INET;
            ::inet_pton(AF_INET, plan_.from.c_str(), &own.sin_addr);
            ::setsockopt(socket.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
            if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&own), sizeof own) != 0)
                ThrowSystem(plan_.from);
        }
        if (socket.get() < 0 ||
            ::connect(socket.get(), reinterpret_cast<sockaddr*>(&where), sizeof where) != 0)
            return {};
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        return socket;
    }

    void Watch(const Link& link, std::size_t index) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = static_cast<std::uint32_t>(index);
        if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, link.socket.get(), &event) != 0)
            ThrowSystem("epoll_ctl");
    }

    /// As a data logger does: a line on which nothing is answered is given up, tried again, and
    /// what was not answered goes out once more, the same bytes.
    void Redial() {
        if (plan_.reconnect_seconds <= 0 || MicrosSince(looked_) < 200'000) return;
        looked_ = Steady::now();
        const auto pause = std::chrono::seconds(plan_.reconnect_seconds);
        for (std::size_t i = 0; i < links_.size(); ++i) {
            Link& link = links_[i];
            if (link.socket.get() >= 0) {
                const bool silent = std::ranges::any_of(link.waiting, [&](const auto& one) {
                    return MicrosSince(one.second.since) > kPatienceMicros;
                });
                if (silent) Lose(link);
                continue;
            }
            if (looked_ < link.again) continue;
            link.again = looked_ + pause;
            link.socket = Dial();
            if (link.socket.get() < 0) continue;
            Watch(link, i);
            link.splitter = telemetry::Splitter();
            ++report_.reconnected;
            for (const auto& [qn, frame] : std::map(link.kept)) {
                link.waiting[qn].since = Steady::now();
                Push(link, frame, false);
            }
        }
    }

    void SendByRate() {
        double due = 0;
        std::size_t next = 0;
        while (true) {
            const double passed = static_cast<double>(MicrosSince(start_)) / 1e6;
            if (passed >= plan_.seconds || links_.empty()) return;
            due = plan_.rate * passed;
            int at_once = 0;
            while (static_cast<double>(report_.sent) < due && ++at_once < 2'000) {
                Link& link = links_[next++ % links_.size()];
                if (link.socket.get() >= 0 || plan_.reconnect_seconds > 0)
                    SendOne(link);
                else
                    ++report_.sent;  // its share is lost with it
            }
            Listen(at_once > 1 ? 0 : 2);
        }
    }

    static std::string NextQn(Link& link, base::Instant now) {
        link.last_qn = std::max(link.last_qn + 1, now.micros / 1'000 + link.ahead_ms);
        return DigitsOf({link.last_qn * 1'000}, true);
    }

    void SendOne(Link& link) {
        const base::Instant now = clock_.Now();
        const std::string qn = NextQn(link, now);
        const bool late = Chance(plan_.faults.late);
        // The time of its data is that of its number, so that who reads the store knows the frame.
        const std::int64_t number = link.last_qn * 1'000;
        const base::Instant data{late ? number - 86'400'000'000 : number};
        telemetry::BodyWriter body;
        const bool with_ms = plan_.cn == "2011" && link.edition != "2005";
        const std::string data_time = DigitsOf(data, with_ms);
        body.Item().Parameter("DataTime", data_time);
        WriteValues(link, body);
        const int version = link.edition == "2005" ? 0 : link.edition == "2025" ? 2 : 1;
        telemetry::Outgoing out;
        out.qn = qn;
        out.st = "31";
        out.cn = plan_.cn;
        out.pw = plan_.password;
        out.mn = link.mn;
        out.flag = version * 4 + 1;
        out.resent = late && version == 2;
        out.body = body.text();
        std::string frame = telemetry::BuildFrame(telemetry::BuildSegment(out));
        const bool wrong = Chance(plan_.faults.wrong_crc);
        if (wrong) frame[frame.size() - 3] = frame[frame.size() - 3] == '0' ? '1' : '0';
        ++report_.sent;
        if (!wrong) {
            ++report_.wanted;
            ++waiting_;
            report_.readings += plan_.factors;
            link.waiting[qn] = {Steady::now(), plan_.cn, data_time};
            if (plan_.reconnect_seconds > 0) link.kept[qn] = frame;
        }
        if (Chance(plan_.faults.resend)) frame += frame;
        Push(link, frame, Chance(plan_.faults.split));
    }

    void WriteValues(Link& link, telemetry::BodyWriter& body) {
        if (!link.constant)
            link.level =
                std::clamp(link.level + static_cast<double>(chance_() % 200) / 100 - 1, 1.0, 100.0);
        const double factor = Chance(plan_.faults.exceed) ? 3 : 1;
        const char* kind = plan_.cn == "2011" ? "Rtd" : "Avg";
        for (int i = 0; i < plan_.factors; ++i) {
            std::string value = fmt::format("{:.2f}", link.level * factor + i * 1.5);
            if (Chance(plan_.faults.not_number))
                value = std::array{"-", "NaN", "1e308"}[chance_() % 3];
            const std::string_view name = NameOf(link, i);
            body.Item().Value(name, kind, value).Value(name, "Flag", "N");
        }
    }

    void Push(Link& link, std::string_view bytes, bool split) {
        if (link.socket.get() < 0) return;
        if (split && link.unsent.empty() && bytes.size() > 20) {
            const std::size_t cut = 1 + chance_() % (bytes.size() - 1);
            link.unsent = bytes.substr(cut);
            halves_.push_back(static_cast<std::size_t>(&link - links_.data()));
            return SendNow(link, bytes.substr(0, cut));
        }
        if (!link.unsent.empty()) {
            link.unsent.append(bytes);
            const std::string all = std::exchange(link.unsent, {});
            return SendNow(link, all);
        }
        SendNow(link, bytes);
    }

    void SendNow(Link& link, std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t n =
                ::send(link.socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0 && errno == EAGAIN) {
                // The other end does not read: what it must still get waits here.
                if (!link.unsent.empty())
                    link.unsent.insert(0, bytes);
                else
                    link.unsent = bytes;
                halves_.push_back(static_cast<std::size_t>(&link - links_.data()));
                return;
            }
            if (n < 0) return Lose(link);
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    void Lose(Link& link) {
        if (link.socket.get() < 0) return;
        link.socket = Descriptor();
        link.unsent.clear();
        ++report_.lost;
        link.again = Steady::now() + std::chrono::seconds(plan_.reconnect_seconds);
        if (plan_.reconnect_seconds > 0) return;  // what waits will be sent again
        waiting_ -= static_cast<std::int64_t>(link.waiting.size());
        link.waiting.clear();
    }

    void Listen(int wait_ms) {
        Redial();
        for (const std::size_t i : std::exchange(halves_, {})) {
            Link& link = links_[i];
            if (link.socket.get() < 0 || link.unsent.empty()) continue;
            const std::string rest = std::exchange(link.unsent, {});
            SendNow(link, rest);
        }
        std::array<epoll_event, 512> events{};
        const int count =
            ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), wait_ms);
        for (int i = 0; i < count; ++i)
            Receive(links_[events[static_cast<std::size_t>(i)].data.u32]);
    }

    void Receive(Link& link) {
        std::array<char, 16'384> packet{};
        const ssize_t n = ::recv(link.socket.get(), packet.data(), packet.size(), MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (n <= 0) return Lose(link);
        link.splitter.Feed({packet.data(), static_cast<std::size_t>(n)}, [&](const Piece& piece) {
            if (piece.kind == PieceKind::kFrame) TakeAnswer(link, piece.bytes);
        });
    }

    void TakeAnswer(Link& link, std::string_view bytes) {
        if (!telemetry::ReadFrame(bytes, frame_)) return;
        if (frame_.cn == "9012") return;
        if (!frame_.cn.starts_with("90")) return Obey(link);
        const auto at = link.waiting.find(std::string(frame_.qn));
        if (at == link.waiting.end()) {
            ++report_.unknown_answers;
            return;
        }
        if (frame_.cn == "9011") ++report_.refused;
        ++report_.answered;
        micros_.push_back(MicrosSince(at->second.since));
        if (on_answer_) on_answer_({link.mn, frame_.qn, at->second.cn, at->second.data_time});
        link.kept.erase(at->first);
        link.waiting.erase(at);
        --waiting_;
    }

    /// The platform asks (HJ 212-2017, annex C): 9011, what is asked for, 9012.
    void Obey(Link& link) {
        ++report_.requests;
        if (Chance(plan_.faults.deaf)) return;
        if (Chance(plan_.faults.refuse))
            return Push(link, telemetry::BuildRequestAnswer(frame_, 2), false);
        Push(link, telemetry::BuildRequestAnswer(frame_, 1), false);
        const std::string cn(frame_.cn);
        const bool history = cn == "2061" || cn == "2051" || cn == "2031";
        const bool has = !history || !Chance(plan_.faults.no_history);
        const std::string result = telemetry::BuildExecuted(frame_, has ? 1 : 100);
        if (cn == "1011") {
            telemetry::BodyWriter body;
            body.Item().Parameter("SystemTime", DigitsOf(TimeOf(link), false));
            Push(link, FrameOf(link, cn, std::string(frame_.qn), body.text(), false), false);
        } else if (cn == "1012") {
            if (const auto stated = telemetry::ReadTime(ParameterOf("SystemTime")))
                link.ahead_ms = (stated->micros - clock_.Now().micros) / 1'000, link.last_qn = 0;
        } else if (history && has) {
            SendHistory(link, cn);
        }
        Push(link, result, false);
    }

    base::Instant TimeOf(const Link& link) const {
        return {clock_.Now().micros + link.ahead_ms * 1'000};
    }
    std::string_view ParameterOf(std::string_view name) const {
        const auto at = std::ranges::find(frame_.parameters, name, &telemetry::Parameter::name);
        return at == frame_.parameters.end() ? std::string_view{} : at->value;
    }

    void SendHistory(Link& link, const std::string& cn) {
        const auto from = telemetry::ReadTime(ParameterOf("BeginTime"));
        const auto to = telemetry::ReadTime(ParameterOf("EndTime"));
        if (!from || !to) return;
        const std::int64_t minutes = cn == "2061" ? 60 : cn == "2031" ? 1'440 : plan_.minutes;
        const std::int64_t step = minutes * 60'000'000;
        int sent = 0;
        for (std::int64_t at = from->micros; at <= to->micros && ++sent <= kMostHistory; at += step)
            SendPast(link, cn, {at});
    }

    /// What it measured then: the same whenever it is asked.
    void SendPast(Link& link, const std::string& cn, base::Instant at) {
        telemetry::BodyWriter body;
        const std::string data_time = DigitsOf(at, false);
        body.Item().Parameter("DataTime", data_time);
        for (int i = 0; i < plan_.factors; ++i) {
            const std::string_view name = NameOf(link, i);
            const auto level = static_cast<std::uint64_t>(at.micros / 60'000'000) * 2'654'435'761U +
                               static_cast<std::uint64_t>(i);
            body.Item()
                .Value(name, "Avg", fmt::format("{:.2f}", static_cast<double>(level % 4'000) / 100))
                .Value(name, "Flag", "N");
        }
        const std::string qn = NextQn(link, clock_.Now());
        const std::string frame = FrameOf(link, cn, qn, body.text(), true);
        ++report_.history;
        ++report_.wanted;
        ++waiting_;
        link.waiting[qn] = {Steady::now(), cn, data_time};
        if (plan_.reconnect_seconds > 0) link.kept[qn] = frame;
        Push(link, frame, false);
    }

    std::string FrameOf(const Link& link, std::string_view cn, const std::string& qn,
                        std::string_view text, bool wants_answer) const {
        const int version = link.edition == "2005" ? 0 : link.edition == "2025" ? 2 : 1;
        telemetry::Outgoing out;
        out.qn = qn;
        out.st = "31";
        out.cn = cn;
        out.pw = plan_.password;
        out.mn = link.mn;
        out.flag = version * 4 + (wants_answer ? 1 : 0);
        out.resent = wants_answer && version == 2;
        out.body = text;
        return telemetry::BuildFrame(telemetry::BuildSegment(out));
    }

    static std::string_view NameOf(const Link& link, int factor) {
        const char* code = kFactors[static_cast<std::size_t>(factor) % kFactors.size()];
        const telemetry::Factor* known = telemetry::FindFactor(code);
        const bool old = link.edition == "2005" && known != nullptr && !known->code_2005.empty();
        return old ? known->code_2005 : std::string_view(code);
    }

    void Replay() {
        std::ifstream file(plan_.replay, std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        if (!file) ThrowSystem(plan_.replay);
        const std::string stream = text.str();
        telemetry::Splitter splitter;
        const auto take = [&](const Piece& piece) {
            if (links_.empty() || links_[0].socket.get() < 0) return;
            ++report_.sent;
            if (piece.kind == PieceKind::kFrame && telemetry::ReadFrame(piece.bytes, frame_) &&
                frame_.WantsAnswer()) {
                ++report_.wanted;
                Waiting waiting{Steady::now(), std::string(frame_.cn),
                                std::string(frame_.data_time)};
                if (links_[0]
                        .waiting.try_emplace(std::string(frame_.qn), std::move(waiting))
                        .second)
                    ++waiting_;
            }
            Push(links_[0], std::string(piece.bytes) + "\r\n", false);
            const double due = static_cast<double>(report_.sent) / plan_.rate;
            do Listen(1);
            while (static_cast<double>(MicrosSince(start_)) / 1e6 < due);
        };
        splitter.Feed(stream, take);
        splitter.Finish(take);
    }

    void Percentiles() {
        std::ranges::sort(micros_);
        if (micros_.empty()) return;
        report_.p50_micros = micros_[micros_.size() / 2];
        report_.p99_micros = micros_[micros_.size() * 99 / 100];
        report_.most_micros = micros_.back();
    }

    const SendPlan& plan_;
    const base::Clock& clock_;
    const OnAnswer& on_answer_;
    std::mt19937_64 chance_;
    Descriptor epoll_;
    std::vector<Link> links_;
    std::vector<std::size_t> halves_;  ///< links with something unsent
    std::int64_t waiting_ = 0;
    std::vector<std::int64_t> micros_;
    telemetry::Frame frame_;
    Steady::time_point start_, looked_;
    SendReport report_;
};

}  // namespace

const std::string& SimulatedEdition(const SendPlan& plan, int n) {
    return plan.editions[static_cast<std::size_t>(plan.first + n) % plan.editions.size()];
}

std::string SimulatedMn(const SendPlan& plan, int n) {
    if (n == 0 && !plan.mn.empty()) return plan.mn;
    const int number = plan.first + n;
    if (SimulatedEdition(plan, n) == "2005") return fmt::format("88888880{:06}", number);
    return fmt::format("5149484D{:016X}", number);
}

SendReport Send(const SendPlan& plan, const base::Clock& clock, const OnAnswer& on_answer) {
    return Sender(plan, clock, on_answer).Run();
}

}  // namespace receiver

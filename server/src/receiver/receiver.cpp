#include "receiver/receiver.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <system_error>
#include <thread>

#include "base/check.hpp"
#include "receiver/detail/descriptor.hpp"
#include "receiver/detail/sockets.hpp"
#include "receiver/intake.hpp"

namespace receiver {

using detail::Descriptor;
using detail::ThrowSystem;
using readings::Kept;
using telemetry::Piece;
using telemetry::PieceKind;

namespace {

constexpr std::size_t kPacket = std::size_t{64} << 10;
constexpr std::size_t kMostUnsent = std::size_t{64} << 10;
constexpr int kEvents = 512;
constexpr std::size_t kMostTimeRequests = 1'000;
constexpr int kAcceptAtOnce = 256;
constexpr Mono kOneSecond = 1'000'000;
constexpr Mono kSweep = 5 * kOneSecond;
constexpr Mono kTick = kOneSecond / 4;

/// What waits must not be hurried or held up by somebody who sets the clock.
Mono MonoNow() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

struct Connection {
    Descriptor socket;
    std::uint64_t number = 0;  ///< never used again, unlike the descriptor
    std::string address;
    telemetry::Splitter splitter;
    std::string unsent;
    base::Uuid point;                ///< of its last good frame; nil: none
    Mono heard = 0, half_since = 0;  ///< 0: no half frame waits
    Mono paused_until = 0;           ///< 0: not paused
    std::uint32_t watched = 0;
};

struct Pending {
    int socket = -1;
    std::uint64_t connection = 0;
    std::string answer;
    Owed owed;
};

struct Settled {
    std::vector<std::uint64_t> tickets;
    Kept kept;
};

}  // namespace

class Receiver::Loop {
 public:
    Loop(ReceiverSettings settings, readings::Store& store, const base::Clock& clock)
        : settings_(std::move(settings)), store_(store), intake_(clock), dialogue_(clock) {}

    std::uint16_t Start() {
        listener_ = detail::ListenOn(settings_.address, settings_.port, port_);
        epoll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
        wake_ = Descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
        if (epoll_.get() < 0 || wake_.get() < 0) ThrowSystem("epoll");
        Watch(wake_.get(), EPOLLIN, EPOLL_CTL_ADD);
        Watch(listener_.get(), EPOLLIN, EPOLL_CTL_ADD);
        store_.Start(
            [this](const std::vector<std::uint64_t>& tickets, Kept kept) {
                {
                    const std::lock_guard lock(settled_mutex_);
                    settled_.push_back({tickets, kept});
                }
                Wake();
            },
            [this](const readings::FrameRecord& record) {
                const std::lock_guard lock(mutex_);
                intake_.Remember(record.point, record.key);
            });
        thread_ = std::thread([this] { Run(); });
        return port_;
    }

    void Stop() {
        if (!thread_.joinable()) return;
        stopping_ = true;
        Wake();
        thread_.join();
        const std::lock_guard lock(mutex_);
        connections_.clear();
        listener_ = Descriptor();
    }

    void SetDevices(std::shared_ptr<const Devices> devices) {
        const std::lock_guard lock(mutex_);
        intake_.SetDevices(std::move(devices));
    }
    std::vector<Live> LiveOf(const std::vector<base::Uuid>& points) const {
        const std::lock_guard lock(mutex_);
        return intake_.LiveOf(points);
    }
    std::vector<Stranger> Strangers() const {
        const std::lock_guard lock(mutex_);
        return intake_.Strangers();
    }
    void Ask(Asking asking) {
        const std::lock_guard lock(mutex_);
        dialogue_.Ask(std::move(asking), MonoNow());
    }
    std::vector<Asked> TakeEnded() {
        const std::lock_guard lock(mutex_);
        return dialogue_.TakeEnded();
    }
    std::vector<base::Uuid> TakeTimeRequests() {
        const std::lock_guard lock(mutex_);
        return std::exchange(time_requests_, {});
    }
    std::vector<std::pair<base::Uuid, Mono>> Connected() const {
        const std::lock_guard lock(mutex_);
        return intake_.Connected();
    }
    ReceiverCounts Counts() const {
        const std::lock_guard lock(mutex_);
        ReceiverCounts counts = counts_;
        counts.strangers = intake_.strangers_seen();
        return counts;
    }

 private:
    void Wake() const {
        const std::uint64_t one = 1;
        // A full counter wakes as well.
        static_cast<void>(!::write(wake_.get(), &one, sizeof one));
    }

    void Watch(int socket, std::uint32_t what, int how) const {
        epoll_event event{};
        event.events = what;
        event.data.fd = socket;
        if (::epoll_ctl(epoll_.get(), how, socket, &event) != 0) ThrowSystem("epoll_ctl");
    }

    void Run() {
        std::array<epoll_event, kEvents> events{};
        while (!stopping_) {
            AnswerSettled();
            const bool crowded = store_.IsCrowded();
            // While the store is behind nothing is read: the devices' own buffers fill and wait.
            const int count = crowded ? 0 : ::epoll_wait(epoll_.get(), events.data(), kEvents, 250);
            if (crowded) {
                const std::lock_guard lock(mutex_);
                ++counts_.pauses;
            }
            if (crowded) std::this_thread::sleep_for(std::chrono::milliseconds(2));
            for (int i = 0; i < count; ++i) Handle(events[static_cast<std::size_t>(i)]);
            Sweep();
        }
    }

    void Handle(const epoll_event& event) {
        if (event.data.fd == wake_.get()) {
            std::uint64_t many = 0;
            static_cast<void>(!::read(wake_.get(), &many, sizeof many));
            return;
        }
        const std::lock_guard lock(mutex_);
        if (event.data.fd == listener_.get()) return Accept();
        Connection* connection = ConnectionAt(event.data.fd);
        if (connection == nullptr) return;
        if ((event.events & EPOLLOUT) != 0 && !Send(*connection, "")) return Close(event.data.fd);
        if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) Read(event.data.fd);
    }

    // ---- connections; all with mutex_ held -----------------------------------------------------

    Connection* ConnectionAt(int socket) {
        const auto at = static_cast<std::size_t>(socket);
        return socket >= 0 && at < connections_.size() ? connections_[at].get() : nullptr;
    }

    void Accept() {
        for (int i = 0; i < kAcceptAtOnce; ++i) {
            sockaddr_storage from{};
            socklen_t size = sizeof from;
            Descriptor socket(::accept4(listener_.get(), reinterpret_cast<sockaddr*>(&from), &size,
                                        SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (socket.get() < 0) {
                // No descriptor left: those that wait stay in the queue of the kernel.
                if (errno == EMFILE || errno == ENFILE)
                    std::this_thread::sleep_for(std::chrono::milliseconds(20));
                return;
            }
            const std::string address = detail::AddressOf(from);
            int& here = by_address_[address];
            if (counts_.connections >= settings_.most_connections ||
                here >= settings_.most_by_address) {
                ++counts_.refused;
                if (here == 0) by_address_.erase(address);
                continue;
            }
            ++here;
            Add(std::move(socket), address);
        }
    }

    void Add(Descriptor socket, const std::string& address) {
        detail::PrepareForDevice(socket.get());
        const int number = socket.get();
        const auto at = static_cast<std::size_t>(number);
        if (at >= connections_.size()) connections_.resize(at + 1);
        auto connection = std::make_unique<Connection>();
        connection->socket = std::move(socket);
        connection->number = ++last_connection_;
        connection->address = address;
        connection->heard = MonoNow();
        connection->watched = EPOLLIN;
        Watch(number, EPOLLIN, EPOLL_CTL_ADD);
        connections_[at] = std::move(connection);
        ++counts_.connections;
        ++counts_.accepted;
    }

    void Close(int socket) {
        Connection* connection = ConnectionAt(socket);
        if (connection == nullptr) return;
        if (!connection->point.IsNil()) Leave(*connection);
        const auto at = by_address_.find(connection->address);
        if (at != by_address_.end() && --at->second <= 0) by_address_.erase(at);
        connections_[static_cast<std::size_t>(socket)].reset();
        --counts_.connections;
    }

    /// False: the other end is gone, or reads nothing.
    bool Send(Connection& connection, std::string_view bytes) {
        if (!connection.unsent.empty()) {
            connection.unsent.append(bytes);
            bytes = connection.unsent;
        }
        std::size_t sent = 0;
        while (sent < bytes.size()) {
            const ssize_t n = ::send(connection.socket.get(), bytes.data() + sent,
                                     bytes.size() - sent, MSG_NOSIGNAL);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0 && errno != EAGAIN) return false;
            if (n < 0) break;
            sent += static_cast<std::size_t>(n);
        }
        connection.unsent = std::string(bytes.substr(sent));
        Rewatch(connection);
        return connection.unsent.size() <= kMostUnsent;
    }

    void Rewatch(Connection& connection) const {
        const std::uint32_t wanted = (connection.paused_until == 0 ? EPOLLIN : 0U) |
                                     (connection.unsent.empty() ? 0U : EPOLLOUT);
        if (wanted == connection.watched) return;
        connection.watched = wanted;
        Watch(connection.socket.get(), wanted, EPOLL_CTL_MOD);
    }

    void Read(int socket) {
        Connection& connection = *ConnectionAt(socket);
        const ssize_t size = ::recv(socket, packet_.data(), packet_.size(), 0);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        const Mono now = MonoNow();
        bool good = true, whole = false;
        const auto take = [&](const Piece& piece) {
            whole = whole || piece.kind == PieceKind::kFrame;
            good = good && Take(connection, piece);
        };
        if (size <= 0) {
            connection.splitter.Finish(take);
            return Close(socket);
        }
        connection.heard = now;
        connection.splitter.Feed({packet_.data(), static_cast<std::size_t>(size)}, take);
        if (connection.splitter.waiting() == 0)
            connection.half_since = 0;
        else if (whole || connection.half_since == 0)
            connection.half_since = now;
        if (!good) Close(socket);
    }

    /// False: the connection must end.
    bool Take(Connection& connection, const Piece& piece) {
        if (piece.kind == PieceKind::kNoise)
            counts_.noise_bytes += static_cast<std::int64_t>(piece.bytes.size());
        if (piece.kind == PieceKind::kBad) ++counts_.bad_frames;
        if (piece.kind == PieceKind::kFrame) ++counts_.frames;
        Taken taken = intake_.Take(piece, connection.address);
        if (!Belong(connection, taken.point)) return false;
        if (taken.heard != nullptr) {
            dialogue_.Hear(taken.point, *taken.heard, MonoNow());
            if (taken.heard->cn == "1013" && time_requests_.size() < kMostTimeRequests)
                time_requests_.push_back(taken.point);
        }
        if (taken.too_fast && connection.paused_until == 0) {
            connection.paused_until = MonoNow() + kOneSecond;
            paused_.push_back(connection.socket.get());
            Rewatch(connection);
        }
        if (!taken.submission) {
            if (taken.answer.empty()) return true;
            ++counts_.answered;
            return Send(connection, taken.answer);
        }
        readings::Submission& submission = *taken.submission;
        submission.ticket = ++last_ticket_;
        pending_[submission.ticket] = {connection.socket.get(),
                                       connection.number,
                                       std::move(taken.answer),
                                       {submission.point, submission.key}};
        store_.Submit(std::move(submission));
        return true;
    }

    /// A device that comes again and again while its old connections are dead (the network was
    /// cut) takes the place of the one that was silent longest.
    bool Belong(Connection& connection, const base::Uuid& point) {
        if (point.IsNil() || point == connection.point) return true;
        if (const auto at = by_point_.find(point);
            at != by_point_.end() &&
            at->second.size() >= static_cast<std::size_t>(settings_.most_by_device)) {
            ++counts_.replaced;
            Close(*std::ranges::min_element(
                at->second, {}, [this](int socket) { return ConnectionAt(socket)->heard; }));
        }
        if (!connection.point.IsNil()) Leave(connection);
        connection.point = point;
        by_point_[point].push_back(connection.socket.get());
        intake_.CountConnection(point, 1, MonoNow());
        return true;
    }

    void Leave(const Connection& connection) {
        intake_.CountConnection(connection.point, -1, MonoNow());
        const auto at = by_point_.find(connection.point);
        if (at == by_point_.end()) return;
        std::erase(at->second, connection.socket.get());
        if (at->second.empty()) by_point_.erase(at);
    }

    /// Over the connection that the device used last. False: there is none.
    bool SendAsking(const Asking& asking, const std::string& body, const std::string& qn) {
        const auto at = by_point_.find(asking.point);
        const auto manner = intake_.MannerOf(asking.point);
        if (at == by_point_.end() || !manner) return false;
        const int socket = *std::ranges::max_element(
            at->second, {}, [this](int one) { return ConnectionAt(one)->heard; });
        ++counts_.asked;
        if (Send(*ConnectionAt(socket), RequestFrame(*manner, asking.cn, body, qn))) return true;
        Close(socket);
        return false;
    }

    void AnswerSettled() {
        std::vector<Settled> settled;
        {
            const std::lock_guard lock(settled_mutex_);
            settled.swap(settled_);
        }
        if (settled.empty()) return;
        const std::lock_guard lock(mutex_);
        for (const Settled& batch : settled)
            for (const std::uint64_t ticket : batch.tickets) AnswerOne(ticket, batch.kept);
    }

    void AnswerOne(std::uint64_t ticket, Kept kept) {
        const auto at = pending_.find(ticket);
        if (at == pending_.end()) return;
        const Pending pending = std::move(at->second);
        pending_.erase(at);
        intake_.Settle(pending.owed, kept);
        Connection* connection = ConnectionAt(pending.socket);
        if (kept == Kept::kNo || pending.answer.empty() || connection == nullptr ||
            connection->number != pending.connection)
            return;
        ++counts_.answered;
        if (!Send(*connection, pending.answer)) Close(pending.socket);
    }

    void Sweep() {
        const Mono now = MonoNow();
        const std::lock_guard lock(mutex_);
        std::erase_if(paused_, [&](int socket) { return Resume(socket, now); });
        if (now - ticked_ >= kTick) {
            ticked_ = now;
            dialogue_.Tick(
                now, [this](const Asking& asking, const std::string& body, const std::string& qn) {
                    return SendAsking(asking, body, qn);
                });
        }
        if (now - swept_ < kSweep) return;
        swept_ = now;
        for (std::size_t i = 0; i < connections_.size(); ++i)
            if (connections_[i] != nullptr) SweepOne(static_cast<int>(i), now);
    }

    /// True: nothing is left to resume.
    bool Resume(int socket, Mono now) {
        Connection* connection = ConnectionAt(socket);
        if (connection == nullptr || connection->paused_until == 0) return true;
        if (connection->paused_until > now) return false;
        connection->paused_until = 0;
        Rewatch(*connection);
        return true;
    }

    void SweepOne(int socket, Mono now) {
        Connection& connection = *ConnectionAt(socket);
        if (connection.half_since != 0 &&
            now - connection.half_since >= settings_.half_frame_seconds * kOneSecond) {
            connection.half_since = 0;
            connection.splitter.Finish([&](const Piece& piece) { (void)Take(connection, piece); });
        }
        if (now - connection.heard >= settings_.idle_seconds * kOneSecond) Close(socket);
    }

    const ReceiverSettings settings_;
    readings::Store& store_;
    Descriptor listener_, epoll_, wake_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_{false};
    std::array<char, kPacket> packet_{};  ///< the thread's

    std::mutex settled_mutex_;
    std::vector<Settled> settled_;  ///< under settled_mutex_

    mutable std::mutex mutex_;
    // All under mutex_.
    Intake intake_;
    Dialogue dialogue_;
    std::vector<std::unique_ptr<Connection>> connections_;       ///< by descriptor
    std::unordered_map<base::Uuid, std::vector<int>> by_point_;  ///< its connections
    std::unordered_map<std::string, int> by_address_;
    std::unordered_map<std::uint64_t, Pending> pending_;
    std::vector<int> paused_;
    std::vector<base::Uuid> time_requests_;
    std::uint64_t last_connection_ = 0, last_ticket_ = 0;
    Mono swept_ = 0, ticked_ = 0;
    ReceiverCounts counts_;

    std::thread thread_;
};

Receiver::Receiver(ReceiverSettings settings, readings::Store& store, const base::Clock& clock)
    : loop_(std::make_unique<Loop>(std::move(settings), store, clock)) {}
Receiver::~Receiver() { loop_->Stop(); }
std::uint16_t Receiver::Start() { return loop_->Start(); }
void Receiver::Stop() { loop_->Stop(); }
void Receiver::SetDevices(std::shared_ptr<const Devices> devices) {
    loop_->SetDevices(std::move(devices));
}
std::vector<Live> Receiver::LiveOf(const std::vector<base::Uuid>& points) const {
    return loop_->LiveOf(points);
}
std::vector<Stranger> Receiver::Strangers() const { return loop_->Strangers(); }
void Receiver::Ask(Asking asking) { loop_->Ask(std::move(asking)); }
std::vector<Asked> Receiver::TakeEnded() { return loop_->TakeEnded(); }
std::vector<base::Uuid> Receiver::TakeTimeRequests() { return loop_->TakeTimeRequests(); }
std::vector<std::pair<base::Uuid, Mono>> Receiver::Connected() const { return loop_->Connected(); }
ReceiverCounts Receiver::counts() const { return loop_->Counts(); }

}  // namespace receiver

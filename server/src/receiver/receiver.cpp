#include "receiver/receiver.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <system_error>
#include <thread>

#include "base/check.hpp"
#include "receiver/detail/descriptor.hpp"
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
constexpr int kAcceptAtOnce = 256;
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kSweep = 5 * kSecond;

struct Connection {
    Descriptor socket;
    std::uint64_t number = 0;  ///< never used again, unlike the descriptor
    std::string address;
    telemetry::Splitter splitter;
    std::string unsent;
    base::Uuid point;  ///< of its last good frame; nil: none
    base::Instant heard, half_since;
    base::Instant paused_until;  ///< 0: not paused
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
        : settings_(std::move(settings)), store_(store), clock_(clock), intake_(clock) {}

    std::uint16_t Start() {
        Listen();
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
    ReceiverCounts Counts() const {
        const std::lock_guard lock(mutex_);
        ReceiverCounts counts = counts_;
        counts.strangers = intake_.strangers_seen();
        return counts;
    }

 private:
    void Listen() {
        sockaddr_storage where{};
        socklen_t size = 0;
        auto* v4 = reinterpret_cast<sockaddr_in*>(&where);
        auto* v6 = reinterpret_cast<sockaddr_in6*>(&where);
        if (::inet_pton(AF_INET, settings_.address.c_str(), &v4->sin_addr) == 1) {
            v4->sin_family = AF_INET;
            v4->sin_port = htons(settings_.port);
            size = sizeof(sockaddr_in);
        } else if (::inet_pton(AF_INET6, settings_.address.c_str(), &v6->sin6_addr) == 1) {
            v6->sin6_family = AF_INET6;
            v6->sin6_port = htons(settings_.port);
            size = sizeof(sockaddr_in6);
        } else {
            errno = EINVAL;
            ThrowSystem("no address: " + settings_.address);
        }
        listener_ =
            Descriptor(::socket(where.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        const int yes = 1;
        ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
        if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&where), size) != 0 ||
            ::listen(listener_.get(), 4'096) != 0 ||
            ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&where), &size) != 0)
            ThrowSystem("cannot listen on " + settings_.address);
        port_ = ntohs(where.ss_family == AF_INET ? v4->sin_port : v6->sin6_port);
    }

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
            const int count = crowded ? 0 : ::epoll_wait(epoll_.get(), events.data(), kEvents, 500);
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
            const std::string address = AddressOf(from);
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

    static std::string AddressOf(const sockaddr_storage& from) {
        std::array<char, INET6_ADDRSTRLEN> text{};
        const void* address =
            from.ss_family == AF_INET
                ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(&from)->sin_addr)
                : &reinterpret_cast<const sockaddr_in6*>(&from)->sin6_addr;
        ::inet_ntop(from.ss_family, address, text.data(), text.size());
        return text.data();
    }

    void Add(Descriptor socket, const std::string& address) {
        const int yes = 1;
        ::setsockopt(socket.get(), SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        const int number = socket.get();
        const auto at = static_cast<std::size_t>(number);
        if (at >= connections_.size()) connections_.resize(at + 1);
        auto connection = std::make_unique<Connection>();
        connection->socket = std::move(socket);
        connection->number = ++last_connection_;
        connection->address = address;
        connection->heard = clock_.Now();
        connection->watched = EPOLLIN;
        Watch(number, EPOLLIN, EPOLL_CTL_ADD);
        connections_[at] = std::move(connection);
        ++counts_.connections;
        ++counts_.accepted;
    }

    void Close(int socket) {
        Connection* connection = ConnectionAt(socket);
        if (connection == nullptr) return;
        if (!connection->point.IsNil()) intake_.CountConnection(connection->point, -1);
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
        const std::uint32_t wanted = (connection.paused_until.micros == 0 ? EPOLLIN : 0U) |
                                     (connection.unsent.empty() ? 0U : EPOLLOUT);
        if (wanted == connection.watched) return;
        connection.watched = wanted;
        Watch(connection.socket.get(), wanted, EPOLL_CTL_MOD);
    }

    void Read(int socket) {
        Connection& connection = *ConnectionAt(socket);
        const ssize_t size = ::recv(socket, packet_.data(), packet_.size(), 0);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        const base::Instant now = clock_.Now();
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
            connection.half_since = {};
        else if (whole || connection.half_since.micros == 0)
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
        if (taken.too_fast && connection.paused_until.micros == 0) {
            connection.paused_until = {clock_.Now().micros + kSecond};
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

    bool Belong(Connection& connection, const base::Uuid& point) {
        if (point.IsNil() || point == connection.point) return true;
        if (intake_.ConnectionsOf(point) >= settings_.most_by_device) {
            ++counts_.refused;
            return false;
        }
        if (!connection.point.IsNil()) intake_.CountConnection(connection.point, -1);
        connection.point = point;
        intake_.CountConnection(point, 1);
        return true;
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
        const base::Instant now = clock_.Now();
        const std::lock_guard lock(mutex_);
        std::erase_if(paused_, [&](int socket) { return Resume(socket, now); });
        // A clock that was set back does not stop the sweeping.
        if (now.micros - swept_.micros < kSweep && now >= swept_) return;
        swept_ = now;
        for (std::size_t i = 0; i < connections_.size(); ++i)
            if (connections_[i] != nullptr) SweepOne(static_cast<int>(i), now);
    }

    /// True: nothing is left to resume.
    bool Resume(int socket, base::Instant now) {
        Connection* connection = ConnectionAt(socket);
        if (connection == nullptr || connection->paused_until.micros == 0) return true;
        const std::int64_t left = connection->paused_until.micros - now.micros;
        if (left > 0 && left <= kSecond) return false;
        connection->paused_until = {};
        Rewatch(*connection);
        return true;
    }

    void SweepOne(int socket, base::Instant now) {
        Connection& connection = *ConnectionAt(socket);
        const auto seconds = [&](base::Instant since) {
            return (now.micros - since.micros) / kSecond;
        };
        if (connection.half_since.micros != 0 &&
            seconds(connection.half_since) >= settings_.half_frame_seconds) {
            connection.half_since = {};
            connection.splitter.Finish([&](const Piece& piece) { (void)Take(connection, piece); });
        }
        if (seconds(connection.heard) >= settings_.idle_seconds) Close(socket);
    }

    const ReceiverSettings settings_;
    readings::Store& store_;
    const base::Clock& clock_;
    Descriptor listener_, epoll_, wake_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_{false};
    std::array<char, kPacket> packet_{};  ///< the thread's

    std::mutex settled_mutex_;
    std::vector<Settled> settled_;  ///< under settled_mutex_

    mutable std::mutex mutex_;
    // All under mutex_.
    Intake intake_;
    std::vector<std::unique_ptr<Connection>> connections_;  ///< by descriptor
    std::unordered_map<std::string, int> by_address_;
    std::unordered_map<std::uint64_t, Pending> pending_;
    std::vector<int> paused_;
    std::uint64_t last_connection_ = 0, last_ticket_ = 0;
    base::Instant swept_;
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
ReceiverCounts Receiver::counts() const { return loop_->Counts(); }

}  // namespace receiver

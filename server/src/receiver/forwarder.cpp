#include "receiver/forwarder.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <system_error>

#include "receiver/detail/sockets.hpp"
#include "telemetry/frame.hpp"
#include "telemetry/splitter.hpp"

namespace receiver {

using detail::Descriptor;
using readings::FrameRecord;

namespace {

using ForwardClock = std::chrono::steady_clock;

constexpr int kLongestPause = 60;
constexpr int kConnectMs = 5'000;
constexpr int kPollMs = 200;

/// What a device uploaded; its answers to us and broken frames stay here.
struct Upload {
    std::uint64_t position = 0;
    std::string bytes, qn;
    bool wants_answer = false;
};

std::optional<Upload> UploadOf(FrameRecord& record, telemetry::Frame& frame) {
    if (record.key == 0 || !record.raw.starts_with("##")) return std::nullopt;
    if (!telemetry::ReadFrame(record.raw, frame)) return std::nullopt;
    if (!frame.cn.starts_with('2') && frame.cn != "3015" && frame.cn != "3019" &&
        frame.cn != "3020")
        return std::nullopt;
    Upload upload;
    upload.position = record.position;
    upload.qn = frame.qn;
    upload.wants_answer = frame.WantsAnswer() && !frame.qn.empty();
    upload.bytes = std::move(record.raw);
    if (!upload.bytes.ends_with("\r\n")) upload.bytes += "\r\n";
    return upload;
}

}  // namespace

/// One connection to the next platform.
class Forwarder::Session {
 public:
    /// Throws std::system_error when it does not come about.
    Session(const ForwardSettings& settings)
        : socket_(detail::BeginConnect(settings.address, settings.port)) {
        if (socket_.get() < 0) detail::ThrowSystem("cannot connect");
        pollfd wait{socket_.get(), POLLOUT, 0};
        if (::poll(&wait, 1, kConnectMs) <= 0) {
            errno = ETIMEDOUT;
            detail::ThrowSystem("no connection");
        }
        int fault = 0;
        socklen_t size = sizeof fault;
        ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &fault, &size);
        errno = fault;
        if (fault != 0) detail::ThrowSystem("no connection");
    }

    /// Throws when the other end is gone or takes nothing for so long.
    void Send(std::string_view bytes, int seconds) {
        while (!bytes.empty()) {
            const ssize_t n = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(n));
                continue;
            }
            if (errno == EINTR) continue;
            pollfd wait{socket_.get(), POLLOUT, 0};
            if (errno != EAGAIN || ::poll(&wait, 1, seconds * 1'000) <= 0)
                detail::ThrowSystem("cannot send");
        }
    }

    /// Takes answered QNs out of `open`; waits a moment where none has come. Throws when the other
    /// end is gone.
    void Hear(std::set<std::string>& open) {
        pollfd wait{socket_.get(), POLLIN, 0};
        if (::poll(&wait, 1, kPollMs) <= 0) return;
        const ssize_t n = ::recv(socket_.get(), packet_.data(), packet_.size(), MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (n == 0) errno = ECONNRESET;
        if (n <= 0) detail::ThrowSystem("the other end closed");
        splitter_.Feed({packet_.data(), static_cast<std::size_t>(n)},
                       [&](const telemetry::Piece& piece) {
                           if (piece.kind != telemetry::PieceKind::kFrame ||
                               !telemetry::ReadFrame(piece.bytes, frame_))
                               return;
                           if (frame_.cn == "9014" || frame_.cn == "9013")
                               open.erase(std::string(frame_.qn));
                       });
    }

 private:
    Descriptor socket_;
    std::array<char, 16'384> packet_{};
    telemetry::Splitter splitter_;
    telemetry::Frame frame_;
};

Forwarder::Forwarder(ForwardSettings settings, readings::FrameLog& log, const base::Clock& clock)
    : settings_(std::move(settings)), log_(log), clock_(clock) {
    try {
        FindBeginning();
    } catch (const std::exception& failure) {  // tried again by the thread
        Failed(failure);
    }
}

void Forwarder::FindBeginning() {
    const std::uint64_t last = log_.last();
    // A log that was never forwarded: what was received before is history, not a queue. One that
    // came out of a backup may be shorter than what was forwarded of it.
    begin_ = std::min(log_.Forwarded().value_or(last), last);
}

Forwarder::~Forwarder() { Stop(); }

void Forwarder::Start() {
    thread_ = std::thread([this] { Work(); });
}

void Forwarder::Stop() {
    stopping_ = true;
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

ForwardCounts Forwarder::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

void Forwarder::Pause(int seconds) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(seconds), [this] { return stopping_.load(); });
}

void Forwarder::Done(std::uint64_t position) {
    done_ = position;
    log_.MarkForwarded(done_);
    CountWaiting();
}

/// Asks the log, which may lie in a database that is away: throws then.
void Forwarder::CountWaiting() {
    const std::uint64_t last = log_.last();
    const std::lock_guard lock(mutex_);
    counts_.waiting = last - std::min(last, done_);
}

/// What went wrong is told; the next platform or our own log may be away, so nothing is asked here.
void Forwarder::Failed(const std::exception& failure) {
    session_.reset();
    const std::lock_guard lock(mutex_);
    ++counts_.failures;
    counts_.connected = false;
    counts_.last_failure = failure.what();
}

void Forwarder::Work() {
    bool begun = false;
    while (!stopping_) {
        try {
            // The cursor of a new log stands before its first frame does.
            if (!begin_) FindBeginning();
            if (!begun) Done(*begin_);
            begun = true;
            CountWaiting();
            const bool any = WorkOff();
            pause_ = 1;
            if (!any) Pause(1);
        } catch (const std::exception& failure) {  // tried again, later and later
            Failed(failure);
            Pause(pause_);
            pause_ = std::min(2 * pause_, kLongestPause);
        }
    }
}

bool Forwarder::WorkOff() {
    std::vector<FrameRecord> records = log_.Next(done_, settings_.batch);
    if (records.empty()) return false;
    const std::uint64_t last = records.back().position;
    const std::int64_t oldest = clock_.Now().micros - settings_.keep_micros;
    std::vector<Upload> uploads;
    telemetry::Frame frame;
    for (FrameRecord& record : records) {
        const bool too_old = record.received.micros < oldest;
        std::optional<Upload> upload = UploadOf(record, frame);
        if (!upload) continue;
        if (!too_old) {
            uploads.push_back(*std::move(upload));
            continue;
        }
        const std::lock_guard lock(mutex_);
        ++counts_.left_out;
    }
    for (int tried = 0; tried < settings_.times && !uploads.empty() && !stopping_; ++tried) {
        if (session_ == nullptr) {
            session_ = std::make_unique<Session>(settings_);
            const std::lock_guard lock(mutex_);
            ++counts_.connections;
            counts_.connected = true;
        }
        std::set<std::string> open;
        for (const Upload& upload : uploads) {
            session_->Send(upload.bytes, settings_.answer_seconds);
            if (upload.wants_answer) open.insert(upload.qn);
        }
        const std::size_t wanted = open.size();
        const auto end = ForwardClock::now() + std::chrono::seconds(settings_.answer_seconds);
        while (!open.empty() && ForwardClock::now() < end && !stopping_) session_->Hear(open);
        {
            const std::lock_guard lock(mutex_);
            counts_.sent += static_cast<std::int64_t>(uploads.size());
            counts_.answered += static_cast<std::int64_t>(wanted - open.size());
            if (wanted > open.size()) counts_.last_answer = clock_.Now();
        }
        if (wanted > 0 && open.size() == wanted)
            throw std::runtime_error("nothing was answered");  // away, whatever the line says
        std::erase_if(uploads, [&](const Upload& upload) {
            return !upload.wants_answer || !open.contains(upload.qn);
        });
    }
    if (stopping_) return true;
    {
        const std::lock_guard lock(mutex_);
        counts_.unanswered += static_cast<std::int64_t>(uploads.size());
    }
    Done(last);
    return true;
}

}  // namespace receiver

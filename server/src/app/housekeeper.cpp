#include "app/housekeeper.hpp"

namespace app {

namespace {

constexpr int kSweepSeconds = 60;
constexpr std::int64_t kHour = 3'600'000'000;

}  // namespace

Housekeeper::Housekeeper(Node& node) : node_(node), thread_([this] { Run(); }) {}

Housekeeper::~Housekeeper() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Housekeeper::Run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        try {
            Sweep();
        } catch (const std::exception& failure) {
            node_.logger.Error("housekeeping_failed", {{"what", failure.what()}});
        }
        lock.lock();
        wake_.wait_for(lock, std::chrono::seconds(kSweepSeconds), [this] { return stopping_; });
    }
}

void Housekeeper::Sweep() {
    const base::Instant now = node_.clock.Now();
    if (now.micros / kHour != signed_hour_) {
        node_.keeper->SignNow();
        signed_hour_ = now.micros / kHour;
    }
    const base::Instant yesterday{now.micros - 24 * kHour};
    node_.accounts->DropSessionsBefore(yesterday);
    node_.accounts->DropFailuresBefore(yesterday);
    for (const http::Upload& upload : node_.desk->UploadsBefore(yesterday)) {
        node_.evidence->Abandon(upload.id.ToText());
        node_.desk->DropUpload(upload.id);
    }
}

}  // namespace app

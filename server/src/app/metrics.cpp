#include "app/metrics.hpp"

#include <unistd.h>
#include <fstream>

namespace app {

void Metrics::Count(const http::Served& served) {
    const auto digit = static_cast<std::size_t>(served.status / 100);
    if (digit < by_status_.size()) by_status_[digit].fetch_add(1, std::memory_order_relaxed);
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && served.micros > kBounds[bucket]) ++bucket;
    by_duration_[bucket].fetch_add(1, std::memory_order_relaxed);
    micros_.fetch_add(served.micros, std::memory_order_relaxed);
}

namespace {

std::int64_t ResidentBytes() {
    std::ifstream in("/proc/self/statm");
    std::int64_t pages = 0;
    std::int64_t resident = 0;
    in >> pages >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

std::string Metrics::Text() const {
    std::string text = "# TYPE qingheng_http_requests_total counter\n";
    for (std::size_t digit = 1; digit < by_status_.size(); ++digit)
        text += fmt::format("qingheng_http_requests_total{{status=\"{}xx\"}} {}\n", digit,
                            by_status_[digit].load());
    text += "# TYPE qingheng_http_request_seconds histogram\n";
    std::int64_t total = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
        total += by_duration_[i].load();
        text += fmt::format("qingheng_http_request_seconds_bucket{{le=\"{}\"}} {}\n",
                            static_cast<double>(kBounds[i]) / 1e6, total);
    }
    total += by_duration_.back().load();
    text += fmt::format("qingheng_http_request_seconds_bucket{{le=\"+Inf\"}} {}\n", total);
    text += fmt::format("qingheng_http_request_seconds_sum {}\n",
                        static_cast<double>(micros_.load()) / 1e6);
    text += fmt::format("qingheng_http_request_seconds_count {}\n", total);
    text += fmt::format(
        "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {}\n",
        ResidentBytes());
    return text;
}

}  // namespace app

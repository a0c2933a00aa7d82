#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "scans/stack.hpp"

namespace http {

/// A stack of scans from its upload until its papers are filed. It lives in memory and in a folder
/// of its own: after a restart the same files are uploaded again. One request at a time holds
/// `busy`.
struct OpenScan {
    base::Uuid id;
    base::RecordId person, the_case;
    base::Instant opened;
    std::mutex busy;
    scans::Stack stack;
    std::vector<scans::Sheet> sheets;
    std::map<int, scans::ByHand> by_hand;
    std::set<std::string> filed;  ///< papers whose scan came out of this stack
};

/// The stacks that are open; the oldest makes room. Any thread.
class ScanDesk {
 public:
    void Keep(std::shared_ptr<OpenScan> scan);
    /// Shared: a stack that makes room lives until the request that holds it has ended.
    [[nodiscard]] std::shared_ptr<OpenScan> Find(const base::Uuid& id,
                                                 const base::RecordId& person);
    /// Stacks are read one at a time: it takes a whole processor.
    [[nodiscard]] std::timed_mutex& reading() { return reading_; }

 private:
    std::mutex mutex_;
    std::timed_mutex reading_;
    std::vector<std::shared_ptr<OpenScan>> open_;
};

}  // namespace http

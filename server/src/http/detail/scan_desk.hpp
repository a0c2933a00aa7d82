#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/timed_mutex.hpp"
#include "http/detail/filed_papers.hpp"
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
    [[nodiscard]] base::TimedMutex& reading() { return reading_; }

 private:
    std::mutex mutex_;
    base::TimedMutex reading_;
    std::vector<std::shared_ptr<OpenScan>> open_;
};

using Documents = std::map<std::string, records::Record>;  ///< by id

/// An integer field; 0 where it is absent.
[[nodiscard]] std::int64_t Number(const records::Record& record, std::string_view field);
/// `《行政处罚决定书》第1版（试环罚〔2026〕1号）`
[[nodiscard]] std::string NameOf(const records::Record& document);

/// The papers of the case, and those of others whose codes are in the stack.
[[nodiscard]] Documents DocumentsOf(Caller& caller, const OpenScan& scan);
[[nodiscard]] scans::Split SplitOf(const OpenScan& scan, const Documents& documents);
/// Why a paper cannot be filed yet; empty: it can.
[[nodiscard]] base::Refusals BarsOf(const scans::Pile& pile, const records::Record& document);

[[nodiscard]] boost::json::object DocumentJson(const records::Record& document);
/// Scan of http.md: what would be filed, and every sheet that would not.
[[nodiscard]] boost::json::object ScanJson(Caller& caller, const OpenScan& scan);

}  // namespace http

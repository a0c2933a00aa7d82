#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "app/node.hpp"
#include "http/demonstration_routes.hpp"

namespace app {

/// Where `qingheng demo` leaves the one password of a demonstration's accounts, in its data folder.
inline constexpr const char* kDemoPasswordFile = "demonstration-password";
/// The password of the demonstration that this node is; empty: it is none, or the file is gone.
[[nodiscard]] std::string DemoPassword(const Node& node);

/// The demonstration beside a bureau that has not begun: this very program makes it in
/// `demonstration/` of the data folder and serves it on the port after the plain one, both in
/// processes of their own that end with this one.
class DemoBeside final : public http::DemonstrationDesk {
 public:
    /// `node` must outlive the object.
    explicit DemoBeside(Node& node);
    ~DemoBeside() override;
    DemoBeside(const DemoBeside&) = delete;
    DemoBeside& operator=(const DemoBeside&) = delete;

    [[nodiscard]] bool IsOffered() override;
    [[nodiscard]] http::DemonstrationProgress Progress() override;
    void Begin() override;

 private:
    void Work();
    void Make(const std::filesystem::path& folder);
    void Serve(const std::filesystem::path& folder);
    void Set(http::DemonstrationStage stage, int percent, std::uint16_t port);
    using LineHandler = std::function<void(const std::string&)>;
    /// Runs this program with `words` to its end, handing on each line it says; did it end well?
    bool Follow(const std::vector<std::string>& words, const LineHandler& line);
    /// The new process; not above 0 when there is none.
    pid_t Start(const std::vector<std::string>& words, int output);

    Node& node_;
    const std::filesystem::path figures_;  ///< what the demonstration is like
    std::mutex mutex_;
    http::DemonstrationProgress progress_;  ///< under mutex_
    pid_t child_ = 0;                       ///< under mutex_
    bool stopping_ = false;                 ///< under mutex_
    std::thread thread_;                    ///< begun under mutex_
};

}  // namespace app

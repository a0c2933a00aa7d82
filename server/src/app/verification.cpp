#include "app/node.hpp"

namespace app {

Verification VerificationOf(Node&) {
    return [](const std::function<void(std::int64_t, std::int64_t)>&) { return std::vector<http::LedgerFinding>{}; };
}

}  // namespace app

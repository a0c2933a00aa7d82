#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/instant.hpp"

namespace app {

/// The server's certificate and key (PEM), and the authority that signed it.
struct Certificates {
    std::string certificate, key;
    std::string authority;              ///< PEM to install on phones and desks; empty: bought ones
    std::string authority_fingerprint;  ///< SHA-256 in hex pairs, to compare by eye
};

/// Makes in `folder`, at first, an authority of the bureau's own (EC P-256, ten years, its key mode
/// 0600), and a server certificate for `names` and this machine's names and addresses (398 days at
/// most, as browsers demand); renews the latter when names changed or 30 days remain. Later starts
/// read them. Throws std::runtime_error when the folder cannot be written.
[[nodiscard]] Certificates OwnCertificates(const std::filesystem::path& folder,
                                           const std::vector<std::string>& names,
                                           base::Instant now);

}  // namespace app

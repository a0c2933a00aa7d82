#include "seal/electronic_seal.hpp"

namespace seal {

base::Result<std::vector<SealOnOffer>> NotConnected::Seals(std::string_view /*account*/) {
    return base::Refuse({Standing()});
}

base::Result<SealedPaper> NotConnected::Seal(const SealRequest& /*request*/) {
    return base::Refuse({Standing()});
}

base::Result<std::vector<SealFinding>> NotConnected::Check(std::string_view /*sealed*/) {
    return base::Refuse({Standing()});
}

base::Result<std::string> NotConnected::ToOfd(std::string_view /*pdf*/) {
    return base::Refuse({Standing()});
}

}  // namespace seal

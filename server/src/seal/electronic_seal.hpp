#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"

/// Electronic seals (GB/T 38540) and OFD (GB/T 33190) behind one interface: docs/formats/seal.md.
/// What stands behind it belongs to a supplier; the platform brings a stand-in that is not
/// connected, and ink does its work.
namespace seal {

/// A seal that a person may use there.
struct SealOnOffer {
    std::string id;      ///< the supplier's
    std::string name;    ///< 局行政处罚专用章
    std::string holder;  ///< whose it is, as its certificate says
};

struct SealRequest {
    std::string pdf;      ///< the paper as printed, codes on its pages
    std::string seal;     ///< SealOnOffer::id
    std::string account;  ///< who uses it, as known to the supplier
    std::string reason;   ///< 《行政处罚决定书》第1版（试环罚〔2026〕1号）
    std::string request;  ///< id of the act: the same one again gives the same answer
};

struct SealedPaper {
    std::string bytes;
    std::string media_type;   ///< application/pdf or application/ofd
    std::string certificate;  ///< of the seal, DER
    base::Instant sealed_at;  ///< by the supplier's time stamp
};

struct SealFinding {
    bool whole = false;  ///< nothing was changed after the seal
    std::string seal_name, holder;
    base::Instant sealed_at;
};

/// Owned by `app`; safe from any thread. Failures of the network are thrown (std::runtime_error),
/// refusals come back: nothing is registered as sealed before the sealed file is stored.
class SealProvider {
 public:
    virtual ~SealProvider() = default;

    [[nodiscard]] virtual bool IsConnected() const = 0;
    /// What people are told of it: the supplier's name, or that there is none.
    [[nodiscard]] virtual base::Refusal Standing() const = 0;
    [[nodiscard]] virtual base::Result<std::vector<SealOnOffer>> Seals(
        std::string_view account) = 0;
    [[nodiscard]] virtual base::Result<SealedPaper> Seal(const SealRequest& request) = 0;
    [[nodiscard]] virtual base::Result<std::vector<SealFinding>> Check(std::string_view sealed) = 0;
    /// The same pages as OFD.
    [[nodiscard]] virtual base::Result<std::string> ToOfd(std::string_view pdf) = 0;
};

/// The stand-in: everything is refused `seal.not_connected`.
class NotConnected final : public SealProvider {
 public:
    [[nodiscard]] bool IsConnected() const override { return false; }
    [[nodiscard]] base::Refusal Standing() const override { return {"seal.not_connected", {}, ""}; }
    [[nodiscard]] base::Result<std::vector<SealOnOffer>> Seals(std::string_view account) override;
    [[nodiscard]] base::Result<SealedPaper> Seal(const SealRequest& request) override;
    [[nodiscard]] base::Result<std::vector<SealFinding>> Check(std::string_view sealed) override;
    [[nodiscard]] base::Result<std::string> ToOfd(std::string_view pdf) override;
};

}  // namespace seal

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"
#include "ledger/evidence.hpp"

namespace ledger::detail {

/// The part of an upload while it is being stored: nobody else adds to it or stores it. Let go when
/// destroyed, and when the process dies. Throws std::system_error.
class HeldPart {
 public:
    virtual ~HeldPart() = default;
    [[nodiscard]] virtual std::int64_t Length() const = 0;
    virtual void ReadAt(std::int64_t offset, std::span<std::byte> into) const = 0;
};

/// A part that nobody else writes. Throws std::system_error.
class NewPart {
 public:
    virtual ~NewPart() = default;
    virtual void Write(std::span<const std::byte> bytes) = 0;
};

/// What threads and processes over one evidence folder owe each other about unfinished files.
class UploadParts : public EvidenceFiles {
 public:
    /// Appends when the part of `upload` is `offset` long (none: 0, and it is made); returns the
    /// length it had: another than `offset`, and nothing was written. Writers take turns.
    virtual std::int64_t AppendAt(const std::string& upload, std::int64_t offset,
                                  std::span<const std::byte> bytes) = 0;
    /// Does not wait: refuses `evidence.upload_busy` while another has it,
    /// `evidence.upload_unknown` when there is none (any more).
    virtual base::Result<std::unique_ptr<HeldPart>> Hold(const std::string& upload) = 0;
    /// Throws when a part of this name is there.
    virtual std::unique_ptr<NewPart> MakePart(const std::string& part) = 0;
};

}  // namespace ledger::detail

#pragma once

#include <map>
#include <string>
#include <tuple>

#include "audit/detail/changes.hpp"
#include "audit/detail/context.hpp"

namespace audit::detail {

/// Holds sealed_value against the digests in the acts' bytes.
class SealCheck {
 public:
    explicit SealCheck(Context& context) : context_(context) {}

    /// What one touch of the act sealed.
    void Expect(const ActRow& act, const base::RecordId& record, const ChangesLook& look);
    /// The acts with arrivals up to and with `up_to` have been seen.
    void Compare(std::int64_t up_to);

 private:
    struct Wanted {
        base::Digest digest;
        std::string act;
        std::optional<std::int64_t> position;
    };
    using Key = std::tuple<std::int64_t, std::string, std::string>;  ///< arrival, record, path

    void Missing(const Key& key, const Wanted& wanted);
    void Present(const Key& key, const Wanted& wanted, const SealedRow& row);

    Context& context_;
    std::map<Key, Wanted> wanted_;
    std::int64_t compared_to_ = INT64_MIN;
};

}  // namespace audit::detail

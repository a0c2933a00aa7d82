#include <algorithm>

#include "access/detail/grants.hpp"
#include "access/detail/joined.hpp"
#include "access/principal.hpp"
#include "base/text.hpp"

/// Which fields may be used in questions, and what of a record is shown.
namespace access_control {

namespace {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using catalogue::Scope;

constexpr std::string_view kHiddenText = "***";

struct Holding {
    const HeldGrant* grant = nullptr;
    base::RecordId whose;
};

std::vector<Holding> HoldingsOf(const Principal& principal, std::string_view right) {
    std::vector<Holding> holdings;
    static_cast<void>(
        detail::AnyGrant(principal, [&](const HeldGrant& grant, const base::RecordId& whose) {
            if (detail::Gives(grant.right, right)) holdings.push_back({&grant, whose});
            return false;
        }));
    return holdings;
}

/// Every record that `inner` reaches is reached by `outer`.
bool Covers(const Holding& outer, const Holding& inner, std::string_view type,
            std::string_view opening) {
    if (outer.grant->scope == Scope::kAll) return true;
    // Elsewhere too: what one takes part in only as a reader opens nothing but reading.
    if (const Joined* joined = inner.grant->joined.get();
        joined != nullptr &&
        (outer.grant->joined.get() != joined || joined->approving.contains(opening) ||
         !detail::ActsOnAll(*joined, type)))
        return false;
    if (outer.grant->scope == Scope::kOwn)
        return inner.grant->scope == Scope::kOwn && outer.whose == inner.whose;
    if (outer.grant->reach == nullptr || inner.grant->reach == nullptr) return false;
    const auto& wide = *outer.grant->reach;
    const auto& narrow = *inner.grant->reach;
    return std::includes(wide.begin(), wide.end(), narrow.begin(), narrow.end());
}

/// Names of organisations and colleagues stand in every list; whoever may sign in may use them.
bool IsKnownToAll(const RecordType& type, const Field& field) {
    if (!field.read_right.empty()) return false;
    if (type.id == catalogue::kOrganisationType) return true;
    return type.id == catalogue::kPersonType && (field.id == "name" || field.id == "position");
}

bool MayAskFor(const Principal& principal, const RecordType& type, const Field& field) {
    if (IsKnownToAll(type, field)) return true;
    const std::vector<Holding> reading = HoldingsOf(principal, type.id + ".read");
    if (reading.empty()) return false;
    if (field.read_right.empty()) return true;
    const std::vector<Holding> opening = HoldingsOf(principal, field.read_right);
    return std::all_of(reading.begin(), reading.end(), [&](const Holding& inner) {
        return std::any_of(opening.begin(), opening.end(), [&](const Holding& outer) {
            return Covers(outer, inner, type.id, field.read_right);
        });
    });
}

bool IsLogged(const Field& field) {
    return !field.read_right.empty() || field.seal == catalogue::Seal::kPersonal ||
           field.seal == catalogue::Seal::kRestricted;
}

std::string MaskedValue(const Field& field, const records::Value& value) {
    const auto* const text = value.As<std::string>();
    return text == nullptr ? std::string(kHiddenText) : MaskText(field.mask, *text);
}

/// Goes through one record; each right is looked up once.
class Shower {
 public:
    Shower(const Principal& principal, const records::Record& record)
        : principal_(principal), whole_(record), shown_{record, {}, {}} {}

    ShownRecord Show(const RecordType& type) {
        for (const Field& field : type.fields) {
            const auto at = shown_.record.values.find(field.id);
            if (at == shown_.record.values.end()) continue;
            if (!MayRead(field)) {
                shown_.masked.emplace_back(field.id, MaskedValue(field, at->second));
                shown_.record.values.erase(at);
                continue;
            }
            if (IsLogged(field)) shown_.opened.push_back(field.id);
            if (field.kind == FieldKind::kGroup) ShowRows(field, at->second);
        }
        return std::move(shown_);
    }

 private:
    bool MayRead(const Field& field) {
        if (field.read_right.empty()) return true;
        const auto [at, is_new] = known_.try_emplace(field.read_right, false);
        if (is_new) at->second = detail::HoldsForAnyone(principal_, field.read_right, whole_);
        return at->second;
    }

    void ShowRows(const Field& group, records::Value& value) {
        auto* const rows = std::get_if<std::vector<records::Row>>(&value.held);
        if (rows == nullptr) return;
        for (const Field& field : group.fields) {
            const bool may_read = MayRead(field);
            std::vector<std::string> masks;
            bool present = false;
            for (records::Row& row : *rows) {
                const auto at = row.values.find(field.id);
                if (at == row.values.end()) continue;
                present = true;
                if (may_read) continue;
                masks.push_back(MaskedValue(field, at->second));
                row.values.erase(at);
            }
            const std::string path = group.id + '/' + field.id;
            if (present && may_read && IsLogged(field)) shown_.opened.push_back(path);
            if (!masks.empty()) shown_.masked.emplace_back(path, OneMask(masks));
        }
    }

    /// One text stands for all rows: the mask where they agree, else nothing of any.
    static std::string OneMask(const std::vector<std::string>& masks) {
        const bool agree = std::all_of(masks.begin(), masks.end(),
                                       [&](const std::string& mask) { return mask == masks[0]; });
        return agree ? masks[0] : std::string(kHiddenText);
    }

    const Principal& principal_;
    const records::Record& whole_;
    ShownRecord shown_;
    std::map<std::string, bool> known_;
};

/// The first `head` and last `tail` characters with stars between; all hidden when too short.
std::string Middle(std::u32string_view text, std::size_t head, std::size_t tail) {
    if (text.size() <= head + tail) return std::string(kHiddenText);
    return base::FromCodePoints(text.substr(0, head)) +
           std::string(text.size() - head - tail, '*') +
           base::FromCodePoints(text.substr(text.size() - tail));
}

}  // namespace

records::PathRule ReadRule(const Principal& principal) {
    const auto shared = std::make_shared<const Principal>(principal);
    return [shared](const RecordType& type, const Field& field) {
        return MayAskFor(*shared, type, field);
    };
}

ShownRecord Show(const Principal& principal, const RecordType& type,
                 const records::Record& record) {
    return Shower(principal, record).Show(type);
}

std::string MaskText(catalogue::Mask mask, std::string_view text) {
    const std::u32string points = base::ToCodePoints(text);
    switch (mask) {
        case catalogue::Mask::kName:
            if (points.size() < 2) return std::string(kHiddenText);
            return base::FromCodePoints(std::u32string_view(points).substr(0, 1)) + '*';
        case catalogue::Mask::kIdNumber:
        case catalogue::Mask::kPhone:
            return Middle(points, 3, 4);
        case catalogue::Mask::kNone:
        case catalogue::Mask::kHidden:
            break;
    }
    return std::string(kHiddenText);
}

}  // namespace access_control

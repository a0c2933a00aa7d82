#include "access/confine.hpp"

#include <span>

namespace access_control {

namespace {

using records::All;
using records::Any;
using records::Comparison;
using records::Condition;
using records::Hop;
using records::Not;
using records::Path;
using records::Quantified;
using records::Quantifier;

std::shared_ptr<const Condition> Kept(Condition condition) {
    return std::make_shared<const Condition>(std::move(condition));
}

/// A scope's condition, asked of the record that `hops` lead to: ScopeFor builds only comparisons
/// of the record's own fields, joined by `or`.
Condition Led(const Condition& scope, std::span<const Hop> hops, int up) {
    if (const auto* any = std::get_if<Any>(&scope.node)) {
        Any led;
        for (const Condition& part : any->parts) led.parts.push_back(Led(part, hops, up));
        return {std::move(led)};
    }
    auto led = std::get<Comparison>(scope.node);
    led.path.hops.assign(hops.begin(), hops.end());
    led.path.up = up;
    return {std::move(led)};
}

class Confiner {
 public:
    Confiner(const Principal& principal, const catalogue::Catalogue& catalogue)
        : principal_(principal), catalogue_(catalogue) {}

    [[nodiscard]] Condition Confine(const Condition& condition) const {
        return std::visit([this](const auto& node) { return ConfineNode(node); }, condition.node);
    }

 private:
    [[nodiscard]] records::Filter ScopeOf(const catalogue::RecordType& type) const {
        return ScopeFor(principal_, catalogue_, type, type.id + ".read");
    }

    template <class Node>
    [[nodiscard]] Condition ConfineParts(const Node& node) const {
        Node confined;
        for (const Condition& part : node.parts) confined.parts.push_back(Confine(part));
        return {std::move(confined)};
    }
    [[nodiscard]] Condition ConfineNode(const All& node) const { return ConfineParts(node); }
    [[nodiscard]] Condition ConfineNode(const Any& node) const { return ConfineParts(node); }
    [[nodiscard]] Condition ConfineNode(const Not& node) const {
        return {Not{Kept(Confine(*node.part))}};
    }

    [[nodiscard]] Condition ConfineNode(const Comparison& node) const {
        All confined;
        AddReadable(node.path, confined);
        for (const records::Operand& operand : node.operands) {
            if (const auto* path = std::get_if<Path>(&operand)) AddReadable(*path, confined);
        }
        if (confined.parts.empty()) return {node};
        confined.parts.push_back({node});
        return {std::move(confined)};
    }

    [[nodiscard]] Condition ConfineNode(Quantified node) const {
        All confined;
        AddReadable(node.group, confined);
        if (node.where != nullptr) node.where = Kept(Confine(*node.where));
        if (node.back_type != nullptr) KeepToScope(node);
        if (confined.parts.empty()) return {std::move(node)};
        confined.parts.push_back({std::move(node)});
        return {std::move(confined)};
    }

    /// Every record on the way must be one that may be read.
    void AddReadable(const Path& path, All& confined) const {
        for (std::size_t i = 0; i < path.hops.size(); ++i) {
            const records::Filter scope = ScopeOf(*path.hops[i].target);
            if (scope.IsEverything()) continue;
            confined.parts.push_back(
                Led(*scope.condition, std::span(path.hops).first(i + 1), path.up));
        }
    }

    /// What lies outside the scope is as if it were not there: for `all`, too.
    void KeepToScope(Quantified& node) const {
        const records::Filter scope = ScopeOf(*node.back_type);
        if (scope.IsEverything()) return;
        const auto where = node.where;
        if (node.quantifier == Quantifier::kAll) {
            if (where == nullptr) return;
            node.where = Kept({Any{{{Not{scope.condition}}, *where}}});
            return;
        }
        All both{{*scope.condition}};
        if (where != nullptr) both.parts.push_back(*where);
        node.where = Kept({std::move(both)});
    }

    const Principal& principal_;
    const catalogue::Catalogue& catalogue_;
};

}  // namespace

records::Filter Confined(const Principal& principal, const catalogue::Catalogue& catalogue,
                         records::Filter filter) {
    if (filter.condition == nullptr) return filter;
    filter.condition = Kept(Confiner(principal, catalogue).Confine(*filter.condition));
    return filter;
}

}  // namespace access_control

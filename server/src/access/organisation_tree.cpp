#include "access/detail/organisation_tree.hpp"
#include "access/principal.hpp"

namespace access_control::detail {

namespace {
constexpr int kPage = 1'000;
}

std::set<base::RecordId> OrganisationTree::ChildrenOf(const std::set<base::RecordId>& parents) {
    std::set<base::RecordId> children;
    if (type_ == nullptr) return children;
    std::vector<Part> parts;
    parts.push_back(AnyOf(*type_, "parent", parents));
    records::Query query;
    query.type = type_;
    query.filter = AllOf(*type_, std::move(parts));
    query.with_voided = true;
    query.limit = kPage;
    for (std::size_t found = kPage; found == kPage; query.offset += kPage) {
        const auto page = view_.Select(query);
        found = page.size();
        for (const records::Record& record : page) children.insert(record.id);
    }
    return children;
}

OrganisationTree::Set OrganisationTree::SubtreeOf(const base::RecordId& root) {
    Set& known = known_[root];
    if (known != nullptr) return known;
    std::set<base::RecordId> all{root};
    for (std::set<base::RecordId> level{root}; !level.empty();) {
        std::set<base::RecordId> next;
        for (const base::RecordId& child : ChildrenOf(level))
            if (all.insert(child).second) next.insert(child);  // a circle of parents ends here
        level = std::move(next);
    }
    known = std::make_shared<const std::set<base::RecordId>>(std::move(all));
    return known;
}

}  // namespace access_control::detail

namespace access_control {

std::set<base::RecordId> Subtree(records::RecordView& view, const catalogue::Catalogue& catalogue,
                                 const base::RecordId& organisation) {
    detail::OrganisationTree tree(view, catalogue.FindType(catalogue::kOrganisationType));
    return *tree.SubtreeOf(organisation);
}

}  // namespace access_control

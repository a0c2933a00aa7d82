#include <limits>

#include <boost/json.hpp>

#include "audit/detail/changes.hpp"
#include "audit/detail/context.hpp"
#include "audit/detail/seal_check.hpp"
#include "audit/detail/tree_check.hpp"

namespace audit::detail {
namespace {

/// A text member of a JSON object; empty where there is none.
std::string TextIn(const boost::json::value& item, std::string_view name) {
    const boost::json::object* object = item.if_object();
    const boost::json::value* member = object == nullptr ? nullptr : object->if_contains(name);
    const boost::json::string* text = member == nullptr ? nullptr : member->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

constexpr int kBatch = 500;
const char* const kActs = "act";
const std::string kNil(16, '\0');

/// Goes through the acts in the order of their arrivals.
class LogCheck {
 public:
    explicit LogCheck(Context& context) : context_(context), tree_(context), seals_(context) {}

    void Run() {
        LoadCatalogues();
        LoadTombstones();
        tree_.WantRoot(0);
        context_.Guard("head", [&] {
            for (const HeadRow& head : context_.source.Heads()) WantRootOf(head);
        });
        context_.Guard(kActs, [&] { ReadActs(); });
        context_.Guard("sealed_value", [&] { seals_.Compare(INT64_MAX); });
        context_.Guard("tree_node", [&] { tree_.Finish(); });
    }

 private:
    void WantRootOf(const HeadRow& row) {
        if (row.size > 0) tree_.WantRoot(static_cast<std::uint64_t>(row.size));
        if (const auto head = ledger::ReadHead(row.text)) tree_.WantRoot(head->size);
    }
    void LoadCatalogues();
    void LoadTombstones();
    void ReadActs();
    void CheckAct(const ActRow& row);
    void CheckColumns(const ActRow& row, const ledger::Act& act);
    void CheckPlace(const ActRow& row, const base::Digest& leaf);
    void Accept(const ActRow& row, const base::Digest& leaf);
    void MissingAct(std::int64_t position);
    void Follow(const ActRow& row, const ledger::Act& act);
    void FollowEpoch(const ActRow& row, const std::string& text);
    void FollowReads(const ActRow& row, const std::string& text);
    void FollowTouch(const ActRow& row, const ledger::Touch& touch);
    void NoteErased(const ActRow& row, const ledger::Touch& touch, const ChangesLook& look);
    std::uint32_t TypeIndex(const std::string& type);
    bool IsStoredLeaf(std::int64_t position, const ActRow& row, const base::Digest& leaf);

    Context& context_;
    TreeCheck tree_;
    SealCheck seals_;
    std::set<std::string> catalogues_, missing_catalogues_;
    std::map<std::string, std::uint32_t> type_index_;
    std::vector<std::int64_t> unplaced_;  ///< arrivals of acts without a position, so far the last
    std::int64_t last_recorded_at_ = INT64_MIN;
    std::set<std::int64_t> missing_;         ///< positions whose acts did not come in their turn
    std::optional<std::int64_t> following_;  ///< position of the next act, where it is at hand
};

std::string Key(const ActRow& row) { return std::to_string(row.arrival); }

void LogCheck::LoadCatalogues() {
    context_.Guard("catalogue_version", [&] {
        for (const CatalogueRow& row : context_.source.Catalogues()) {
            catalogues_.insert(row.digest);
            context_.canonicals.push_back(row.canonical);
            if (RawOf(base::Sm3(row.canonical).bytes) != row.digest) {
                context_.Fault("audit.catalogue_differs", "catalogue_version",
                               ShowBytes(row.digest));
            }
        }
    });
}

void LogCheck::LoadTombstones() {
    context_.Guard("tombstone", [&] {
        for (TombstoneRow& row : context_.source.Tombstones()) {
            context_.tombstones.emplace(
                SealPlace{std::move(row.act), std::move(row.record), std::move(row.path)},
                std::move(row.by_act));
        }
    });
}

void LogCheck::ReadActs() {
    const std::int64_t total = 2 * context_.source.CountActs();
    std::int64_t after = INT64_MIN;
    while (true) {
        const std::vector<ActRow> rows = context_.source.Acts(after, kBatch);
        if (rows.empty()) break;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            following_ = i + 1 < rows.size() ? rows[i + 1].position : std::nullopt;
            CheckAct(rows[i]);
        }
        after = rows.back().arrival;
        context_.Guard("sealed_value", [&] { seals_.Compare(after); });
        context_.Guard("tree_node", [&] { tree_.Compare(); });
        context_.result.acts += static_cast<std::int64_t>(rows.size());
        context_.Progress(context_.result.acts, total);
    }
}

void LogCheck::CheckAct(const ActRow& row) {
    const base::Digest leaf = ledger::LeafHash(row.bytes);
    if (row.recorded_at < last_recorded_at_) {
        context_.Fault("audit.time_falls", kActs, Key(row), {}, row.position);
    }
    last_recorded_at_ = std::max(last_recorded_at_, row.recorded_at);
    CheckPlace(row, leaf);
    const auto act = ledger::ReadAct(row.bytes);
    if (!act) {
        context_.Fault("audit.act_malformed", kActs, Key(row), {}, row.position);
        return;
    }
    CheckColumns(row, *act);
    Follow(row, *act);
}

void LogCheck::CheckColumns(const ActRow& row, const ledger::Act& act) {
    const auto differs = [&](const char* column) {
        context_.Fault("audit.act_differs", kActs, Key(row), {{"column", column}}, row.position);
    };
    if (ledger::ActBytes(act) != row.bytes) differs("bytes");
    if (RawOf(act.id.value.bytes) != row.id) differs("id");
    if (act.recorded_at.micros != row.recorded_at) differs("recorded_at");
    const std::string catalogue = RawOf(act.catalogue.bytes);
    if (!catalogues_.contains(catalogue) && missing_catalogues_.insert(catalogue).second) {
        context_.Fault("audit.catalogue_missing", "catalogue_version", act.catalogue.ToText(),
                       {{"act", Key(row)}}, row.position);
    }
}

// ---- positions ----------------------------------------------------------------------------------

bool LogCheck::IsStoredLeaf(std::int64_t position, const ActRow& row, const base::Digest& leaf) {
    const auto stored = tree_.StoredLeaf(position);
    return stored && (*stored == RawOf(leaf.bytes) || *stored == row.leaf);
}

/// Positions follow arrivals without a gap. Where they do not, the stored leaves tell whether an
/// act is missing or the position was changed.
void LogCheck::CheckPlace(const ActRow& row, const base::Digest& leaf) {
    const std::int64_t next = tree_.size();
    const auto wrong = [&] {
        context_.Fault("audit.position_wrong", kActs, Key(row), {{"should", std::to_string(next)}},
                       row.position);
    };
    if (!row.position) {
        if (!IsStoredLeaf(next, row, leaf) && following_ != next + 1) {
            unplaced_.push_back(row.arrival);
            return;
        }
        wrong();
        return Accept(row, leaf);
    }
    for (const std::int64_t arrival : unplaced_) {
        context_.Fault("audit.position_wrong", kActs, std::to_string(arrival),
                       {{"should", std::to_string(next)}});
    }
    unplaced_.clear();
    if (*row.position == next) return Accept(row, leaf);
    if (*row.position > next &&
        (IsStoredLeaf(*row.position, row, leaf) || following_ == *row.position + 1)) {
        for (std::int64_t gap = next; gap < *row.position; ++gap) MissingAct(gap);
        return Accept(row, leaf);
    }
    wrong();
    if (IsStoredLeaf(next, row, leaf) || following_ == next + 1) return Accept(row, leaf);
    // An act out of its place, whose leaf was changed too while it was away.
    if (missing_.contains(*row.position) && !IsStoredLeaf(*row.position, row, leaf)) {
        context_.Fault("audit.node_differs", "tree_node", fmt::format("0/{}", *row.position));
    }
}

/// Of the three witnesses of a leaf (bytes, column, tree_node) two that agree are believed, so that
/// one changed byte does not make every head after it false.
void LogCheck::Accept(const ActRow& row, const base::Digest& leaf) {
    const auto stored = tree_.StoredLeaf(tree_.size());
    base::Digest believed = leaf;
    if (row.leaf != RawOf(leaf.bytes)) {
        const bool tree_has_column = stored == row.leaf && row.leaf.size() == leaf.bytes.size();
        context_.Fault(tree_has_column ? "audit.act_bytes_changed" : "audit.act_differs", kActs,
                       Key(row), {{"column", "leaf"}}, row.position);
        if (tree_has_column) {
            std::copy(row.leaf.begin(), row.leaf.end(), believed.bytes.begin());
        }
    }
    tree_.Append(believed);
}

void LogCheck::MissingAct(std::int64_t position) {
    context_.Fault("audit.act_missing", kActs, fmt::format("position {}", position), {}, position);
    missing_.insert(position);
    base::Digest leaf;
    const auto stored = tree_.StoredLeaf(position);
    if (stored && stored->size() == leaf.bytes.size()) {
        std::copy(stored->begin(), stored->end(), leaf.bytes.begin());
    }
    tree_.Append(leaf);
}

// ---- what acts speak of -------------------------------------------------------------------------

void LogCheck::Follow(const ActRow& row, const ledger::Act& act) {
    for (const ledger::EvidenceReference& file : act.evidence) context_.cited.insert(file.digest);
    if (act.source.scan) context_.cited.insert(*act.source.scan);
    for (const ledger::Touch& touch : act.touches) FollowTouch(row, touch);
    if (act.kind == ledger::kRotationKind && row.position) {
        if (auto rotation = ledger::ReadRotation(act.statement)) {
            context_.rotations.push_back(
                {static_cast<std::uint64_t>(*row.position), std::move(*rotation)});
        } else {
            context_.Fault("audit.rotation_malformed", kActs, Key(row), {}, row.position);
        }
    }
    if (act.kind == "ledger.epoch") FollowEpoch(row, act.statement);
    if (act.kind == "ledger.read_log") FollowReads(row, act.statement);
}

void LogCheck::FollowReads(const ActRow& row, const std::string& text) {
    boost::system::error_code error;
    const boost::json::value statement = boost::json::parse(text, error);
    const auto from = base::Instant::Parse(error ? "" : TextIn(statement, "from"));
    const auto to = base::Instant::Parse(error ? "" : TextIn(statement, "to"));
    const auto digest = base::Digest::Parse(error ? "" : TextIn(statement, "digest"));
    const boost::json::value* rows =
        statement.is_object() ? statement.get_object().if_contains("rows") : nullptr;
    if (!from || !to || !digest || rows == nullptr || !rows->is_int64()) {
        context_.Fault("audit.act_malformed", kActs, Key(row), {}, row.position);
        return;
    }
    context_.sealed_reads.push_back({*from, *to, rows->get_int64(), *digest, row.position});
}

/// A restore begins an epoch. Its act also names what was erased by acts that are lost with the end
/// of the former one: they are its word for the tombstones.
void LogCheck::FollowEpoch(const ActRow& row, const std::string& text) {
    boost::system::error_code error;
    const boost::json::value parsed = boost::json::parse(text, error);
    if (error || !parsed.is_object()) return;
    const boost::json::object& statement = parsed.get_object();
    const boost::json::value* epoch = statement.if_contains("epoch");
    if (epoch != nullptr && epoch->is_int64()) context_.last_epoch = epoch->get_int64();
    const boost::json::value* erased = statement.if_contains("erased");
    if (erased == nullptr || !erased->is_array()) return;
    for (const boost::json::value& item : erased->get_array()) {
        const auto id_of = [&](const char* name) { return base::Uuid::Parse(TextIn(item, name)); };
        const auto act = id_of("act"), by = id_of("by"), record = id_of("record");
        const std::string path = TextIn(item, "path");
        if (!act || !by || !record || path.empty()) {
            context_.Fault("audit.act_malformed", kActs, Key(row), {}, row.position);
            continue;
        }
        const SealPlace place{RawOf(act->bytes), RawOf(record->bytes), path};
        context_.erased.emplace(place, row.position.value_or(row.arrival));
        context_.erased_by.emplace(place, RawOf(by->bytes));
        context_.erased_before.insert(place);
    }
}

void LogCheck::FollowTouch(const ActRow& row, const ledger::Touch& touch) {
    context_.touches.push_back(
        {touch.record, TypeIndex(touch.type), touch.expected_version + 1, row.arrival});
    const ChangesLook look = LookAt(touch.changes);
    if (!look.is_readable) {
        context_.Fault("audit.act_malformed", kActs, Key(row), {}, row.position);
    }
    seals_.Expect(row, touch.record, look);
    context_.cited.insert(look.files.begin(), look.files.end());
    NoteErased(row, touch, look);
}

void LogCheck::NoteErased(const ActRow& row, const ledger::Touch& touch, const ChangesLook& look) {
    for (const std::string& named : look.erased) {
        SealPlace place{kNil, kNil, named};
        if (!named.starts_with("evidence/")) {
            const auto slash = named.find('/');
            const auto act = base::Uuid::Parse(named.substr(0, slash));
            if (slash == std::string::npos || !act) {
                context_.Fault("audit.act_malformed", kActs, Key(row), {}, row.position);
                continue;
            }
            place = {RawOf(act->bytes), RawOf(touch.record.value.bytes), named.substr(slash + 1)};
        }
        context_.erased.emplace(place, row.position.value_or(row.arrival));
        context_.erased_by.emplace(place, row.id);
    }
}

std::uint32_t LogCheck::TypeIndex(const std::string& type) {
    const auto [at, is_new] =
        type_index_.emplace(type, static_cast<std::uint32_t>(context_.types.size()));
    if (is_new) context_.types.push_back(type);
    return at->second;
}

}  // namespace

void CheckLog(Context& context) { LogCheck(context).Run(); }

}  // namespace audit::detail

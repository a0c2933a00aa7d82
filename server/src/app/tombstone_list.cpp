#include "app/tombstone_list.hpp"

#include <set>

#include "app/settings.hpp"
#include "ledger/durable_file.hpp"

namespace app {

namespace fs = std::filesystem;

base::Result<std::vector<storage::Tombstone>> ReadTombstoneLists(
    const std::vector<fs::path>& files) {
    std::set<storage::Tombstone> all;
    for (const fs::path& file : files) {
        const auto listed = storage::ReadTombstonesText(ReadTextFile(file));
        if (!listed) return base::Refuse(listed.error());
        all.insert(listed->begin(), listed->end());
    }
    return std::vector<storage::Tombstone>(all.begin(), all.end());
}

base::Done AddTombstones(const std::vector<storage::Tombstone>& stones, const fs::path& file) {
    std::set<storage::Tombstone> all;
    if (fs::exists(file)) {
        const auto before = ReadTombstoneLists({file});
        if (!before) return base::Refuse(before.error());
        all.insert(before->begin(), before->end());
    }
    const std::size_t known = all.size();
    all.insert(stones.begin(), stones.end());
    if (all.size() == known && fs::exists(file)) return base::AllWell();
    ledger::MakeFolders(file.parent_path());
    ledger::WriteDurably(file, storage::TombstonesText({all.begin(), all.end()}));
    return base::AllWell();
}

base::Done KeepTombstones(storage::Database& database, const fs::path& file) {
    return AddTombstones(storage::ReadTombstones(database), file);
}

}  // namespace app

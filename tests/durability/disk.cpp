#include "disk.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace durability {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kSector = 512;

std::string ReadWhole(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Disk::Disk(fs::path root, std::uint64_t seed)
    : root_(std::move(root)), engine_(seed), top_(Load(root_)) {}

Disk::NodePointer Disk::Load(const fs::path& path) const {
    auto node = std::make_shared<Node>();
    node->is_folder = fs::is_directory(path);
    if (!node->is_folder) {
        node->synced = ReadWhole(path);
        return node;
    }
    for (const auto& entry : fs::directory_iterator(path))
        node->names[entry.path().filename().string()] = Load(entry.path());
    node->synced_names = node->names;
    return node;
}

bool Disk::Holds(const fs::path& path) const {
    const auto mismatch = std::mismatch(root_.begin(), root_.end(), path.begin(), path.end());
    return mismatch.first == root_.end();
}

Disk::NodePointer Disk::Find(const fs::path& path) const {
    NodePointer node = top_;
    for (const fs::path& part : path.lexically_relative(root_)) {
        if (part == ".") continue;
        if (!node) return nullptr;
        const auto found = node->names.find(part.string());
        node = found == node->names.end() ? nullptr : found->second;
    }
    return node;
}

void Disk::Name(const fs::path& path, NodePointer node) {
    const NodePointer folder = Find(path.parent_path());
    const std::string name = path.filename().string();
    if (node)
        folder->names[name] = node;
    else
        folder->names.erase(name);
    folder->namings.push_back({name, std::move(node)});
}

void Disk::SetRoom(std::int64_t bytes) {
    const std::lock_guard lock(mutex_);
    room_ = bytes;
}

void Disk::CutAfter(std::int64_t operations) {
    const std::lock_guard lock(mutex_);
    cut_at_ = operations_ + operations;
}

void Disk::CutNow() {
    const std::lock_guard lock(mutex_);
    if (!off_) TurnOff();
}

bool Disk::IsOff() const {
    const std::lock_guard lock(mutex_);
    return off_;
}

std::int64_t Disk::operations() const {
    const std::lock_guard lock(mutex_);
    return operations_;
}

/// Under mutex_. The change belongs to what may be lost, also when the power goes with it.
DiskAnswer Disk::Do(const std::function<void()>& change) {
    if (off_) return DiskAnswer::kOff;
    change();
    if (++operations_ != cut_at_) return DiskAnswer::kDone;
    TurnOff();
    return DiskAnswer::kOff;
}

DiskAnswer Disk::Create(const fs::path& path) {
    const std::lock_guard lock(mutex_);
    return Do([&] { Name(path, std::make_shared<Node>()); });
}

DiskAnswer Disk::Write(const fs::path& path, std::int64_t offset, std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (!off_ && room_ >= 0 && room_ < size) return DiskAnswer::kFull;
    if (room_ >= 0) room_ -= size;
    return Do([&] { Find(path)->changes.push_back({offset, std::string(bytes), false}); });
}

DiskAnswer Disk::Truncate(const fs::path& path, std::int64_t size) {
    const std::lock_guard lock(mutex_);
    return Do([&] { Find(path)->changes.push_back({size, {}, true}); });
}

DiskAnswer Disk::Sync(const fs::path& path) {
    const std::lock_guard lock(mutex_);
    // The power that goes with a sync goes before it.
    const DiskAnswer answer = Do([] {});
    if (answer != DiskAnswer::kDone || (lies_ && lies_(path))) return answer;
    Node& file = *Find(path);
    for (const Change& change : file.changes) Apply(change, file.synced);
    file.changes.clear();
    return answer;
}

DiskAnswer Disk::SyncFolder(const fs::path& path) {
    const std::lock_guard lock(mutex_);
    const DiskAnswer answer = Do([] {});
    if (answer != DiskAnswer::kDone || (lies_ && lies_(path))) return answer;
    Node& folder = *Find(path);
    folder.synced_names = folder.names;
    folder.namings.clear();
    return answer;
}

DiskAnswer Disk::Remove(const fs::path& path) {
    const std::lock_guard lock(mutex_);
    return Do([&] { Name(path, nullptr); });
}

DiskAnswer Disk::Rename(const fs::path& from, const fs::path& to) {
    const std::lock_guard lock(mutex_);
    return Do([&] {
        Name(to, Find(from));
        Name(from, nullptr);
    });
}

DiskAnswer Disk::MakeFolder(const fs::path& path) {
    const std::lock_guard lock(mutex_);
    return Do([&] {
        auto folder = std::make_shared<Node>();
        folder->is_folder = true;
        Name(path, std::move(folder));
    });
}

// ---- the cut ------------------------------------------------------------------------------------

void Disk::Apply(const Change& change, std::string& content) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.truncates) return content.resize(offset);
    const std::size_t end = offset + change.bytes.size();
    if (content.size() < end) content.resize(end);
    content.replace(offset, change.bytes.size(), change.bytes);
}

/// Under mutex_.
void Disk::TurnOff() {
    off_ = true;
    // One cut in four loses everything unsynced, one in four (as a killed process) nothing.
    const auto chance = Below(4);
    mercy_ = chance == 0 ? Mercy::kNothing : chance == 1 ? Mercy::kAll : Mercy::kSome;
    Survive(*top_, {});
}

void Disk::Survive(const Node& folder, const fs::path& path) {
    auto names = folder.synced_names;
    for (const Naming& naming : folder.namings) {
        if (mercy_ == Mercy::kNothing || (mercy_ == Mercy::kSome && Below(2) == 0)) continue;
        if (naming.node)
            names[naming.name] = naming.node;
        else
            names.erase(naming.name);
    }
    for (const auto& [name, node] : names) {
        if (node->is_folder) {
            surviving_folders_.push_back(path / name);
            Survive(*node, path / name);
        } else {
            survivors_[path / name] = ContentOf(*node, root_ / path / name);
        }
    }
}

std::string Disk::ContentOf(const Node& file, const fs::path& path) {
    if (mercy_ == Mercy::kNothing || file.changes.empty()) return file.synced;
    if (mercy_ == Mercy::kSome && is_appended_ && is_appended_(path)) return AppendedContent(file);
    if (mercy_ == Mercy::kSome) return TornContent(file);
    std::string content = file.synced;
    for (const Change& change : file.changes) Apply(change, content);
    return content;
}

std::string Disk::AppendedContent(const Node& file) {
    std::string content = file.synced;
    for (const Change& change : file.changes) Apply(change, content);
    const std::size_t kept = std::min(file.synced.size(), content.size());
    content.resize(kept + Below(content.size() - kept + 1));
    return content;
}

std::string Disk::TornContent(const Node& file) {
    std::string content = file.synced;
    std::vector<std::size_t> lengths = {content.size()};
    std::map<std::size_t, std::vector<std::string>> states;  ///< of each sector that was changed
    for (const Change& change : file.changes) {
        const auto first = static_cast<std::size_t>(change.offset) / kSector;
        const std::size_t before = content.size();
        Apply(change, content);
        const std::size_t end = change.truncates
                                    ? before
                                    : static_cast<std::size_t>(change.offset) + change.bytes.size();
        for (std::size_t sector = first; sector * kSector < end; ++sector) {
            std::string state(kSector, '\0');
            if (sector * kSector < content.size())
                content.copy(state.data(), kSector, sector * kSector);
            states[sector].push_back(std::move(state));
        }
        lengths.push_back(content.size());
    }
    const std::size_t length = lengths[Below(lengths.size())];
    content = file.synced;
    // What a file grew by and was never written is whatever lay on the disk there.
    const char garbage = static_cast<char>(Below(2) == 0 ? 0 : Below(256));
    content.resize(std::max({length, content.size(),
                             states.empty() ? 0 : (states.rbegin()->first + 1) * kSector}),
                   garbage);
    for (const auto& [sector, list] : states) {
        const auto chosen = Below(list.size() + 1);
        if (chosen > 0) content.replace(sector * kSector, kSector, list[chosen - 1]);
    }
    content.resize(length);
    return content;
}

void Disk::WriteSurvivors(const fs::path& target) const {
    const std::lock_guard lock(mutex_);
    for (const fs::path& folder : surviving_folders_) fs::create_directories(target / folder);
    for (const auto& [path, content] : survivors_) {
        std::ofstream file(target / path, std::ios::binary);
        file.write(content.data(), static_cast<std::streamsize>(content.size()));
    }
}

}  // namespace durability

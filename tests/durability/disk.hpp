#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

/// A disk whose power can be cut: what was not synced is lost, or survives in part and in any
/// order. Test only.
namespace durability {

enum class DiskAnswer { kDone, kFull, kOff };

/// Keeps beside a real folder what a cut would leave of it. File content is durable once its file
/// was synced, a name (made, taken away, renamed) once its folder was synced. Safe from any thread.
///
/// Of unsynced content each sector of 512 bytes may hold any state it went through since the last
/// sync; a file that grew may have any length that it went through, with garbage where nothing
/// arrived. Files that are only appended to (`IsAppended`) keep some first part of what was
/// appended: ext4 (ordered), XFS, btrfs and ZFS do not show bytes that were never written.
class Disk {
 public:
    using PathRule = std::function<bool(const std::filesystem::path&)>;

    /// What lies in `root` is durable already.
    Disk(std::filesystem::path root, std::uint64_t seed);

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    [[nodiscard]] bool Holds(const std::filesystem::path& path) const;

    /// A disk that answers a sync of these files and folders and does not do it.
    void LieAboutSyncOf(PathRule rule) { lies_ = std::move(rule); }
    void IsAppended(PathRule rule) { is_appended_ = std::move(rule); }
    /// Bytes that may still be written; afterwards the disk is full.
    void SetRoom(std::int64_t bytes);

    /// The power goes at the `operations`th change from now, which may be lost as any other.
    void CutAfter(std::int64_t operations);
    void CutNow();
    [[nodiscard]] bool IsOff() const;
    [[nodiscard]] std::int64_t operations() const;
    /// After the cut: puts what survived into the empty folder `target`.
    void WriteSurvivors(const std::filesystem::path& target) const;

    // Each is called before the real folder is changed.
    DiskAnswer Create(const std::filesystem::path& path);
    DiskAnswer Write(const std::filesystem::path& path, std::int64_t offset,
                     std::string_view bytes);
    DiskAnswer Truncate(const std::filesystem::path& path, std::int64_t size);
    DiskAnswer Sync(const std::filesystem::path& path);
    DiskAnswer SyncFolder(const std::filesystem::path& path);
    DiskAnswer Remove(const std::filesystem::path& path);
    DiskAnswer Rename(const std::filesystem::path& from, const std::filesystem::path& to);
    DiskAnswer MakeFolder(const std::filesystem::path& path);

 private:
    /// One change of a file's content; `truncates`: to `offset` bytes.
    struct Change {
        std::int64_t offset = 0;
        std::string bytes;
        bool truncates = false;
    };
    struct Node;
    using NodePointer = std::shared_ptr<Node>;
    /// A name given to `node`, or taken away (null).
    struct Naming {
        std::string name;
        NodePointer node;
    };
    /// A file or a folder.
    struct Node {
        bool is_folder = false;
        std::string synced;                               ///< file: durable content
        std::vector<Change> changes;                      ///< file: since then
        std::map<std::string, NodePointer> names;         ///< folder: as it stands
        std::map<std::string, NodePointer> synced_names;  ///< folder: durable
        std::vector<Naming> namings;                      ///< folder: since then
    };
    enum class Mercy { kNothing, kSome, kAll };

    [[nodiscard]] NodePointer Load(const std::filesystem::path& path) const;
    [[nodiscard]] NodePointer Find(const std::filesystem::path& path) const;
    void Name(const std::filesystem::path& path, NodePointer node);
    DiskAnswer Do(const std::function<void()>& change);
    void TurnOff();
    void Survive(const Node& folder, const std::filesystem::path& path);
    [[nodiscard]] std::string ContentOf(const Node& file, const std::filesystem::path& path);
    [[nodiscard]] std::string AppendedContent(const Node& file);
    [[nodiscard]] std::string TornContent(const Node& file);
    [[nodiscard]] std::uint64_t Below(std::uint64_t limit) { return engine_() % limit; }
    static void Apply(const Change& change, std::string& content);

    std::filesystem::path root_;
    PathRule lies_, is_appended_;
    mutable std::mutex mutex_;
    std::mt19937_64 engine_;  // from here on all under mutex_
    NodePointer top_;
    std::int64_t operations_ = 0, cut_at_ = -1;
    std::int64_t room_ = -1;  ///< -1: no end
    bool off_ = false;
    Mercy mercy_ = Mercy::kSome;
    std::vector<std::filesystem::path> surviving_folders_;
    std::map<std::filesystem::path, std::string> survivors_;
};

}  // namespace durability

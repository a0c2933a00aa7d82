#include "readings/file_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <mutex>
#include <system_error>

#include "base/check.hpp"
#include "ledger/durable_file.hpp"
#include "readings/detail/bytes.hpp"
#include "readings/detail/mapped_file.hpp"

namespace readings {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMagic = "QHFRAME1";
constexpr std::size_t kHead = 24;
constexpr std::int64_t kHourMicros = kHourMs * 1'000;
constexpr const char* kSealedMark = ".sealed";
constexpr const char* kForwardedFile = "forwarded";

[[noreturn]] void Throw(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::string HeadOf(std::uint64_t first) {
    std::string head(kMagic);
    detail::PutFixed(head, first);
    detail::PutFixed(head, std::uint64_t{0});
    return head;
}

bool HasHead(std::string_view bytes, std::uint64_t first) {
    return bytes.substr(0, kHead) == HeadOf(first);
}

/// The sound records of a segment's bytes; where they end.
template <class Each>
std::size_t Walk(std::string_view bytes, Each&& each) {
    std::size_t at = std::min(bytes.size(), kHead);
    while (at < bytes.size()) {
        const ReadRecord read = FirstRecord(bytes.substr(at));
        if (read.size == 0) break;
        each(read.record);
        at += read.size;
    }
    return at;
}

/// Facts of a segment from its bytes, whatever follows its sound part.
Segment FactsOf(std::string_view bytes, std::string name) {
    Segment facts;
    facts.name = std::move(name);
    const std::size_t end = Walk(bytes, [&](const FrameRecord& record) {
        if (facts.frames++ == 0) {
            facts.first = record.position;
            facts.from = facts.to = record.received;
        }
        facts.last = record.position;
        facts.from = std::min(facts.from, record.received);
        facts.to = std::max(facts.to, record.received);
    });
    const std::string_view records = bytes.size() > kHead ? bytes.substr(kHead, end - kHead) : "";
    facts.bytes = static_cast<std::int64_t>(records.size());
    facts.digest = base::Sm3(records);
    return facts;
}

std::vector<fs::path> SegmentsIn(const fs::path& folder) {
    std::vector<fs::path> files;
    if (!fs::exists(folder)) return files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".frames") files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::vector<fs::path> LogsIn(const fs::path& folder) {
    std::vector<fs::path> logs;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_directory() && entry.path().filename().string().starts_with("log-"))
            logs.push_back(entry.path());
    std::ranges::sort(logs);
    return logs;
}

fs::path FolderOf(const fs::path& root, int number) { return root / fmt::format("log-{}", number); }

std::string NameOf(const fs::path& file) {
    return file.parent_path().filename().string() + "/" + file.stem().string();
}

class FileDescriptor {
 public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) : number_(number) {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int get() const { return number_; }

 private:
    int number_ = -1;
};

/// The lock of a log; nothing when another process has it.
FileDescriptor TryLock(const fs::path& folder) {
    FileDescriptor lock(::open((folder / "LOCK").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.get() < 0) Throw("cannot open " + (folder / "LOCK").string());
    return ::flock(lock.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(lock) : FileDescriptor();
}

/// A second lock on the same file, of whoever has the log as its own: to look whether it is there
/// does not take it, so that nobody who wants the log is turned away by one who only looks.
struct flock WholeFile() {
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    return whole;
}

/// A file system that knows no such locks shows nobody.
void HoldForAllToSee(const FileDescriptor& lock) {
    struct flock whole = WholeFile();
    static_cast<void>(::fcntl(lock.get(), F_OFD_SETLK, &whole));
}

class FileLog final : public FrameLog {
 public:
    FileLog(const fs::path& folder, FileLogLimits limits, int number, FileDescriptor lock)
        : root_(folder),
          folder_(FolderOf(folder, number)),
          limits_(limits),
          number_(number),
          lock_(std::move(lock)) {
        for (const fs::path& file : SegmentsIn(folder_)) Recover(file);
    }

    int number() const override { return number_; }
    std::uint64_t last() const override {
        const std::lock_guard lock(mutex_);
        return last_;
    }

    void NotBelow(std::uint64_t position) override {
        const std::lock_guard lock(mutex_);
        last_ = std::max(last_, position);
    }

    void Append(const LogBatch& batch) override {
        const std::lock_guard lock(mutex_);
        CHECK(batch.first > last_ && batch.last >= batch.first);
        if (file_.get() < 0 || size_ >= limits_.segment_bytes ||
            batch.to.micros / kHourMicros != hour_)
            Begin(batch);
        try {
            Write(batch.bytes);
        } catch (const std::system_error&) {
            GiveUpOn();
            throw;
        }
        size_ += static_cast<std::int64_t>(batch.bytes.size());
        last_ = batch.last;
        last_received_ = std::max(last_received_, batch.to);
    }

    void Replay(std::uint64_t after, const std::function<void(const FrameRecord&)>& each) override {
        const std::vector<fs::path> files = SegmentsIn(folder_);
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (i + 1 < files.size() && FirstOf(files[i + 1]) <= after + 1) continue;
            const detail::MappedFile file(files[i]);
            Walk(file.bytes(), [&](const FrameRecord& record) {
                if (record.position > after) each(record);
            });
        }
    }

    std::vector<FrameRecord> Next(std::uint64_t after, std::size_t most) override {
        std::vector<FrameRecord> next;
        const std::vector<fs::path> files = SegmentsIn(folder_);
        for (std::size_t i = 0; i < files.size() && next.size() < most; ++i) {
            if (i + 1 < files.size() && FirstOf(files[i + 1]) <= after + 1) continue;
            const detail::MappedFile file(files[i]);
            // Where this was left off the last time, so that what was read is not read again.
            const bool goes_on = followed_.file == files[i] && followed_.after == after;
            std::size_t at = goes_on ? followed_.offset : std::min(file.bytes().size(), kHead);
            while (at < file.bytes().size() && next.size() < most) {
                ReadRecord read = FirstRecord(file.bytes().substr(at));
                if (read.size == 0) break;
                at += read.size;
                if (read.record.position > after) next.push_back(std::move(read.record));
            }
            followed_ = {files[i], next.empty() ? after : next.back().position, at};
        }
        return next;
    }

    std::vector<FrameRecord> Find(const FrameQuestion& question) override {
        std::vector<FrameRecord> found;
        for (const fs::path& log : LogsIn(root_))
            for (const fs::path& file : SegmentsIn(log))
                if (MayHold(file, question)) FindIn(file, question, found);
        std::ranges::stable_sort(found, {}, &FrameRecord::received);
        if (found.size() > question.most) found.resize(question.most);
        return found;
    }

    std::vector<Segment> Unsealed(base::Instant before) override {
        {
            const std::lock_guard lock(mutex_);
            if (file_.get() >= 0 && last_received_ < before) file_ = FileDescriptor();
        }
        std::vector<Segment> segments;
        for (const fs::path& file : SegmentsIn(folder_)) {
            if (fs::exists(MarkOf(file)) || IsOpen(file)) continue;
            const detail::MappedFile mapped(file);
            Segment facts = FactsOf(mapped.bytes(), NameOf(file));
            if (facts.frames > 0 && facts.to < before) segments.push_back(std::move(facts));
        }
        return segments;
    }

    std::optional<std::uint64_t> Forwarded() override {
        std::ifstream file(folder_ / kForwardedFile);
        std::uint64_t position = 0;
        return file >> position ? std::optional(position) : std::nullopt;
    }
    void MarkForwarded(std::uint64_t position) override {
        ledger::WriteDurably(folder_ / kForwardedFile, fmt::format("{}\n", position));
    }

    void MarkSealed(const std::vector<Segment>& segments) override {
        for (const Segment& segment : segments)
            ledger::WriteDurably(MarkOf(root_ / (segment.name + ".frames")),
                                 fmt::format("{} {} {}\n", segment.digest.ToText(),
                                             segment.to.micros, segment.last));
    }

    std::vector<Segment> All() override {
        std::vector<Segment> segments;
        for (const fs::path& log : LogsIn(root_))
            for (const fs::path& file : SegmentsIn(log)) {
                const detail::MappedFile mapped(file);
                segments.push_back(FactsOf(mapped.bytes(), NameOf(file)));
            }
        return segments;
    }

    void DropBefore(base::Instant before, std::uint64_t applied) override {
        for (const fs::path& file : SegmentsIn(folder_)) {
            const fs::path mark = MarkOf(file);
            if (!fs::exists(mark) || IsOpen(file)) continue;
            Segment facts;
            {
                const detail::MappedFile mapped(file);
                facts = FactsOf(mapped.bytes(), "");
            }
            if (facts.to >= before || facts.last > applied || facts.last >= last()) continue;
            fs::remove(file);
            fs::remove(mark);
        }
    }

 private:
    static fs::path MarkOf(const fs::path& file) { return file.string() + kSealedMark; }
    static std::uint64_t FirstOf(const fs::path& file) { return std::stoull(file.stem().string()); }
    bool IsOpen(const fs::path& file) const {
        const std::lock_guard lock(mutex_);
        return file_.get() >= 0 && file == path_;
    }

    /// A torn end was never acknowledged. It is cut off, so that what follows stands behind sound
    /// records.
    void Recover(const fs::path& file) {
        std::size_t end = 0;
        std::size_t size = 0;
        {
            const detail::MappedFile mapped(file);
            size = mapped.bytes().size();
            if (!HasHead(mapped.bytes(), FirstOf(file))) {
                // Not even its head was synced: nothing in it was acknowledged.
                if (size <= kHead) {
                    fs::remove(file);
                    return;
                }
            }
            end = Walk(mapped.bytes(), [&](const FrameRecord& record) {
                last_ = std::max(last_, record.position);
                last_received_ = std::max(last_received_, record.received);
            });
        }
        if (end < size) fs::resize_file(file, end);
        if (end <= kHead) fs::remove(file);
    }

    void Begin(const LogBatch& batch) {
        file_ = FileDescriptor();
        path_ = folder_ / fmt::format("{:020}.frames", batch.first);
        FileDescriptor file(
            ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
        if (file.get() < 0) Throw("cannot open " + path_.string());
        file_ = std::move(file);
        size_ = 0;
        hour_ = batch.to.micros / kHourMicros;
        try {
            Write(HeadOf(batch.first));
            ledger::SyncFolder(folder_);
        } catch (const std::system_error&) {
            file_ = FileDescriptor();
            ::unlink(path_.c_str());
            throw;
        }
        size_ = static_cast<std::int64_t>(kHead);
    }

    void Write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) Throw("cannot write " + path_.string());
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fdatasync(file_.get()) != 0) Throw("cannot sync " + path_.string());
    }

    /// What a failed write left stays where it is: it was not acknowledged, and whole records of it
    /// count as if it had been. The next batch begins a new file.
    void GiveUpOn() {
        file_ = FileDescriptor();
        const detail::MappedFile mapped(path_);
        Walk(mapped.bytes(),
             [&](const FrameRecord& record) { last_ = std::max(last_, record.position); });
    }

    /// A file holds frames received from its first record on, for about an hour.
    static bool MayHold(const fs::path& file, const FrameQuestion& question) {
        std::error_code gone;
        const auto written = fs::last_write_time(file, gone);
        if (gone) return false;
        const auto age = fs::file_time_type::clock::now() - written;
        const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(age).count();
        const std::int64_t now = base::SystemClock().Now().micros;
        return now - micros + kHourMicros >= question.from.micros;
    }

    static void FindIn(const fs::path& path, const FrameQuestion& question,
                       std::vector<FrameRecord>& found) {
        const detail::MappedFile file(path);
        std::string_view rest = file.bytes();
        rest.remove_prefix(std::min(rest.size(), kHead));
        std::size_t here = 0;
        while (here < question.most) {
            const RecordHead head = FirstHead(rest);
            if (head.size == 0 || head.received.micros > question.to.micros + kHourMicros) return;
            if (head.point == question.point && head.received >= question.from &&
                head.received < question.to) {
                ReadRecord read = FirstRecord(rest);
                if (read.size == 0) return;
                if (question.Wants(read.record)) {
                    found.push_back(std::move(read.record));
                    ++here;
                }
            }
            rest.remove_prefix(head.size);
        }
    }

    struct Followed {
        fs::path file;
        std::uint64_t after = 0;
        std::size_t offset = 0;
    };
    Followed followed_;  ///< the follower's

    fs::path root_, folder_;
    FileLogLimits limits_;
    int number_;
    FileDescriptor lock_;

    mutable std::mutex mutex_;
    // All under mutex_.
    FileDescriptor file_;
    fs::path path_;
    std::int64_t size_ = 0, hour_ = -1;
    std::uint64_t last_ = 0;
    base::Instant last_received_;
};

}  // namespace

std::unique_ptr<FrameLog> OpenFileLog(const fs::path& folder, FileLogLimits limits) {
    ledger::MakeFolders(folder);
    for (int number = 0; number < limits.most_logs; ++number) {
        ledger::MakeFolders(FolderOf(folder, number));
        FileDescriptor lock = TryLock(FolderOf(folder, number));
        if (lock.get() < 0) continue;
        HoldForAllToSee(lock);
        return std::make_unique<FileLog>(folder, limits, number, std::move(lock));
    }
    errno = EBUSY;
    Throw("every log in " + folder.string() + " is held");
}

std::vector<std::unique_ptr<FrameLog>> OpenLeftLogs(const fs::path& folder, FileLogLimits limits) {
    std::vector<std::unique_ptr<FrameLog>> left;
    for (int number = 0; number < limits.most_logs; ++number) {
        if (SegmentsIn(FolderOf(folder, number)).empty()) continue;
        FileDescriptor lock = TryLock(FolderOf(folder, number));
        if (lock.get() >= 0)
            left.push_back(std::make_unique<FileLog>(folder, limits, number, std::move(lock)));
    }
    return left;
}

std::set<int> HeldLogs(const fs::path& folder, FileLogLimits limits) {
    std::set<int> held;
    for (int number = 0; number < limits.most_logs; ++number) {
        const FileDescriptor file(
            ::open((FolderOf(folder, number) / "LOCK").c_str(), O_RDONLY | O_CLOEXEC));
        struct flock whole = WholeFile();
        if (file.get() >= 0 && ::fcntl(file.get(), F_OFD_GETLK, &whole) == 0 &&
            whole.l_type != F_UNLCK)
            held.insert(number);
    }
    return held;
}

}  // namespace readings

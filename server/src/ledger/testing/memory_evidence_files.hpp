#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "ledger/evidence.hpp"

namespace ledger::testing {

/// Evidence files in memory; `files` and `parts` are open to tests that damage them.
/// One thread.
class MemoryEvidenceFiles final : public EvidenceFiles {
 public:
    using Bytes = std::vector<std::byte>;
    std::map<std::string, Bytes> parts, files;

    std::int64_t AppendAt(const std::string& upload, std::int64_t offset,
                          std::span<const std::byte> bytes) override {
        const std::int64_t before = PartLength(upload);
        if (before == offset) Add(upload, bytes);
        return before;
    }
    base::Result<std::unique_ptr<HeldPart>> Hold(const std::string& upload) override {
        if (held_.contains(upload))
            return base::Refuse("evidence.upload_busy", {{"upload", upload}});
        if (!parts.contains(upload))
            return base::Refuse("evidence.upload_unknown", {{"upload", upload}});
        return std::make_unique<Held>(*this, upload);
    }
    std::unique_ptr<NewPart> MakePart(const std::string& part) override {
        CHECK(!parts.contains(part));
        parts[part];
        return std::make_unique<New>(*this, part);
    }
    std::int64_t PartLength(const std::string& upload) const override {
        const auto part = parts.find(upload);
        return part == parts.end() ? 0 : static_cast<std::int64_t>(part->second.size());
    }
    void DropPart(const std::string& upload) override { parts.erase(upload); }
    void Commit(const std::string& upload, const std::string& name) override {
        files[name] = std::move(parts.at(upload));
        parts.erase(upload);
    }
    bool Has(const std::string& name) const override { return files.contains(name); }
    std::int64_t Length(const std::string& name) const override {
        return static_cast<std::int64_t>(files.at(name).size());
    }
    void Read(const std::string& name, std::int64_t offset,
              std::span<std::byte> into) const override {
        Copy(files.at(name), offset, into);
    }
    void Remove(const std::string& name) override { files.erase(name); }
    std::vector<std::string> List() const override {
        std::vector<std::string> names;
        for (const auto& [name, bytes] : files) names.push_back(name);
        return names;
    }
    std::vector<FileStamp> Files() const override { return StampsOf(files); }
    std::vector<FileStamp> Parts() const override { return StampsOf(parts); }
    void Touch(const std::string& name, base::Instant at) override { written[name] = at; }

    /// When files and parts were written, as the test says; else the epoch.
    std::map<std::string, base::Instant> written;

 private:
    class Held final : public HeldPart {
     public:
        Held(MemoryEvidenceFiles& files, std::string upload)
            : files_(files), upload_(std::move(upload)) {
            files_.held_.insert(upload_);
        }
        ~Held() override { files_.held_.erase(upload_); }
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        std::int64_t Length() const override { return files_.PartLength(upload_); }
        void ReadAt(std::int64_t offset, std::span<std::byte> into) const override {
            if (!into.empty()) Copy(files_.parts.at(upload_), offset, into);
        }

     private:
        MemoryEvidenceFiles& files_;
        std::string upload_;
    };
    class New final : public NewPart {
     public:
        New(MemoryEvidenceFiles& files, std::string part) : files_(files), part_(std::move(part)) {}
        void Write(std::span<const std::byte> bytes) override { files_.Add(part_, bytes); }

     private:
        MemoryEvidenceFiles& files_;
        std::string part_;
    };

    void Add(const std::string& part, std::span<const std::byte> bytes) {
        Bytes& held = parts[part];
        held.insert(held.end(), bytes.begin(), bytes.end());
    }

    std::vector<FileStamp> StampsOf(const std::map<std::string, Bytes>& of) const {
        std::vector<FileStamp> stamps;
        for (const auto& [name, bytes] : of) {
            const auto at = written.find(name);
            stamps.push_back({name, static_cast<std::int64_t>(bytes.size()),
                              at == written.end() ? base::Instant{} : at->second});
        }
        return stamps;
    }

    static void Copy(const Bytes& from, std::int64_t offset, std::span<std::byte> into) {
        CHECK(static_cast<std::size_t>(offset) + into.size() <= from.size());
        std::copy_n(from.begin() + offset, into.size(), into.begin());
    }

    std::set<std::string> held_;
};

}  // namespace ledger::testing

#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "ledger/evidence.hpp"

namespace ledger::testing {

/// Evidence files in memory; `files` and `parts` are open to tests that damage them.
class MemoryEvidenceFiles final : public EvidenceFiles {
 public:
    using Bytes = std::vector<std::byte>;
    std::map<std::string, Bytes> parts, files;

    std::int64_t Append(const std::string& upload, std::span<const std::byte> bytes) override {
        Bytes& part = parts[upload];
        part.insert(part.end(), bytes.begin(), bytes.end());
        return PartLength(upload);
    }
    std::int64_t PartLength(const std::string& upload) const override {
        const auto part = parts.find(upload);
        return part == parts.end() ? 0 : static_cast<std::int64_t>(part->second.size());
    }
    void ReadPart(const std::string& upload, std::int64_t offset,
                  std::span<std::byte> into) const override {
        if (!into.empty()) Copy(parts.at(upload), offset, into);
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
};

}  // namespace ledger::testing

#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "catalogue/load.hpp"
#include "records/memory_store.hpp"
#include "records/testing/random_filter.hpp"
#include "volume/contents.hpp"

namespace volume::testing {

inline base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

/// A decided case in the shipped definitions, what lies under it, and somebody who looks.
class CaseScene : public ::testing::Test {
 protected:
    CaseScene() {
        bureau_ = Add("organisation", {{"name", "试点市生态环境局"}, {"short", "试"}});
        case_ = Add("case", {{"case_no", "试环立〔2026〕1号"},
                             {"party_name", "某某化工有限公司"},
                             {"cause_of_case", "涉嫌超标排放案"},
                             {"filed_on", Day("2026-03-02")},
                             {"decision_no", "试环罚〔2026〕1号"},
                             {"$state", "served"},
                             {"$procedure", "case_ordinary@1"}});
        principal_.person = Add("person", {{"name", "某人"}});
        May({"case.read", "document.read", "service.read", "transcript.read", "case_evidence.read",
             "discussion.read", "clue.read", "approval.read", "payment.read",
             "case.read_side_volume", "recording.read"});
    }

    base::RecordId Add(const std::string& type, records::FieldValues values) {
        if (type != "organisation") values.emplace("$organisation", bureau_);
        const records::Record record{base::RecordId::Make(clock_.Now(), randomness_), type, 1,
                                     std::move(values)};
        const auto act = records::testing::CreationOf(*catalogue_, record, randomness_);
        EXPECT_TRUE(store_.Write([&](auto& writer) { return writer.Store(act); }));
        return record.id;
    }
    base::RecordId Under(const std::string& type, records::FieldValues values) {
        values.emplace("case", case_);
        return Add(type, std::move(values));
    }
    static std::vector<records::Attachment> File(const std::string& name,
                                                 const std::string& media = "application/pdf") {
        return {{base::Sm3(name), name, media, static_cast<std::int64_t>(name.size())}};
    }
    void May(const std::vector<std::string>& rights) {
        principal_.grants.clear();
        for (const std::string& right : rights)
            principal_.grants.push_back({right, catalogue::Scope::kAll, {}, nullptr});
    }
    records::Record TheCase(records::RecordView& view) {
        return *view.Find(*catalogue_->FindType("case"), case_);
    }
    Contents Look() {
        const auto view = store_.Read();
        const Looking looking{*view, *catalogue_, principal_, Day("2026-04-24")};
        return Gather(looking, plan_, TheCase(*view));
    }
    /// `正卷/类/名称` of each item, in order.
    std::vector<std::string> Lines() {
        std::vector<std::string> lines;
        for (const Item& item : Look().items)
            lines.push_back(
                fmt::format("{}/{}/{}", PartLabel(item.part), item.section, item.title));
        return lines;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ =
        *catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    base::FixedClock clock_{Day("2026-04-24")};
    base::SeededRandomness randomness_{7};
    records::MemoryRecordStore store_{catalogue_, clock_};
    Plan plan_ = ReadPlanFile({QH_SOURCE_DIR "/catalogue"});
    access_control::Principal principal_;
    base::RecordId bureau_, case_;
};

}  // namespace volume::testing

#include "app/settings.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace app {
namespace {

class SettingsTest : public ::testing::Test {
 protected:
    SettingsTest()
        : file_(std::filesystem::path(::testing::TempDir()) / "qingheng_settings_test.yaml") {}
    void TearDown() override { std::filesystem::remove(file_); }

    base::Result<Settings> Read(const std::string& text) {
        std::ofstream(file_) << text;
        return ReadSettings(file_, [this](std::string_view name) -> std::optional<std::string> {
            const auto found = environment_.find(std::string(name));
            if (found == environment_.end()) return std::nullopt;
            return found->second;
        });
    }

    std::filesystem::path file_;
    std::map<std::string, std::string> environment_;
};

TEST_F(SettingsTest, AMapWhereAListIsWantedIsRefusedAtItsLine) {
    const auto settings = Read("workers: 2\nnames: {a: b}\n? [a, b]\n: c\n");

    ASSERT_FALSE(settings.has_value());
    ASSERT_EQ(settings.error().size(), 2U);
    EXPECT_EQ(settings.error()[0].code, "settings.bad_value");
    EXPECT_EQ(settings.error()[0].where, file_.string() + ":2");
    EXPECT_EQ(settings.error()[1].code, "settings.unknown");
    EXPECT_EQ(settings.error()[1].where, file_.string() + ":3");
}

TEST_F(SettingsTest, ALineWithoutAValueIsEmptyAndAnEmptyFileChangesNothing) {
    EXPECT_TRUE(Read("").has_value());
    EXPECT_TRUE(Read("# nothing yet\n").has_value());
    EXPECT_EQ(Read("overlay:\nnames: [a.example, ~, b.example]\n")->names,
              (std::vector<std::string>{"a.example", "b.example"}));
}

TEST_F(SettingsTest, TheEnvironmentOverridesTheFile) {
    environment_["QINGHENG_WORKERS"] = "7";

    const auto settings =
        Read("data: /srv/qingheng\nworkers: 3\nnames: [a.example, 10.0.0.8]\nsecure: :8443\n");

    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->data, "/srv/qingheng");
    EXPECT_EQ(settings->workers, 7);
    EXPECT_EQ(settings->names, (std::vector<std::string>{"a.example", "10.0.0.8"}));
    EXPECT_EQ(settings->secure->address, "0.0.0.0");
    EXPECT_EQ(settings->secure->port, 8443);
}

TEST_F(SettingsTest, EveryFaultIsReportedWithItsLine) {
    const auto settings =
        Read("data: x\nworkrs: 3\nworkers: many\nplain: 0.0.0.0:8080\ncertificate: /nowhere.pem\n");

    ASSERT_FALSE(settings.has_value());
    std::vector<std::string> found;
    for (const base::Refusal& refusal : settings.error())
        found.push_back(refusal.code + " " + refusal.where.substr(refusal.where.rfind('/') + 1));
    EXPECT_EQ(found, (std::vector<std::string>{"settings.unknown qingheng_settings_test.yaml:2",
                                               "settings.bad_value qingheng_settings_test.yaml:3",
                                               "settings.plain_not_loopback plain",
                                               "settings.certificate_without_key certificate",
                                               "settings.no_file nowhere.pem"}));
}

TEST_F(SettingsTest, PlainHttpMayLeaveLoopbackOnlyBehindANamedProxy) {
    EXPECT_FALSE(Read("plain: 0.0.0.0:8080\n").has_value());
    EXPECT_TRUE(Read("plain: 0.0.0.0:8080\ntrusted_proxy: 10.0.0.2\n").has_value());
    EXPECT_TRUE(Read("plain: localhost:0\n").has_value());
}

TEST_F(SettingsTest, SomethingMustListen) {
    EXPECT_EQ(Read("plain: off\n").error().front().code, "settings.nothing_listens");
    EXPECT_TRUE(Read("plain: off\nsecure: :8443\n").has_value());
}

TEST_F(SettingsTest, WhatIsMissingOrAFolderIsRefusedByItsName) {
    const auto nothing = [](std::string_view) { return std::optional<std::string>(); };
    const std::filesystem::path folder = ::testing::TempDir();
    for (const auto& path : {folder, folder / "qingheng_no_such_settings.yaml"}) {
        const auto settings = ReadSettings(path, nothing);
        ASSERT_FALSE(settings.has_value()) << path;
        EXPECT_EQ(settings.error().front().code, "settings.no_file");
        EXPECT_EQ(settings.error().front().where, path.string());
    }
}

TEST_F(SettingsTest, WhatIsNoYamlIsRefusedWithItsLine) {
    EXPECT_EQ(Read("data: [\n").error().front().code, "settings.not_yaml");
    EXPECT_EQ(Read("- a\n").error().front().code, "settings.not_yaml");
}

TEST(ListenAddress, ReadsHostAndPort) {
    EXPECT_EQ(ParseListenAddress("[::1]:8443")->address, "::1");
    EXPECT_EQ(ParseListenAddress(":80")->address, "0.0.0.0");
    EXPECT_FALSE(ParseListenAddress("127.0.0.1").has_value());
    EXPECT_FALSE(ParseListenAddress("127.0.0.1:http").has_value());
    EXPECT_FALSE(ParseListenAddress("127.0.0.1:70000").has_value());
}

}  // namespace
}  // namespace app

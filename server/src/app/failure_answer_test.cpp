#include "app/failure_answer.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "catalogue/load.hpp"
#include "storage/database.hpp"

namespace app {
namespace {

using storage::Failure;

const catalogue::Catalogue& Shipped() {
    static const auto loaded =
        catalogue::LoadCatalogue({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    if (!loaded) throw std::runtime_error("the shipped catalogue does not load");
    return **loaded;
}

struct Case {
    const char* name;
    std::exception_ptr failure;
    int status;
    const char* words;
};

Failure Database(std::string_view sqlstate, const char* query) {
    return {std::string(sqlstate), "secret detail", query};
}

template <class T>
std::exception_ptr Of(T failure) {
    return std::make_exception_ptr(std::move(failure));
}

std::vector<Case> Cases() {
    return {
        {"DatabaseFull", Of(Database(Failure::kDiskFull, "insert_act")), 507, "磁盘已满"},
        {"FullAtCommit", Of(Database(Failure::kDiskFull, "commit")), 507, "磁盘已满"},
        {"FolderFull", Of(std::system_error(ENOSPC, std::generic_category(), "write")), 507,
         "磁盘已满"},
        {"OverQuota", Of(std::system_error(EDQUOT, std::generic_category(), "write")), 507,
         "磁盘已满"},
        {"NoConnection", Of(Database(Failure::kConnection, "connect")), 503, "连不上"},
        {"StartingUp", Of(Database("57P03", "connect")), 503, "连不上"},
        {"GoneAtCommit", Of(Database(Failure::kConnection, "commit")), 503, "原样再提交一次"},
        {"ShutDownAtCommit", Of(Database("57P01", "commit")), 503, "原样再提交一次"},
        {"DiskBrokenAtCommit", Of(Database(Failure::kIo, "commit")), 503, "原样再提交一次"},
        {"ConflictAtCommit", Of(Database(Failure::kSerialization, "commit")), 500, "系统出错"},
        {"DiskBroken", Of(Database(Failure::kIo, "insert_act")), 500, "系统出错"},
        {"Anything", Of(std::runtime_error("secret detail")), 500, "系统出错"},
    };
}

class FailureAnswerTest : public ::testing::TestWithParam<Case> {};

TEST_P(FailureAnswerTest, SaysInChineseWhatToDoAndNothingOfTheInside) {
    http::Response response;
    try {
        std::rethrow_exception(GetParam().failure);
    } catch (const std::exception& failure) {
        response = FailureAnswer(Shipped(), failure, "F7K2-93QD");
    }
    EXPECT_EQ(response.status, GetParam().status);
    EXPECT_NE(response.body.find(GetParam().words), std::string::npos) << response.body;
    EXPECT_NE(response.body.find(R"("failure":"F7K2-93QD")"), std::string::npos) << response.body;
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
    EXPECT_EQ(response.body.find('{', 1), std::string::npos) << "a place without its value";
}

INSTANTIATE_TEST_SUITE_P(Kinds, FailureAnswerTest, ::testing::ValuesIn(Cases()),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace app

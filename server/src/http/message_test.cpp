#include "http/message.hpp"

#include <gtest/gtest.h>

namespace http {
namespace {

TEST(Message, PathAndQueryAreDecoded) {
    Request request;

    ASSERT_TRUE(ReadTarget("/api/records/case?q=%E9%93%B6+%E5%B7%9D&limit=5&flag", request));

    EXPECT_EQ(request.path, "/api/records/case");
    EXPECT_EQ(request.Query("q"), "银 川");
    EXPECT_EQ(request.Query("limit"), "5");
    EXPECT_EQ(request.Query("flag"), "");
    EXPECT_EQ(request.Query("absent"), "");
}

TEST(Message, RefusesTargetsThatClimbOrAreBroken) {
    for (const char* target : {"", "api", "/a/../b", "/a/%2e%2e/b", "/a%zz", "/a%4", "/%ff%fe",
                               "/a?x=%e9", "/a%00b", "/..", "/a/..\\b"}) {
        Request request;
        EXPECT_FALSE(ReadTarget(target, request)) << target;
    }
}

TEST(Message, FindsOneCookieAmongSeveral) {
    Request request;
    request.headers["cookie"] = "a=1; qh_session=abc=; qh_sessionx=2";

    EXPECT_EQ(request.Cookie("qh_session"), "abc=");
    EXPECT_EQ(request.Cookie("b"), "");
}

}  // namespace
}  // namespace http

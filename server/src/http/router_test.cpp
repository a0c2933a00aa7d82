#include "http/router.hpp"

#include <gtest/gtest.h>

namespace http {
namespace {

Handler Says(const std::string& word) {
    return [word](const Request& request) {
        return TextResponse(200,
                            word + ":" + request.Parameter("type") + ":" + request.Parameter("id"));
    };
}

Request Asks(Method method, const std::string& path) {
    Request request;
    request.method = method;
    request.path = path;
    return request;
}

class RouterTest : public ::testing::Test {
 protected:
    RouterTest() {
        router_.Add(Method::kGet, "/api/records/{type}/count", Says("count"));
        router_.Add(Method::kGet, "/api/records/{type}/{id}", Says("one"));
        router_.Add(Method::kPost, "/api/acts", Says("act"), 100);
        router_.Add(Method::kGet, "/api/reports/{id}.docx", Says("word"));
        router_.Add(Method::kGet, "/api/reports/{id}", Says("report"));
    }
    Router router_;
};

TEST_F(RouterTest, TheFirstRouteThatFitsAnswers) {
    EXPECT_EQ(router_.Answer(Asks(Method::kGet, "/api/records/case/count")).body, "count:case:");
    EXPECT_EQ(router_.Answer(Asks(Method::kGet, "/api/records/case/7")).body, "one:case:7");
    EXPECT_EQ(router_.Answer(Asks(Method::kGet, "/api/reports/annual.docx")).body, "word::annual");
    EXPECT_EQ(router_.Answer(Asks(Method::kGet, "/api/reports/annual")).body, "report::annual");
}

TEST_F(RouterTest, AKnownPathByAnotherMethodSaysWhichAreAllowed) {
    const Response response = router_.Answer(Asks(Method::kGet, "/api/acts"));

    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.headers.back(), (std::pair<std::string, std::string>{"Allow", "POST"}));
}

TEST_F(RouterTest, AnUnknownPathIsNotFoundUnlessTheRestIsTaken) {
    EXPECT_EQ(router_.Answer(Asks(Method::kGet, "/nothing")).status, 404);

    router_.Otherwise(Says("file"));

    EXPECT_EQ(router_.Answer(Asks(Method::kGet, "/nothing")).body, "file::");
}

TEST_F(RouterTest, BodiesAreLimitedByTheirRoute) {
    EXPECT_EQ(router_.Find(Method::kPost, "/api/acts").BodyLimit(), 100);
    EXPECT_EQ(router_.Find(Method::kGet, "/api/records/case/7").BodyLimit(), 0);
    EXPECT_EQ(router_.Find(Method::kPost, "/nothing").BodyLimit(), 0);
}

TEST_F(RouterTest, RoutesThatNameTheirAreaAndThoseThatLeaveItOpenKeepTheirOrder) {
    Router router;
    router.Add(Method::kGet, "/api/{type}/first", Says("open first"));
    router.Add(Method::kGet, "/api/acts/{id}", Says("named"));
    router.Add(Method::kGet, "/api/{type}/{id}", Says("open last"));
    router.Add(Method::kGet, "/{rest...}", Says("rest"));

    EXPECT_EQ(router.Answer(Asks(Method::kGet, "/api/acts/first")).body, "open first:acts:");
    EXPECT_EQ(router.Answer(Asks(Method::kGet, "/api/acts/7")).body, "named::7");
    EXPECT_EQ(router.Answer(Asks(Method::kGet, "/api/other/7")).body, "open last:other:7");
    EXPECT_EQ(router.Answer(Asks(Method::kGet, "/api/acts")).body, "rest::");
    EXPECT_EQ(router.Answer(Asks(Method::kGet, "/other")).body, "rest::");
}

TEST_F(RouterTest, HeadIsAnsweredWhereGetIs) {
    EXPECT_EQ(router_.Answer(Asks(Method::kHead, "/api/records/case/7")).status, 200);
}

}  // namespace
}  // namespace http

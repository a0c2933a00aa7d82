#include "http/server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace http {
namespace {

/// A client that sends bytes as given and reads until the server closes.
class RawClient {
 public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect");
    }
    ~RawClient() { ::close(socket_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void Send(std::string_view bytes) const {
        ASSERT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }
    void EndSending() const { ::shutdown(socket_, SHUT_WR); }
    [[nodiscard]] std::string ReadAll() const {
        std::string all;
        std::array<char, 4096> piece{};
        for (;;) {
            const ssize_t n = ::recv(socket_, piece.data(), piece.size(), 0);
            if (n <= 0) return all;
            all.append(piece.data(), static_cast<std::size_t>(n));
        }
    }

 private:
    int socket_;
};

class ServerTest : public ::testing::Test {
 protected:
    ServerTest() {
        router_.Add(Method::kGet, "/hello", [](const Request& request) {
            return TextResponse(200, "hello " + request.Query("name"));
        });
        router_.Add(
            Method::kPost, "/echo",
            [](const Request& request) { return TextResponse(200, request.body); }, 10);
        router_.Add(Method::kGet, "/throws", [](const Request&) -> Response {
            throw std::runtime_error("the disk is gone");
        });
        router_.Add(Method::kGet, "/long", [](const Request&) {
            Response response;
            response.stream_length = 300'000;
            response.stream = [sent = 0](std::string& piece) mutable {
                if (sent == 3) return false;
                ++sent;
                piece.assign(100'000, 'x');
                return true;
            };
            return response;
        });
        router_.Add(Method::kGet, "/large", [](const Request&) {
            return TextResponse(200, std::string(kLarge, 'x') + "end");
        });
        ServerSettings settings;
        settings.endpoints = {Endpoint{}};
        settings.workers = 4;
        server_ = std::make_unique<Server>(settings, router_, [this](const Served& served) {
            if (!served.failure.empty()) failures_.fetch_add(1);
            const std::lock_guard lock(mutex_);
            seen_.emplace(served.request->id, served.status);
        });
        port_ = server_->Start().front();
    }

    [[nodiscard]] std::string Ask(const std::string& bytes) const {
        const RawClient client(port_);
        client.Send(bytes);
        return client.ReadAll();
    }

    /// Is the id of this answer known to the server's owner, with this status?
    [[nodiscard]] bool IsLogged(const std::string& answer, int status) {
        const std::string name = "X-Request-Id: ";
        const auto at = answer.find(name);
        if (at == std::string::npos) return false;
        const std::lock_guard lock(mutex_);
        const auto found = seen_.find(answer.substr(at + name.size(), 36));
        return found != seen_.end() && found->second == status;
    }

    /// More than the system takes at once.
    static constexpr std::size_t kLarge = std::size_t{24} << 20;

    std::mutex mutex_;
    std::map<std::string, int> seen_;  ///< request id → status, under mutex_
    Router router_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    std::atomic<int> failures_{0};
};

TEST_F(ServerTest, AnswersSeveralRequestsOnOneConnection) {
    const std::string answer =
        Ask("GET /hello?name=a HTTP/1.1\r\nHost: x\r\n\r\n"
            "GET /hello?name=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_NE(answer.find("hello a"), std::string::npos);
    EXPECT_NE(answer.find("hello b"), std::string::npos);
    EXPECT_NE(answer.find("X-Request-Id: "), std::string::npos);
    EXPECT_NE(answer.find("Content-Security-Policy: "), std::string::npos);
}

TEST_F(ServerTest, RefusesABodyOverTheRoutesLimitWithoutReadingIt) {
    EXPECT_TRUE(Ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n")
                    .starts_with("HTTP/1.1 413"));
    EXPECT_NE(
        Ask("POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc")
            .find("abc"),
        std::string::npos);
}

TEST_F(ServerTest, RefusesAChunkedBodyThatGrowsOverTheLimit) {
    EXPECT_TRUE(Ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "8\r\nabcdefgh\r\n8\r\nabcdefgh\r\n0\r\n\r\n")
                    .starts_with("HTTP/1.1 413"));
}

TEST_F(ServerTest, AFailureGivesAnIdToThePersonAndItsWordsToTheLogOnly) {
    const std::string answer = Ask("GET /throws HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500"));
    EXPECT_NE(answer.find("\"failure\":\""), std::string::npos);
    EXPECT_EQ(answer.find("disk"), std::string::npos);
    EXPECT_EQ(failures_.load(), 1);
}

TEST_F(ServerTest, StreamsAnAnswerInPieces) {
    const std::string answer = Ask("GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_NE(answer.find("Content-Length: 300000"), std::string::npos);
    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 300'000U);
}

TEST_F(ServerTest, GivesAnAnswerLargerThanTheSystemTakesAtOnceWhole) {
    const RawClient client(port_);
    client.Send(
        "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /hello?name=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));

    const std::string answers = client.ReadAll();

    const auto end = answers.find("xend");
    ASSERT_NE(end, std::string::npos);
    EXPECT_EQ(end + 1 - answers.find("\r\n\r\n") - 4, kLarge);
    EXPECT_NE(answers.find("hello b", end), std::string::npos);
}

TEST_F(ServerTest, LetsGoOfWhoDoesNotTakeTheAnswer) {
    ServerSettings settings;
    settings.endpoints = {Endpoint{}};
    settings.request_seconds = 1;
    Server server(settings, router_, [](const Served&) {});
    const RawClient client(server.Start().front());
    client.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(2'500));

    const std::string answer = client.ReadAll();

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200"));
    EXPECT_LT(answer.size(), kLarge);
}

TEST_F(ServerTest, AnswersManyConnectionsThatAskAndLeaveAtTheSameTime) {
    std::atomic<int> answered = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&, i] {
            for (int n = 0; n < 50; ++n) {
                const RawClient client(port_);
                client.Send("GET /hello?name=a HTTP/1.1\r\nHost: x\r\n\r\n");
                if ((i + n) % 3 == 0) continue;  // leaves without its answer
                client.Send("GET /hello?name=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                const std::string all = client.ReadAll();
                const auto first = all.find("hello a");
                if (first != std::string::npos && all.find("hello b", first) != std::string::npos)
                    ++answered;
            }
        });
    for (std::thread& client : clients) client.join();

    EXPECT_EQ(answered, 267);
}

TEST_F(ServerTest, RefusesWithACodeAndALoggedIdWhatNoRouteSees) {
    struct Row {
        std::string request;
        int status;
        const char* code;
    };
    const std::string host = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    const std::string long_header = "Cookie: " + std::string(40'000, 'x') + "\r\n";
    const std::vector<Row> rows = {
        {"\x16\x03\x01\x02 hello\r\n\r\n", 400, "http.request_malformed"},
        {"GET /hello NOTHTTP\r\n\r\n", 400, "http.request_malformed"},
        {"GET /hello" + host + "A B: c\r\n\r\n", 400, "http.request_malformed"},
        {"POST /echo" + host + "Content-Length: x\r\n\r\n", 400, "http.request_malformed"},
        {"POST /echo" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400,
         "http.request_malformed"},
        {"GET /hello" + host + long_header + "\r\n", 431, "http.headers_too_long"},
        {"GET /%zz" + host + "\r\n", 400, "http.address_malformed"},
        {"GET /hello?name=%ff" + host + "\r\n", 400, "http.address_malformed"},
        {"GET /hello?name=%00" + host + "\r\n", 400, "http.address_malformed"},
        {"GET /../hello" + host + "\r\n", 400, "http.address_malformed"},
        {"POST /echo" + host + "Content-Length: 11\r\n\r\n", 413, "http.body_too_large"},
        {"POST /nothing" + host + "Content-Length: 11\r\n\r\n", 404, "http.address_not_found"},
        {"PATCH /echo" + host + "Content-Length: 11\r\n\r\n", 405, "http.method_not_allowed"},
        {"DELETE /hello" + host + "\r\n", 405, "http.method_not_allowed"},
    };

    for (const Row& row : rows) {
        const std::string answer = Ask(row.request);
        const std::string first = "HTTP/1.1 " + std::to_string(row.status);
        EXPECT_TRUE(answer.starts_with(first)) << row.request.substr(0, 60) << answer;
        EXPECT_NE(answer.find(row.code), std::string::npos) << answer;
        EXPECT_TRUE(IsLogged(answer, row.status)) << answer;
    }
}

TEST_F(ServerTest, AnswersNothingToAConnectionThatBreaksOff) {
    const RawClient client(port_);
    client.Send("GET /hello HTTP/1.1\r\nHo");
    client.EndSending();

    EXPECT_EQ(client.ReadAll(), "");
}

TEST_F(ServerTest, ClosesAConnectionThatStaysIdleNotOneThatGoesOn) {
    ServerSettings settings;
    settings.endpoints = {Endpoint{}};
    settings.idle_seconds = 1;
    Server server(settings, router_, [](const Served&) {});
    const RawClient client(server.Start().front());
    for (int i = 0; i < 4; ++i) {
        client.Send("GET /hello?name=li HTTP/1.1\r\nHost: here\r\n\r\n");
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
    const auto begin = std::chrono::steady_clock::now();

    const std::string all = client.ReadAll();

    std::size_t answers = 0;
    for (auto at = all.find("hello li"); at != std::string::npos; at = all.find("hello li", at + 1))
        ++answers;
    EXPECT_EQ(answers, 4U) << all;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

TEST_F(ServerTest, StopsWhileAConnectionIsIdle) {
    const RawClient idle(port_);

    server_->Stop(1);

    EXPECT_EQ(idle.ReadAll(), "");
}

}  // namespace
}  // namespace http

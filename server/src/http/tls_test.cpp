#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "http/server.hpp"

/// The server over TLS: whatever the length, an answer comes whole.
namespace http {
namespace {

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* thing) const {
        Free(thing);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freer<Free>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

std::string Pem(const std::function<int(BIO*)>& write) {
    const Owned<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
    write(memory.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

Endpoint SecureEndpoint() {
    const Key key(EVP_EC_gen("P-256"));
    const Owned<X509, X509_free> certificate(X509_new());
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    Endpoint endpoint;
    endpoint.certificate =
        Pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
    endpoint.key = Pem([&](BIO* out) {
        return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    return endpoint;
}

/// Sends a request and reads until the server closes; gives up after a silent minute.
std::string AskOverTls(std::uint16_t port, const std::string& request) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const timeval patience{60, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string answer;
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const Owned<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_client_method()));
        const Owned<SSL, SSL_free> tls(SSL_new(context.get()));
        SSL_set_fd(tls.get(), socket);
        if (SSL_connect(tls.get()) == 1)
            SSL_write(tls.get(), request.data(), static_cast<int>(request.size()));
        std::array<char, 8192> piece{};
        for (int n = 0; (n = SSL_read(tls.get(), piece.data(), piece.size())) > 0;)
            answer.append(piece.data(), static_cast<std::size_t>(n));
    }
    ::close(socket);
    return answer;
}

class TlsTest : public ::testing::Test {
 protected:
    TlsTest() {
        router_.Add(Method::kGet, "/bytes", [](const Request& request) {
            return TextResponse(200, std::string(std::stoul(request.Query("n")), 'x'));
        });
        router_.Add(Method::kGet, "/stream", [](const Request& request) {
            Response response;
            response.stream_length = std::stoll(request.Query("n"));
            response.stream = [left = response.stream_length](std::string& piece) mutable {
                piece.assign(static_cast<std::size_t>(std::min<std::int64_t>(left, 50'000)), 'x');
                left -= static_cast<std::int64_t>(piece.size());
                return !piece.empty();
            };
            return response;
        });
        ServerSettings settings;
        settings.endpoints = {SecureEndpoint()};
        settings.workers = 2;
        server_ = std::make_unique<Server>(settings, router_, [](const Served&) {});
        port_ = server_->Start().front();
    }

    Router router_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
};

TEST_F(TlsTest, AnAnswerOfAnyLengthComesWhole) {
    for (const char* path : {"/bytes", "/stream"}) {
        for (const std::size_t length :
             {0UL, 1UL, 15'000UL, 16'384UL, 16'385UL, 65'536UL, 70'458UL, 300'000UL}) {
            const std::string answer = AskOverTls(
                port_, fmt::format("GET {}?n={} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                                   path, length));

            const auto end = answer.find("\r\n\r\n");
            ASSERT_NE(end, std::string::npos) << path << " " << length;
            EXPECT_EQ(answer.size() - end - 4, length) << path;
            EXPECT_NE(answer.find("Strict-Transport-Security"), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace http

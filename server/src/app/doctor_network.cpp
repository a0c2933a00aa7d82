#include <arpa/inet.h>
#include <netdb.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <string_view>

#include "app/doctor.hpp"
#include "app/handles.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

using Addresses = std::unique_ptr<addrinfo, Freer<freeaddrinfo>>;

constexpr int kRenewDays = 30;
const char* const kTls = "TLS 证书";

/// Empty when it cannot be read.
std::string TextOf(const fs::path& file) {
    try {
        return ReadTextFile(file);
    } catch (const std::runtime_error&) {
        return {};
    }
}

Memory Over(const std::string& text) {
    return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

int DaysLeft(const Certificate& certificate, base::Instant now) {
    const Memory unused;
    int days = 0, seconds = 0;
    const std::unique_ptr<ASN1_TIME, Freer<ASN1_TIME_free>> at(
        ASN1_TIME_set(nullptr, static_cast<time_t>(now.micros / 1'000'000)));
    ASN1_TIME_diff(&days, &seconds, at.get(), X509_get0_notAfter(certificate.get()));
    return seconds < 0 ? days - 1 : days;
}

bool IsFor(const Certificate& certificate, const std::string& name) {
    return X509_check_host(certificate.get(), name.data(), name.size(), 0, nullptr) == 1 ||
           X509_check_ip_asc(certificate.get(), name.c_str(), 0) == 1;
}

Check ValidityOf(const Certificate& certificate, base::Instant now, bool own) {
    const int days = DaysLeft(certificate, now);
    const std::string renew = own ? "重新启动 serve 即会续签" : "请向签发机构续办，并更新证书文件";
    if (days < 0) return {Health::kBad, kTls, fmt::format("已过期 {} 天", -days), renew};
    if (days < kRenewDays)
        return {Health::kNotice, kTls, fmt::format("还有 {} 天到期", days), renew};
    return {Health::kGood, kTls, fmt::format("还有 {} 天到期", days), {}};
}

Checks LookAt(const Settings& settings, const fs::path& certificate_file, const fs::path& key_file,
              base::Instant now) {
    const bool own = settings.certificate.empty();
    Checks checks{CheckSecret("TLS 私钥", key_file)};
    const std::string text = TextOf(certificate_file), key_text = TextOf(key_file);
    const Certificate certificate(PEM_read_bio_X509(Over(text).get(), nullptr, nullptr, nullptr));
    const PrivateKey key(PEM_read_bio_PrivateKey(Over(key_text).get(), nullptr, nullptr, nullptr));
    if (!certificate) {
        checks.push_back(
            {Health::kBad, kTls, certificate_file.string() + " 不是 PEM 证书",
             own ? "删去 tls 目录里的 server.pem 后重新启动" : "请核对设置 certificate"});
        return checks;
    }
    if (!key || X509_check_private_key(certificate.get(), key.get()) != 1)
        checks.push_back({Health::kBad, kTls, "证书与私钥不是一对",
                          own ? "删去 tls 目录里的 server.pem、server-key.pem 后重新启动"
                              : "请核对设置 certificate 和 key"});
    checks.push_back(ValidityOf(certificate, now, own));
    for (const std::string& name : settings.names)
        if (!IsFor(certificate, name))
            checks.push_back({Health::kBad, kTls, "证书不是给“" + name + "”的，浏览器会报警",
                              own ? "重新启动 serve 即会按设置 names 重签"
                                  : "请办含这个名称的证书，或者更正设置 names"});
    if (settings.names.empty())
        checks.push_back({Health::kNotice, kTls, "设置里没有写服务器名称",
                          "在设置 names 里写上其他电脑和手机访问所用的名称或地址"});
    return checks;
}

/// One socket of one address.
class Socket {
 public:
    explicit Socket(const addrinfo& address)
        : fd_(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const int on = 1;
        ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        const timeval patience{2, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] int fd() const { return fd_; }

 private:
    int fd_;
};

Addresses Resolve(const std::string& address, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    addrinfo* found = nullptr;
    if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
        return nullptr;
    return Addresses(found);
}

constexpr std::string_view kAsk =
    "GET /api/hello HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

/// All that `receive(buffer, size)` gives until it gives nothing any more.
template <class Receive>
std::string Whole(Receive receive) {
    std::string answer;
    std::array<char, 4096> piece{};
    for (auto got = receive(piece.data(), piece.size()); got > 0;
         got = receive(piece.data(), piece.size()))
        answer.append(piece.data(), static_cast<std::size_t>(got));
    return answer;
}

std::string AnswerInPlain(int fd) {
    if (::send(fd, kAsk.data(), kAsk.size(), MSG_NOSIGNAL) < 0) return {};
    return Whole([fd](char* to, std::size_t size) { return ::recv(fd, to, size, 0); });
}

/// Whoever's certificate it is: what answers is asked who it is, not trusted with anything.
std::string AnswerUnderTls(int fd) {
    ::signal(SIGPIPE, SIG_IGN);  // who hangs up is no server of ours
    const std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>> context(SSL_CTX_new(TLS_client_method()));
    const std::unique_ptr<SSL, Freer<SSL_free>> tls(SSL_new(context.get()));
    if (!tls || SSL_set_fd(tls.get(), fd) != 1 || SSL_connect(tls.get()) != 1 ||
        SSL_write(tls.get(), kAsk.data(), static_cast<int>(kAsk.size())) <= 0)
        return {};
    return Whole([&tls](char* to, std::size_t size) {
        return SSL_read(tls.get(), to, static_cast<int>(size));
    });
}

enum class Wire { kOpen, kEncrypted };

/// Does a server of ours answer there? Asked on loopback only.
bool OursAnswers(std::uint16_t port, Wire wire) {
    const Addresses address = Resolve("127.0.0.1", port);
    if (!address) return false;
    const Socket socket(*address);
    if (::connect(socket.fd(), address->ai_addr, address->ai_addrlen) != 0) return false;
    const std::string answer =
        wire == Wire::kOpen ? AnswerInPlain(socket.fd()) : AnswerUnderTls(socket.fd());
    return answer.find("青衡") != std::string::npos;
}

Check PortOf(const std::string& subject, const ListenAddress& listen, Wire wire) {
    const std::string place = fmt::format("{}:{}", listen.address, listen.port);
    const Addresses address = Resolve(listen.address, listen.port);
    if (!address)
        return {Health::kBad, subject, place + " 不是地址",
                "请写 IP 地址和端口，如 127.0.0.1:8080"};
    const Socket socket(*address);
    if (::bind(socket.fd(), address->ai_addr, address->ai_addrlen) == 0)
        return {Health::kGood, subject, place + " 空闲，可以启动", {}};
    const int fault = errno;
    // A port that only the service may take is in use by it before it is forbidden to us.
    if ((fault == EADDRINUSE || fault == EACCES) && OursAnswers(listen.port, wire))
        return {Health::kGood, subject, place + " 上本服务正在运行", {}};
    switch (fault) {
        case EADDRINUSE:
            return {Health::kNotice, subject, place + " 已有程序在用",
                    "若不是本服务，请用 ss -ltnp 查看并停用它，或者换一个端口"};
        case EACCES:
            return {Health::kNotice, subject, place + " 本命令无权试用，本服务也没有在这里应答",
                    "1024 以下的端口由 systemd 单元的 AmbientCapabilities 授权的，启动服务后再查；"
                    "否则由 root 执行 setcap cap_net_bind_service=+ep 程序文件"};
        case EADDRNOTAVAIL:
            return {Health::kBad, subject, place + " 不是本机的地址", "请核对设置里的地址"};
        default:
            return {Health::kBad, subject, place + " 不能使用：" + std::strerror(fault),
                    "请核对设置里的地址和端口"};
    }
}

}  // namespace

Checks CheckCertificates(const Settings& settings, base::Instant now) {
    if (!settings.secure)
        return {{Health::kNotice, kTls, "没有开加密端口，只有本机能用",
                 "其他电脑和手机要用时，设置 secure（如 :8443）和 names"}};
    if (!settings.certificate.empty())
        return LookAt(settings, settings.certificate, settings.key, now);
    const fs::path folder = settings.data / "tls";
    if (!fs::exists(folder / "server.pem"))
        return {{Health::kNotice, kTls, "还没有证书", "第一次启动 serve 时会建立本单位的根证书"}};
    Checks checks = LookAt(settings, folder / "server.pem", folder / "server-key.pem", now);
    checks.push_back(CheckSecret("根证书私钥", folder / "authority-key.pem"));
    return checks;
}

Checks CheckPorts(const Settings& settings) {
    Checks checks;
    if (settings.plain) checks.push_back(PortOf("明文端口", *settings.plain, Wire::kOpen));
    if (settings.secure) checks.push_back(PortOf("加密端口", *settings.secure, Wire::kEncrypted));
    return checks;
}

}  // namespace app

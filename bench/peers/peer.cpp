// The C++ peer on frames of a file: each is parsed by its own parser, which reckons the CRC but does
// not compare it; that is done here, so that it checks what we check. peer FILE SECONDS
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <GB212.h>

#include <fstream>
#include <iterator>

static double Cpu() { return static_cast<double>(clock()) / CLOCKS_PER_SEC; }

int main(int, char** words) {
    std::ifstream file(words[1], std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> frames;
    for (size_t at = 0, end; (end = all.find("\r\n", at)) != std::string::npos; at = end + 2)
        frames.push_back(all.substr(at, end + 2 - at));
    const double most = strtod(words[2], nullptr);
    size_t done = 0, sound = 0, values = 0, bytes = 0;
    const double start = Cpu();
    // The best stretch, as of ours: other work on the machine only makes one slower.
    double best = 0, best_bytes = 0, since = start;
    for (size_t done_then = 0, bytes_then = 0;;) {
        if (done % 1000 == 0 && Cpu() - since > 0.2) {
            const double now = Cpu();
            if ((done - done_then) / (now - since) > best) {
                best = (done - done_then) / (now - since);
                best_bytes = (bytes - bytes_then) / (now - since);
            }
            if (now - start >= most) break;
            since = now, done_then = done, bytes_then = bytes;
        }
        GB212::GB212Array parsed;
        const std::string& frame = frames[done++ % frames.size()];
        bytes += frame.size();
        GB212::Parser(parsed, frame);
        for (const GB212& one : parsed) {
            const std::string segment = one.data.toString();
            const auto sum = Math::Byte::crc16_checksum(
                reinterpret_cast<uint8*>(const_cast<char*>(segment.data())), segment.size());
            sound += one.valid() && strtoul(one.crc.c_str(), nullptr, 16) == sum;
            values += one.data.CPs.Value.size();
        }
    }
    printf("%.0f %.0f %zu %zu %zu\n", best, best_bytes, done, sound, values);
}

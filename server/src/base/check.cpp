#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace base {

void FailCheck(std::string_view expression, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: broken invariant: %.*s\n", file, line,
                 static_cast<int>(expression.size()), expression.data());
    std::abort();
}

}  // namespace base

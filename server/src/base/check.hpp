#pragma once

#include <string_view>

namespace base {

/// Writes file, line and expression to standard error and aborts. For bugs only, never for input.
[[noreturn]] void FailCheck(std::string_view expression, const char* file, int line);

}  // namespace base

/// The invariant `expression` holds; if not, the program has a bug and ends.
/// (The only macro of the project: it must know file and line.)
#define CHECK(expression)                                                       \
    do {                                                                        \
        if (!(expression)) ::base::FailCheck(#expression, __FILE__, __LINE__);  \
    } while (false)

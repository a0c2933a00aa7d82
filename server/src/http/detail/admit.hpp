#pragma once

#include "http/platform.hpp"

namespace http {

/// Signs in and answers with the session and its cookie; refuses as SessionDesk::Open does.
[[nodiscard]] Response Admit(Platform& platform, const Request& request,
                             const access_control::SignIn& sign_in);

}  // namespace http

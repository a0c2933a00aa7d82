#pragma once

#include "app/node.hpp"
#include "http/recording_desk.hpp"

namespace app {

/// Places what arrives by the web as the import of a folder does. The node must outlive it.
[[nodiscard]] http::PlaceRecording RecordingDesk(Node& node);

}  // namespace app

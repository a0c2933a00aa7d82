#pragma once

#include <memory>

#include "notify/message.hpp"
#include "storage/database.hpp"

namespace storage {

/// Tables message and message_item. `database` must outlive it.
[[nodiscard]] std::unique_ptr<notify::MessageStore> MakeMessageStore(Database& database);

}  // namespace storage

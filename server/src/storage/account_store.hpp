#pragma once

#include <memory>

#include "access/account_store.hpp"
#include "storage/database.hpp"

namespace storage {

/// Tables credential, session, login_attempt. `database` must outlive it.
[[nodiscard]] std::unique_ptr<access_control::AccountStore> MakeAccountStore(Database& database);

}  // namespace storage

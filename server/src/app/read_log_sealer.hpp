#pragma once

#include "app/node.hpp"

namespace app {

/// The ledger's word for the log of restricted reads: one act `ledger.read_log` (act.md) over what
/// was read since the last one and before the last whole hour that ended five minutes ago, so that
/// requests of that hour have written what they read. None where nobody read anything. May be
/// called by any node, again and again; a span that two nodes seal is sealed twice, which is true.
void SealReadLog(Node& node);

}  // namespace app

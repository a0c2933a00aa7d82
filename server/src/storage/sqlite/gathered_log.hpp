#pragma once

#include <sqlite3.h>

/// The write-ahead log's file. SQLite hands a frame over in two pieces, 24 bytes and a page, so
/// that an act of thirty pages was sixty calls of the kernel. Here they are gathered and go down in
/// one piece when SQLite asks for a sync, reads the file, or they grow long.
///
/// What is gathered is seen by nobody else before: every connection of ours commits with a sync
/// (`synchronous=FULL`), and SQLite shows frames to other connections only after it. A write that
/// fails says so at the sync, which fails the commit as before.
namespace storage {

/// Bytes of a file of this kind before the base's file.
[[nodiscard]] int GatheredLogSize();

/// As xOpen of `base`; `file` has room for GatheredLogSize() bytes and the base's file.
int OpenGatheredLog(sqlite3_vfs* base, const char* name, sqlite3_file* file, int flags,
                    int* out_flags);

}  // namespace storage

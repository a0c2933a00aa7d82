#pragma once

#include "http/detail/caller.hpp"

namespace http {

/// The bureau or branch to which `organisation` belongs: the nearest upwards that is no inner unit
/// (内设机构), or numbers papers of its own. Where there is none, the organisation itself; absent
/// where it is not known.
[[nodiscard]] std::optional<records::Record> BureauOf(const Caller& caller,
                                                      const base::RecordId& organisation);

/// Names of the bureaus that answer for the enterprise: those of its outlets, else of the
/// enterprise's own record; several are joined by 、. Never the unit of who typed them in.
[[nodiscard]] std::string SupervisorsOf(const Caller& caller, const records::Record& enterprise);

}  // namespace http

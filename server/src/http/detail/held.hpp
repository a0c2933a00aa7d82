#pragma once

#include <boost/json.hpp>
#include <functional>

#include "http/detail/caller.hpp"
#include "http/router.hpp"
#include "records/record.hpp"

/// Who may do what, by name, and what is open in somebody's name: who leaves must hand it over
/// (docs/formats/http.md).
namespace http {

/// Every person of the bureau who may sign in, by name, until `visit` says no more.
void EachActivePerson(Caller& caller, const std::function<bool(const records::Record&)>& visit);

/// `{person, active, total, types}`: what `person` holds and is still worked on, by record type.
/// What the caller may not read is counted only for who may set that the person has left.
[[nodiscard]] boost::json::object HeldBy(Caller& caller, const records::Record& person);

/// `[{person, type, label, counted_in, count, filter}…]`: what people who have left still hold, of
/// what the caller may hand over.
[[nodiscard]] boost::json::array HeldByThoseWhoLeft(Caller& caller);

/// Of AddBoardRoutes.
void AddHeldRoutes(Router& router, Platform& platform);

}  // namespace http

#pragma once

#include <string>
#include <vector>

#include "app/demo_facts.hpp"
#include "app/node.hpp"

namespace app {

/// Somebody of the demonstration with an account.
struct DemoPerson {
    std::string account, name, role_label;
    base::RecordId id;
    access_control::Principal principal;  ///< loaded when everything stands
};

struct DemoBranch {
    base::RecordId id;
    std::string name;
    DemoPerson chief;
    std::vector<DemoPerson> handlers;
    std::vector<base::RecordId> officers;  ///< of the handlers, in the same order
};

struct DemoEnterprise {
    base::RecordId id;
    std::string name;
};

struct DemoBureau {
    base::RecordId id;
    std::vector<DemoBranch> branches;
    DemoPerson leader, reviewer, clerk, admin;
    std::vector<DemoPerson> others;  ///< statistician, importer, security, audit
    std::vector<DemoEnterprise> enterprises;
    std::string password;

    [[nodiscard]] std::vector<DemoPerson*> Everybody();
};

/// Officers of such a bureau whose certificates are good at the end of the year.
[[nodiscard]] int CertifiedAtFirst(int branches);

/// Registers organisations with powers, people with accounts and roles, officers and enterprises,
/// by acts of the installation. Every account has the one password that is returned in it.
[[nodiscard]] base::Result<DemoBureau> MakeDemoBureau(Node& node, const DemoFacts& facts,
                                                      int branches, int enterprises);

}  // namespace app

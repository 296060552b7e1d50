// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"

#include <cstdint>
#include <string>
#include <vector>

namespace workbench::ui
{

/// The fields of the configuration in which the listed runs are not all alike, in the schema's order, seeds last; never
/// the name. Asks the runs only when others are listed than before: a configuration changes only where a run goes
/// on with another length, and that is seen the next time.
class VaryingFields
{
public:
    const std::vector<std::string>& of(const ComparedRuns& runs);

private:
    std::vector<RunId> m_runs;
    std::vector<std::string> m_paths;
    std::uint64_t m_listing = 0; ///< that they were read from
    bool m_asked = false;
};

} // namespace workbench::ui

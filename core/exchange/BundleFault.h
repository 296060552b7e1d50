// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <string>

namespace workbench::exchange
{

/// Corrupt: "<origin> <what>", and what to do about a bundle that is damaged or no bundle.
inline tl::unexpected<Error> bundleFault(const std::string& origin, const std::string& what)
{
    return fail(
        ErrorCode::Corrupt, origin + " " + what,
        "Nothing was imported. The file is damaged or was not made by 'sharnn runs export': get or export it again.");
}

} // namespace workbench::exchange

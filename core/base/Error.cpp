// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"

namespace workbench
{

std::string describe(const Error& error)
{
    return error.hint.empty() ? error.message : error.message + " " + error.hint;
}

} // namespace workbench

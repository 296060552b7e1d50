// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <filesystem>
#include <string_view>

namespace workbench
{

/// The Error for a failed system call: "Cannot <action> <path>: <the system's words>." with a hint for what a user
/// can change (full disk, missing permission, missing file). `errorNumber` is errno right after the call.
Error systemError(int errorNumber, std::string_view action, const std::filesystem::path& path);

} // namespace workbench

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <filesystem>
#include <string_view>

namespace workbench::store
{

/// The Error of a failed SQLite call on `file`; `resultCode` is SQLite's, primary or extended, `detail` its own words.
Error sqliteError(int resultCode, std::string_view detail, const std::filesystem::path& file);

} // namespace workbench::store

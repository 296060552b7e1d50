// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <QString>

namespace workbench::ui
{

/// Reads a configuration that a person saved or wrote by hand; what the file leaves out comes from `defaults`.
/// Errors name the file. Only regular files of a plausible size are opened.
Result<config::RunConfig> loadConfigFile(const QString& path, const config::RunConfig& defaults);

/// Writes the whole configuration as JSON, replacing the file only when everything is written.
Result<> saveConfigFile(const QString& path, const config::RunConfig& config);

} // namespace workbench::ui

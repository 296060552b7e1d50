// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <nlohmann/json.hpp>

#include <string>

namespace workbench::store
{

/// The configuration as it is stored. File names can be any bytes, which JSON cannot: others stand in for these.
std::string configText(const config::RunConfig& config);

/// Reads the stored configurations of many runs. Most differ from the one read before in a few fields only, and
/// checking a field costs far more than comparing it, so only what differs goes through the schema.
class ConfigReader
{
public:
    Result<config::RunConfig> read(const std::string& text);

private:
    nlohmann::json m_lastJson; ///< null before the first
    config::RunConfig m_last;
};

} // namespace workbench::store

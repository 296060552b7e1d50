// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/sweep/SweepAxis.h"

#include <CLI/CLI.hpp>

#include <map>
#include <string>
#include <vector>

namespace workbench::cli
{

/// The options that describe a run, and the configuration that they make: a preset (the demo if none is named), over
/// it a JSON file, over it the single options, over all the --set assignments.
class RunOptions
{
public:
    void addTo(CLI::App& command);
    void addImportTo(CLI::App& command); ///< those that weights from elsewhere leave open
    void addResumeTo(CLI::App& command); ///< those that a run may change when it goes on

    /// Errors name the option or field; the configuration is validated.
    Result<config::RunConfig> config() const;
    /// The same over another configuration instead of a preset, which must not be named then.
    Result<config::RunConfig> configOver(const config::RunConfig& base) const;
    /// The same over what is known of weights from elsewhere: the text that they have learned may stay unknown.
    Result<config::RunConfig> importConfig(const config::RunConfig& base) const;

    /// The fields that were given several values; from then on config() has the first value of each in their place.
    Result<std::vector<sweep::SweepAxis>> takeAxes();

private:
    void addSet(CLI::App& command, const char* help);
    void addSingle(CLI::App& command, const char* flag, const char* field, const char* type, const char* help);
    void addLengths(CLI::App& command);
    void addRuntime(CLI::App& command);
    Result<config::RunConfig> changed(config::RunConfig config, bool needsCorpus = true) const;

    std::string m_preset;
    std::string m_file;
    std::map<std::string, std::string> m_fields; ///< what the single options set, by the path of the field
    std::vector<std::string> m_assignments; ///< "model.width=256"
};

} // namespace workbench::cli

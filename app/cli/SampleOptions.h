// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"
#include "core/base/Result.h"
#include "core/sample/SamplerSettings.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace workbench::cli
{

/// What the user of `sample` chose.
class SampleOptions
{
public:
    /// All options of the command, in groups.
    void addTo(CLI::App& command);

    /// Preset or file, then the options over it. InvalidArgument names what is wrong.
    Result<sample::SamplerSettings> settings() const;
    Result<std::string> prompt() const; ///< as bytes, at least one
    Result<std::string> separator() const; ///< as bytes

    std::string checkpoint;
    std::int64_t continuations = 1;
    std::optional<int> threads; ///< else as the checkpoint's configuration says
    bool showSettings = false;
    bool hasSeparator() const { return m_separator.has_value(); }

private:
    /// An option that stands for one change of the settings, made when settings() is asked for.
    template <typename Value>
    CLI::Option* change(
        CLI::App& command, const char* flag, const char* type, const char* help,
        std::function<Result<>(sample::SamplerSettings&, const Value&)> make);

    std::optional<std::string> m_prompt, m_promptFile, m_separator;
    std::string m_preset, m_file;
    std::vector<std::function<Result<>(sample::SamplerSettings&)>> m_changes;
};

} // namespace workbench::cli

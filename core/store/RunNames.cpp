// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunNames.h"

#include "core/base/Printable.h"

#include <algorithm>
#include <filesystem>

namespace workbench::store
{

std::string makeRunName(const config::RunConfig& config, std::int64_t number)
{
    auto corpus = printable(std::filesystem::path(config.corpus.path).stem().string());
    if (corpus.empty())
        corpus = "run";
    return corpus + " " + std::to_string(config.model.layers) + "x" + std::to_string(config.model.width) + " #"
        + std::to_string(number);
}

Result<std::string> cleanRunName(std::string_view name)
{
    constexpr std::size_t kLongest = 200;
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = name.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return fail(ErrorCode::InvalidArgument, "The name of a run must not be empty.", "Type a name.");
    name = name.substr(first, name.find_last_not_of(kBlanks) - first + 1);
    if (name.size() > kLongest)
        return fail(
            ErrorCode::InvalidArgument,
            "The name of the run has " + std::to_string(name.size()) + " bytes; 200 are allowed.",
            "Choose a shorter one.");
    if (printable(name) != name)
        return fail(
            ErrorCode::InvalidArgument, "The name of a run must be one line of plain text: " + printable(name) + ".",
            "Leave out line ends and other control characters.");
    return std::string(name);
}

} // namespace workbench::store

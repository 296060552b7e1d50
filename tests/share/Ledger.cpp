// SPDX-License-Identifier: GPL-3.0-or-later
#include "Ledger.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace workbench::share
{

void Ledger::hear(const std::string& role, const std::string& line, RunId& run)
{
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("event"))
        return;
    const std::string event = json["event"];
    if (event == "start") {
        run = RunId(json["run"].get<std::string>());
        RunWord& word = m_runs[run];
        word.role = role;
        word.ended = false;
        ++word.starts;
    } else if (event == "step") {
        m_runs[run].steps.insert(json["step"].get<std::int64_t>());
        ++m_steps;
    } else if (event == "end") {
        m_runs[RunId(json["run"].get<std::string>())].ended = true;
        if (json["state"] == "failed")
            trouble(role + " tells a run that failed: " + line);
    }
}

void Ledger::use(const RunId& run, int change)
{
    if (!run.value().empty())
        m_runs[run].users += change;
}

void Ledger::trouble(const std::string& what)
{
    m_troubles.push_back(what);
    std::printf("WRONG: %s\n", what.c_str());
    std::fflush(stdout);
}

bool isTrouble(const std::string& line)
{
    constexpr std::array<std::string_view, 7> kWords{"locked",    "busy",         "has held", "damaged",
                                                     "malformed", "not recorded", "trouble"};
    std::string lower(line);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::any_of(kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

} // namespace workbench::share

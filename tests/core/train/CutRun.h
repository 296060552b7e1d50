// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "TrainFixture.h"

#include <nlohmann/json_fwd.hpp>

#include <QString>

#include <filesystem>
#include <functional>
#include <string>

namespace workbench::train
{

/// A run of 12 steps that was stopped after step 10, and copies of it to damage and to go on with. It has checkpoints
/// of the steps 4, 5 (its best), 8 and 10, and keeps nine.
class CutRun
{
public:
    std::string make(); ///< what went wrong; empty: nothing

    const TrainFixture& fixture() const { return m_fixture; }
    const TrainRequest& made() const { return m_made; }
    TrainRequest copied(); ///< a copy in a folder of its own

private:
    TrainFixture m_fixture{patternText(3000)};
    TrainRequest m_made;
    int m_copies = 0;
};

/// Trains from request.begin on, or, where there is none, from where findResumePoint() says, which is put there.
Result<TrainSummary> goOn(TrainRequest& request, EventLog& log);

std::filesystem::path at(const std::filesystem::path& folder, int step); ///< the checkpoint of that step
void cut(const std::filesystem::path& file); ///< to half of its length
void alter(const std::filesystem::path& file); ///< a bit of it
void editManifest(const std::filesystem::path& checkpoint, const std::function<void(nlohmann::json&)>& edit);
bool hasWord(const std::string& text, const QString& word);

} // namespace workbench::train

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/SampleLane.h"

#include <QString>

#include <optional>
#include <vector>

namespace workbench::ui
{

struct AppContext;
class LiveWeights;

/// Weights that a text can be written with.
struct SampleSource {
    LaneModel model; ///< no weights at all for a live run that has published none yet
    QString label; ///< "recall demo, step 1,148"
    QString detail; ///< "best", "newest", "trains now"
    bool best = false; ///< of its run's checkpoints
    bool live = false; ///< the newest weights of the run that trains
};

/// The run that trains first, then the checkpoints of the selected run, newest first, then the best one of every other
/// run.
std::vector<SampleSource> sampleSources(const AppContext& context, const LiveWeights& live);

/// Those of a checkpoint folder that the user named.
SampleSource sourceOfFolder(const std::string& folder);

/// The place of the same weights in a list: of the same checkpoint, or of the live run whatever its step.
std::optional<int> indexOfSource(const std::vector<SampleSource>& sources, const SampleSource& wanted);

} // namespace workbench::ui

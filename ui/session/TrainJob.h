// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"
#include "core/train/TrainControl.h"
#include "core/train/TrainEvent.h"

#include <filesystem>
#include <functional>
#include <stop_token>

namespace workbench::ui
{

/// A run that is to be trained.
struct TrainTask {
    RunId run;
    config::RunConfig config;
    bool goesOn = false; ///< it has been trained before; when it cannot go on, it stays as it was
    bool freshText = false; ///< it goes on with the corpus as it is now, from its beginning
};

/// One run from its configuration to its end, blocking, on the calling thread. Emits RunEnded last, whatever happens.
using TrainJob = std::function<void(
    const TrainTask& task, std::stop_token stop, train::EventSink& sink, train::TrainControl& control)>;

/// The real one: makes or finds the corpus, then trains with host::ChosenTrainer; files go into that store. A run that
/// is queued there begins, and so does one that was killed before its first checkpoint; another that has ended goes on
/// from its newest whole checkpoint.
TrainJob makeTrainJob(std::filesystem::path storeDirectory);

} // namespace workbench::ui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/model/ShaRnn.h"
#include "core/train/PreparedRun.h"
#include "core/train/TrainEvent.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace workbench::train
{

/// Looks at the attention over the run's probe text while it goes on: after the first step, every so many, and at its
/// end. The text is the same every time, so the looks can be subtracted and played. Draws no random number.
class SnapshotSeries
{
public:
    /// Both outlive the object. Reads nothing yet.
    SnapshotSeries(const PreparedRun& run, EventSink& sink);

    void takeIfDue(model::ShaRnn& model, const RunPosition& at);
    void takeLast(model::ShaRnn& model, const RunPosition& at); ///< unless this step has been looked at
    void goBack(std::int64_t step) { m_lastStep = std::min(m_lastStep, step); } ///< looks after it are forgotten

private:
    void take(model::ShaRnn& model, const RunPosition& at);
    Result<SnapshotTaken> look(model::ShaRnn& model, const RunPosition& at);

    const PreparedRun& m_run;
    EventSink& m_sink;
    std::optional<int> m_block; ///< looked at; none: there is nothing to look at, or it failed
    std::string m_text; ///< read at the first look
    std::int64_t m_lastStep = 0;
};

} // namespace workbench::train

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/model/ShaRnn.h"
#include "core/sample/SamplerSettings.h"
#include "core/train/PreparedRun.h"
#include "core/train/TrainEvent.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace workbench::train
{

/// Lets the model write after the run's fixed prompt while the run goes on: after the first step, every so many, and at
/// its end, with the same seed every time. Draws no random number of the run. A frame costs a copy of the weights, and
/// as much time as reading and writing its bytes.
class FilmSeries
{
public:
    /// Run and sink outlive the object. `threads` compute, the caller among them. Reads nothing yet.
    FilmSeries(const PreparedRun& run, int threads, EventSink& sink);

    void takeIfDue(const model::ShaRnn& model, const RunPosition& at);
    void takeLast(const model::ShaRnn& model, const RunPosition& at); ///< unless this step has its frame
    void goBack(std::int64_t step) { m_lastStep = std::min(m_lastStep, step); } ///< frames after it are forgotten

private:
    void take(const model::ShaRnn& model, const RunPosition& at);
    Result<FilmTaken> write(const model::ShaRnn& model, const RunPosition& at);
    Result<std::string> prompt() const;

    const PreparedRun& m_run;
    int m_threads;
    EventSink& m_sink;
    sample::SamplerSettings m_settings;
    std::int64_t m_everySteps; ///< 0: off, or it failed
    std::string m_prompt; ///< made for the first frame
    std::int64_t m_lastStep = 0;
};

} // namespace workbench::train

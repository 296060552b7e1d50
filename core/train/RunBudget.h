// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"
#include "core/train/TrainEvent.h"

namespace workbench::train
{

/// How long a run is: of its limits in steps, bytes, epochs and seconds the one that is reached first ends it.
class RunBudget
{
public:
    explicit RunBudget(const config::TrainConfig& train)
        : m_steps(static_cast<double>(train.steps))
        , m_bytes(static_cast<double>(train.bytes))
        , m_epochs(train.epochs)
        , m_seconds(train.seconds)
    {
    }

    /// How much of the run is over, in [0, 1]: the largest share of any limit; 0 for a run without limits.
    double progress(const RunPosition& at) const;

    bool isSpent(const RunPosition& at) const { return progress(at) >= 1.0; }

private:
    double m_steps, m_bytes, m_epochs, m_seconds; ///< 0: no such limit
};

} // namespace workbench::train

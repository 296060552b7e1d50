// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/RunBudget.h"

#include <algorithm>

namespace workbench::train
{

double RunBudget::progress(const RunPosition& at) const
{
    const auto share = [](double done, double limit) { return limit > 0 ? done / limit : 0.0; };
    const double furthest = std::max(
        {share(static_cast<double>(at.step), m_steps), share(static_cast<double>(at.bytes), m_bytes),
         share(at.epoch, m_epochs), share(at.seconds, m_seconds)});
    return std::clamp(furthest, 0.0, 1.0);
}

} // namespace workbench::train

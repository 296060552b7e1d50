// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SamplePace.h"

#include "core/train/ComputeThreads.h"

#include <algorithm>

namespace workbench::ui
{

LanePace fullPace(int texts)
{
    return {.threads = std::max(1, train::defaultThreads() / std::max(1, texts)), .share = 1};
}

} // namespace workbench::ui

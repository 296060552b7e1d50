// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::ui
{

/// How fast texts may be written.
struct LanePace {
    int threads = 1; ///< that compute, for each text
    double share = 1; ///< see WriteRequest::share
};

/// Beside a run that trains on every core: one thread that rests most of the time, so that training loses less than 5 %
/// (tests/bench/bench_talk).
inline LanePace gentlePace()
{
    return {.threads = 1, .share = 0.02};
}

/// As fast as `texts` at once go: they share the cores.
LanePace fullPace(int texts);

} // namespace workbench::ui

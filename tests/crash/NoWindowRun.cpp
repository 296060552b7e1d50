// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowRun.h"

namespace workbench::crash
{

const bool kHasWindow = false;

Result<> trainInWindow(const CrashRun&, Way, std::int64_t, KillSwitch&, CourseRecord&)
{
    return fail(
        ErrorCode::Unsupported, "This program was built without the window.", "Build with -DWORKBENCH_BUILD_GUI=ON.");
}

} // namespace workbench::crash

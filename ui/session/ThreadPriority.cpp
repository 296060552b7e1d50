// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ThreadPriority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace workbench::ui
{

void lowerThreadPriority()
{
    // On Linux a nice value belongs to a thread, and threads inherit that of the one that starts them.
    constexpr int kNice = 10;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kNice);
}

} // namespace workbench::ui

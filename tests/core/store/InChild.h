// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace workbench::store
{

/// Calls `work` in a child process and waits for its end; it dies without a word, as if killed. What `work` returned;
/// 99: it threw.
template <typename Work>
int inChild(Work work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        int code = 99;
        try {
            code = work();
        } catch (...) {
        }
        ::_exit(code);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace workbench::store

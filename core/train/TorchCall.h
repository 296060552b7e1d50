// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <c10/core/Device.h>

#include <optional>
#include <type_traits>
#include <utility>

namespace workbench::train
{

/// The Error for the exception being handled now: OutOfMemory where memory ran out, else Internal with the first line
/// of what the library says. `doing` is what was being done: "training".
Error errorOfCurrentException(const char* doing);

/// Gives back to the device what LibTorch holds of its memory without need. Nothing on the CPU.
void freeCachedMemory(at::Device device);

/// Calls `work`, which returns a Result, and turns every exception into an Error. The error leaves only after the
/// handler has ended: while an exception lives, LibTorch may hold the tensors it was thrown through.
template <typename Work>
std::invoke_result_t<Work> callTorch(const char* doing, Work&& work)
{
    std::optional<Error> error;
    try {
        return std::forward<Work>(work)();
    } catch (...) {
        error = errorOfCurrentException(doing);
    }
    return fail(std::move(*error));
}

} // namespace workbench::train

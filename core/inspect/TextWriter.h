// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/model/ShaRnn.h"

#include <c10/core/Device.h>

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

namespace workbench::inspect
{

/// What the model, in evaluation mode, writes after a prompt: `count` bytes, each drawn from its own distribution as it
/// is. The prompt is read in segments of `bptt`, what is written byte by byte with state and memory carried. The same
/// seed gives the same bytes. InvalidArgument for an empty prompt; Cancelled when `stop` is requested. Throws
/// c10::Error.
Result<std::string> writeText(
    model::ShaRnn& model, std::string_view prompt, int count, std::uint64_t seed, int bptt, at::Device device,
    const std::stop_token& stop = {});

} // namespace workbench::inspect

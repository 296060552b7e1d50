// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace workbench::exchange
{

/// A scalar of an event.
struct EventScalar {
    std::string tag;
    double value = 0;

    bool operator==(const EventScalar& other) const; ///< NaN equals NaN
};

/// What we read of TensorBoard's Event message (protocol buffers: wall_time 1, step 2, file_version 3, summary 5,
/// session_log 7), and write of it. Summary is repeated Value 1: tag 1, simple_value 2, tensor 8, metadata 9.
/// Everything else, histograms and images among it, is passed over.
struct EventMessage {
    double wallSeconds = 0; ///< since 1970, UTC
    std::int64_t step = 0;
    std::string fileVersion = {};
    bool sessionStart = false; ///< whatever was written with this step or a later one is void
    std::vector<EventScalar> scalars = {};
    std::optional<std::pair<std::string, std::string>> text = {}; ///< written only: tag, and a text for the Text page

    bool operator==(const EventMessage&) const = default;
};

/// Scalars as floats in tensors of no dimension, which TensorBoard shows, with the exact double where only we look.
std::string encodeEvent(const EventMessage& event);

/// Corrupt, with the byte within the message. Scalars are simple values, and tensors of one float or double; tensors of
/// other types and shapes are passed over.
Result<EventMessage> decodeEvent(std::string_view data);

} // namespace workbench::exchange

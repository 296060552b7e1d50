// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/train/TrainEvent.h"

#include <string>
#include <string_view>

namespace workbench::host
{

/// An event as bytes: its number in the variant, then its members. Exact: every double by its bits, every byte of a
/// text. Maps, snapshots and frames must be there. Not for WeightsPublished: its tensors are train::weightBytes(), and
/// they cross in a frame of their own.
std::string encodeEvent(const train::TrainEvent& event);

/// Reads what encodeEvent() wrote and refuses everything else as Corrupt: unknown kinds, values that cannot be, counts
/// beyond what is there, maps whose parts do not fit each other, bytes that are left over.
Result<train::TrainEvent> decodeEvent(std::string_view bytes);

} // namespace workbench::host

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainEvent.h"

#include <string>
#include <utility>
#include <vector>

namespace workbench::host
{

/// Events of every kind that encodeEvent() takes, each with a name, with the values that are hard to carry: numbers
/// that are none, infinities, the least and the greatest, texts with all 256 bytes, what may be missing and what may be
/// empty.
std::vector<std::pair<std::string, train::TrainEvent>> eventSamples();

std::string allBytes(); ///< 256 of them

} // namespace workbench::host

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/SampleDocument.h"

#include <string>
#include <string_view>

namespace workbench::exchange
{

/// Low bytes first, without gaps: version 1 (four bytes); step, created, updated (eight each); then checkpoint (here
/// the name of a folder, not its path), model, prompt, settings (JSON) and SampleTree::serialise(), each its length
/// (four) and its bytes. Identifier and run stand outside.
std::string encodeSample(const sample::SampleDocument& document);

/// Reads that and refuses everything else; `origin` names it in messages.
Result<sample::SampleDocument> decodeSample(std::string_view data, const std::string& origin);

} // namespace workbench::exchange

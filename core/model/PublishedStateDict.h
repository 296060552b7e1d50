// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/model/Safetensors.h"
#include "core/model/ShaRnn.h"

#include <span>
#include <vector>

namespace workbench::model
{

/// All weights as the published code's load_state_dict() wants them: what trains (sharing memory with the model),
/// the tied `decoder.weight`, and with their initial values those that it keeps but never uses.
std::vector<NamedTensor> publishedStateDict(const ShaRnn& model);

/// Copies a state dict into the model; values are converted to the model's type and device. The unused names may be
/// there or not. The error lists what is missing, of another shape, or not of this model; the model is then as it was.
Result<> loadPublishedStateDict(ShaRnn& model, std::span<const NamedTensor> tensors);

} // namespace workbench::model

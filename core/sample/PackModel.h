// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ShaRnn.h"
#include "core/sample/ByteReader.h"

#include <memory>

namespace workbench::sample
{

/// A copy of the model's weights, from any device, laid out for a ByteReader. Throws c10::Error.
std::shared_ptr<const PackedModel> packModel(const model::ShaRnn& model);

} // namespace workbench::sample

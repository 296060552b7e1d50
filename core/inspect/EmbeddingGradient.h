// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/model/ShaRnn.h"

#include <ATen/core/Tensor.h>

#include <stop_token>
#include <string_view>

namespace workbench::inspect
{

/// d loss(byte `at`) / d embedding(byte i) for all i < `at`: [at, D]. The loss is the cross entropy of bytes[at] in
/// nats, the text runs from nothing in segments of `bptt`, and nothing is detached: state and memory lead back through
/// every segment. 0 < at < bytes.size(). Needs the graph of one segment at a time only. The model must be in evaluation
/// mode. Cancelled when `stop` is requested; throws c10::Error.
Result<at::Tensor>
embeddingGradient(model::ShaRnn& model, std::string_view bytes, int at, int bptt, const std::stop_token& stop);

} // namespace workbench::inspect

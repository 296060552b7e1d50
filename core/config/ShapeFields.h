// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"

#include <string_view>
#include <vector>

namespace workbench::config
{

/// The weights of a model fit another one exactly when these fields agree in effect: which parts there are, and how
/// large. Heads and the length of the memory are not among them, nor is anything outside "model.".
bool shapesWeights(std::string_view path);

/// The fields in which `to` needs other weights than `from` has, each with a message that gives both values. Another
/// way to say which blocks have attention is no difference.
std::vector<FieldProblem> shapeDifferences(const RunConfig& from, const RunConfig& to);

} // namespace workbench::config

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/ModelConfig.h"
#include "core/model/SafetensorsHeader.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::model
{

/// A parameter by its published name.
struct NamedShape {
    std::string name;
    std::vector<std::int64_t> shape;

    bool operator==(const NamedShape&) const = default;
};

/// What trains in a model of that configuration; the tied `decoder.weight` is not among it.
std::vector<NamedShape> trainedParameters(const config::ModelConfig& config);

/// What the published model registers besides and never reads in its forward pass.
std::vector<NamedShape> unusedParameters(const config::ModelConfig& config);

/// What names and shapes alone say of a model.
struct ShapedModel {
    config::ModelConfig config; ///< vocabulary, layers, width, boomWidth, boom and attention; the rest by default
    std::string prefix; ///< that stands before every name, such as "module."; empty: none
    std::vector<std::string> foreign; ///< names, with their prefix, that no such model has, as in the file
};

/// Finds the configuration whose trained parameters are exactly these. Either of `encoder.weight` and `decoder.weight`
/// will do. Unsupported for another vocabulary than 256; Mismatch names what is missing, of another shape or no real
/// numbers. Allocates in proportion to the list. `file` is for messages.
Result<ShapedModel> modelFromShapes(std::span<const SafetensorsEntry> tensors, std::string_view file);

} // namespace workbench::model

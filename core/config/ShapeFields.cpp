// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ShapeFields.h"

#include <algorithm>
#include <array>

namespace workbench::config
{

namespace
{

constexpr std::array<std::string_view, 5> kShapeFields{
    "model.layers", "model.width", "model.boomWidth", "model.attention", "model.boom"};

} // namespace

bool shapesWeights(std::string_view path)
{
    return std::ranges::find(kShapeFields, path) != kShapeFields.end();
}

std::vector<FieldProblem> shapeDifferences(const RunConfig& from, const RunConfig& to)
{
    std::vector<FieldProblem> differences;
    const bool sameDepth = from.model.layers == to.model.layers;
    for (const std::string_view path : kShapeFields) {
        const std::string before = fieldText(from, path);
        const std::string after = fieldText(to, path);
        if (before == after)
            continue;
        if (path == "model.attention" && sameDepth && attentionBlocks(from.model) == attentionBlocks(to.model))
            continue;
        differences.push_back(
            {std::string(path),
             "the weights of the checkpoint are of a model with " + before + ", not " + after + "."});
    }
    return differences;
}

} // namespace workbench::config

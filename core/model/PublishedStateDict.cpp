// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/PublishedStateDict.h"

#include "core/model/PublishedShapes.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <map>
#include <sstream>
#include <string>
#include <utility>

namespace workbench::model
{

namespace
{

/// What the published model registers but never reads, with the values it starts with.
std::vector<NamedTensor> unusedTensors(const config::ModelConfig& config)
{
    std::vector<NamedTensor> result;
    for (NamedShape& unused : unusedParameters(config)) {
        const bool one = unused.name.ends_with(".weight") || unused.name.ends_with(".r_gate");
        result.push_back({std::move(unused.name), one ? at::ones(unused.shape) : at::zeros(unused.shape)});
    }
    return result;
}

std::string shapeText(const at::Tensor& tensor)
{
    std::ostringstream text;
    text << tensor.sizes();
    return text.str();
}

} // namespace

std::vector<NamedTensor> publishedStateDict(const ShaRnn& model)
{
    std::vector<NamedTensor> result;
    for (const auto& parameter : model->named_parameters())
        result.push_back({parameter.key(), parameter.value().detach()});
    result.push_back({"decoder.weight", model->encoder->weight.detach()});
    for (NamedTensor& unused : unusedTensors(model->config()))
        result.push_back({std::move(unused.name), unused.tensor.to(model->encoder->weight.options())});
    return result;
}

Result<> loadPublishedStateDict(ShaRnn& model, std::span<const NamedTensor> tensors)
{
    std::map<std::string, const at::Tensor*> given;
    for (const NamedTensor& each : tensors)
        given.emplace(each.name, &each.tensor);

    std::string problems;
    const auto problem = [&](const std::string& name, const std::string& what) {
        problems += (problems.empty() ? "" : "; ") + name + " " + what;
    };
    std::vector<std::pair<at::Tensor, at::Tensor>> copies; // to, from
    for (const auto& parameter : model->named_parameters()) {
        const auto found = given.find(parameter.key());
        if (found == given.end()) {
            problem(parameter.key(), "is missing");
            continue;
        }
        const at::Tensor& from = *found->second;
        if (from.sizes() != parameter.value().sizes())
            problem(parameter.key(), "is " + shapeText(from) + ", not " + shapeText(parameter.value()));
        else if (!from.is_floating_point())
            problem(parameter.key(), "does not hold real numbers");
        else
            copies.emplace_back(parameter.value(), from);
        given.erase(found);
    }
    if (const auto decoder = given.find("decoder.weight"); decoder != given.end()) {
        const at::Tensor* const encoder = findTensor(tensors, "encoder.weight");
        if (encoder && !at::equal(*encoder, *decoder->second))
            problem("decoder.weight", "is not the same as encoder.weight: the output is not tied to the embedding");
        given.erase(decoder);
    }
    for (const NamedShape& unused : unusedParameters(model->config()))
        given.erase(unused.name);
    for (const auto& [name, tensor] : given)
        problem(name, "is not part of a model of this configuration");
    if (!problems.empty())
        return fail(
            ErrorCode::Mismatch, "The weights do not fit the model: " + problems + ".",
            "Load them with the configuration they were trained with.");

    const at::NoGradGuard noGrad;
    for (auto& [to, from] : copies)
        to.copy_(from);
    return {};
}

} // namespace workbench::model

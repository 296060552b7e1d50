// SPDX-License-Identifier: GPL-3.0-or-later
#include "ParityCase.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <map>
#include <regex>

namespace workbench
{

namespace
{

using Metadata = std::map<std::string, std::string>;

int integer(const Metadata& metadata, const char* key)
{
    return std::stoi(metadata.at(key));
}

/// The number after `pattern` in the description of the optimiser.
double setting(const std::string& text, const char* pattern)
{
    std::smatch match;
    if (!std::regex_search(text, match, std::regex(std::string("(?:^|[ ,])") + pattern + "([-+.0-9e]+)")))
        throw std::invalid_argument("no " + std::string(pattern) + " in '" + text + "'");
    return std::stod(match[1]);
}

void readMetadata(ParityCase& result, const Metadata& metadata)
{
    config::ModelConfig& model = result.model;
    model.vocabulary = integer(metadata, "vocab");
    model.layers = integer(metadata, "nlayers");
    model.width = integer(metadata, "emsize");
    model.boomWidth = integer(metadata, "nhid");
    model.heads = integer(metadata, "heads");
    model.memory = integer(metadata, "max_positions");
    model.attention.placement = config::AttentionPlacement::Listed;
    model.attention.listed = nlohmann::json::parse(metadata.at("attention_layers")).get<std::vector<int>>();
    const std::string& boom = metadata.at("boom");
    if (boom != "chunk-sum" && boom != "second-matrix")
        throw std::invalid_argument("unknown boom '" + boom + "'");
    model.boom = boom == "chunk-sum" ? config::BoomOutput::ChunkSum : config::BoomOutput::SecondMatrix;
    model.dropoutInput = model.dropoutHidden = model.dropoutOutput = 0;
    result.steps = integer(metadata, "steps");

    const std::string& optimizer = metadata.at("optimizer");
    if (!optimizer.starts_with("lamb "))
        throw std::invalid_argument("unknown optimizer '" + optimizer + "'");
    result.train.learningRate = setting(optimizer, "lr=");
    result.train.weightDecay = setting(optimizer, "weight_decay=");
    result.train.minimumTrust = setting(optimizer, "min_trust=");
    result.train.epsilon = setting(optimizer, "eps=");
    result.train.beta1 = setting(optimizer, "betas=");
    result.train.beta2 = setting(optimizer, "betas=[-+.0-9e]+,");
    result.train.clip = setting(optimizer, "clip_grad_norm=");
}

} // namespace

Result<ParityCase> ParityCase::load(const std::filesystem::path& path)
{
    auto file = model::readSafetensors(path);
    if (!file)
        return fail(std::move(file.error()));
    ParityCase result;
    result.name = path.filename().string();
    try {
        readMetadata(result, file->metadata);
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Corrupt, path.string() + ": metadata: " + exception.what());
    }
    result.figures = std::move(file->tensors);
    for (int step = 0; step < result.steps; ++step)
        for (const char* needed : {"input", "target", "logits", "loss", "grad_norm"})
            if (!result.figure("step" + std::to_string(step) + "." + needed).defined())
                return fail(
                    ErrorCode::Corrupt, path.string() + " has no " + needed + " of step " + std::to_string(step));
    return result;
}

at::Tensor ParityCase::figure(const std::string& name) const
{
    const at::Tensor* const found = model::findTensor(figures, name);
    return found ? *found : at::Tensor();
}

std::vector<model::NamedTensor> ParityCase::figuresUnder(const std::string& prefix) const
{
    std::vector<model::NamedTensor> result;
    for (const model::NamedTensor& each : figures)
        if (each.name.starts_with(prefix))
            result.push_back({each.name.substr(prefix.size()), each.tensor});
    return result;
}

std::filesystem::path parityFolder()
{
    const char* const given = std::getenv("SHARNN_PARITY_DIR");
    return given && *given ? std::filesystem::path(given)
                           : std::filesystem::path(WORKBENCH_SOURCE_DIR).parent_path() / "shared" / "parity";
}

} // namespace workbench

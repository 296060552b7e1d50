// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/AttentionProbe.h"

#include "core/inspect/CellTrace.h"
#include "core/inspect/EmbeddingGradient.h"
#include "core/sample/PackModel.h"
#include "core/sample/TextSampler.h"
#include "core/train/Checkpoint.h"
#include "core/train/CheckpointReader.h"
#include "core/train/TextAttention.h"
#include "core/train/TorchCall.h"
#include "core/train/WeightsModel.h"

#include <ATen/Parallel.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <utility>

namespace workbench::inspect
{

class AttentionProbe::Impl
{
public:
    Impl(config::RunConfig config, std::int64_t step, model::ShaRnn model)
        : config(std::move(config))
        , step(step)
        , blocks(config::attentionBlocks(this->config.model))
        , model(std::move(model))
    {
    }

    Result<> checkBlock(int block) const
    {
        if (block >= 0 && block < config.model.layers)
            return {};
        return fail(
            ErrorCode::NotFound, "The model has no block " + std::to_string(block) + ".",
            "Choose 0 to " + std::to_string(config.model.layers - 1) + ".");
    }

    config::RunConfig config;
    std::int64_t step;
    std::vector<int> blocks;
    model::ShaRnn model;
};

Result<> checkProbeText(const ProbeText& text)
{
    const auto queries = static_cast<std::int64_t>(text.text.size());
    const auto bytes = queries + static_cast<std::int64_t>(text.memory.size());
    if (queries == 0)
        return fail(ErrorCode::InvalidArgument, "The text to look at is empty.", "Give at least one byte.");
    if (queries > kMostProbeQueries)
        return fail(
            ErrorCode::InvalidArgument,
            "The text to look at has " + std::to_string(queries) + " bytes; one map shows at most "
                + std::to_string(kMostProbeQueries) + ".",
            "Choose a shorter part; what comes before it can fill the memory.");
    if (bytes > kMostProbeBytes)
        return fail(
            ErrorCode::InvalidArgument,
            "Text and memory text have " + std::to_string(bytes) + " bytes together; at most "
                + std::to_string(kMostProbeBytes) + " are read.",
            "Shorten the memory text.");
    return {};
}

AttentionProbe::AttentionProbe(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}
AttentionProbe::~AttentionProbe() = default;

Result<std::unique_ptr<AttentionProbe>> AttentionProbe::open(const std::filesystem::path& checkpoint)
{
    auto manifest = train::readManifest(checkpoint);
    if (!manifest)
        return fail(std::move(manifest.error()));
    auto model = train::readModel(checkpoint, at::kCPU);
    if (!model)
        return fail(std::move(model.error()));
    return std::unique_ptr<AttentionProbe>(
        new AttentionProbe(std::make_unique<Impl>(std::move(manifest->config), manifest->at.step, std::move(*model))));
}

Result<std::unique_ptr<AttentionProbe>> AttentionProbe::open(std::shared_ptr<const train::WeightsSnapshot> weights)
{
    if (!weights)
        return fail(ErrorCode::InvalidArgument, "There are no weights to look into.", "Choose a run or a checkpoint.");
    return train::callTorch("taking over weights", [&]() -> Result<std::unique_ptr<AttentionProbe>> {
        return std::unique_ptr<AttentionProbe>(new AttentionProbe(
            std::make_unique<Impl>(weights->config(), weights->step(), train::modelOf(*weights, at::kCPU))));
    });
}

const config::RunConfig& AttentionProbe::config() const
{
    return m_impl->config;
}

std::int64_t AttentionProbe::step() const
{
    return m_impl->step;
}

const std::vector<int>& AttentionProbe::attentionBlocks() const
{
    return m_impl->blocks;
}

Result<maps::AttentionMap> AttentionProbe::attention(const ProbeText& text, int block, std::stop_token stop)
{
    const config::RunConfig& config = m_impl->config;
    return checkProbeText(text).and_then([&] { return train::checkHasAttention(config.model, block); }).and_then([&] {
        return train::callTorch("looking at attention", [&]() -> Result<maps::AttentionMap> {
            auto map = train::textAttention(
                m_impl->model, text.memory + text.text, static_cast<int>(text.text.size()), block, config.train.bptt,
                at::kCPU, stop);
            if (!map)
                return map;
            map->source = text.source;
            map->step = m_impl->step;
            map->firstOffset += text.firstOffset - static_cast<std::int64_t>(text.memory.size());
            return map;
        });
    });
}

Result<maps::CellStates> AttentionProbe::cellStates(const ProbeText& text, int block, std::stop_token stop)
{
    return checkProbeText(text).and_then([&] { return m_impl->checkBlock(block); }).and_then([&] {
        return train::callTorch("looking at cell states", [&]() -> Result<maps::CellStates> {
            auto states = traceCells(
                m_impl->model, text.memory + text.text, static_cast<int>(text.memory.size()), block,
                m_impl->config.train.bptt, stop);
            if (!states)
                return states;
            states->step = m_impl->step;
            states->firstOffset = text.firstOffset;
            return states;
        });
    });
}

Result<std::vector<float>> AttentionProbe::gradientTo(const ProbeText& text, int at, std::stop_token stop)
{
    if (auto fits = checkProbeText(text); !fits)
        return fail(std::move(fits.error()));
    const std::string bytes = text.memory + text.text;
    const auto last = static_cast<int>(bytes.size()) - 1;
    if (at < 1 || at > last)
        return fail(
            ErrorCode::InvalidArgument, "No gradient leads to byte " + std::to_string(at) + ".",
            last < 1 ? "Give a text of two bytes or more: the first is predicted from nothing."
                     : "Choose 1 to " + std::to_string(last) + ": byte 0 is predicted from nothing.");
    return train::callTorch("computing a gradient", [&]() -> Result<std::vector<float>> {
        const auto gradient = embeddingGradient(m_impl->model, bytes, at, m_impl->config.train.bptt, stop);
        if (!gradient)
            return fail(gradient.error());
        const at::Tensor norms = at::linalg_vector_norm(*gradient, 2, at::IntArrayRef{1}).to(at::kFloat).contiguous();
        const auto* const first = norms.const_data_ptr<float>();
        return std::vector<float>(first, first + norms.numel());
    });
}

Result<std::string>
AttentionProbe::write(const std::string& prompt, int count, std::uint64_t seed, std::stop_token stop)
{
    return train::callTorch("writing a text", [&]() -> Result<std::string> {
        sample::ByteReader reader(sample::packModel(m_impl->model), at::get_num_threads());
        sample::SamplerSettings pure;
        pure.seed = seed;
        sample::TextSampler sampler(reader, pure);
        if (auto read = sampler.readPrompt(prompt, stop); !read)
            return fail(std::move(read.error()));
        for (int written = 0; written < count; ++written) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Writing was stopped.");
            if (const auto drawn = sampler.draw(); !drawn)
                return fail(drawn.error());
        }
        return sampler.text().substr(prompt.size());
    });
}

} // namespace workbench::inspect

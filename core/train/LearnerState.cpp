// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/LearnerState.h"

#include "core/config/ModelConfig.h"
#include "core/model/PublishedStateDict.h"
#include "core/train/CheckpointRate.h"
#include "core/train/OptimizerState.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace workbench::train
{

namespace
{

using model::NamedTensor;

constexpr const char* kEpoch = "place.epoch";
constexpr const char* kRow = "place.row";
constexpr const char* kRandomCpu = "random.cpu";
constexpr const char* kRandomDevice = "random.device";

std::string numbered(const char* what, std::size_t block)
{
    return std::string(what) + "." + std::to_string(block);
}

tl::unexpected<Error> mismatch(const std::string& what)
{
    return fail(
        ErrorCode::Mismatch, "The saved state does not fit the run: " + what + ".",
        "Use it with the configuration it was saved with.");
}

/// Looks tensors up one after another and keeps the first complaint.
class StateLookup
{
public:
    explicit StateLookup(const std::vector<NamedTensor>& tensors)
        : m_tensors(tensors)
    {
    }

    /// Undefined if there is none of that name.
    at::Tensor optional(const std::string& name, at::ScalarType type, at::IntArrayRef shape)
    {
        const at::Tensor* found = model::findTensor(m_tensors, name);
        if (!found)
            return {};
        ++m_used;
        // A size of -1 stands for any.
        bool fits = found->scalar_type() == type && found->dim() == static_cast<std::int64_t>(shape.size());
        for (std::size_t i = 0; fits && i < shape.size(); ++i)
            fits = shape[i] < 0 || shape[i] == found->size(static_cast<std::int64_t>(i));
        if (!fits)
            complain(name + " is of another shape or type");
        return *found;
    }

    at::Tensor required(const std::string& name, at::ScalarType type, at::IntArrayRef shape)
    {
        at::Tensor found = optional(name, type, shape);
        if (!found.defined())
            complain(name + " is missing");
        return found;
    }

    void complain(std::string what)
    {
        if (m_complaint.empty())
            m_complaint = std::move(what);
    }

    Result<> finish()
    {
        if (m_complaint.empty() && m_used != m_tensors.size())
            complain("it holds tensors that are no part of it");
        if (!m_complaint.empty())
            return mismatch(m_complaint);
        return {};
    }

    bool sound() const { return m_complaint.empty(); }

private:
    const std::vector<NamedTensor>& m_tensors;
    std::size_t m_used = 0;
    std::string m_complaint;
};

struct SavedState {
    TrainingPlace place;
    model::ShaRnnState carried;
    at::Tensor randomCpu, randomDevice;
};

model::ShaRnnState carriedFrom(StateLookup& lookup, const config::RunConfig& config)
{
    const std::int64_t batch = config.train.batch;
    const std::int64_t width = config.model.width;
    model::ShaRnnState carried;
    std::size_t found = 0;
    for (int block = 0; block < config.model.layers; ++block) {
        const auto number = static_cast<std::size_t>(block);
        model::LstmState hidden{
            lookup.optional(numbered("hidden", number) + ".h", at::kFloat, {1, batch, width}),
            lookup.optional(numbered("hidden", number) + ".c", at::kFloat, {1, batch, width})};
        at::Tensor memory = lookup.optional(numbered("memory", number), at::kFloat, {-1, batch, width});
        const bool attends = config::hasAttention(config.model, block);
        if (memory.defined() && (!attends || (memory.dim() > 0 && memory.size(0) > config.model.memory)))
            lookup.complain(numbered("memory", number) + " is more than the block remembers");
        if (hidden.h.defined() != hidden.c.defined() || (hidden.h.defined() && memory.defined() != attends))
            lookup.complain("the state of block " + std::to_string(number) + " is not whole");
        found += hidden.h.defined() ? 1 : 0;
        carried.hidden.push_back(std::move(hidden));
        carried.memory.push_back(std::move(memory));
    }
    if (found == 0)
        return {};
    if (found != carried.hidden.size())
        lookup.complain("the state of a block is missing");
    return carried;
}

Result<SavedState> savedState(const std::vector<NamedTensor>& tensors, const config::RunConfig& config)
{
    StateLookup lookup(tensors);
    SavedState saved;
    const at::Tensor epoch = lookup.required(kEpoch, at::kLong, {1});
    const at::Tensor row = lookup.required(kRow, at::kLong, {1});
    const at::Tensor rate = lookup.required(kCheckpointRateName, at::kDouble, {1});
    saved.randomCpu = lookup.required(kRandomCpu, at::kByte, {-1});
    saved.randomDevice = lookup.optional(kRandomDevice, at::kByte, {-1});
    saved.carried = carriedFrom(lookup, config);
    if (lookup.sound()) {
        saved.place = {epoch.item<std::int64_t>(), row.item<std::int64_t>(), rate.item<double>()};
        if (saved.place.epoch < 0 || saved.place.row < 0)
            lookup.complain("its place in the corpus is negative");
        if (!std::isfinite(saved.place.learningRate) || saved.place.learningRate < 0)
            lookup.complain("its learning rate is no rate");
    }
    return lookup.finish().map([&] { return std::move(saved); });
}

/// On the learner's device, with no more memory than its model has.
model::ShaRnnState onto(model::ShaRnnState carried, Learner& learner)
{
    const at::Device device = learner.device();
    const std::int64_t most = learner.model()->config().memory;
    for (model::LstmState& hidden : carried.hidden)
        hidden = {hidden.h.to(device), hidden.c.to(device)};
    for (at::Tensor& memory : carried.memory) {
        if (!memory.defined())
            continue;
        const std::int64_t kept = std::min(memory.size(0), most);
        memory = memory.narrow(0, memory.size(0) - kept, kept).to(device);
    }
    return carried;
}

} // namespace

CheckpointTensors tensorsOf(Learner& learner, const TrainingPlace& place)
{
    CheckpointTensors tensors;
    tensors.model = model::publishedStateDict(learner.model());
    tensors.optimizer = optimizerState(learner.model(), learner.optimizer());

    auto& state = tensors.state;
    state.push_back({kEpoch, at::full({1}, place.epoch, at::kLong)});
    state.push_back({kRow, at::full({1}, place.row, at::kLong)});
    state.push_back({kCheckpointRateName, at::full({1}, place.learningRate, at::kDouble)});
    state.push_back({kRandomCpu, learner.random().cpuState()});
    if (learner.random().deviceState().defined())
        state.push_back({kRandomDevice, learner.random().deviceState()});
    const model::ShaRnnState& carried = learner.carried();
    for (std::size_t block = 0; block < carried.hidden.size(); ++block) {
        state.push_back({numbered("hidden", block) + ".h", carried.hidden[block].h});
        state.push_back({numbered("hidden", block) + ".c", carried.hidden[block].c});
    }
    for (std::size_t block = 0; block < carried.memory.size(); ++block)
        if (carried.memory[block].defined())
            state.push_back({numbered("memory", block), carried.memory[block]});
    return tensors;
}

Result<TrainingPlace>
restore(Learner& learner, const CheckpointTensors& tensors, const config::RunConfig& saved, const RestoredParts& parts)
{
    Result<SavedState> state = savedState(tensors.state, saved);
    if (!state)
        return fail(std::move(state.error()));
    if (auto loaded = model::loadPublishedStateDict(learner.model(), tensors.model); !loaded)
        return fail(std::move(loaded.error()));
    if (parts.optimizer)
        if (auto loaded = loadOptimizerState(learner.model(), learner.optimizer(), tensors.optimizer); !loaded)
            return fail(std::move(loaded.error()));
    if (parts.random) {
        if (!learner.device().is_cpu() && !state->randomDevice.defined())
            return mismatch("it was saved on another device");
        learner.random().setStates(state->randomCpu, learner.device().is_cpu() ? at::Tensor() : state->randomDevice);
    }
    learner.setCarried(parts.text ? onto(std::move(state->carried), learner) : model::ShaRnnState());
    return state->place;
}

Result<> checkState(const std::vector<NamedTensor>& state, const config::RunConfig& config)
{
    return savedState(state, config).map([](const SavedState&) {});
}

} // namespace workbench::train

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "TrainFixture.h"

#include "core/data/SegmentBatcher.h"
#include "core/data/SegmentLengths.h"
#include "core/train/CheckpointReader.h"
#include "core/train/LearnerState.h"

#include <ATen/ops/equal.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace workbench::train
{

/// A learner with its place in a corpus, stepping as a run does.
class Stepper
{
public:
    Stepper(const TrainFixture& fixture, config::RunConfig config)
        : m_config(std::move(config))
        , m_corpus(data::ByteCorpus::open(fixture.corpus()).value())
        , m_lengths(m_config.train.bptt, m_config.train.varyBptt, m_config.train.seed)
        , m_batcher(
              data::SegmentBatcher::create(
                  m_corpus, {.file = 0, .begin = 0, .end = m_corpus.size()}, m_config.train.batch, m_config.train.bptt)
                  .value())
        , m_learner(m_config, at::kCPU)
    {
    }

    StepOutcome step()
    {
        const data::Segment segment = m_batcher.next(m_lengths.at(m_steps++)).value();
        if (segment.startsEpoch)
            m_learner.forgetText();
        return m_learner.step(toTensors(segment, at::kCPU), 1e-2).value();
    }

    CheckpointTensors tensors()
    {
        return tensorsOf(m_learner, {m_batcher.position().epoch, m_batcher.position().row, 1e-2});
    }

    CheckpointManifest manifest() const
    {
        CheckpointManifest manifest;
        manifest.run = RunId("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60");
        manifest.at.step = m_steps;
        manifest.config = m_config;
        manifest.corpusSha256 = std::string(64, 'a');
        manifest.device = "cpu";
        return manifest;
    }

    /// From a checkpoint; the error is restore()'s.
    Result<> goOnFrom(const CheckpointContents& contents)
    {
        return restore(m_learner, contents.tensors, m_config)
            .and_then([&](const TrainingPlace& place) {
                return m_batcher.seek({place.row, place.epoch});
            })
            .map([&] { m_steps = contents.manifest.at.step; });
    }

    Learner& learner() { return m_learner; }

private:
    config::RunConfig m_config;
    data::ByteCorpus m_corpus;
    data::SegmentLengths m_lengths;
    data::SegmentBatcher m_batcher;
    Learner m_learner;
    std::int64_t m_steps = 0;
};

inline bool sameTensors(const std::vector<model::NamedTensor>& left, const std::vector<model::NamedTensor>& right)
{
    if (left.empty() || left.size() != right.size())
        return false;
    return std::ranges::all_of(left, [&](const model::NamedTensor& each) {
        const at::Tensor* other = model::findTensor(right, each.name);
        return other && each.tensor.scalar_type() == other->scalar_type() && at::equal(each.tensor, *other);
    });
}

inline bool sameState(const CheckpointTensors& left, const CheckpointTensors& right)
{
    return sameTensors(left.model, right.model) && sameTensors(left.optimizer, right.optimizer)
        && sameTensors(left.state, right.state);
}

/// Why there is no value; empty where there is one.
std::string text(const auto& result)
{
    return result ? "" : describe(result.error());
}

} // namespace workbench::train

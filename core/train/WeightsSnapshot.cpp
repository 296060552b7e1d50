// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/WeightsSnapshot.h"

#include "core/train/WeightsModel.h"

#include <utility>

namespace workbench::train
{

WeightsSnapshot::WeightsSnapshot(config::RunConfig config, std::int64_t step, std::unique_ptr<const Weights> weights)
    : m_config(std::move(config))
    , m_step(step)
    , m_weights(std::move(weights))
{
}

WeightsSnapshot::~WeightsSnapshot() = default;

} // namespace workbench::train

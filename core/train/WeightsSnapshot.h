// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"

#include <cstdint>
#include <memory>

namespace workbench::train
{

/// The weights of a run as they were after one step, with what is needed to use them elsewhere. Never changes, so that
/// threads may share it; models are made of it by modelOf() in WeightsModel.h.
class WeightsSnapshot
{
public:
    struct Weights; ///< tensors: see WeightsModel.h

    WeightsSnapshot(config::RunConfig config, std::int64_t step, std::unique_ptr<const Weights> weights);
    ~WeightsSnapshot();
    WeightsSnapshot(const WeightsSnapshot&) = delete;
    WeightsSnapshot& operator=(const WeightsSnapshot&) = delete;

    const config::RunConfig& config() const { return m_config; } ///< of the run
    std::int64_t step() const { return m_step; } ///< optimiser steps behind the weights
    const Weights& weights() const { return *m_weights; }

private:
    config::RunConfig m_config;
    std::int64_t m_step;
    std::unique_ptr<const Weights> m_weights;
};

} // namespace workbench::train

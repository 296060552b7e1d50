// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <array>
#include <string_view>

namespace workbench::exchange
{

/// How a metric of ours is called in event files; every other series keeps its own name, both ways.
struct EventTag {
    std::string_view tag;
    store::Metric metric;
    bool bits = false; ///< the metric is in nats, the tag in bits: written beside the other, read where that is missing
};
inline constexpr std::array kEventTags{
    EventTag{"loss/train", store::Metric::TrainLoss},
    EventTag{"loss/validation", store::Metric::ValidationLoss},
    EventTag{"loss/test", store::Metric::TestLoss},
    EventTag{"bpc/validation", store::Metric::ValidationLoss, true},
    EventTag{"bpc/test", store::Metric::TestLoss, true},
    EventTag{"learning_rate", store::Metric::LearningRate},
    EventTag{"gradient_norm", store::Metric::GradNorm},
    EventTag{"bytes_per_second", store::Metric::BytesPerSecond},
    EventTag{"memory/resident_bytes", store::Metric::ResidentBytes},
};
inline constexpr std::string_view kConfigurationTag = "configuration/text_summary";

} // namespace workbench::exchange

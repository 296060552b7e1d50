// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/StoreTypes.h"

#include <utility>

namespace workbench::store
{

namespace
{
constexpr std::array<std::pair<Metric, std::string_view>, kMetrics.size()> kMetricNames{{
    {Metric::TrainLoss, "trainLoss"},
    {Metric::ValidationLoss, "validationLoss"},
    {Metric::TestLoss, "testLoss"},
    {Metric::LearningRate, "learningRate"},
    {Metric::GradNorm, "gradNorm"},
    {Metric::BytesPerSecond, "bytesPerSecond"},
    {Metric::ResidentBytes, "residentBytes"},
}};
}

std::string_view metricName(Metric metric)
{
    for (const auto& [value, name] : kMetricNames)
        if (value == metric)
            return name;
    return "unknown";
}

std::optional<Metric> metricFromName(std::string_view name)
{
    for (const auto& [value, text] : kMetricNames)
        if (text == name)
            return value;
    return std::nullopt;
}

} // namespace workbench::store

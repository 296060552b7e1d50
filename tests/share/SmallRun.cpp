// SPDX-License-Identifier: GPL-3.0-or-later
#include "SmallRun.h"

#include "core/config/ConfigSchema.h"

#include <cstdlib>

namespace workbench::share
{

std::vector<std::pair<std::string, std::string>> smallFields(const std::string& corpus, std::int64_t steps)
{
    return {
        {"corpus.path", corpus},
        {"model.layers", "2"},
        {"model.width", "8"},
        {"model.boomWidth", "16"},
        {"model.memory", "16"},
        {"train.batch", "2"},
        {"train.bptt", "8"},
        {"train.warmupSteps", "2"},
        {"train.steps", std::to_string(steps)},
        {"eval.everySteps", "100"},
        {"eval.batch", "2"},
        {"eval.maximumBytes", "200"},
        {"checkpoint.everySteps", "100"},
        {"inspect.everySteps", "50"},
        {"inspect.probeBytes", "32"},
        {"film.everySteps", "50"},
        {"film.bytes", "8"},
        {"runtime.device", "cpu"},
        {"runtime.threads", "1"},
    };
}

config::RunConfig smallConfig(const std::string& corpus, std::int64_t steps)
{
    config::RunConfig config;
    for (const auto& [field, value] : smallFields(corpus, steps))
        if (!config::setField(config, field, value))
            std::abort();
    return config;
}

} // namespace workbench::share

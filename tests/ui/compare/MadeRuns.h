// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"

#include <cmath>
#include <numbers>
#include <random>
#include <string>

namespace workbench::ui
{

/// Runs that no store knows, of two widths and more, with and without a head, three seeds of each; wider ones and those
/// with a head come out better. Every ninth has no result yet.
inline ComparedRuns::Facts madeRuns(int count)
{
    static constexpr int kWidths[]{128, 192, 256, 384};
    static constexpr double kRates[]{1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2};
    std::mt19937 random(7);
    std::normal_distribution<double> normal;
    ComparedRuns::Facts facts;
    for (int index = 0; index < count; ++index) {
        const int trial = index / 3;
        auto run = std::make_shared<compare::RunFacts>();
        store::RunRow& row = run->row;
        config::RunConfig& config = row.config;
        const bool head = trial % 3 != 1;
        config.corpus.path = trial % 8 == 7 ? "/data/dickens.txt" : "/data/shakespeare.txt";
        config.model.width = kWidths[trial % 4];
        config.model.memory = trial % 5 == 0 ? 512 : 256;
        config.model.layers = 2 + trial % 3;
        config.model.attention.placement
            = head ? config::AttentionPlacement::SecondLast : config::AttentionPlacement::None;
        config.train.learningRate = kRates[trial / 2 % 5];
        config.train.optimizer = trial % 7 == 3 ? config::Optimizer::AdamW : config::Optimizer::Lamb;
        config.train.seed = std::uint64_t(1 + index % 3);
        char id[40];
        std::snprintf(id, sizeof id, "%08d-0000-4000-8000-000000000000", index + 1);
        row.id = RunId(id);
        row.number = index + 1;
        row.colour = index;
        row.name = (head ? "single head, " : "no attention, ") + std::to_string(config.model.width) + ", seed "
            + std::to_string(config.train.seed);
        row.state = train::RunState::Finished;
        row.created = 1'700'000'000'000 + 3'600'000LL * index;
        row.ended = row.created + 600'000;
        row.parameterCount = config::parameterCount(config.model);
        row.at = {2000, 32'768'000, 600 + 10 * normal(random), 8};
        row.bytesPerSecond = 40'000.0 * 128 / config.model.width * (1 + 0.02 * normal(random));
        if (index % 9 != 8) {
            const double rate = std::log2(config.train.learningRate / 4e-3);
            row.bestValidationBpc = 1.9 + 0.3 * std::sqrt(128.0 / config.model.width) + 0.05 * rate * rate
                + (head ? 0 : 0.18) + 0.012 * normal(random);
            row.bestValidationLoss = *row.bestValidationBpc * std::numbers::ln2;
            const double loss = *row.bestValidationLoss;
            run->series
                = {{"trainLoss", 2000, 5.5, loss - 0.05, loss - 0.06, 5.5, 1, 2000, 1990, 1},
                   {"validationLoss", 10, 3.0, loss + 0.01, loss, 3.0, 200, 2000, 1800, 200}};
        }
        facts.push_back(std::move(run));
    }
    return facts;
}

/// The first `count` of them chosen.
inline void listRuns(ComparedRuns& runs, int count, int chosen)
{
    runs.setColumns(compare::RunColumns());
    runs.setListed(madeRuns(count));
    std::vector<RunId> first;
    for (int index = 0; index < chosen && index < count; ++index)
        first.push_back(runs.listed()[std::size_t(index)]->row.id);
    runs.setChosen(std::move(first));
    if (chosen > 0)
        runs.setBaseline(runs.listed().front()->row.id);
}

} // namespace workbench::ui

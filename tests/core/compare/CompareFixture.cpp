// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/compare/CompareFixture.h"

namespace workbench::compare
{

std::shared_ptr<const RunFacts> makeRun(const std::function<void(RunFacts&)>& change)
{
    auto run = std::make_shared<RunFacts>();
    store::RunRow& row = run->row;
    row.id = RunId("11111111-2222-4333-8444-555555555555");
    row.number = 7;
    row.name = "Long Recall";
    row.state = train::RunState::Finished;
    row.config.corpus.path = "/data/enwik8";
    row.config.model.width = 256;
    row.config.train.learningRate = 2e-3;
    row.config.train.seed = 3;
    row.created = 1'795'000'000'000;
    row.ended = row.created + 7'384'000;
    row.at = {2000, 4'096'000, 7200.5, 1.25};
    row.parameterCount = 1'786'880;
    row.device = "cpu";
    row.threads = 4;
    row.bestValidationLoss = 1.1;
    row.bestValidationBpc = 1.587;
    row.lastTrainLoss = 1.05;
    row.bytesPerSecond = 51'234.5;
    row.tags = {"long", "to keep"};
    row.note = "Second try\nwith a smaller rate";
    run->series = {
        {"trainLoss", 2000, 5.5, 1.05, 1.01, 5.6, 1, 2000, 1990, 2},
        {"validationLoss", 4, 2.0, 1.2, 1.1, 2.0, 500, 2000, 1500, 500},
    };
    if (change)
        change(*run);
    return run;
}

store::SeriesFigures flatSeries(std::string metric, double value)
{
    return {std::move(metric), 10, value, value, value, value, 1, 10, 1, 1};
}

} // namespace workbench::compare
